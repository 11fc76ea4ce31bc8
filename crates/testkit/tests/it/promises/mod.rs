//! The tests over `promises/`: each scenario holds under its policy, and fails when a mistake is planted in its sentence's rules.
//! `GOODFAITH_LONG=1` plants every mistake; `GOODFAITH_PROMISE=wipro.com/05` runs the scenarios whose file says so.

mod checks;
mod deeds;
mod door;
mod facts;
mod html;
mod list;
mod mutation;
mod outcome;
mod pattern;
mod run;
mod scenario;
mod step;
mod world;

use door::Stop;
use list::{Entry, Standing};
use mutation::mutations;
use policy::{Policy, Source, compile};
use scenario::{Scenario, root};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use vocabulary::VersionId;

/// How many sentences of the five policies still wait for a door that is not there yet. The number only shrinks.
const OWED_MAX: usize = 10;

/// How many mistakes are planted per scenario in a short run.
const MUTATIONS_SHORT: usize = 3;

/// How many houses stand at once.
const HOUSES_MAX: usize = 4;

fn source(version: &VersionId) -> Result<Source, String> {
    let name = format!("policies/{}/{}.md", version.site, version.effective);
    let text = std::fs::read_to_string(root().join(&name)).map_err(|error| format!("{name}: {error}"))?;
    Ok(Source { name, text })
}

fn compiled(source: &Source) -> Result<Policy, String> {
    compile(source, &operations::controls()).policy.ok_or_else(|| format!("{} does not compile", source.name))
}

/// The policies the list is about.
fn policies() -> Vec<Policy> {
    let folders = list::SITES.iter().filter_map(|(_, site)| std::fs::read_dir(root().join("policies").join(site)).ok());
    let mut files: Vec<_> = folders.flat_map(|folder| folder.flatten().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    let read = |path: &std::path::PathBuf| Some(Source { name: path.display().to_string(), text: std::fs::read_to_string(path).ok()? });
    files.iter().filter_map(read).filter_map(|source| compiled(&source).ok()).collect()
}

fn chosen() -> Vec<Scenario> {
    let scenarios = scenario::all().unwrap_or_else(|wrong| panic!("{}", wrong.join("\n")));
    let wanted = std::env::var("GOODFAITH_PROMISE").unwrap_or_default();
    scenarios.into_iter().filter(|scenario| scenario.file.contains(&wanted)).collect()
}

/// Plays one scenario under the true policy, and says what is wrong with it.
async fn holds(scenario: &Scenario, client: &reqwest::Client) -> Option<String> {
    let file = &scenario.file;
    let source = match source(&scenario.sentence.version) {
        Ok(source) => source,
        Err(error) => return Some(format!("{file}: {error}")),
    };
    let told = |(line, stop): (usize, Stop)| {
        let step = scenario.lines.iter().find(|step| step.number == line).map_or("", |step| step.text.as_str());
        match stop {
            Stop::Broken(words) => format!("{file}:{line}: {step}\n    {words}"),
            Stop::Unplayable(words) => format!("{file}:{line}: {step}\n    cannot be played: {words}"),
        }
    };
    run::run(scenario, &source, client).await.err().map(told)
}

/// Plants mistakes until one is noticed, and says what is wrong if none is.
async fn notices(scenario: &Scenario, client: &reqwest::Client) -> Option<String> {
    let source = source(&scenario.sentence.version).ok()?;
    let long = std::env::var_os("GOODFAITH_LONG").is_some();
    let all = mutations(&source, scenario.sentence.number);
    let planted = if long { all.len() } else { MUTATIONS_SHORT };
    let (mut noticed, mut missed) = (0, Vec::new());
    for mutation in all.iter().take(planted) {
        match run::run(scenario, &mutation.source, client).await {
            Err((_, Stop::Broken(_))) => noticed += 1,
            Err((line, Stop::Unplayable(words))) => missed.push(format!("{} (line {line} could not be played: {words})", mutation.what)),
            Ok(()) => missed.push(mutation.what.clone()),
        }
        if noticed > 0 && !long {
            break;
        }
    }
    if long {
        println!("{}: {noticed} of {} mistakes noticed; not: {}", scenario.file, all.len(), missed.join("; "));
    }
    (noticed == 0).then(|| format!("{}: no planted mistake was noticed: {}", scenario.file, missed.join("; ")))
}

async fn over_all<F>(play: fn(Scenario, reqwest::Client) -> F)
where
    F: Future<Output = Option<String>> + Send + 'static,
{
    let client = reqwest::Client::new();
    let places = Arc::new(Semaphore::new(HOUSES_MAX));
    let mut runs = JoinSet::new();
    for scenario in chosen() {
        let (client, places) = (client.clone(), Arc::clone(&places));
        runs.spawn(async move {
            let _place = places.acquire_owned().await;
            play(scenario, client).await
        });
    }
    let mut wrong: Vec<String> = runs.join_all().await.into_iter().flatten().collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} are not kept:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_is_kept() {
    over_all(|scenario, client| async move { holds(&scenario, &client).await }).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_mistake_breaks_every_promise() {
    over_all(|scenario, client| async move { notices(&scenario, &client).await }).await;
}

#[test]
fn every_scenario_quotes_its_sentence_and_is_filed_under_it() {
    let mut wrong = Vec::new();
    for scenario in chosen() {
        let id = &scenario.sentence;
        let folder = format!("promises/{}/{:02}", id.version.site, id.number);
        if !scenario.file.starts_with(&folder) {
            wrong.push(format!("{} belongs under {folder}", scenario.file));
        }
        let found = source(&id.version).and_then(|source| compiled(&source));
        let text = found.map(|policy| policy.sentences().iter().find(|sentence| sentence.number == id.number).map(|sentence| sentence.text.clone()));
        if text.as_ref().ok().and_then(Option::as_ref) != Some(&scenario.quote) {
            wrong.push(format!("{}:2: the sentence reads {text:?}", scenario.file));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sentence_has_scenarios_or_a_reason_or_is_owed() {
    let entries = list::entries().unwrap_or_else(|error| panic!("{error}"));
    let wrong = list::wrong(&entries, &policies(), &scenario::all().unwrap_or_default());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(entries.len(), 197);
    let owed: Vec<&Entry> = entries.iter().filter(|entry| matches!(entry.standing, Standing::Owed(_))).collect();
    assert!(owed.len() <= OWED_MAX, "{} sentences are owed: the list only shrinks", owed.len());
    assert!(owed.len() == OWED_MAX, "{} sentences are owed now: write that number here, so that it stays", owed.len());
}

#[test]
fn a_step_nobody_knows_is_answered_with_those_there_are() {
    let wrong = step::Step::read("Asha is treated well").expect_err("no such step");
    assert!(wrong.contains("none of the steps") && wrong.contains("{party} asks for {person}'s {data} for {purpose}"), "{wrong}");
}
