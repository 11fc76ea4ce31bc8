//! The choices in a person's own copy: each with the words, the button and the moment it was made with. It leaves nothing out that the house
//! exports.

use operations::ConsentExported;
use serde::Serialize;
use utoipa::ToSchema;

/// A choice that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ConsentCopy {
    /// Its id.
    id: String,
    /// What it permits to be done.
    action: String,
    /// What for.
    purpose: String,
    /// By or to whom.
    recipient: String,
    /// With which data.
    data: Vec<String>,
    /// The exact words.
    words: String,
    /// The language they were in.
    language: String,
    /// The form or page they stood on.
    form: String,
    /// The words on the button.
    button: Option<String>,
    /// The policy version that was shown.
    policy: String,
    /// The sentences that asked for it.
    sentences: Vec<String>,
    /// When.
    given_at: String,
    /// Until when it was given.
    until: Option<String>,
    /// When it was taken back.
    withdrawn_at: Option<String>,
    /// All that was shown with it.
    shown: Option<String>,
    /// The hash of that.
    shown_sha256: Option<String>,
    /// The facts it put on record.
    facts: Vec<String>,
}

fn all<T: ToString>(words: &[T]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

impl From<ConsentExported> for ConsentCopy {
    fn from(consent: ConsentExported) -> Self {
        let with = consent.with;
        Self {
            id: with.id.to_string(),
            action: consent.action.to_string(),
            purpose: consent.purpose.to_string(),
            recipient: consent.recipient.to_string(),
            data: all(&consent.data),
            words: with.words,
            language: with.language,
            form: with.form,
            button: with.button,
            policy: with.version.to_string(),
            sentences: all(&with.sentences),
            given_at: with.given_at.to_string(),
            until: with.until.map(|until| until.to_string()),
            withdrawn_at: with.withdrawn_at.map(|at| at.to_string()),
            shown: with.shown,
            shown_sha256: with.shown_sha256,
            facts: all(&consent.facts),
        }
    }
}
