//! What can go wrong in a use case, in words fit for outsiders. It never says whether a person exists, and never why we failed.

use policy::Answer;

/// What every use case gives back.
pub type Outcome<T> = Result<T, OperationError>;

/// Why a use case did not happen. The words are safe to show to anyone.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OperationError {
    /// No policy is kept for this host name.
    #[error("there is no such site here")]
    UnknownSite,
    /// The policy says no; nothing was stored and nothing was told.
    #[error("{}", .0.words)]
    Refused(Box<Refusal>),
    /// Unknown, expired, or of another site: a link never says which.
    #[error("this link is not valid, or not any more")]
    LinkInvalid,
    /// No key, or one that opens nothing here.
    #[error("this key opens nothing here")]
    KeyInvalid,
    /// A valid key that may not do this.
    #[error("{0}")]
    NotAllowed(&'static str),
    /// An address, password, code or passkey that lets nobody in: which of them was wrong is never said, nor whether an address is known.
    #[error("that does not sign anybody in here; check it, or have a link sent to your address")]
    SignInRefused,
    /// Asked too often from here or for this address, known or not.
    #[error("that was asked too often; please try again in {}", in_words(*.wait_s))]
    TooMany {
        /// How many seconds to wait.
        wait_s: u64,
    },
    /// What was sent cannot be used; every mistake at once.
    #[error("what was sent cannot be used: {}", list(.0))]
    Malformed(Vec<Mistake>),
    /// The form was shown under another version or with other fields.
    #[error("the form has changed since it was shown; please look at it again")]
    StatementStale,
    /// What was asked was settled before, and stays as it is.
    #[error("{0}")]
    Settled(&'static str),
    /// The idempotency key was used before for something else.
    #[error("this idempotency key was used for something else")]
    IdempotencyClash,
    /// The store is busy; the same call may be made again.
    #[error("please try again in a moment")]
    Busy,
    /// The store cannot be reached or written for now, as when a disk is full. Where the answer was lost on its way, the same call
    /// again shows whether it was done. The cause is in the log under the id.
    #[error("this cannot be done for now; it is noted as {}, and the same may be asked again later", .0.id)]
    Unavailable(Fault),
    /// Our fault. The cause is in the log under the id.
    #[error("something went wrong on our side; it is noted as {}", .0.id)]
    Fault(Fault),
}

/// A refusal by the policy: the answer with its sentences, and one plain line.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The whole answer: verdict, reasons, and what would have permitted it.
    pub answer: Answer,
    /// One line for people. It holds nothing personal.
    pub words: String,
    /// The entry of the erasure, where what was sent made a deletion due that was done at once.
    pub erased: Option<crate::ErasedView>,
}

/// One thing wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Mistake {
    /// Which field.
    pub field: String,
    /// What is wrong, and what would be right.
    pub words: String,
}

/// A fault of ours, by its id in the log.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What to quote when asking about it.
    pub id: String,
}

impl OperationError {
    /// The policy's refusal as an error.
    #[must_use]
    pub fn refused(answer: Answer) -> Self {
        let words = match answer.reasons.first() {
            Some(reason) => format!("refused by the policy: “{}”", reason.text),
            None => "refused: no sentence of the policy allows this".to_owned(),
        };
        Self::Refused(Box::new(Refusal { answer, words, erased: None }))
    }

    /// One mistake in one field.
    #[must_use]
    pub fn malformed(field: &str, words: impl Into<String>) -> Self {
        Self::Malformed(vec![Mistake { field: field.to_owned(), words: words.into() }])
    }
}

fn in_words(wait_s: u64) -> String {
    match wait_s {
        0..=1 => "a second".to_owned(),
        2..=90 => format!("{wait_s} seconds"),
        _ => format!("{} minutes", wait_s.div_ceil(60)),
    }
}

fn list(mistakes: &[Mistake]) -> String {
    let lines: Vec<String> = mistakes.iter().map(|mistake| format!("{}: {}", mistake.field, mistake.words)).collect();
    lines.join("; ")
}
