//! The hash of what a form showed: recorded with what was sent, so that both sides can say later what was agreed to.

use super::Form;
use ledger::{hex, sha256};
use wording::Language;

impl Form {
    /// The language it is written in.
    #[must_use]
    pub fn spoken(&self) -> Language {
        Language::of(self.language).unwrap_or_default()
    }

    /// Everything the form shows, as text.
    pub(crate) fn shown_words(&self) -> String {
        let mut lines = vec![format!("{} {}", self.version, self.schema), self.language.to_owned(), self.title.clone(), self.lead.clone()];
        for field in &self.fields {
            let need = if field.required { "required" } else { "optional" };
            lines.push(format!("[{}, {need}] {} {}", field.category, field.label, field.hint));
        }
        for choice in &self.choices {
            lines.push(format!("( ) [{}] {}", choice.id, choice.words));
        }
        for offer in &self.opt_outs {
            lines.push(format!("( ) [{}] {}", offer.id, offer.reason.text));
        }
        lines.push(format!("[{}]", self.button));
        lines.extend(self.contest.iter().map(|terms| terms.words(self.spoken())));
        lines.extend(self.notices.iter().map(|notice| notice.words.clone()));
        lines.join("\n")
    }
}

/// SHA-256 of everything a person was shown, in hexadecimal.
pub(crate) fn hash_of(form: &Form) -> String {
    hex(&sha256(&[form.shown_words().as_bytes()]))
}
