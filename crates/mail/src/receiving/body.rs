//! The bytes of a letter between `DATA` and its end. Only CR LF `.` CR LF ends it: a CR or LF alone is what smugglers live on, and is refused.

/// How far the letter has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// There is more to come.
    More,
    /// The end, after so many of the bytes.
    End(usize),
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
}

/// Reads a letter.
#[derive(Debug)]
pub(super) struct Body {
    at: At,
    letter: Vec<u8>,
    max: usize,
    is_smuggled: bool,
    is_too_long: bool,
}

/// A letter that came whole, or why it cannot be taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    Letter(Vec<u8>),
    Smuggled,
    TooLong,
}

impl Body {
    /// A letter of at most so many bytes. More are read, so that the conversation can go on, and not kept.
    pub(super) fn new(max: usize) -> Self {
        Self { at: At::LineStart, letter: Vec::new(), max, is_smuggled: false, is_too_long: false }
    }

    /// Takes bytes up to the end of the letter.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Progress {
        for (place, byte) in bytes.iter().enumerate() {
            self.at = match (self.at, byte) {
                (At::LineStart, b'.') => At::Dot,
                (At::Dot, b'\r') => At::DotCr,
                (At::DotCr, b'\n') => return Progress::End(place + 1),
                (At::DotCr, _) => {
                    // A line of a stuffed dot and a CR that ends nothing.
                    self.is_smuggled = true;
                    self.keep(b"\r");
                    self.plain(*byte)
                }
                (At::Cr, b'\n') => {
                    self.keep(b"\n");
                    At::LineStart
                }
                (At::Cr, _) => {
                    self.is_smuggled = true;
                    self.plain(*byte)
                }
                (At::LineStart | At::Text | At::Dot, _) => self.plain(*byte),
            };
        }
        Progress::More
    }

    /// Whether so much was sent past the end of what is taken that nothing more should be read.
    pub(super) fn is_hopeless(&self) -> bool {
        self.is_too_long || self.is_smuggled
    }

    pub(super) fn came(self) -> Came {
        match (self.is_smuggled, self.is_too_long) {
            (true, _) => Came::Smuggled,
            (false, true) => Came::TooLong,
            (false, false) => Came::Letter(self.letter),
        }
    }

    fn plain(&mut self, byte: u8) -> At {
        self.keep(&[byte]);
        match byte {
            b'\r' => At::Cr,
            b'\n' => {
                self.is_smuggled = true;
                At::Text
            }
            _ => At::Text,
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.letter.len() + bytes.len() > self.max {
            self.is_too_long = true;
            self.letter.clear();
            self.letter.shrink_to_fit();
        } else if !self.is_too_long {
            self.letter.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, Came, Progress};

    fn read(pieces: &[&[u8]]) -> (Progress, Came) {
        let mut body = Body::new(64);
        let mut last = Progress::More;
        for piece in pieces {
            last = body.push(piece);
        }
        (last, body.came())
    }

    #[test]
    fn a_letter_ends_at_a_dot_on_a_line_of_its_own_however_it_is_cut() {
        let whole = b"one\r\n..two\r\n...\r\n.three\r\n.\r\nQUIT";
        for cut in 0..whole.len() {
            let mut body = Body::new(64);
            let (first, second) = whole.split_at(cut);
            let end = match body.push(first) {
                Progress::End(end) => end,
                Progress::More => match body.push(second) {
                    Progress::End(end) => cut + end,
                    Progress::More => panic!("no end, cut at {cut}"),
                },
            };
            assert_eq!((end, body.came()), (whole.len() - 4, Came::Letter(b"one\r\n.two\r\n..\r\nthree\r\n".to_vec())), "cut at {cut}");
        }
        assert_eq!(read(&[b".\r\n"]), (Progress::End(3), Came::Letter(Vec::new())));
    }

    #[test]
    fn no_other_end_is_an_end_and_what_tries_one_is_refused() {
        for end in [&b"\n.\n"[..], b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r.", b"\r\r\n.\r\r\n", b"\n.\r"] {
            let (progress, _) = read(&[b"text", end]);
            assert_eq!(progress, Progress::More, "{end:?} ended a letter");
            assert_eq!(read(&[b"text", end, b"\r\n.\r\n"]).1, Came::Smuggled, "{end:?}");
        }
    }

    #[test]
    fn a_letter_that_is_too_long_is_not_kept() {
        let long = vec![b'x'; 65];
        assert_eq!(read(&[&long, b"\r\n.\r\n"]), (Progress::End(5), Came::TooLong));
        assert_eq!(read(&[&long[..62], b"\r\n.\r\n"]).1, Came::Letter([&long[..62], b"\r\n"].concat()));
    }

    /// The end by its definition: the first CR LF `.` CR LF, the line before the letter counted as ended.
    fn end_by_definition(bytes: &[u8]) -> Option<usize> {
        let whole = [b"\r\n", bytes].concat();
        whole.windows(5).position(|five| five == b"\r\n.\r\n").map(|place| place + 3)
    }

    fn is_smuggled_by_definition(letter: &[u8]) -> bool {
        let after = |place: usize| letter.get(place + 1).copied();
        let before = |place: usize| place.checked_sub(1).and_then(|place| letter.get(place).copied());
        (0..letter.len()).any(|place| match letter.get(place) {
            Some(b'\r') => after(place) != Some(b'\n'),
            Some(b'\n') => before(place) != Some(b'\r'),
            _ => false,
        })
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config { cases: 4_000, failure_persistence: None, ..Default::default() })]

        #[test]
        fn any_bytes_end_where_they_should_and_are_smuggled_when_they_are(bytes in proptest::collection::vec(proptest::sample::select(b"\r\n..a".to_vec()), 0..40), cut in 0..40_usize) {
            let mut body = Body::new(1_000);
            let (first, second) = bytes.split_at(cut.min(bytes.len()));
            let end = match body.push(first) {
                Progress::End(end) => Some(end),
                Progress::More => match body.push(second) {
                    Progress::End(end) => Some(first.len() + end),
                    Progress::More => None,
                },
            };
            proptest::prop_assert_eq!(end, end_by_definition(&bytes));
            if let Some(end) = end {
                let came = body.came();
                proptest::prop_assert_eq!(came == Came::Smuggled, is_smuggled_by_definition(&bytes[..end]), "{:?}", came);
            }
        }
    }
}
