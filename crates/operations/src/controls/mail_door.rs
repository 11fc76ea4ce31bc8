//! The duties `screen-spam` and `tell-sender`: this version receives no mail at all, so no message passes unscreened and none is dropped in silence.

use crate::{OperationError, Outcome};
use policy::{Answer, Owed};
use vocabulary::Duty;

/// What is said to whoever would bring a letter in.
const SHUT: &str = "no mail is received here: a letter cannot be screened yet, so it is not taken in";

/// The duty to screen, where it is owed: nothing here can meet it yet, so the act waits for the version that handles mail.
pub(crate) fn unmet(answer: &Answer) -> Option<&Owed> {
    super::owed(answer, Duty::ScreenSpam)
}

/// Refuses what claims to have come by mail.
pub(crate) fn refuse_mail(source: &str) -> Outcome<()> {
    let by_mail = ["mail", "e-mail", "email", "letter"].iter().any(|word| source.trim().eq_ignore_ascii_case(word));
    if by_mail { Err(OperationError::NotAllowed(SHUT)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_must_be_screened_is_not_taken_in_unscreened() {
        let answer = crate::controls::tests::permit_owing(vocabulary::Duty::ScreenSpam);
        assert!(super::unmet(&answer).is_some());
    }

    #[test]
    fn the_door_for_mail_is_shut_and_says_so() {
        assert!(super::refuse_mail("E-Mail").is_err_and(|e| e.to_string().contains("cannot be screened")));
        assert!(super::refuse_mail("support desk").is_ok());
    }
}
