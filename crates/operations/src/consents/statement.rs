//! The statement of what was shown: the site signs which form or page, in which version and language, said which words, and until when that
//! counts. Whoever sends something sends it back. It names nobody, and nothing is kept until it comes back.

use crate::room::Room;
use crate::{Form, FormKind, House, OperationError, Outcome};
use ledger::{from_hex, hex};
use vocabulary::{SiteId, Timestamp, VersionId};
use wording::Language;

/// How long what was shown counts as shown: a day.
const STATEMENT_MS: i64 = 24 * 3_600_000;
/// What stands between the parts of a statement.
const BETWEEN: char = '.';
/// The language in which the company keeps what it puts on record itself.
pub(crate) const LANGUAGE: &str = "en";

/// What was shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// Which form or page, as `newsletter` or `consents/contact-marketing-self`.
    pub(crate) of: &'a str,
    /// Under which version of the policy.
    pub(crate) version: &'a VersionId,
    /// In which language, as `en`.
    pub(crate) language: &'a str,
    /// SHA-256 of the words, in hexadecimal.
    pub(crate) sha256: &'a str,
}

/// What a statement that came back is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementStanding {
    /// It is what the site shows today.
    Good,
    /// There is none, or this site signed no such statement for this form or page.
    Unknown,
    /// It was good, and its time is over.
    Over,
    /// It was good, and what is shown has changed since.
    Changed,
}

impl House {
    /// What a statement that came with a form is worth.
    ///
    /// # Errors
    /// The refusal where the policy does not permit the form; no such site.
    pub fn statement_standing(&self, site: &SiteId, kind: FormKind, statement: &str) -> Outcome<StatementStanding> {
        let room = self.room(site)?;
        let form = self.form_now(&room.policy, (kind, language_of(statement)))?;
        room.standing(&form.as_shown(), statement)
    }
}

impl Form {
    /// What it shows.
    pub(crate) fn as_shown(&self) -> Shown<'_> {
        Shown { of: self.kind.key(), version: &self.version, language: self.language, sha256: &self.shown_sha256 }
    }
}

impl Room<'_> {
    /// The form with the statement that comes back with it.
    pub(crate) fn with_statement(&self, form: &Form) -> Outcome<Form> {
        Ok(Form { statement: self.statement(&form.as_shown())?, ..form.clone() })
    }

    /// The signed statement that this was shown now.
    pub(crate) fn statement(&self, shown: &Shown<'_>) -> Outcome<String> {
        let until = self.now.plus_ms(STATEMENT_MS);
        let signature = self.signature(shown, until)?;
        let parts = [until.0.to_string(), shown.version.effective.to_string(), shown.language.to_owned(), shown.sha256.to_owned(), hex(&signature)];
        Ok(parts.join(&BETWEEN.to_string()))
    }

    /// What a statement is worth where this is what is shown.
    pub(crate) fn standing(&self, shown: &Shown<'_>, statement: &str) -> Outcome<StatementStanding> {
        let parts: Vec<&str> = statement.split(BETWEEN).collect();
        let [until, effective, language, sha256, signature] = parts.as_slice() else {
            return Ok(StatementStanding::Unknown);
        };
        let (Ok(until), Ok(effective), Some(signature)) = (until.parse().map(Timestamp), effective.parse(), from_hex(signature)) else {
            return Ok(StatementStanding::Unknown);
        };
        let version = VersionId { effective, ..shown.version.clone() };
        let said = Shown { of: shown.of, version: &version, language, sha256 };
        if !self.is_signed(&said, until, &signature)? {
            return Ok(StatementStanding::Unknown);
        }
        let same = said.version == shown.version && said.language == shown.language && said.sha256 == shown.sha256;
        Ok(match (self.now < until, same) {
            (_, false) => StatementStanding::Changed,
            (false, true) => StatementStanding::Over,
            (true, true) => StatementStanding::Good,
        })
    }

    /// Refuses what was sent without the statement of what is shown today.
    pub(crate) fn must_be_as_shown(&self, shown: &Shown<'_>, statement: &str) -> Outcome<()> {
        if self.standing(shown, statement)? == StatementStanding::Good { Ok(()) } else { Err(OperationError::StatementStale) }
    }

    fn signature(&self, shown: &Shown<'_>, until: Timestamp) -> Outcome<[u8; 32]> {
        let vault = &self.house.foundations.vault;
        let signed = pieces(shown, until);
        vault.sign_statement(self.site(), &signed.each_ref().map(String::as_bytes)).map_err(|error| self.locked(error))
    }

    fn is_signed(&self, shown: &Shown<'_>, until: Timestamp, signature: &[u8; 32]) -> Outcome<bool> {
        let vault = &self.house.foundations.vault;
        let signed = pieces(shown, until);
        vault.is_signed(self.site(), &signed.each_ref().map(String::as_bytes), signature).map_err(|error| self.locked(error))
    }
}

/// The language that a statement says something was shown in; English where it says none. What it says counts for nothing until the
/// statement is found good for what is shown in that language.
pub(crate) fn language_of(statement: &str) -> Language {
    statement.split(BETWEEN).nth(2).and_then(Language::of).unwrap_or_default()
}

/// What is signed, each part apart.
fn pieces(shown: &Shown<'_>, until: Timestamp) -> [String; 5] {
    [shown.of.to_owned(), shown.version.to_string(), shown.language.to_owned(), shown.sha256.to_owned(), until.0.to_string()]
}
