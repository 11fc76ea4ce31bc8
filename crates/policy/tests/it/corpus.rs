//! Policies that must compile and answer as they say (`good/`), and policies that must not, each with the messages it must
//! give (`bad/`). `GOODFAITH_UPDATE=1` writes what is given now into the files, to be read as a diff.

use crate::saying::{self, Told};
use policy::{Controls, Diagnostic, Policies, Policy, Severity, Source};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use vocabulary::{Condition, Duty, Notice, Right, Word};

/// Parts of a case stand under these lines.
const NEXT_FILE: &str = "=== next file ===\n";
const WITHOUT: &str = "=== without ===\n";
const EXPECTED: &str = "=== expected ===\n";
const ANSWERS: &str = "=== answers ===\n";

/// One file of `good/` or `bad/`, taken apart.
struct Case {
    path: PathBuf,
    /// The policies, oldest first; nearly always one.
    sources: Vec<Source>,
    /// Words that the software has no control or prover for.
    without: Vec<String>,
    /// What must come out, as written.
    expected: String,
}

impl Case {
    fn read(path: &Path, mark: &str) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let (head, expected) = text.split_once(mark).unwrap_or((&text, ""));
        let (head, without) = head.split_once(WITHOUT).unwrap_or((head, ""));
        let named = |(index, text): (usize, &str)| Source { name: if index == 0 { "first".to_owned() } else { "second".to_owned() }, text: text.to_owned() };
        Self {
            path: path.to_owned(),
            sources: head.split(NEXT_FILE).enumerate().map(named).collect(),
            without: without.split_whitespace().map(str::to_owned).collect(),
            expected: expected.to_owned(),
        }
    }

    /// Everything this software could do, but what the case takes away.
    fn controls(&self) -> Controls {
        let has = |word: &str| !self.without.iter().any(|without| without == word);
        let mut controls = Controls::none();
        controls = Duty::all().iter().filter(|word| has(word.key())).fold(controls, |controls, word| controls.with_duty(*word));
        controls = Notice::all().iter().filter(|word| has(word.key())).fold(controls, |controls, word| controls.with_notice(*word));
        controls = Right::all().iter().filter(|word| has(word.key())).fold(controls, |controls, word| controls.with_right(*word));
        Condition::all().iter().filter(|word| has(word.key())).fold(controls, |controls, word| controls.with_fact(*word))
    }

    /// Compares, or writes what is so now under the mark; gives the difference.
    fn settle(&self, mark: &str, found: &str) -> Option<String> {
        if found == self.expected {
            return None;
        }
        if std::env::var_os("GOODFAITH_UPDATE").is_some() {
            let text = std::fs::read_to_string(&self.path).unwrap();
            let head = text.split_once(mark).map_or(text.as_str(), |(head, _)| head);
            std::fs::write(&self.path, format!("{head}{mark}{found}")).unwrap();
            return None;
        }
        Some(format!("\n{}\n{}", self.path.display(), difference(&self.expected, found)))
    }
}

/// The messages as a case spells them.
fn in_words(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    let several = diagnostics.iter().any(|message| message.file != "first");
    for message in diagnostics {
        let severity = match message.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let file = if several { format!("{} file, ", message.file) } else { String::new() };
        let _ = writeln!(text, "{severity}[{}] {file}line {}: {}", message.code, message.line, message.message);
        for label in &message.labels {
            let _ = writeln!(text, "  line {}: {}", label.line, label.text);
        }
        if let Some(help) = &message.help {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    text
}

/// Both texts, line by line: what is missing, and what is there instead.
pub(crate) fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old.iter().skip(same).rev().zip(new.iter().skip(same).rev()).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    for line in &old[same..old.len() - tail] {
        let _ = writeln!(text, "  - {line}");
    }
    for line in &new[same..new.len() - tail] {
        let _ = writeln!(text, "  + {line}");
    }
    text
}

fn cases(folder: &str, mark: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path, mark)).collect()
}

#[test]
fn every_mistake_gets_its_messages() {
    let cases = cases("bad", EXPECTED);
    assert!(cases.len() >= 60, "only {} kinds of mistake are tried", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        let (policies, diagnostics) = Policies::compile(&case.sources, &case.controls());
        let errors = diagnostics.iter().any(|message| message.severity == Severity::Error);
        let all_compile = policies.sites().map(|site| policies.versions(site).len()).sum::<usize>() == case.sources.len();
        if diagnostics.is_empty() {
            let _ = writeln!(wrong, "\n{}\n  gets no message", case.path.display());
        }
        if errors == all_compile {
            let _ = writeln!(wrong, "\n{}\n  compiles in spite of an error, or does not without one", case.path.display());
        }
        wrong.extend(case.settle(EXPECTED, &in_words(&diagnostics)));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Every code the compiler has is given by some case, or by a test that makes its source by program.
#[test]
fn every_kind_of_message_is_tried() {
    const MADE_BY_PROGRAM: [&str; 4] = ["too-long", "too-deep", "too-intricate", "elastic"];
    let tried: String = cases("bad", EXPECTED).iter().map(|case| case.expected.as_str()).collect();
    let missing: Vec<String> = codes().into_iter().filter(|code| !tried.contains(&format!("[{code}]")) && !MADE_BY_PROGRAM.contains(&code.as_str())).collect();
    assert!(missing.is_empty(), "no case in tests/bad gives {missing:?}");
}

/// The codes, read off the compiler's own source.
fn codes() -> Vec<String> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut codes = Vec::new();
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text: String = std::fs::read_to_string(path).unwrap().split_whitespace().collect();
            for beginning in [".error(\"", "warning(\"", "Fault::new(\"", "code:\"", "push((\""] {
                codes.extend(text.split(beginning).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }
    codes.sort();
    codes.dedup();
    assert!(codes.len() > 30, "the codes are found no more: {codes:?}");
    codes
}

#[test]
fn good_policies_compile_and_answer_as_they_say() {
    let mut wrong = String::new();
    for case in cases("good", ANSWERS) {
        let (policies, diagnostics) = Policies::compile(&case.sources, &case.controls());
        assert!(diagnostics.is_empty(), "{}:\n{}", case.path.display(), in_words(&diagnostics));
        let policy = policies.sites().flat_map(|site| policies.versions(site)).last().unwrap();
        let questions = case.expected.lines().filter_map(|line| line.split_once(": ")).map(|(question, _)| question);
        let found: String = questions.map(|question| format!("{question}: {}\n", answered(policy, question))).collect();
        assert!(!found.is_empty(), "{} asks nothing", case.path.display());
        wrong.extend(case.settle(ANSWERS, &found));
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The answer on one line: `deny #2; needs permission, or confidential and not opted-out`.
fn answered(policy: &Policy, question: &str) -> String {
    let question = match saying::told(policy, question) {
        Told::Question(question) => question,
        Told::Claim(claim) => {
            let proof = policy.prove(&claim).unwrap();
            return proof.counterexample.map_or_else(|| "holds".to_owned(), |found| format!("fails, because this is so: {found}"));
        }
    };
    let answer = policy.decide(&question).unwrap();
    let mut text = answer.verdict.key().to_owned();
    for reason in &answer.reasons {
        let _ = write!(text, " #{}", reason.sentence.number);
    }
    for owed in &answer.duties {
        let within = owed.within.map_or_else(String::new, |within| format!(" within {within}"));
        let _ = write!(text, "; owes {}{within} #{}", owed.duty, owed.reason.sentence.number);
    }
    let needs: Vec<String> = answer.needs.iter().map(|needs| needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")).collect();
    if !needs.is_empty() {
        let _ = write!(text, "; needs {}", needs.join(", or "));
    }
    text
}
