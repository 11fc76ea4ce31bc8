//! One line of rules as words with places. It knows no statement.

use crate::diagnostic::Span;
use crate::statement::Quote;
use vocabulary::WordError;

/// What is wrong with a line.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Fault {
    pub(crate) fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None }
    }

    pub(crate) fn word(error: &WordError, span: Span) -> Self {
        let help = error.suggestion.as_ref().map(|word| format!("did you mean `{word}`?"));
        let kind = error.kind;
        let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        Self { code: "unknown-word", span, message: format!("`{}` is not {article} {kind}", error.text), help }
    }

    /// Where no word comes near, all that are known.
    pub(crate) fn or_list<'w>(mut self, known: impl IntoIterator<Item = &'w str>) -> Self {
        self.help.get_or_insert_with(|| format!("the words are: {}", known.into_iter().collect::<Vec<_>>().join(", ")));
        self
    }
}

/// A line being read from left to right.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// What stands before the quote.
    head: &'a str,
    quote: Option<&'a str>,
    at: usize,
    next: usize,
}

impl<'a> Line<'a> {
    /// A line whose first byte stands at `at` in the source.
    pub(crate) fn new(text: &'a str, at: usize) -> Self {
        let (head, quote) = text.split_once('|').map_or((text, None), |(head, quote)| (head, Some(quote)));
        Self { head, quote, at, next: 0 }
    }

    /// The next word without taking it; a comma is a word.
    pub(crate) fn peek(&self) -> Option<&'a str> {
        self.token().map(|(start, end)| self.head.get(start..end).unwrap_or_default())
    }

    fn token(&self) -> Option<(usize, usize)> {
        let rest = self.head.get(self.next..)?;
        let start = self.next + (rest.len() - rest.trim_start().len());
        let rest = self.head.get(start..)?;
        let length = if rest.starts_with(',') { 1 } else { rest.find(|c: char| c.is_whitespace() || c == ',').unwrap_or(rest.len()) };
        (length > 0).then_some((start, start + length))
    }

    /// Takes the next word.
    pub(crate) fn word(&mut self) -> Result<&'a str, Fault> {
        let Some((start, end)) = self.token() else {
            return Err(Fault::new("line-ends", self.span(), "the line ends here, and a word is missing"));
        };
        self.next = end;
        Ok(self.head.get(start..end).unwrap_or_default())
    }

    /// Takes the next word if it is this one.
    pub(crate) fn take(&mut self, word: &str) -> bool {
        let is = self.peek() == Some(word);
        if is {
            self.next = self.token().map_or(self.next, |(_, end)| end);
        }
        is
    }

    pub(crate) fn comma(&mut self) -> bool {
        self.take(",")
    }

    pub(crate) fn expect(&mut self, word: &str) -> Result<(), Fault> {
        let span = self.span();
        if self.take(word) {
            return Ok(());
        }
        let found = self.peek().map_or_else(|| "the line ends".to_owned(), |found| format!("`{found}` stands"));
        Err(Fault::new("unknown-word", span, format!("`{word}` is wanted where {found}")))
    }

    /// The place of the next word.
    pub(crate) fn span(&self) -> Span {
        let (start, end) = self.token().unwrap_or((self.head.trim_end().len(), self.head.trim_end().len()));
        Span { start: self.at + start, end: self.at + end }
    }

    pub(crate) fn whole(&self) -> Span {
        let lead = self.head.len() - self.head.trim_start().len();
        Span { start: self.at + lead, end: self.at + self.head.trim_end().len() }
    }

    /// Takes all that is left before the quote.
    pub(crate) fn rest(&mut self) -> String {
        let rest = self.head.get(self.next..).unwrap_or_default().trim().to_owned();
        self.next = self.head.len();
        rest
    }

    /// Takes all words before this one.
    pub(crate) fn until(&mut self, word: &str) -> String {
        let from = self.next;
        while self.peek().is_some_and(|next| next != word) {
            self.next = self.token().map_or(self.head.len(), |(_, end)| end);
        }
        self.head.get(from..self.next).unwrap_or_default().trim().to_owned()
    }

    pub(crate) fn end(&self) -> Result<(), Fault> {
        self.peek().map_or(Ok(()), |word| Err(Fault::new("unknown-word", self.span(), format!("`{word}` has no place here"))))
    }

    pub(crate) const fn has_quote(&self) -> bool {
        self.quote.is_some()
    }

    /// The quote, with its place.
    pub(crate) fn quote(&self) -> Option<Quote> {
        let text = self.quote?;
        let start = self.at + self.head.len() + 1 + (text.len() - text.trim_start().len());
        let words = text.trim();
        Some(Quote { words: words.to_owned(), span: Span { start, end: start + words.len() } })
    }
}
