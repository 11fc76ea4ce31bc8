//! How fast the published policies decide and compile, beside Cedar and Rego on the same rules and the same questions. It
//! measures nothing that the three do not answer alike.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::print_stdout, reason = "a benchmark may fail loudly and prints its figures")]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/cedar.rs"]
mod cedar;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/reference.rs"]
mod reference;
mod rego;
#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../../tests/it/sample.rs"]
mod sample;

use cedar::Cedar;
use criterion::{Criterion, Throughput};
use policy::{Answer, Controls, Facts, Policies, Policy, Prepared, Question, QuestionError, Source, Verdict};
use reference::Reference;
use rego::Rego;
use sample::Random;
use serde::Deserialize;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use vocabulary::{Action, DataCategory, Purpose, Recipient, SiteId, Word};

/// How many random questions are put to each policy.
const QUESTIONS: usize = 200;
const MEASUREMENT: Duration = Duration::from_secs(4);
const SAMPLES: usize = 20;

/// One policy, its rivals, and what they are asked.
struct Contest {
    policy: Arc<Policy>,
    reference: Reference,
    cedar: Cedar,
    rego: Rego,
    questions: Vec<Question>,
}

/// A question as `goodfaith decide` reads it.
#[derive(Deserialize)]
struct Line {
    site: SiteId,
    action: Action,
    data: Vec<DataCategory>,
    purpose: Purpose,
    recipient: Recipient,
    facts: Facts,
}

fn main() {
    let sources = sample::published();
    let (policies, _) = Policies::compile(&sources, &Controls::all());
    let mut contests: Vec<Contest> = sources.iter().map(|source| contest(source, &policies)).collect();
    contests.iter_mut().for_each(check);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("criterion");
    let criterion = Criterion::default().without_plots().sample_size(SAMPLES).measurement_time(MEASUREMENT).output_directory(&folder);
    let mut criterion = criterion.configure_from_args();
    prepared(&mut criterion, &mut contests);
    from_json(&mut criterion, &policies, &mut contests);
    criterion.benchmark_group("compile").bench_function("all", |bench| bench.iter(|| Policies::compile(black_box(&sources), &Controls::all())));
    criterion.final_summary();
    print_ratios(&folder, contests.iter().map(|contest| contest.questions.len()).sum());
}

fn contest(source: &Source, policies: &Policies) -> Contest {
    let reference = Reference::new(source);
    let policy = policies.sites().flat_map(|site| policies.versions(site)).find(|policy| policy.file() == source.name).expect("a policy that compiles");
    let cedar = Cedar::new(&reference, policy.data());
    let rego = Rego::new(&reference, policy);
    let mut random = Random(5);
    let questions = (0..QUESTIONS).map(|_| random.question(policy, &reference, 1)).collect();
    Contest { policy: Arc::clone(policy), reference, cedar, rego, questions }
}

/// Only what is answered alike is worth comparing.
fn check(contest: &mut Contest) {
    for question in &contest.questions {
        let verdict = contest.policy.decide(question).expect("known data").verdict;
        let (by_cedar, _) = contest.cedar.answer(&contest.cedar.request(&contest.reference, question));
        let by_rego = Rego::verdict(&contest.rego.answer(rego::input(&contest.reference, question).into()));
        assert_eq!((verdict, verdict), (by_cedar, by_rego), "{question:?}");
    }
}

/// Everything about a question that can be done beforehand is done beforehand.
fn prepared(criterion: &mut Criterion, contests: &mut [Contest]) {
    let mut group = criterion.benchmark_group("prepared");
    group.throughput(Throughput::Elements(contests.iter().map(|contest| contest.questions.len() as u64).sum()));
    let looked_up = |contest: &Contest, question: &Question| -> Result<Verdict, QuestionError> {
        let prepared = contest.policy.prepare(question.action, &question.data[0], question.purpose, question.recipient)?;
        Ok(prepared.decide(question.facts).0)
    };
    let ready: Vec<(Prepared<'_>, Facts)> = contests
        .iter()
        .flat_map(|contest| contest.questions.iter().map(move |question| (contest, question)))
        .map(|(contest, question)| {
            (contest.policy.prepare(question.action, &question.data[0], question.purpose, question.recipient).expect("known data"), question.facts)
        })
        .collect();
    group.bench_function("goodfaith", |bench| {
        bench.iter(|| {
            ready.iter().for_each(|(flow, facts)| {
                black_box(flow.decide(black_box(*facts)));
            })
        })
    });
    group.bench_function("goodfaith, looked up", |bench| {
        bench.iter(|| {
            contests.iter().for_each(|contest| contest.questions.iter().for_each(|question| drop(black_box(looked_up(contest, black_box(question))))))
        });
    });
    let requests: Vec<_> = contests
        .iter()
        .flat_map(|contest| contest.questions.iter().map(move |question| (&contest.cedar, contest.cedar.request(&contest.reference, question))))
        .collect();
    group.bench_function("cedar", |bench| bench.iter(|| requests.iter().for_each(|(cedar, request)| drop(black_box(cedar.decide(black_box(request)))))));
    drop((requests, ready));
    let mut inputs: Vec<(&mut Rego, Vec<regorus::Value>)> = contests
        .iter_mut()
        .map(|Contest { rego, reference, questions, .. }| (rego, questions.iter().map(|question| rego::input(reference, question).into()).collect()))
        .collect();
    group.bench_function("regorus", |bench| {
        bench.iter(|| inputs.iter_mut().for_each(|(rego, inputs)| inputs.iter().for_each(|input| drop(black_box(rego.answer(input.clone()))))));
    });
}

/// From a line of JSON to a line of JSON.
fn from_json(criterion: &mut Criterion, policies: &Policies, contests: &mut [Contest]) {
    let mut group = criterion.benchmark_group("json");
    group.throughput(Throughput::Elements(contests.iter().map(|contest| contest.questions.len() as u64).sum()));
    let answer = |line: &str, decide: fn(&Policy, &Question) -> Result<Answer, QuestionError>| {
        let line: Line = serde_json::from_str(line).expect("a question");
        let policy = policies.versions(&line.site).last().expect("a known site");
        let Line { action, data, purpose, recipient, facts, .. } = line;
        let question = Question { action, data, purpose, recipient, facts };
        serde_json::to_string(&decide(policy, &question).expect("known data")).expect("JSON")
    };
    let lines: Vec<String> = contests.iter().flat_map(|contest| contest.questions.iter().map(|question| line(contest, question).to_string())).collect();
    for (name, decide) in [("goodfaith, without needs", Policy::decide_without_needs as fn(&Policy, &Question) -> _), ("goodfaith, with needs", Policy::decide)]
    {
        group.bench_function(name, |bench| bench.iter(|| lines.iter().for_each(|line| drop(black_box(answer(black_box(line), decide))))));
    }
    let documents: Vec<Vec<String>> =
        contests.iter().map(|contest| contest.questions.iter().map(|question| rego::input(&contest.reference, question).to_string()).collect()).collect();
    group.bench_function("cedar", |bench| {
        bench.iter(|| {
            for (contest, documents) in contests.iter().zip(&documents) {
                documents.iter().for_each(|document| drop(black_box(cedar_from_json(&contest.cedar, black_box(document)))));
            }
        });
    });
    group.bench_function("regorus", |bench| {
        bench.iter(|| {
            for (contest, documents) in contests.iter_mut().zip(&documents) {
                for document in documents {
                    let input = regorus::Value::from_json_str(black_box(document)).expect("JSON");
                    drop(black_box(contest.rego.answer(input).to_json_str().expect("JSON")));
                }
            }
        });
    });
}

/// From a question in JSON, every fact settled, to Cedar's answer in JSON.
fn cedar_from_json(cedar: &Cedar, question: &str) -> String {
    let mut question: serde_json::Value = serde_json::from_str(question).expect("JSON");
    let mut context = question["facts"].take();
    context.as_object_mut().expect("an object").insert("purpose".to_owned(), question["purpose"].take());
    let context = cedar_policy::Context::from_json_value(context, None).expect("a context");
    let word = |slot: &str| question[slot].as_str().expect("a word");
    let (verdict, reasons) = cedar.answer(&cedar.request_in_words(word("action"), word("data"), word("recipient"), context));
    serde_json::json!({ "answer": verdict.key(), "reasons": reasons }).to_string()
}

/// A question as a line for `goodfaith decide`, with every fact told: what its rivals have to be told too.
fn line(contest: &Contest, question: &Question) -> serde_json::Value {
    let facts = vocabulary::Condition::all().iter();
    let facts: serde_json::Map<_, _> = facts.map(|fact| (fact.key().to_owned(), contest.reference.is_so(*fact, question.facts).into())).collect();
    let site = &contest.policy.version().site;
    serde_json::json!({"site": site, "action": question.action, "data": question.data, "purpose": question.purpose, "recipient": question.recipient, "facts": facts})
}

/// The figures of this run, a question each, and how many times longer its rivals take.
fn print_ratios(folder: &Path, questions: usize) {
    let nanoseconds = |name: &str| -> Option<f64> {
        let estimates = std::fs::read_to_string(folder.join(name).join("new/estimates.json")).ok()?;
        serde_json::from_str::<serde_json::Value>(&estimates).ok()?["median"]["point_estimate"].as_f64()
    };
    #[allow(clippy::cast_precision_loss, reason = "a few thousand questions")]
    let each = |name: &str| nanoseconds(name).map(|all| all / questions as f64);
    println!("\nmedians\n{:<34} {:>12}   rivals take", "a question", "nanoseconds");
    for (ours, rivals) in [
        ("prepared/goodfaith", ["prepared/cedar", "prepared/regorus"]),
        ("prepared/goodfaith, looked up", ["prepared/cedar", "prepared/regorus"]),
        ("json/goodfaith, without needs", ["json/cedar", "json/regorus"]),
        ("json/goodfaith, with needs", ["json/cedar", "json/regorus"]),
    ] {
        let Some(time) = each(ours) else { continue };
        let ratios = rivals.into_iter().filter_map(|rival| Some(format!("{rival} {:.0} ns = {:.0} times as long", each(rival)?, each(rival)? / time)));
        println!("{ours:<34} {time:>12.1}   {}", ratios.collect::<Vec<_>>().join(", "));
    }
    if let Some(time) = nanoseconds("compile/all") {
        println!("compiling all published policies with every analysis: {:.1} ms", time / 1e6);
    }
}
