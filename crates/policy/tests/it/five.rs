//! The five real policies: their tables and texts as kept, mutations of them that must be noticed, and claims that some
//! mutation must break.

use crate::corpus::difference;
use crate::mutations;
use policy::{Controls, Diagnostic, Policy, Says, Severity, Source, Statement, compile, diff};
use std::path::{Path, PathBuf};

/// Where the policies stand.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// The real policies, by site.
pub(crate) fn sources() -> Vec<Source> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    paths.sort();
    let files = paths.into_iter().flat_map(|site| std::fs::read_dir(site).unwrap()).map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    files.sort();
    let sources: Vec<Source> =
        files.into_iter().map(|path| Source { text: std::fs::read_to_string(&path).unwrap(), name: path.to_str().unwrap().to_owned() }).collect();
    assert_eq!(sources.len(), 5, "the five policies");
    sources
}

/// The real policies, compiled.
pub(crate) fn policies() -> Vec<Policy> {
    let compiled = |source: &Source| {
        let compiled = compile(source, &Controls::all());
        compiled.policy.unwrap_or_else(|| panic!("{} does not compile: {:?}", source.name, compiled.diagnostics))
    };
    sources().iter().map(compiled).collect()
}

#[test]
fn golden_tables_are_as_kept() {
    for policy in policies() {
        let path = Path::new(policy.file()).with_extension("table");
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let table = policy.golden_table();
        assert!(kept == table, "{} is not as kept (goodfaith table --write policies/ keeps it):\n{}", path.display(), difference(&kept, &table));
    }
}

/// Without its front matter and its fences, each with the one blank line before it, a policy is the text as published.
#[test]
fn without_its_rules_a_policy_is_the_published_text() {
    for policy in policies() {
        let path = folder().join("published").join(format!("{}.txt", policy.version().site));
        let published = std::fs::read_to_string(&path).unwrap();
        let text = without_rules(policy.text());
        assert!(published == text, "{} is not the published text:\n{}", policy.file(), difference(&published, &text));
    }
}

fn without_rules(text: &str) -> String {
    let body = text.split_once("\n+++\n").unwrap().1;
    let body = body.strip_prefix('\n').unwrap_or(body);
    let mut kept: Vec<&str> = Vec::new();
    let mut inside = false;
    for line in body.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '>']).trim_end();
        if !inside && bare == "```rules" {
            inside = true;
            if kept.last().is_some_and(|last| last.trim_matches(['>', ' ', '\n']).is_empty()) {
                kept.pop();
            }
        } else if inside {
            inside = bare != "```";
        } else {
            kept.push(line);
        }
    }
    kept.concat()
}

/// A statement of a policy, by the lines it stands on.
struct Written<'a> {
    statement: &'a Statement,
    /// Its first line, from 0, and the line after its last.
    lines: std::ops::Range<usize>,
}

fn written(policy: &Policy) -> Vec<Written<'_>> {
    let text: Vec<&str> = policy.text().lines().collect();
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '>']).len();
    policy
        .statements()
        .iter()
        .map(|statement| {
            let first = statement.line as usize - 1;
            let hanging = text[first + 1..].iter().take_while(|line| indent(line) > indent(text[first]) && !line.trim().starts_with('#')).count();
            Written { statement, lines: first..first + 1 + hanging }
        })
        .collect()
}

fn with_lines(policy: &Policy, change: impl FnOnce(&mut Vec<String>)) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut lines: Vec<String> = policy.text().lines().map(str::to_owned).collect();
    change(&mut lines);
    let compiled = compile(&Source { name: policy.file().to_owned(), text: lines.join("\n") + "\n" }, &Controls::all());
    (compiled.policy, compiled.diagnostics)
}

/// Whether the two versions differ for anyone: what tells of a change that still compiles.
fn differs(policy: &Policy, changed: Option<Policy>) -> bool {
    let difference = changed.map(|changed| diff(policy, &changed));
    difference.is_none_or(|difference| !difference.decisions.is_empty() || !difference.promises.is_empty())
}

fn has(diagnostics: &[Diagnostic], code: &str) -> bool {
    diagnostics.iter().any(|message| message.code == code)
}

/// One in so many is tried where not every one is.
fn stride() -> usize {
    if std::env::var_os("GOODFAITH_LONG").is_some() { 1 } else { 4 }
}

#[test]
fn a_changed_word_of_the_text_is_noticed() {
    for policy in policies() {
        for statement in policy.statements().iter().filter(|statement| statement.quote.is_some()).step_by(stride()) {
            let sentence = policy.sentence(statement.sentence).unwrap();
            let quote = statement.quote.as_ref().unwrap();
            // The longest word of the quote is another word in the text.
            let word = quote.words.split(|c: char| !c.is_alphabetic()).max_by_key(|word| word.len()).unwrap();
            let range = sentence.span.range();
            let (before, inside, after) = (&policy.text()[..range.start], &policy.text()[range.clone()], &policy.text()[range.end..]);
            if !inside.contains(word) {
                continue;
            }
            let text = format!("{before}{}{after}", inside.replace(word, "bananas"));
            let diagnostics = compile(&Source { name: policy.file().to_owned(), text }, &Controls::all()).diagnostics;
            let noticed =
                diagnostics.iter().any(|message| message.line == statement.line && message.code.starts_with("quote-") && message.severity == Severity::Error);
            let by_cut = has(&diagnostics, "cut");
            assert!(noticed || by_cut, "{}:{} does not notice that `{word}` is gone: {diagnostics:?}", policy.file(), statement.line);
        }
    }
}

#[test]
fn a_deleted_statement_is_noticed() {
    for policy in policies() {
        for Written { statement, lines } in written(&policy).iter().step_by(stride()) {
            if matches!(statement.says, Says::Prove { .. }) {
                continue;
            }
            let (changed, diagnostics) = with_lines(&policy, |text| drop(text.drain(lines.clone())));
            assert!(!diagnostics.is_empty() || differs(&policy, changed), "{}: nobody misses `{}` of line {}", policy.file(), statement.text(), statement.line);
        }
    }
}

#[test]
fn a_statement_that_stands_twice_is_noticed() {
    for policy in policies() {
        for Written { statement, lines } in written(&policy).iter().step_by(stride()) {
            let (_, diagnostics) = with_lines(&policy, |text| {
                let copy = text[lines.clone()].to_vec();
                text.splice(lines.end..lines.end, copy);
            });
            let again = u32::try_from(lines.end).unwrap() + 1;
            let noticed = diagnostics.iter().any(|message| message.code == "repeated" && message.line == again);
            assert!(noticed, "{}:{} may stand twice: {diagnostics:?}", policy.file(), statement.line);
        }
    }
}

#[test]
fn a_quote_that_stands_twice_in_the_text_is_noticed() {
    for policy in policies() {
        for statement in policy.statements().iter().filter(|statement| statement.quote.is_some()).step_by(stride()) {
            let sentence = policy.sentence(statement.sentence).unwrap();
            let text = format!("{}{} {}", &policy.text()[..sentence.span.start], sentence.text, &policy.text()[sentence.span.start..]);
            let diagnostics = compile(&Source { name: policy.file().to_owned(), text }, &Controls::all()).diagnostics;
            assert!(!diagnostics.is_empty(), "{}:{} may quote two sentences: {diagnostics:?}", policy.file(), statement.line);
        }
    }
}

/// Where another statement lifts the same already, a `despite` may go unnoticed; that is the exception.
#[test]
fn a_removed_despite_is_noticed() {
    for policy in policies() {
        let text: Vec<&str> = policy.text().lines().collect();
        let lines: Vec<usize> = (0..text.len()).filter(|line| text[*line].trim_start_matches([' ', '>']).starts_with("despite ")).collect();
        let unnoticed: Vec<usize> = lines
            .iter()
            .copied()
            .filter(|line| {
                let (changed, diagnostics) = with_lines(&policy, |text| drop(text.remove(*line)));
                // Where `deny wins because` stands too, what changes is the answer.
                !diagnostics.iter().any(|message| message.severity == Severity::Error) && !differs(&policy, changed)
            })
            .map(|line| line + 1)
            .collect();
        assert!(unnoticed.len() * 4 <= lines.len(), "{}: of {} `despite`, these lines are not needed: {unnoticed:?}", policy.file(), lines.len());
    }
}

/// No claim is trivially true: some mutation of the rules makes it false.
#[test]
fn every_claim_is_broken_by_some_mutation() {
    for policy in policies() {
        let mut claims: Vec<String> = policy.proofs().iter().map(|proof| proof.claim.trim_start_matches("prove ").to_owned()).collect();
        assert!(claims.len() >= 8, "{} has only {} claims", policy.file(), claims.len());
        for mutation in mutations::of(policy.statements()) {
            if claims.is_empty() {
                break;
            }
            let Some(mutant) = policy.under(mutation.statements) else { continue };
            let (holding, broken): (Vec<String>, Vec<String>) = claims.into_iter().partition(|claim| mutant.prove(claim).unwrap().counterexample.is_none());
            if std::env::var_os("GOODFAITH_LONG").is_some() {
                broken.iter().for_each(|claim| eprintln!("{}: `{claim}` is broken {}", policy.version().site, mutation.what));
            }
            claims = holding;
        }
        assert!(claims.is_empty(), "{}: no mutation breaks {claims:#?}", policy.file());
    }
}
