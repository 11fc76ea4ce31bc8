//! By which tests a sentence is kept: the scenarios of `promises/`, which were played against a whole house before this program was released,
//! and the list of all sentences. It runs none, and claims nothing of a sentence whose words no scenario quotes.

use crate::TestEvidence;
use policy::{Policy, Sentence};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use vocabulary::{SentenceId, SiteId, VersionId};

/// Every scenario, by its file.
const FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));
/// How every sentence of the published policies stands.
const LIST: &str = include_str!("../../../promises/sentences.tsv");

/// One scenario: what is done at a house, and what must come of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scenario {
    /// Its file, below `promises/`.
    pub file: &'static str,
    /// The sentence it was written for.
    pub sentence: SentenceId,
    /// That sentence's words.
    pub quote: &'static str,
    /// Its steps, in order.
    pub steps: Vec<&'static str>,
}

/// How a sentence stands with the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "standing", content = "why")]
pub enum Tested {
    /// Scenarios hold it.
    Held,
    /// It promises nothing that could be tested, for this cause.
    PromisesNothing(&'static str),
    /// A scenario is still to be written; what for.
    Owed(&'static str),
    /// It is of a text that came with no scenarios.
    Unknown,
}

/// The tests behind a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// How it stands.
    pub tested: Tested,
    /// The scenarios, in the order of their files.
    pub scenarios: Vec<Scenario>,
    /// What of it no scenario holds yet; empty where nothing is left.
    pub left: &'static str,
}

/// What a line of a scenario begins with that checks something.
const CHECKS: &str = "Then ";
/// What goes on as the line above.
const GOES_ON: [&str; 2] = ["And ", "But "];

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| FILES.iter().filter_map(|(file, text)| read(file, text)).collect());

fn read(file: &'static str, text: &'static str) -> Option<Scenario> {
    let mut lines = text.lines().map(str::trim_end);
    let sentence = SentenceId::try_from(lines.next()?.to_owned()).ok()?;
    let quote = lines.next()?.strip_prefix('“')?.strip_suffix('”')?;
    let steps = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    Some(Scenario { file, sentence, quote, steps })
}

/// The scenarios that were written for the sentences of this version, by their numbers: each with how much it checks and the hash of its file.
#[must_use]
pub fn scenarios_of(version: &VersionId) -> BTreeMap<u16, Vec<TestEvidence>> {
    let mut evidence: BTreeMap<u16, Vec<TestEvidence>> = BTreeMap::new();
    for (file, text) in FILES {
        let Some(scenario) = read(file, text).filter(|scenario| scenario.sentence.version == *version) else { continue };
        let sha256 = ledger::hex(&ledger::sha256(&[text.as_bytes()]));
        let found = TestEvidence { scenario: (*file).to_owned(), checks: checks_in(text), sha256 };
        evidence.entry(scenario.sentence.number).or_default().push(found);
    }
    evidence
}

/// How many things a scenario checks.
fn checks_in(text: &str) -> usize {
    let mut is_check = false;
    let checks = |line: &&str| {
        is_check = line.starts_with(CHECKS) || (is_check && GOES_ON.iter().any(|word| line.starts_with(word)));
        is_check
    };
    text.lines().filter(checks).count()
}

/// The tests behind a sentence of a policy. A sentence that stands word for word in another version of the site is held by the same scenarios: they
/// quote its words.
#[must_use]
pub fn evidence_for(policy: &Policy, sentence: &Sentence) -> Evidence {
    let site = &policy.version().site;
    let own = SentenceId { version: policy.version().clone(), number: sentence.number };
    let is_of_it = |scenario: &&Scenario| scenario.sentence == own || (scenario.sentence.version.site == *site && scenario.quote == sentence.text);
    let scenarios: Vec<Scenario> = SCENARIOS.iter().filter(is_of_it).cloned().collect();
    // The list knows a sentence by its number in the version that the scenarios were written for.
    let number = scenarios.first().map(|scenario| scenario.sentence.number).or_else(|| is_written_for(policy).then_some(sentence.number));
    let (stands, why) = number.and_then(|number| on_the_list(site, number)).unwrap_or_default();
    let tested = match stands {
        _ if !scenarios.is_empty() => Tested::Held,
        "none" => Tested::PromisesNothing(why),
        "" => Tested::Unknown,
        _ => Tested::Owed(why),
    };
    Evidence { tested, left: if scenarios.is_empty() { "" } else { why }, scenarios }
}

/// Whether the scenarios of its site were written for this version.
fn is_written_for(policy: &Policy) -> bool {
    SCENARIOS.iter().any(|scenario| scenario.sentence.version == *policy.version())
}

/// How a sentence stands on the list, and why; the number of the work it waits for is of no use to whoever reads it.
fn on_the_list(site: &SiteId, number: u16) -> Option<(&'static str, &'static str)> {
    LIST.lines().skip(1).find_map(|line| {
        let mut columns = line.split('\t');
        let (name, own) = columns.next()?.rsplit_once('-')?;
        let is_it = site.as_str().starts_with(name) && own.parse() == Ok(number);
        let (stands, why) = (columns.next()?, columns.next().unwrap_or_default());
        is_it.then(|| (stands, why.split(": issue").next().unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use super::{FILES, SCENARIOS, Tested, evidence_for, scenarios_of};
    use policy::{Policy, Source, compile};
    use vocabulary::{SiteId, VersionId};

    fn policy(effective: &str) -> Policy {
        let text = include_str!("../../../policies/wipro.com/2006-11-09.md");
        let text = text.replacen("archived = 2006-11-09", &format!("archived = {effective}"), 1);
        compile(&Source { name: "wipro.md".to_owned(), text }, &crate::controls()).policy.expect("it compiles")
    }

    #[test]
    fn every_scenario_in_the_program_is_read() {
        assert_eq!(SCENARIOS.len(), FILES.len());
        assert!(FILES.len() > 100 && SCENARIOS.iter().all(|scenario| !scenario.steps.is_empty()));
    }

    #[test]
    fn every_scenario_of_the_repository_is_found_by_its_sentence() {
        let version = |site: &str, day: &str| VersionId { site: SiteId::new(site).unwrap(), effective: day.parse().unwrap() };
        let evidence = scenarios_of(&version("wipro.com", "2006-11-09"));
        let files = FILES.iter().filter(|(file, _)| file.starts_with("wipro.com/")).count();
        assert_eq!(evidence.values().map(Vec::len).sum::<usize>(), files);
        assert!(evidence[&5].iter().all(|one| one.checks > 0 && one.sha256.len() == 64));
        assert!(scenarios_of(&version("wipro.com", "2007-01-01")).is_empty(), "a scenario of one version shows nothing of another");
    }

    #[test]
    fn a_sentence_is_held_by_what_quotes_it_in_whatever_version_it_stands() {
        for policy in [policy("2006-11-09"), policy("2007-01-01")] {
            let of = |number| evidence_for(&policy, policy.sentence(number).expect("a sentence"));
            let held = of(5);
            assert_eq!(held.tested, Tested::Held);
            assert!(held.scenarios.iter().all(|scenario| scenario.quote.starts_with("We provide the information to trusted partners")));
            assert!(held.scenarios.len() >= 2, "{held:?}");
            assert!(of(15).left.starts_with("also by mail") && !of(15).left.contains("issue"));
        }
        let silent = policy("2006-11-09");
        assert_eq!(evidence_for(&silent, silent.sentence(1).expect("a sentence")).tested, Tested::PromisesNothing("rhetoric"));
        let other = policy("2007-01-01");
        assert_eq!(evidence_for(&other, other.sentence(1).expect("a sentence")).tested, Tested::Unknown);
    }
}
