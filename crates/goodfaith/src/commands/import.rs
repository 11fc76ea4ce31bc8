//! `goodfaith import`: members whom the company had before, from a list. It reads line by line, and prints numbers of lines and never a value.

use crate::files::Fault;
use crate::house;
use crate::output::{self, Outcome};
use crate::upkeep::Upkeep;
use crate::whereabouts::HouseArguments;
use operations::{ImportTerms, ImportedMember, LineImported};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use vocabulary::{DataCategory, Personal, Purpose, SiteId, Timestamp, VersionId};

/// The most lines of a list.
const LINES_MAX: u64 = 10_000_000;
/// The most bytes of a line.
const LINE_BYTES_MAX: usize = 64 * 1024;
/// The most lines that are told one by one.
const TOLD_MAX: usize = 1_000;
/// After how many lines the progress is shown.
const PROGRESS_LINES: u64 = 100;
/// How much of the list is read at once for its hash.
const PIECE_BYTES: usize = 64 * 1024;
/// What a column says that says yes.
const YES: [&str; 7] = ["1", "yes", "y", "true", "t", "x", "on"];

/// Take in members whom the company had before, from a CSV file with a line of names at the top.
///
/// They are taken in under the version of the policy that was in force for them, with the choices that stand in the list. Whoever
/// is on file, was taken in before, or was erased since is not taken in again: the same list twice changes nothing. What
/// somebody objected to before they were erased stays stopped.
///
/// --map says what a column is: a kind of data, `agreed:PURPOSE`, `objected:PURPOSE`, or `said-at` (a day, as 2019-03-01).
/// Try it with --dry-run first: it reads everything, tells every mistake by its line, and keeps nothing. No value of the list
/// is printed. The house must not be running meanwhile. Exit code 1 when a line was not taken in.
///
///   goodfaith import members.csv --site wipro.com --version 2006-11-09 --document "members of the old site" \
///     --map email=E-mail --map name=Name --map agreed:marketing=Newsletter --map said-at=Joined --dry-run
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// The list.
    file: PathBuf,
    /// The site.
    #[arg(long)]
    site: String,
    /// The version of its policy that was in force for them, by its day.
    #[arg(long)]
    version: String,
    /// What the list is called: the evidence of the choices in it.
    #[arg(long)]
    document: String,
    /// What a column is, as email=E-mail; again for each.
    #[arg(long = "map", required = true)]
    maps: Vec<String>,
    /// All members are grown up.
    #[arg(long)]
    grown: bool,
    /// Look at everything and keep nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    house: HouseArguments,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Value(DataCategory),
    Agreed(Purpose),
    Objected(Purpose),
    SaidAt,
}

/// How many lines came to what.
#[derive(Debug, Default, serde::Serialize)]
struct Counted {
    lines: u64,
    taken_in: u64,
    known: u64,
    refused: u64,
    wrong: u64,
    objected_since: u64,
}

impl Arguments {
    pub(crate) fn run(self) -> Result<Outcome, Fault> {
        let usage = |error: &dyn std::fmt::Display| Fault::Usage(error.to_string());
        let site = SiteId::new(&self.site).map_err(|error| usage(&error))?;
        let version = VersionId::try_from(format!("{site}/{}", self.version)).map_err(|error| usage(&error))?;
        let meanings = meanings(&self.maps)?;
        let terms = ImportTerms { version, document: self.document.clone(), sha256: Some(hash_of(&self.file)?), are_grown: self.grown, is_dry: self.dry_run };
        let counted = house::run(async {
            let opened = self.house.open(&Upkeep::default()).await?;
            let failed = |error: operations::OperationError| Fault::House(error.to_string());
            let caller = opened.house.operator(&site).map_err(failed)?;
            let read = |cause| Fault::Read { path: self.file.clone(), cause };
            let file = std::fs::File::open(&self.file).map_err(read)?;
            let size = file.metadata().map_err(read)?.len();
            let mut lines = csv::ReaderBuilder::new().flexible(true).from_reader(file);
            let names = lines.headers().map_err(|error| not_csv(&self.file, &error))?.clone();
            let places = places(&names, &meanings)?;
            let (mut counted, mut told, mut record) = (Counted::default(), 0, csv::StringRecord::new());
            loop {
                let is_more = match lines.read_record(&mut record) {
                    Ok(is_more) => is_more,
                    Err(error) => return Err(not_csv(&self.file, &error)),
                };
                if !is_more {
                    break;
                }
                counted.lines += 1;
                if counted.lines > LINES_MAX {
                    return Err(Fault::Usage(format!("{}: a list has at most {LINES_MAX} lines", self.file.display())));
                }
                let line = record.position().map_or(0, csv::Position::line);
                let became = match member(&record, &places) {
                    Ok(member) => opened.house.import_member(&caller, &terms, &member).await.map_err(failed)?,
                    Err(mistakes) => LineImported::Wrong { mistakes },
                };
                told += tell(&mut counted, (line, &became), told);
                show(&counted, lines.position().byte(), size);
            }
            Ok(counted)
        })?;
        output::json(&counted);
        Ok(Outcome::from(counted.refused == 0 && counted.wrong == 0))
    }
}

/// Counts what became of a line, and tells it where something is wrong with it; how many were told.
fn tell(counted: &mut Counted, (line, became): (u64, &LineImported), told: usize) -> usize {
    let words = match became {
        LineImported::TakenIn { objected, .. } => {
            counted.taken_in += 1;
            counted.objected_since += u64::from(!objected.is_empty());
            return 0;
        }
        LineImported::Known => {
            counted.known += 1;
            return 0;
        }
        LineImported::Refused { data, sentences } => {
            counted.refused += 1;
            let sentences: Vec<String> = sentences.iter().map(ToString::to_string).collect();
            format!("the policy does not let `{data}` be collected ({})", sentences.join(", "))
        }
        LineImported::Wrong { mistakes } => {
            counted.wrong += 1;
            mistakes.join("; ")
        }
    };
    if told < TOLD_MAX {
        output::line(format!("line {line}: {words}"));
    }
    1
}

/// How far it is, where somebody looks.
fn show(counted: &Counted, bytes: u64, size: u64) {
    if counted.lines.is_multiple_of(PROGRESS_LINES) && std::io::stderr().is_terminal() {
        let percent = bytes.saturating_mul(100).checked_div(size).unwrap_or(100);
        output::complain(&format!("{percent}% of the list, {} lines, {} taken in", counted.lines, counted.taken_in));
    }
}

fn meanings(maps: &[String]) -> Result<BTreeMap<String, Meaning>, Fault> {
    let mut meanings = BTreeMap::new();
    for map in maps {
        let Some((word, column)) = map.split_once('=') else { return Err(Fault::Usage(format!("--map {map}: write it as email=E-mail"))) };
        let purpose = |text: &str| text.parse::<Purpose>().map_err(|error| Fault::Usage(format!("--map {map}: {error}")));
        let meaning = match word.split_once(':') {
            Some(("agreed", word)) => Meaning::Agreed(purpose(word)?),
            Some(("objected", word)) => Meaning::Objected(purpose(word)?),
            Some(_) => return Err(Fault::Usage(format!("--map {map}: a choice is agreed:PURPOSE or objected:PURPOSE"))),
            None if word == "said-at" => Meaning::SaidAt,
            None => Meaning::Value(DataCategory::new(word).map_err(|error| Fault::Usage(format!("--map {map}: {error}")))?),
        };
        if meanings.insert(column.to_owned(), meaning).is_some() {
            return Err(Fault::Usage(format!("--map: the column `{column}` is named twice")));
        }
    }
    Ok(meanings)
}

/// What stands in which place of a line.
fn places(names: &csv::StringRecord, meanings: &BTreeMap<String, Meaning>) -> Result<Vec<(usize, Meaning)>, Fault> {
    let mut places = Vec::new();
    for (column, meaning) in meanings {
        let place = names.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == column);
        places.push((place.ok_or_else(|| Fault::Usage(format!("there is no column `{column}` in the list")))?, meaning.clone()));
    }
    Ok(places)
}

fn member(record: &csv::StringRecord, places: &[(usize, Meaning)]) -> Result<ImportedMember, Vec<String>> {
    let (mut member, mut mistakes) = (ImportedMember::default(), Vec::new());
    if record.as_slice().len() > LINE_BYTES_MAX {
        return Err(vec!["the line is too long".to_owned()]);
    }
    for (place, meaning) in places {
        let Some(text) = record.get(*place) else {
            mistakes.push("the line has too few columns".to_owned());
            continue;
        };
        let text = text.trim();
        let says_yes = YES.contains(&text.to_ascii_lowercase().as_str());
        match meaning {
            Meaning::Value(_) if text.is_empty() => {}
            Meaning::Value(category) => member.values.push((category.clone(), Personal::new(text.to_owned()))),
            Meaning::Agreed(purpose) => member.consents.extend(says_yes.then_some(*purpose)),
            Meaning::Objected(purpose) => member.objections.extend(says_yes.then_some(*purpose)),
            Meaning::SaidAt if text.is_empty() => {}
            Meaning::SaidAt => match text.parse::<jiff::civil::Date>().ok().and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok()) {
                Some(day) => member.said_at = Some(Timestamp(day.timestamp().as_millisecond())),
                None => mistakes.push("said-at: this is no day, as 2019-03-01".to_owned()),
            },
        }
    }
    if mistakes.is_empty() { Ok(member) } else { Err(mistakes) }
}

/// The hash of the list.
fn hash_of(path: &Path) -> Result<[u8; 32], Fault> {
    let read = |cause| Fault::Read { path: path.to_owned(), cause };
    let mut file = std::fs::File::open(path).map_err(read)?;
    let mut hash = ledger::Sha256::default();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = file.read(&mut piece).map_err(read)?;
        if length == 0 {
            return Ok(hash.finish());
        }
        hash.update(piece.get(..length).unwrap_or_default());
    }
}

fn not_csv(path: &Path, error: &csv::Error) -> Fault {
    // Its own words may quote what stands there.
    let line = error.position().map_or(0, csv::Position::line);
    Fault::Usage(format!("{}, line {line}: this is no CSV in UTF-8", path.display()))
}
