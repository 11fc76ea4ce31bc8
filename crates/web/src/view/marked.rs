//! A sentence cut into pieces, the quoted words apart from the rest. It finds words; it never changes them.

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words, as in the text.
    pub(crate) text: String,
    /// Whether they are the quoted ones.
    pub(crate) decisive: bool,
}

/// Cuts `text` where `quote` stands in it. Marks, dashes, white space and Markdown marks count as equal, as they do in
/// policies; `…` in the quote joins two fragments. A quote that is not found leaves the text whole.
pub(crate) fn pieces(text: &str, quote: &str) -> Vec<Piece> {
    let plain = normal(text);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for fragment in quote.split('…') {
        let wanted: Vec<char> = normal(fragment).into_iter().map(|(c, _)| c).collect();
        let wanted = trimmed(&wanted);
        let Some(start) = find(&plain, wanted, from) else {
            return whole(text);
        };
        let end = start + wanted.len();
        spans.push((start, end));
        from = end;
    }
    let byte = |index: usize| plain.get(index).map_or(text.len(), |(_, at)| *at);
    let mut cut = Vec::new();
    let mut done = 0;
    for (start, end) in spans {
        push(&mut cut, text.get(done..byte(start)), false);
        let stop = trim_end(text, byte(start), byte(end));
        push(&mut cut, text.get(byte(start)..stop), true);
        done = stop;
    }
    push(&mut cut, text.get(done..), false);
    if cut.is_empty() { whole(text) } else { cut }
}

fn whole(text: &str) -> Vec<Piece> {
    vec![Piece { text: text.to_owned(), decisive: false }]
}

fn push(pieces: &mut Vec<Piece>, text: Option<&str>, decisive: bool) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece { text: text.to_owned(), decisive });
    }
}

/// Where the span really ends: white space after its last word is not part of it.
fn trim_end(text: &str, start: usize, end: usize) -> usize {
    text.get(start..end).map_or(end, |span| start + span.trim_end().len())
}

fn trimmed(mut wanted: &[char]) -> &[char] {
    while let [' ', rest @ ..] = wanted {
        wanted = rest;
    }
    while let [rest @ .., ' '] = wanted {
        wanted = rest;
    }
    wanted
}

fn find(plain: &[(char, usize)], wanted: &[char], from: usize) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    plain.windows(wanted.len()).enumerate().skip(from).find_map(|(at, window)| {
        let same = window.iter().zip(wanted).all(|((c, _), w)| c == w);
        same.then_some(at)
    })
}

/// The characters that count, each with the byte it stands at.
fn normal(text: &str) -> Vec<(char, usize)> {
    let mut plain: Vec<(char, usize)> = Vec::new();
    for (at, character) in text.char_indices() {
        let seen = match character {
            '*' | '_' | '`' | '\\' => continue,
            '“' | '”' | '„' => '"',
            '‘' | '’' | '‚' => '\'',
            '–' | '—' | '‐' | '‑' => '-',
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if seen == ' ' && matches!(plain.last(), Some((' ', _))) {
            continue;
        }
        plain.push((seen, at));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn check(text: &str, quote: &str, expected: &str) {
        let shown: String = pieces(text, quote).into_iter().map(|piece| if piece.decisive { format!("[{}]", piece.text) } else { piece.text }).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_quoted_words_are_cut_out() {
        check("We never sell your address.", "never sell", "We [never sell] your address.");
        check("We never sell.", "We never sell.", "[We never sell.]");
        check("We may use, and  keep it", "may use … keep", "We [may use], and  [keep] it");
    }

    #[test]
    fn marks_dashes_and_spaces_count_as_equal() {
        check("We don’t\n  sell – ever", "don't sell - ever", "We [don’t\n  sell – ever]");
        check("a **bold** word", "bold word", "a **[bold** word]");
    }

    #[test]
    fn a_quote_that_is_not_there_leaves_the_text_whole() {
        check("We never sell.", "always sell", "We never sell.");
        check("We never sell.", "", "We never sell.");
        check("", "x", "");
    }
}
