//! The letters of a demonstration: it puts them into a folder, and here they are waited for and opened.

use super::Scene;
use std::time::Duration;

/// How often a letter is looked for, and how long between.
const LOOKS_MAX: usize = 400;
const BETWEEN: Duration = Duration::from_millis(50);

/// How long the secret of a link is.
const SECRET: usize = 64;

impl Scene {
    /// The path of the link of the next letter that has one of this kind, as `/sign-in/`. The letter is waited for and taken out.
    pub(super) fn link_of_letter(&self, kind: &str) -> String {
        let letter = self.letter_with(kind);
        let secret = letter.split(kind).nth(1).and_then(|rest| rest.get(..SECRET)).expect("a link");
        format!("{kind}{secret}")
    }

    fn letter_with(&self, words: &str) -> String {
        let folder = self.demo.letters();
        for _ in 0..LOOKS_MAX {
            for file in std::fs::read_dir(&folder).ok().into_iter().flatten().filter_map(Result::ok) {
                // Quoted-printable, as letters are: soft line ends are taken out.
                let text = std::fs::read_to_string(file.path()).unwrap().replace("=\r\n", "").replace("=3D", "=");
                if text.contains(words) {
                    std::fs::remove_file(file.path()).unwrap();
                    return text;
                }
            }
            std::thread::sleep(BETWEEN);
        }
        panic!("no letter came with {words}");
    }
}
