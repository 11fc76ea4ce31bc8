//! The tests over `promises/`: each scenario holds under its policy, and fails when a mistake is planted in its sentence's rules.
//! Every deletion of a rule is planted, and with `GOODFAITH_LONG=1` every mistake there is; `GOODFAITH_PROMISE=wipro.com/05` runs the scenarios whose file says so.

mod asking;
mod checks;
mod deeds;
mod door;
mod entering;
mod facts;
mod flows;
mod html;
mod left;
mod list;
mod mutation;
mod outcome;
mod parents;
mod pattern;
mod publishing;
mod registers;
mod run;
mod scenario;
mod staffing;
mod step;
mod trial;
mod visiting;
mod ways;
mod world;

use list::{Entry, Standing};
use policy::{Policy, Source, compile};
use scenario::{Scenario, root};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use trial::{Trial, holds, source, tried};

/// How many sentences of the five policies still wait for a door that is not there yet. The number only shrinks.
const OWED_MAX: usize = 4;

/// How many houses stand at once.
const HOUSES_MAX: usize = 4;

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

#[expect(clippy::panic, reason = "scenarios that cannot be read are a failed test")]
fn chosen() -> Vec<Scenario> {
    let scenarios = scenario::all().unwrap_or_else(|wrong| panic!("{}", wrong.join("\n")));
    let wanted = std::env::var("GOODFAITH_PROMISE").unwrap_or_default();
    scenarios.into_iter().filter(|scenario| scenario.file.contains(&wanted)).collect()
}

/// Plays every scenario, a few houses at a time.
async fn over_all<F, T>(play: fn(Scenario, reqwest::Client) -> F) -> Vec<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    // As a browser whose every step is looked at: it follows nothing by itself.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap_or_default();
    let places = Arc::new(Semaphore::new(HOUSES_MAX));
    let mut runs = JoinSet::new();
    for scenario in chosen() {
        let (client, places) = (client.clone(), Arc::clone(&places));
        runs.spawn(async move {
            let _place = places.acquire_owned().await;
            play(scenario, client).await
        });
    }
    runs.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_promise_is_kept() {
    let mut wrong: Vec<String> = over_all(holds).await.into_iter().flatten().collect();
    wrong.sort();
    assert!(wrong.is_empty(), "{} are not kept:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_mistake_breaks_every_promise() {
    let mut trials: Vec<Trial> = over_all(tried).await;
    trials.sort_by(|one, other| one.file.cmp(&other.file));
    for trial in &trials {
        println!("{}: {} mistakes noticed; not: {}", trial.file, trial.noticed.len(), trial.missed.join("; "));
    }
    let wrong = trial::wrong(&trials);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
