//! What the house says is wrong with what was sent, in the language of the page. The house says it in English, to programs as well; a form's
//! own mistakes it says in the form's language. It adds nothing to what was said.

use crate::language::{Language, spoken};

/// The names of what the house says in English alone, word for word as it says it.
const SAID: [&str; 28] = [
    "mistake-too-long",
    "mistake-no-address",
    "mistake-no-telephone",
    "mistake-no-card",
    "mistake-one-line",
    "mistake-no-value",
    "mistake-not-asked",
    "mistake-without-names",
    "mistake-deleted-since",
    "mistake-born",
    "mistake-born-read",
    "mistake-born-half",
    "mistake-born-year",
    "mistake-born-before",
    "mistake-write",
    "mistake-plain-text",
    "mistake-name-no-address",
    "mistake-name-none",
    "mistake-name-taken",
    "mistake-no-topic",
    "mistake-topic-gone",
    "mistake-posts-full",
    "mistake-no-post",
    "mistake-no-field",
    "mistake-no-board",
    "mistake-contest-early",
    "mistake-contest-over",
    "mistake-no-sponsor",
];

/// How a sentence begins and ends that holds a number of characters.
const CHARACTERS: (&str, &str) = ("please write at most ", " characters");

/// A sentence of the house in the language of the request; as it is where there are no other words for it.
pub(crate) fn in_language(said: &str) -> String {
    in_this(spoken(), said)
}

fn in_this(language: Language, said: &str) -> String {
    let english = |name: &&&str| wording::plain(Language::English, name, &[]) == said;
    let number = said.strip_prefix(CHARACTERS.0).and_then(|rest| rest.strip_suffix(CHARACTERS.1)).and_then(|number| number.parse::<u32>().ok());
    match (SAID.iter().find(english), number) {
        (Some(name), _) => wording::plain(language, name, &[]),
        (None, Some(most)) => wording::plain(language, "mistake-characters", &[("most", &most)]),
        (None, None) => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, in_this};

    #[test]
    fn what_the_house_says_is_said_in_the_language_of_the_page() {
        assert_eq!(in_this(Language::Arabic, "please write something"), "يرجى كتابة شيء");
        assert_eq!(in_this(Language::Arabic, "please write at most 40 characters"), "يرجى كتابة 40 حرفًا على الأكثر");
        for words in ["please write something", "please write at most 40 characters", "something nobody translated"] {
            assert_eq!(in_this(Language::English, words), words);
        }
    }
}
