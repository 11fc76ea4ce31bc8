//! `promises/sentences.tsv`: every sentence of the five policies, and how it stands. It is a list to read, not a promise.

use super::scenario::{Scenario, root};
use policy::{Class, Policy};
use std::collections::{BTreeMap, BTreeSet};

/// How a sentence stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It has scenarios.
    Scenarios,
    /// It promises nothing.
    None,
    /// It has to wait for this issue.
    Owed(u32),
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) standing: Standing,
    pub(crate) why: String,
}

/// How each id begins, and the site it means.
pub(crate) const SITES: [(&str, &str); 5] =
    [("wipro", "wipro.com"), ("wespro", "wesprodigital.com"), ("wso2", "wso2.com"), ("pactera", "pactera.com"), ("indiamart", "indiamart.com")];

/// Reads the list.
pub(crate) fn entries() -> Result<Vec<Entry>, String> {
    let text = std::fs::read_to_string(root().join("promises/sentences.tsv")).map_err(|error| error.to_string())?;
    text.lines().skip(1).map(entry).collect()
}

fn entry(line: &str) -> Result<Entry, String> {
    let mut columns = line.split('\t');
    let (Some(id), Some(standing), why, None) = (columns.next(), columns.next(), columns.next(), columns.next()) else {
        return Err(format!("`{line}`: an id, how it stands, and why, between tabs"));
    };
    let standing = match standing {
        "scenarios" => Standing::Scenarios,
        "none" => Standing::None,
        other => match other.strip_prefix("owed: issue ").and_then(|number| number.parse().ok()) {
            Some(number) => Standing::Owed(number),
            None => return Err(format!("`{line}`: stands as `scenarios`, `none` or `owed: issue N`")),
        },
    };
    Ok(Entry { id: id.to_owned(), standing, why: why.unwrap_or_default().to_owned() })
}

/// The id of a sentence: `wipro-05`.
pub(crate) fn id_of(site: &str, number: u16) -> String {
    let name = SITES.iter().find(|(_, known)| *known == site).map_or(site, |(name, _)| name);
    format!("{name}-{number:02}")
}

/// Everything that is wrong with the list, against the policies and the scenarios there are.
pub(crate) fn wrong(entries: &[Entry], policies: &[Policy], scenarios: &[Scenario]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let covered: BTreeSet<String> = scenarios.iter().map(|scenario| id_of(scenario.sentence.version.site.as_str(), scenario.sentence.number)).collect();
    let sentences: BTreeMap<String, Class> = policies
        .iter()
        .flat_map(|policy| {
            let site = policy.version().site.as_str();
            policy.sentences().iter().map(|sentence| (id_of(site, sentence.number), sentence.class)).collect::<Vec<_>>()
        })
        .collect();
    for Entry { id, standing, why } in entries {
        if !seen.insert(id.clone()) {
            wrong.push(format!("{id} stands twice"));
        }
        let promises_nothing = matches!(sentences.get(id), Some(Class::Silent | Class::Organisational));
        match standing {
            _ if !sentences.contains_key(id) => wrong.push(format!("{id} is no sentence of a policy")),
            Standing::Scenarios if !covered.contains(id) => wrong.push(format!("{id} has no scenario")),
            Standing::None if !promises_nothing => wrong.push(format!("{id} promises something: its policy has rules for it")),
            Standing::None | Standing::Owed(_) if covered.contains(id) => wrong.push(format!("{id} has a scenario: say so")),
            Standing::None | Standing::Owed(_) if why.is_empty() => wrong.push(format!("{id}: say why")),
            Standing::Owed(_) if promises_nothing => wrong.push(format!("{id} promises nothing, so nothing is owed")),
            _ => {}
        }
    }
    wrong.extend(sentences.keys().filter(|id| !seen.contains(*id)).map(|id| format!("{id} is not on the list")));
    wrong
}
