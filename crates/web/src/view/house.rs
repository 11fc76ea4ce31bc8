//! What the house says of an act — what became of a request, what was wrong with what was sent — in the language of the page. It writes plain
//! English, which logs, programs and rows keep; mistakes of forms are told beside this, and what nobody knows is shown as it is written.

use crate::language::{Language, plain};
use crate::view::mistakes::in_language;
use crate::view::words::{quoted, spoken};
use operations::Mistake;

/// What the house says, and the name it has among the words of the pages. `#` is a number.
const SAID: [(&str, &str); 81] = [
    ("Noted. You will have an answer by the day shown.", "outcome-dated"),
    ("Noted. Somebody will answer.", "outcome-noted"),
    ("Nothing is done before it is known that this comes from you.", "outcome-proof"),
    ("Refused, by the sentence shown.", "outcome-refused"),
    ("Refused, as nobody proved who asks.", "outcome-unproven"),
    ("Answered.", "outcome-answered"),
    ("You took this back.", "outcome-withdrawn"),
    ("Stopped. It holds from now on.", "outcome-stopped"),
    ("Corrected.", "outcome-corrected"),
    ("Closed. Nothing is done with it any more, except what the policy says remains. You can open it again on this page.", "outcome-closed"),
    ("Deleted, but for what the policy lets remain, sealed apart. This link opens nothing any more.", "outcome-archived"),
    ("Deleted. This link opens nothing any more.", "outcome-deleted"),
    ("say which value is wrong and what is right", "wrong-correction"),
    ("there is no such value to correct", "wrong-nothing-to-correct"),
    ("this value was changed meanwhile: please say again what is right", "wrong-changed-meanwhile"),
    ("this site grants no such right on this page", "wrong-no-right"),
    ("there is no such request", "wrong-no-request"),
    ("this request is closed: whoever wants something else asks anew", "wrong-request-closed"),
    ("nothing is done before it is proven who asks", "wrong-unproven"),
    ("there is no such order", "wrong-no-order"),
    ("there is no such choice", "wrong-no-choice"),
    ("this choice is not offered here", "wrong-choice-not-here"),
    ("there is nothing of this name to stop", "wrong-nothing-to-stop"),
    ("please give the month and the year the child was born in", "wrong-child-born"),
    ("a grown-up parent or guardian must answer this", "wrong-grown-up"),
    ("by this they are 13 or older, and no parent's permission is needed", "wrong-over-13"),
    ("please choose what you permit it for, from what is listed", "wrong-permit-for"),
    ("please choose whom you permit it to, from what is listed", "wrong-permit-to"),
    ("please choose how we can know that it is you", "wrong-permit-method"),
    ("for giving it to others, an answer by e-mail is not enough: please send the form or have a call", "wrong-by-letter"),
    ("another parent has taken their permission back, and that stands until they give it again", "wrong-other-parent"),
    ("who would give it is known as a child themselves", "wrong-known-child"),
    ("the child is none any more, or nobody said until when", "wrong-child-no-more"),
    ("there is no such permission", "wrong-no-permission"),
    ("please give the address of a parent or guardian, not your own", "wrong-parents-address"),
    ("several parents were asked already; please wait for one of them to answer", "wrong-parents-asked"),
    ("first say what you permit, and choose the signed form", "wrong-form-first"),
    ("please choose a file of at most 4 megabytes", "wrong-form-size"),
    ("this is no PDF, JPEG or PNG file, whatever it is called", "wrong-form-kind"),
    ("nothing waits to be confirmed", "wrong-nothing-waits"),
    ("please write your e-mail address, as name@example.org", "wrong-email"),
    ("this is one of the passwords that are tried first; please take another", "wrong-password-common"),
    ("this is not your present password", "wrong-password-present"),
    ("this site has no members, and no passwords", "wrong-password-members"),
    ("sign in by a link to your address first, so that it is known to be yours", "wrong-password-link"),
    ("this server sends no letters", "wrong-no-letters"),
    ("a child gives no permission in a parent's place; what was given to ask you is deleted", "wrong-child-gives"),
    ("the policy of this site asks no parent", "wrong-no-parent-asked"),
    ("only a verified parent sees and changes what is held of a child, and only while it is one", "wrong-verified-parent"),
    ("the policy of this site makes no difference for children", "wrong-no-difference"),
    ("please take at most # characters", "wrong-take-at-most"),
    ("please take at least # characters; a few words in a row are good", "wrong-take-at-least"),
    ("the log this site serves today has another entry at this place: keep this receipt, it proves that the log was changed", "unproven-changed"),
    ("this is not a receipt", "unproven-no-receipt"),
    ("the checkpoint is of another log than the key", "unproven-other-log"),
    ("the entry does not stand at this place of the log", "unproven-place"),
    ("Open an account", "form-registration"),
    ("Get our newsletter", "form-newsletter"),
    ("Download a white paper", "form-download"),
    ("Ask for information", "form-information"),
    ("Write to us", "form-contact"),
    ("Ask us to write to you", "form-hear"),
    ("Answer a survey", "form-survey"),
    ("Enter the contest", "form-contest"),
    ("Join the promotion", "form-promotion"),
    ("Tell us about your work", "form-jobs"),
    ("Place an order", "form-order"),
    ("Say what could be better", "form-feedback"),
    ("an objection", "document-objection"),
    ("an objection, by letter-link", "document-objection-letter"),
    ("an objection, by reply", "document-objection-reply"),
    ("an objection, by gpc", "document-objection-gpc"),
    ("unsubscribed by a letter", "document-unsubscribed"),
    ("the account was closed", "document-closed"),
    ("the account was opened again", "document-opened"),
    ("the age said on this page", "document-age"),
    ("a verified parent confirmed the age", "document-age-parent"),
    ("the parent took it back on their own page", "document-parent-took-back"),
    ("the parent who gave it was forgotten", "document-parent-forgotten"),
    ("who gave it turned out to be a child", "document-parent-child"),
    ("What stood above the box when this was posted", "document-board"),
];

/// What the house says, in the language of the page.
pub(crate) fn house_words(text: &str) -> String {
    if crate::language::spoken() == Language::English {
        return text.to_owned();
    }
    if let Some(name) = name_of(text) {
        return spoken(name);
    }
    let number = number_in(text).and_then(|(form, number)| Some(plain(name_of(&form)?, &[("count", &number)])));
    number.unwrap_or_else(|| match in_language(text) {
        said if said == text => quoted(said),
        said => said,
    })
}

/// What was wrong, one after another.
pub(crate) fn mistakes_joined(mistakes: &[Mistake], between: &str) -> String {
    let words: Vec<String> = mistakes.iter().map(|mistake| house_words(&mistake.words)).collect();
    words.join(between)
}

fn name_of(text: &str) -> Option<&'static str> {
    SAID.iter().find(|(said, _)| *said == text).map(|(_, name)| *name)
}

/// A text with one number in it: the text with `#` in its place, and the number.
fn number_in(text: &str) -> Option<(String, u64)> {
    let (before, rest) = text.split_at_checked(text.find(|c: char| c.is_ascii_digit())?)?;
    let (number, after) = rest.split_at_checked(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))?;
    Some((format!("{before}#{after}"), number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{SAID, name_of, number_in, plain};

    #[test]
    fn what_the_house_says_stands_word_for_word_among_the_words_of_the_pages() {
        for (said, name) in SAID {
            let among = plain(name, &[("count", &7_u64)]);
            assert_eq!(said.replace('#', "7"), among, "{name}");
        }
    }

    #[test]
    fn a_number_is_found_whatever_it_is() {
        let (form, number) = number_in("please take at most 4000 characters").unwrap();
        assert_eq!((name_of(&form), number), (Some("wrong-take-at-most"), 4_000));
        assert_eq!(number_in("no number"), None);
    }
}
