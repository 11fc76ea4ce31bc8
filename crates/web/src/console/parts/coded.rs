//! Words in which what is typed at a command line stands between backticks. It never lets markup of the words through.

use askama::Template;

/// The words, each part between backticks as code.
#[derive(Debug, Template)]
#[template(path = "console/parts/coded.html")]
pub(crate) struct Coded<'a> {
    words: &'a str,
}

/// The words of a sentence for a page.
pub(crate) fn coded(words: &str) -> Coded<'_> {
    Coded { words }
}

#[cfg(test)]
mod tests {
    use super::coded;

    #[test]
    fn what_is_typed_stands_as_code_and_nothing_else_is_markup() {
        let said = |words| coded(words).to_string();
        assert_eq!(said("Run `a --b <C>`, then look."), "Run <code>a --b &#60;C&#62;</code>, then look.");
        assert_eq!(said("<b>plain</b>"), "&#60;b&#62;plain&#60;/b&#62;");
    }
}
