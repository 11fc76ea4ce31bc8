//! The hash of what a form showed: recorded with what was sent, so that both sides can say later what was agreed to.

use super::Form;
use ledger::{hex, sha256};

/// SHA-256 over everything a person was shown, in hexadecimal. Each part is preceded by its length.
pub(crate) fn hash_of(form: &Form) -> String {
    let mut shown = Vec::new();
    let mut add = |part: &str| {
        shown.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        shown.extend_from_slice(part.as_bytes());
    };
    add(&form.version.to_string());
    add(form.kind.key());
    add(&form.title);
    add(&form.lead);
    for field in &form.fields {
        add(field.category.key());
        add(&field.label);
        add(&field.hint);
        add(if field.required { "required" } else { "optional" });
    }
    for choice in &form.choices {
        add(&choice.id);
        add(&choice.words);
    }
    for notice in &form.notices {
        add(&notice.words);
    }
    hex(&sha256(&[&shown]))
}
