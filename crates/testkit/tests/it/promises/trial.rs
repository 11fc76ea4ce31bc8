//! One scenario on trial: played under its true policy, then under policies with a mistake in its sentence's rules.

use super::door::Stop;
use super::list::{SITES, id_of};
use super::mutation::mutations;
use super::run;
use super::scenario::{Scenario, root};
use policy::{Source, compile, compile_leniently, read_statements};
use std::collections::{BTreeMap, BTreeSet};
use vocabulary::VersionId;

/// How many mistakes other than deletions are planted in a short run, where no deletion was noticed.
const OTHERS_SHORT: usize = 3;

/// Rules of which nothing is seen from outside when they go, because another rule holds the same line or because no door asks
/// for them yet. The list only shrinks.
const UNSEEN: [(&str, &str, &str); 6] = [
    ("wipro-12", "may collect message for support if voluntary and not flagged-spam", "no message is taken in before the mail door can flag it"),
    ("wespro-47", "never share all to advertiser unless aggregated", "the duty to aggregate first refuses the same"),
    ("wso2-13", "must suppress when opted-out", "every letter asks for the objection anyway, and there are no lists yet"),
    ("pactera-24", "must suppress when opted-out", "every letter asks for the objection anyway, and there are no lists yet"),
    ("indiamart-26", "must suppress when opted-out", "every letter asks for the objection anyway, and there are no lists yet"),
    ("indiamart-06", "show policy-link on collecting-page", "the duty puts the link there too"),
];

/// What planting mistakes came to.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) file: String,
    /// The sentence, as `wipro-05`.
    pub(crate) sentence: String,
    /// What was planted and noticed, and what was planted and not.
    pub(crate) noticed: Vec<String>,
    pub(crate) missed: Vec<String>,
    /// The rules that were deleted whole, and whether it was noticed.
    pub(crate) deleted: Vec<(String, bool)>,
}

/// The text of a version's policy.
pub(crate) fn source(version: &VersionId) -> Result<Source, String> {
    let name = format!("policies/{}/{}.md", version.site, version.effective);
    let text = std::fs::read_to_string(root().join(&name)).map_err(|error| format!("{name}: {error}"))?;
    Ok(Source { name, text })
}

/// Plays one scenario under the true policy, and says what is wrong with it.
pub(crate) async fn holds(scenario: Scenario, client: reqwest::Client) -> Option<String> {
    let file = &scenario.file;
    let source = match source(&scenario.sentence.version) {
        Ok(source) => source,
        Err(error) => return Some(format!("{file}: {error}")),
    };
    let (line, stop) = run::run(&scenario, &source, compile(&source, &operations::controls()).policy, &client).await.err()?;
    let step = scenario.lines.iter().find(|step| step.number == line).map_or("", |step| step.text.as_str());
    Some(match stop {
        Stop::Broken(words) => format!("{file}:{line}: {step}\n    {words}"),
        Stop::Unplayable(words) => format!("{file}:{line}: {step}\n    cannot be played: {words}"),
    })
}

/// Plants mistakes: every deletion, and of the others a few, or all in a long run.
pub(crate) async fn tried(scenario: Scenario, client: reqwest::Client) -> Trial {
    let long = std::env::var_os("GOODFAITH_LONG").is_some();
    let sentence = id_of(scenario.sentence.version.site.as_str(), scenario.sentence.number);
    let mut trial = Trial { file: scenario.file.clone(), sentence, noticed: Vec::new(), missed: Vec::new(), deleted: Vec::new() };
    let Ok(source) = source(&scenario.sentence.version) else { return trial };
    let mut others = 0;
    for mutation in mutations(&source, scenario.sentence.number) {
        if mutation.deleted.is_none() && !long {
            others += 1;
            if others > OTHERS_SHORT || !trial.noticed.is_empty() {
                break;
            }
        }
        let played = run::run(&scenario, &mutation.source, compile_leniently(&mutation.source), &client).await;
        let noticed = matches!(played, Err((_, Stop::Broken(_))));
        trial.deleted.extend(mutation.deleted.map(|rule| (rule, noticed)));
        let told = match played {
            Err((line, Stop::Unplayable(words))) => format!("{} (line {line} could not be played: {words})", mutation.what),
            _ => mutation.what,
        };
        if noticed { trial.noticed.push(told) } else { trial.missed.push(told) }
    }
    trial
}

/// The record of a long run, site by site, as it is kept in `docs/scenarios.md`.
pub(crate) fn record(trials: &[Trial]) -> String {
    let mut sites: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for trial in trials {
        let site = trial.file.split('/').nth(1).unwrap_or_default();
        let (scenarios, planted, noticed) = sites.entry(site).or_default();
        *scenarios += 1;
        *planted += trial.noticed.len() + trial.missed.len();
        *noticed += trial.noticed.len();
    }
    let rows: Vec<String> = sites.iter().map(|(site, (scenarios, planted, noticed))| format!("| {site} | {scenarios} | {planted} | {noticed} |")).collect();
    let unseen: Vec<String> = UNSEEN.iter().map(|(sentence, rule, why)| format!("- {sentence}: `{rule}`: {why}")).collect();
    format!(
        "# How strong the scenarios are\n\nWritten by `GOODFAITH_LONG=1 cargo test -p testkit`. Under each scenario every mistake there is was planted in the rules of its sentence, one at\na time: \
         a rule deleted, turned round, without its facts, its exceptions or one of its words. A scenario that notices none fails the test; so\ndoes a rule that can be deleted without any \
         scenario of its sentence noticing. A mistake that one scenario does not notice is another's to notice.\n\n| site | scenarios | mistakes planted | noticed |\n|---|---|---|---|\n{}\n\n\
         Rules of which nothing is seen from outside when they go:\n\n{}\n",
        rows.join("\n"),
        unseen.join("\n")
    )
}

/// The rules of this policy that no scenario is about: rules of sentences of which none is played. What says that a sentence promises nothing, and what is
/// proven of the whole policy, is no rule of a flow.
pub(crate) fn untried(source: &Source, scenarios: &[Scenario], owed: &[String]) -> Vec<String> {
    let of_site = |scenario: &&Scenario| source.name.contains(scenario.sentence.version.site.as_str());
    let played: BTreeSet<u16> = scenarios.iter().filter(of_site).map(|scenario| scenario.sentence.number).collect();
    let lines: Vec<&str> = source.text.lines().collect();
    let waits = |sentence: u16| SITES.iter().any(|(_, site)| source.name.contains(site) && owed.contains(&id_of(site, sentence)));
    let mut untried = Vec::new();
    for statement in read_statements(source).unwrap_or_default() {
        let line = lines.get((statement.line as usize).saturating_sub(1)).copied().unwrap_or_default();
        let rule = line.trim_start_matches(['>', ' ']);
        if !rule.starts_with("says nothing") && !rule.starts_with("prove ") && !played.contains(&statement.sentence) && !waits(statement.sentence) {
            untried.push(format!("{} #{}: {rule}", source.name, statement.sentence));
        }
    }
    untried
}

/// What is wrong with the scenarios, by their trials: one that notices nothing, a rule that none of its sentence's notices.
pub(crate) fn wrong(trials: &[Trial]) -> Vec<String> {
    let blind = trials.iter().filter(|trial| trial.noticed.is_empty());
    let mut wrong: Vec<String> = blind.map(|trial| format!("{}: no planted mistake was noticed: {}", trial.file, trial.missed.join("; "))).collect();
    let mut rules: BTreeMap<(&str, &str), bool> = BTreeMap::new();
    for trial in trials {
        for (rule, noticed) in &trial.deleted {
            *rules.entry((&trial.sentence, rule)).or_default() |= noticed;
        }
    }
    let unseen: BTreeSet<(&str, &str)> = UNSEEN.iter().map(|(sentence, rule, _)| (*sentence, *rule)).collect();
    for ((sentence, rule), noticed) in rules {
        match (noticed, unseen.contains(&(sentence, rule))) {
            (false, false) => wrong.push(format!("{sentence}: `{rule}` can go and no scenario notices")),
            (true, true) => wrong.push(format!("{sentence}: `{rule}` is noticed: strike it off the list of the unseen")),
            _ => {}
        }
    }
    wrong
}
