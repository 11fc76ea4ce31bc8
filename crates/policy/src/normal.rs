//! Words in the form in which they are compared: typographic marks straight, white space single, Markdown marks gone. It
//! changes no letter and no case.

use crate::reading::Glyph;

/// Words in comparable form, each character with the index of the one it came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Normal {
    characters: Vec<char>,
    sources: Vec<usize>,
}

impl PartialEq for Normal {
    fn eq(&self, other: &Self) -> bool {
        self.characters == other.characters
    }
}

impl Normal {
    pub(crate) fn of_text(text: &str) -> Self {
        Self::of(text.chars())
    }

    pub(crate) fn of_glyphs(glyphs: &[Glyph]) -> Self {
        Self::of(glyphs.iter().map(|glyph| glyph.character))
    }

    fn of(characters: impl Iterator<Item = char>) -> Self {
        let mut normal = Self::default();
        for (source, character) in characters.enumerate() {
            let Some(character) = comparable(character) else { continue };
            if character == ' ' && normal.characters.last().is_none_or(|last| *last == ' ') {
                continue;
            }
            normal.characters.push(character);
            normal.sources.push(source);
        }
        while normal.characters.last() == Some(&' ') {
            normal.characters.pop();
            normal.sources.pop();
        }
        normal
    }

    pub(crate) fn len(&self) -> usize {
        self.characters.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    /// The index, in what this was made of, of the character at `at`.
    pub(crate) fn source_index(&self, at: usize) -> Option<usize> {
        self.sources.get(at).copied()
    }

    /// Where `wanted` first occurs at or after `from`.
    pub(crate) fn find(&self, wanted: &Self, from: usize) -> Option<usize> {
        if wanted.is_empty() {
            return None;
        }
        let haystack = self.characters.get(from..)?;
        haystack.windows(wanted.len()).position(|window| window == wanted.characters).map(|at| at + from)
    }

    /// Where `wanted` first occurs at or after `from` without cutting a word at either end: "able" is not in "unable".
    pub(crate) fn find_words(&self, wanted: &Self, from: usize) -> Option<usize> {
        let mut from = from;
        loop {
            let at = self.find(wanted, from)?;
            if !self.cuts_a_word(at) && !self.cuts_a_word(at + wanted.len()) {
                return Some(at);
            }
            from = at + 1;
        }
    }

    /// Whether the place before the character at `at` lies inside a word.
    fn cuts_a_word(&self, at: usize) -> bool {
        let inside = |at: Option<usize>| at.and_then(|at| self.characters.get(at)).is_some_and(|character| character.is_alphanumeric());
        inside(at.checked_sub(1)) && inside(Some(at))
    }

    pub(crate) fn find_all(&self, wanted: &Self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(at) = self.find(wanted, from) {
            found.push(at);
            from = at + 1;
        }
        found
    }

    /// The words with the index of their first and last character.
    pub(crate) fn words(&self) -> Vec<(String, usize, usize)> {
        let mut words = Vec::new();
        let mut start = 0;
        for part in self.characters.split(|c| *c == ' ') {
            if !part.is_empty() {
                words.push((part.iter().collect(), start, start + part.len() - 1));
            }
            start += part.len() + 1;
        }
        words
    }
}

/// The character as it is compared; `None` for Markdown marks.
const fn comparable(character: char) -> Option<char> {
    match character {
        '*' | '_' | '`' | '#' | '>' | '|' | '\\' | '·' | '•' | '\u{200b}' | '\u{feff}' => None,
        '‘' | '’' | '´' | '′' => Some('\''),
        '“' | '”' | '„' | '″' => Some('"'),
        '–' | '—' | '−' | '‐' | '‑' => Some('-'),
        ' ' | '\t' | '\n' | '\r' | '\u{a0}' | '\u{2009}' | '\u{202f}' => Some(' '),
        other => Some(other),
    }
}
