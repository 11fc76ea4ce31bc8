//! A scenario as it is written in `promises/`: the sentence, then steps in plain English. It runs nothing.

use super::step::Step;
use std::path::{Path, PathBuf};
use vocabulary::SentenceId;

/// One file of `promises/`.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// The file, from the root of the repository.
    pub(crate) file: String,
    /// The sentence it is about.
    pub(crate) sentence: SentenceId,
    /// The sentence as the file quotes it.
    pub(crate) quote: String,
    /// What happens, in order.
    pub(crate) lines: Vec<Line>,
}

/// One step and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) step: Step,
}

/// The words a step begins with.
const OPENERS: [&str; 5] = ["Given ", "When ", "Then ", "And ", "But "];

impl Scenario {
    /// Reads a scenario; everything that is wrong with it, if anything is.
    pub(crate) fn read(file: &str, text: &str) -> Result<Self, Vec<String>> {
        let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end()));
        let head = lines.next().map_or("", |(_, line)| line);
        let sentence = SentenceId::try_from(head.to_owned()).map_err(|error| vec![format!("{file}:1: {error}")])?;
        let quote = lines.next().map_or("", |(_, line)| line);
        let quote = quote.strip_prefix('“').and_then(|rest| rest.strip_suffix('”'));
        let quote = quote.ok_or_else(|| vec![format!("{file}:2: the sentence stands here, between “ and ”")])?;
        let mut scenario = Self { file: file.to_owned(), sentence, quote: quote.to_owned(), lines: Vec::new() };
        let mut wrong = Vec::new();
        let mut checking = false;
        for (number, line) in lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            match step_of(line, &mut checking) {
                Ok(step) => scenario.lines.push(Line { number, text: line.to_owned(), step }),
                Err(words) => wrong.push(format!("{file}:{number}: {words}")),
            }
        }
        if !scenario.lines.iter().any(|line| line.step.is_check()) {
            wrong.push(format!("{file}: nothing is checked"));
        }
        if wrong.is_empty() { Ok(scenario) } else { Err(wrong) }
    }
}

/// `And` and `But` go on as the step above them; only what follows `Then` may check, and nothing else may follow it.
fn step_of(line: &str, checking: &mut bool) -> Result<Step, String> {
    let opener = OPENERS.iter().find(|opener| line.starts_with(**opener)).ok_or("a step begins with Given, When, Then, And or But")?;
    match *opener {
        "Given " | "When " => *checking = false,
        "Then " => *checking = true,
        _ => {}
    }
    let words = line.strip_prefix(opener).unwrap_or(line);
    let step = Step::read(words)?;
    match (step.is_check(), *checking) {
        (true, false) => Err("this checks something: it belongs after Then".to_owned()),
        (false, true) => Err("this does something: it belongs after Given or When".to_owned()),
        _ => Ok(step),
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every scenario there is, in the order of their names.
pub(crate) fn all() -> Result<Vec<Scenario>, Vec<String>> {
    let mut wrong = Vec::new();
    let mut scenarios = Vec::new();
    for path in files(&root().join("promises")) {
        let file = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| vec![format!("{file}: {error}")])?;
        match Scenario::read(&file, &text) {
            Ok(scenario) => scenarios.push(scenario),
            Err(messages) => wrong.extend(messages),
        }
    }
    if wrong.is_empty() { Ok(scenarios) } else { Err(wrong) }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect::<Vec<_>>();
    let mut found: Vec<PathBuf> = inside(folder).iter().flat_map(|site| inside(site)).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    found.sort();
    found
}
