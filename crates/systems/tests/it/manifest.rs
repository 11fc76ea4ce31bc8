//! Reading the manifest: what is right, and every mistake at once.

use crate::shop::known;
use systems::{Manifest, Mistake};

fn mistakes(text: &str) -> Vec<String> {
    let mistakes: Vec<Mistake> = Manifest::read(text, &known()).unwrap_err();
    mistakes.iter().map(ToString::to_string).collect()
}

#[test]
fn the_example_in_the_documentation_is_one() {
    let page = include_str!("../../../../docs/systems.md");
    let example = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let example = example.replace("indiamart.com", "shop.example.org");
    let read = Manifest::read(&example, &known()).unwrap();
    assert_eq!(read.systems.len(), 3);
}

#[test]
fn every_mistake_is_told_at_once_with_the_nearest_word() {
    let text = include_str!("wrong.toml");
    let told = mistakes(text).join("\n");
    assert_eq!(told, include_str!("wrong.txt").trim_end());
}

#[test]
fn what_is_no_toml_is_told_by_its_line_and_quotes_nothing() {
    let told = mistakes("[[system]]\nname = \"shop\"\naddress = \"postgres://root:secret@db\n");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("the manifest: line 3") && !told[0].contains("secret"), "{told:?}");
}
