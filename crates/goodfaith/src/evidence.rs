//! The scenarios that show how each sentence is kept, as they were when the program was built: they are in it. It plays none of them.

use include_dir::{Dir, File, include_dir};
use operations::TestEvidence;
use std::collections::BTreeMap;
use vocabulary::VersionId;

/// The scenarios, and the index of sentences beside them.
static PROMISES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../promises");

/// What a line of a scenario begins with that checks something.
const CHECKS: &str = "Then ";
/// What goes on as the line above.
const GOES_ON: [&str; 2] = ["And ", "But "];

/// The evidence for the sentences of a version, by their numbers.
pub(crate) fn of(version: &VersionId) -> BTreeMap<u16, Vec<TestEvidence>> {
    let mut evidence: BTreeMap<u16, Vec<TestEvidence>> = BTreeMap::new();
    let scenarios = PROMISES.get_dir(version.site.as_str()).map(|folder| folder.files().collect::<Vec<_>>()).unwrap_or_default();
    for (number, found) in scenarios.into_iter().filter_map(|file| read(file, version)) {
        evidence.entry(number).or_default().push(found);
    }
    evidence
}

/// The sentence of this version that a scenario is about, and the scenario.
fn read(file: &File<'_>, version: &VersionId) -> Option<(u16, TestEvidence)> {
    let text = file.contents_utf8()?;
    let (of, number) = text.lines().next()?.trim().split_once('#')?;
    if of != version.to_string() {
        return None;
    }
    let mut checks = 0;
    let mut is_check = false;
    for line in text.lines() {
        is_check = line.starts_with(CHECKS) || (is_check && GOES_ON.iter().any(|word| line.starts_with(word)));
        checks += usize::from(is_check);
    }
    let sha256 = ledger::hex(&ledger::sha256(&[file.contents()]));
    Some((number.parse().ok()?, TestEvidence { scenario: file.path().display().to_string(), checks, sha256 }))
}

#[cfg(test)]
mod tests {
    use super::{PROMISES, of};
    use vocabulary::{SiteId, VersionId};

    #[test]
    fn every_scenario_of_the_repository_is_found_by_its_sentence() {
        let version = |site: &str, day: &str| VersionId { site: SiteId::new(site).unwrap(), effective: day.parse().unwrap() };
        let evidence = of(&version("wipro.com", "2006-11-09"));
        let files = PROMISES.get_dir("wipro.com").unwrap().files().count();
        assert_eq!(evidence.values().map(Vec::len).sum::<usize>(), files);
        assert!(evidence[&5].iter().all(|one| one.checks > 0 && one.sha256.len() == 64));
        assert!(of(&version("wipro.com", "2007-01-01")).is_empty(), "a scenario of one version shows nothing of another");
    }
}
