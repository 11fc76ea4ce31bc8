//! What is answered in an SMTP conversation: a code, an enhanced code (RFC 3463) and a few lines of plain words. It never holds an address, a key, or
//! whether somebody is known.

use crate::blocklist::Listed;
use std::fmt::Write;

/// The longest line of an answer (RFC 5321 §4.5.3.1.5), its code and its end included.
const LINE_MAX: usize = 512;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    code: u16,
    enhanced: Option<&'static str>,
    lines: Vec<String>,
}

impl Answer {
    /// An answer of one line. Whatever would end the line early is left out.
    #[must_use]
    pub fn new(code: u16, enhanced: &'static str, words: impl Into<String>) -> Self {
        Self { code, enhanced: Some(enhanced), lines: vec![words.into()] }
    }

    pub(super) fn bare(code: u16, lines: &[&str]) -> Self {
        Self { code, enhanced: None, lines: lines.iter().map(|line| (*line).to_owned()).collect() }
    }

    /// The same with another line.
    #[must_use]
    pub fn and(mut self, words: impl Into<String>) -> Self {
        self.lines.push(words.into());
        self
    }

    /// The refusal of a sender who stands on a list: which list and why, where to get off it, and how to reach a person. Each line says enough by
    /// itself, for some mail programs show only the first or the last.
    #[must_use]
    pub fn listed(listed: &Listed, reference: &str, appeal: &str) -> Self {
        Self::new(550, "5.7.1", format!("Refused as spam: the sender stands on {} ({}, {})", listed.list, listed.meaning, listed.code))
            .and(format!("To see why and to be taken off that list: {}", listed.see))
            .and(format!("If this is wrong, ask for a review without writing mail: {appeal}{reference}"))
    }

    /// Whether it takes what was asked.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        self.code < 400
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.code
    }

    /// As it goes over the wire.
    pub(super) fn wire(&self) -> String {
        let mut wire = String::new();
        let last = self.lines.len().saturating_sub(1);
        for (at, words) in self.lines.iter().enumerate() {
            let between = if at == last { ' ' } else { '-' };
            let enhanced = self.enhanced.map_or_else(String::new, |enhanced| format!("{enhanced} "));
            let mut line = format!("{}{between}{enhanced}{}", self.code, words.replace(|char: char| char.is_control() || !char.is_ascii(), "?"));
            line.truncate(LINE_MAX - 2);
            // Writing to a string does not fail.
            let _ = write!(wire, "{line}\r\n");
        }
        wire
    }

    /// As one line, for Postfix, which asks for no more.
    pub(super) fn one_line(&self) -> String {
        let enhanced = self.enhanced.map_or_else(String::new, |enhanced| format!("{enhanced} "));
        let mut line = format!("{} {enhanced}{}", self.code, self.lines.join(". ")).replace(|char: char| char.is_control() || !char.is_ascii(), "?");
        line.truncate(LINE_MAX - 2);
        line
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn an_answer_is_lines_of_the_protocol_and_nothing_breaks_out_of_them() {
        let answer = Answer::new(550, "5.7.1", "one\r\n250 ok").and("x".repeat(600));
        let wire = answer.wire();
        let lines: Vec<&str> = wire.split_terminator("\r\n").collect();
        assert_eq!((lines.len(), lines[0]), (2, "550-5.7.1 one??250 ok"));
        assert!(lines[1].starts_with("550 5.7.1 x") && lines.iter().all(|line| line.len() <= 510), "{wire}");
        assert!(!answer.one_line().contains(['\r', '\n']));
    }
}
