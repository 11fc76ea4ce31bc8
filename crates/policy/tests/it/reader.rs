//! The reader against texts that nobody means: pieces of every policy there is, cut, doubled and mixed, and arbitrary
//! strings. The fuzz target (`fuzz/`) tries the same for longer.

use crate::entry::try_text;
use crate::five;
use proptest::prelude::*;
use std::path::Path;

/// How many mixed texts are tried by default, and in the long run.
const TRIED: [usize; 2] = [1_500, 150_000];
/// The most bytes a mixed text may grow to.
const BYTES_MAX: usize = 40_000;
/// What the language is made of.
const WORDS: [&str; 44] = [
    "\n```rules\n",
    "\n```\n",
    "+++\n",
    " | ",
    "…",
    "may ",
    "never ",
    "never ever ",
    "must ",
    "person can ",
    "show ",
    "says nothing: ",
    "prove ",
    "\n  except ",
    "\n  despite ",
    "\n  deny wins because ",
    " only ",
    " unless ",
    " if ",
    " and ",
    " or ",
    " not ",
    " of child",
    " for any purpose",
    " to ",
    " by ",
    ", ",
    "personal",
    "outsiders",
    "all",
    "\t",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "**",
    "\\",
    "&amp;",
    "\u{0}",
    "\u{feff}",
    "“",
    "🦀",
    "[cut]\njoin = [\"a\"]\n",
    "effective = 9999-12-31\n",
];

/// A stream of numbers that is the same every time (xorshift, Marsaglia 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}

/// Every policy of the tests, and the real ones.
fn seeds() -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut paths: Vec<_> =
        ["good", "bad"].iter().flat_map(|folder| std::fs::read_dir(tests.join(folder)).unwrap()).map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).unwrap().split("=== ").next().unwrap().to_owned());
    texts.chain(five::sources().into_iter().map(|source| source.text)).collect()
}

fn a_place(text: &str, numbers: &mut Numbers) -> usize {
    let at = numbers.below(text.len() + 1);
    (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The text with one thing done to it.
fn mixed(text: &mut String, seeds: &[String], numbers: &mut Numbers) {
    let (from, to) = (a_place(text, numbers), a_place(text, numbers));
    let (from, to) = (from.min(to), from.max(to));
    let short = (from + numbers.below(60)).min(to);
    let short = (short..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    match numbers.below(6) {
        0 => text.replace_range(from..short, ""),
        1 => text.insert_str(from, WORDS[numbers.below(WORDS.len())]),
        2 => text.replace_range(from..short, WORDS[numbers.below(WORDS.len())]),
        3 => {
            let copy = text[from..to].to_owned();
            text.insert_str(to, &copy);
        }
        4 => {
            let other = &seeds[numbers.below(seeds.len())];
            let lines: Vec<&str> = other.split_inclusive('\n').collect();
            text.insert_str(from, lines[numbers.below(lines.len())]);
        }
        _ => {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let (a, b) = (numbers.below(lines.len()), numbers.below(lines.len()));
            let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
            if a < lines.len() && b < lines.len() {
                lines.swap(a, b);
            }
            *text = lines.concat();
        }
    }
}

#[test]
fn every_text_of_the_tests_is_read() {
    seeds().iter().for_each(|text| try_text(text));
}

#[test]
fn texts_mixed_from_all_policies_are_read() {
    let (seeds, mut numbers) = (seeds(), Numbers(0x9E37_79B9_7F4A_7C15));
    for _ in 0..TRIED[usize::from(std::env::var_os("GOODFAITH_LONG").is_some())] {
        let mut text = seeds[numbers.below(seeds.len())].clone();
        for _ in 0..=numbers.below(4) {
            mixed(&mut text, &seeds, &mut numbers);
        }
        if text.len() <= BYTES_MAX && std::panic::catch_unwind(|| try_text(&text)).is_err() {
            panic!("this text is not read as it should be:\n{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var_os("GOODFAITH_LONG").is_some() { 20_000 } else { 400 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_read(text in "\\PC*|[ -~\n|`>#*…]*") {
        try_text(&text);
        try_text(&format!("+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = 2024-05-01\n+++\n{text}"));
        try_text(&format!("+++\nsite = \"example.org\"\ncompany = \"Example Ltd\"\neffective = 2024-05-01\n+++\nWe sell nothing.\n```rules\nnever sell all | We sell nothing\n{text}\n```\n"));
    }
}

#[test]
fn formatting_keeps_every_comment_and_stays_in_its_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/good/comments-among-the-lines.md");
    let text = std::fs::read_to_string(path).unwrap().split("=== ").next().unwrap().to_owned();
    let formatted = policy::format(&policy::Source { name: "comments".to_owned(), text }).text.unwrap();
    let fence = "   ```rules\n   # What a court orders is another matter.\n   # It must show the order.\n   never share contact-details | We never share your address\n     except to authority for legal if legal-process | except with a court\n   # So much for sharing.\n   ```\n";
    assert!(formatted.ends_with(fence), "{formatted}");
}
