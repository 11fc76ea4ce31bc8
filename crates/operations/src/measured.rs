//! What is counted of the house's acts: decisions by their sentence, and data that was let go. Of nobody and of no party: a label is a word of the
//! vocabulary, the name of a site or the number of a sentence.

use policy::Answer;
use vocabulary::{Action, Purpose, Recipient, SiteId, Word};

/// A decision was made.
pub(crate) fn decided(answer: &Answer) {
    let verdict = answer.verdict.key();
    let Some(reason) = answer.reasons.first() else {
        metrics::counter!("goodfaith_decisions_total", "verdict" => verdict, "sentence" => "").increment(1);
        return;
    };
    metrics::counter!("goodfaith_decisions_total", "verdict" => verdict, "sentence" => reason.sentence.to_string()).increment(1);
}

/// So many values were let go for this.
pub(crate) fn released(site: &SiteId, action: Action, (recipient, purpose): (Recipient, Purpose), values: u64) {
    let labels =
        [("site", site.to_string()), ("action", action.key().to_owned()), ("recipient", recipient.key().to_owned()), ("purpose", purpose.key().to_owned())];
    metrics::counter!("goodfaith_values_released_total", &labels).increment(values);
}
