//! What is said: every language says the same things with the same in them; pages and forms say nothing that no language has, and everything
//! that one has.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The names of what goes into a message.
type Inside = BTreeSet<String>;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("files of words that can be read") {
        let path = entry.expect("files of words that can be read").path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Every message of a language, in which file and with what in it.
fn messages(language: &str) -> BTreeMap<String, (String, Inside)> {
    let mut messages = BTreeMap::new();
    for file in files(&folder("lang").join(language), "ftl") {
        let text = std::fs::read_to_string(&file).expect("files of words that can be read");
        let resource = fluent_syntax::parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            let mut inside = Inside::new();
            look_into(message.value.as_ref().expect("files of words that can be read"), &mut inside);
            let name = file.file_name().expect("files of words that can be read").to_str().expect("files of words that can be read").to_owned();
            let before = messages.insert(message.id.name.to_owned(), (name, inside));
            assert!(before.is_none(), "{language} says `{}` twice", message.id.name);
        }
    }
    messages
}

fn look_into(pattern: &Pattern<&str>, inside: &mut Inside) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => look_at(inline, inside),
            Expression::Select { selector, variants } => {
                look_at(selector, inside);
                for variant in variants {
                    look_into(&variant.value, inside);
                }
            }
        }
    }
}

fn look_at(inline: &InlineExpression<&str>, inside: &mut Inside) {
    match inline {
        InlineExpression::VariableReference { id } => drop(inside.insert(id.name.to_owned())),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("words are put together from messages and variables alone: {other:?}"),
    }
}

/// The tags and addresses of a message, in order of their spelling.
fn tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = text.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag.to_owned()).collect();
    tags.sort();
    tags
}

#[test]
fn every_language_says_the_same_things_with_the_same_in_them() {
    let english = messages("en");
    assert!(english.len() > 50);
    for language in ["ar"] {
        let other = messages(language);
        let names = |of: &BTreeMap<String, (String, Inside)>| of.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(names(&english), names(&other), "{language}");
        for (name, words) in &english {
            assert_eq!(words, &other[name], "`{name}` in {language}");
        }
        for file in files(&folder("lang/en"), "ftl") {
            let text = |language: &str| std::fs::read_to_string(folder("lang").join(language).join(file.file_name().unwrap())).unwrap();
            let each = |text: String| tags(&text);
            assert_eq!(each(text("en")), each(text(language)), "the tags of {} in {language}", file.display());
        }
    }
}

#[test]
fn pages_say_what_the_languages_have_and_nothing_is_left_unsaid() {
    let known: BTreeSet<String> = messages("en").into_keys().collect();
    let sources = [files(&folder("../web/templates"), "html"), files(&folder("../web/src"), "rs"), files(&folder("../operations/src"), "rs")].concat();
    let mut said = BTreeSet::new();
    for source in sources {
        let text = std::fs::read_to_string(&source).unwrap();
        for call in ["say(\"", "tell(\"", "plain(\""] {
            for name in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(known.contains(name), "{} says `{name}`, which no language has", source.display());
                said.insert(name.to_owned());
            }
        }
        // Names that are put together or chosen stand in a text of their own.
        said.extend(known.iter().filter(|name| text.contains(&format!("\"{name}\""))).cloned());
    }
    let unsaid: Vec<&String> = known.difference(&said).collect();
    assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
}
