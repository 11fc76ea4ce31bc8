//! The whole holding given to an acquirer by the real program, killed again and again: in the file everybody stands once, what was given once more is
//! said, memory stays small, the certificate proves the file, and the file leads back to whom it was made for.

use crate::restoring::{command, goodfaith};
use operations::{FormKind, NewEntry, NewParty, Register, Submission};
use std::collections::HashSet;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use testkit::{House, real_policies};
use vocabulary::{Personal, Recipient, Timestamp};

/// Noon on 1 June 2026.
const NOON: Timestamp = Timestamp(1_780_315_200_000);
/// Milliseconds of twenty years.
const YEARS_MS: i64 = 20 * 365 * 86_400_000;
/// How many kilobytes the program may take at most, however many people there are.
const MEMORY_KB_MAX: u64 = 160 * 1024;

/// So many people: few, or all of a large house in a long run.
fn how_many() -> usize {
    if std::env::var_os("GOODFAITH_LONG").is_some() { 100_000 } else { 2_000 }
}

/// A house with so many people, a merger with Globex on record, and the public key of its log.
async fn a_house(folder: &Path, people: usize) {
    let house = House::at(folder, real_policies(), NOON, |house| house).await;
    let site = House::site("wipro.com");
    let company = house.company(&site).await;
    let form = house.operations.form(&site, FormKind::Download).unwrap();
    for number in 0..people {
        let written = |category: &str| match category {
            "email" => format!("person{number}@example.org"),
            _ => format!("Person {number}"),
        };
        let values = form.fields.iter().filter(|field| matches!(field.category.key(), "name" | "email"));
        let sent = Submission {
            form: FormKind::Download,
            values: values.map(|field| (field.category.clone(), Personal::new(written(field.category.key())))).collect(),
            choices_ticked: form.choices.iter().filter(|choice| choice.required).map(|choice| choice.id.clone()).collect(),
            age: operations::DeclaredAge::Over13,
            statement: form.statement.clone(),
            person: None,
            idempotency: None,
        };
        house.operations.collect(&site, sent).await.unwrap();
    }
    house.operations.register_party(&company, NewParty { name: "Globex".to_owned(), kind: Recipient::Acquirer, idempotency: None }).await.unwrap();
    // The program runs by the machine's clock, long after this noon.
    let merger = NewEntry { until: Some(NOON.plus_ms(YEARS_MS)), ..testkit::entry(Register::Acquisitions, "Globex") };
    testkit::entered(&house.operations, &site, merger).await;
    std::fs::write(folder.join("log.key"), house.operations.log_key(&site).unwrap()).unwrap();
}

/// The most memory the process has taken so far, in kilobytes.
fn peak_kb(process: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[tokio::test]
async fn the_whole_holding_goes_once_through_many_kills_in_bounded_memory() {
    let lodging = tempfile::tempdir().unwrap();
    let (folder, people) = (lodging.path(), how_many());
    a_house(folder, people).await;
    let (house, file) = (folder.to_str().unwrap(), folder.join("globex.csv"));
    let out = file.to_str().unwrap();
    let words = [
        "disclose",
        "--folder",
        house,
        "--site",
        "wipro.com",
        "--party",
        "Globex",
        "--purpose",
        "merger",
        "--action",
        "transfer",
        "--data",
        "name,email",
        "--everybody",
        "--csv",
        out,
    ];
    let would = goodfaith(&[&words[..words.len() - 1], &["--dry-run"]].concat());
    assert_eq!((would.code, would.json()["given"].as_u64()), (0, Some(people as u64)), "{would:?}");
    assert!(!would.out.contains("@example.org") && !file.exists());

    let (kills, peak) = killed_often(&words, &file);
    assert!(kills > 0, "nothing was killed");
    let text = std::fs::read_to_string(&file).unwrap();
    let mut sheet = csv_rows(&text);
    assert_eq!(sheet.remove(0), "email");
    assert_eq!((sheet.len(), sheet.iter().collect::<HashSet<_>>().len()), (people, people), "everybody stands in it once, after {kills} kills");
    assert!(peak > 0 && peak < MEMORY_KB_MAX, "{peak} kB at most");
    eprintln!("{people} people, {kills} kills, {peak} kB at most");
    proven_and_traced(folder, &words, people);
}

/// The addresses of a sheet, its head first.
fn csv_rows(text: &str) -> Vec<String> {
    text.lines().map(|line| line.rsplit(',').next().unwrap().trim_matches('"').to_owned()).collect()
}

/// Runs the command to its end, and kills it on the way: in the listing, in a page, between a page and what is kept of it. How often, and the most
/// memory it took.
fn killed_often(words: &[&str], file: &Path) -> (u64, u64) {
    let size = || std::fs::metadata(file).map_or(0, |file| file.len());
    let (mut kills, mut peak) = (0, 0);
    for round in 0_u64.. {
        let mut process = command(words).stdout(Stdio::null()).spawn().unwrap();
        let (before, mut waited_ms) = (size(), 0);
        loop {
            peak = peak.max(peak_kb(&process));
            if let Some(status) = process.try_wait().unwrap() {
                assert!(status.success());
                return (kills, peak);
            }
            let has_begun = round < 3 || size() > before + 4_000 * (round % 4);
            if kills < 12 && has_begun && waited_ms > 400 + 150 * (round % 7) {
                process.kill().unwrap();
                process.wait().unwrap();
                kills += 1;
                break;
            }
            std::thread::sleep(Duration::from_millis(3));
            waited_ms += 3;
        }
    }
    (kills, peak)
}

/// The certificate proves the file and no other, and a part of the file leads back to whom it was made for.
fn proven_and_traced(folder: &Path, words: &[&str], people: usize) {
    let (house, out) = (folder.to_str().unwrap(), *words.last().unwrap());
    let text = std::fs::read_to_string(out).unwrap();
    let (proof, key, salt) = (format!("{out}.tlog-proof"), format!("{house}/log.key"), format!("{out}.salt"));
    let verify = ["verify", "certificate", &proof, "--key", &key, "--file", out, "--salt", &salt, "--json"];
    let checked = goodfaith(&verify);
    assert_eq!(checked.code, 0, "{checked:?}");
    let certificate = checked.json()["certificate"].clone();
    assert_eq!((certificate["people"].as_u64(), certificate["action"].as_str()), (Some(people as u64), Some("transfer")));
    assert!(certificate["sentences"].to_string().contains("wipro.com/2006-11-09#11"), "{certificate}");
    let other = folder.join("other.csv");
    std::fs::write(&other, text.replacen("Person 7", "Person 8", 1)).unwrap();
    let forged = goodfaith(&["verify", "certificate", &proof, "--key", &key, "--file", other.to_str().unwrap(), "--salt", &salt]);
    assert_eq!(forged.code, 1, "another file is proven: {forged:?}");

    // A leaf of it turns up.
    let leaked: Vec<&str> = text.lines().rev().step_by(17).collect();
    std::fs::write(&other, leaked.join("\n")).unwrap();
    let traced = goodfaith(&["trace", "--folder", house, "--site", "wipro.com", other.to_str().unwrap()]);
    assert!(traced.code == 0 && traced.out.contains("made for Globex") && !traced.out.contains("@example.org"), "{traced:?}");
    let again = goodfaith(words);
    assert!(again.code == 2 && again.err.contains("is there already"), "{again:?}");
}
