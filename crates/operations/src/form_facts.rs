//! What sending a form puts on record: what it proves by itself, what was ticked, the age that was said, and the words that were shown.
//! It never records a choice that was not ticked.

use crate::children::Said;
use crate::commit::Act;
use crate::forms::establishes;
use crate::requests::Asking;
use crate::rights::purposes_stopped;
use crate::room::Room;
use crate::{Choice, Form, Outcome, RightView};
use ledger::{Fact, FactScope};
use vocabulary::{Channel, Condition, DataCategory, Degree, Purpose, SubjectId};

impl Room<'_> {
    /// What sending the form puts on record: what it proves by itself, what was ticked, and the age that was said.
    pub(crate) fn facts_of_form(&self, form: &Form, kept: &[DataCategory], (choices, age): (&[Choice], &Said), subject: SubjectId) -> Vec<Fact> {
        let by = format!("the {} form", form.kind);
        let about = |purposes: Vec<Purpose>, categories: &[DataCategory]| FactScope {
            subject: Some(subject),
            purposes,
            categories: categories.to_vec(),
            ..FactScope::default()
        };
        let mut facts = Vec::new();
        for condition in establishes(&self.policy, form.kind) {
            // That it was typed in knowingly is true of the data, whatever it is used for later.
            let purposes = if condition == Condition::Voluntary { Vec::new() } else { vec![form.purpose] };
            let categories = if condition == Condition::Requested { &[] } else { kept };
            facts.push(self.witnessed(condition, about(purposes, categories), &by));
        }
        for choice in choices {
            facts.extend(self.facts_of_choice(choice, subject, &by));
        }
        facts.extend(self.facts_of_age(age, subject, &by));
        facts
    }

    /// The objections that are made with the form, as what is given with it is decided on them.
    pub(crate) fn objections_made(&self, opt_outs: &[(RightView, Channel)], subject: SubjectId) -> Vec<Fact> {
        let about = |right: &RightView| FactScope { subject: Some(subject), purposes: purposes_stopped(&self.policy, &right.effect), ..FactScope::default() };
        opt_outs.iter().map(|(right, _)| self.witnessed(Condition::OptedOut, about(right), "the person")).collect()
    }

    /// Adds to an act the requests that are made with the form: in the act that takes it in, so that no decision comes between.
    pub(crate) async fn object(&self, act: &mut Act, opt_outs: Vec<(RightView, Channel)>, subject: SubjectId) -> Outcome<()> {
        for (right, channel) in opt_outs {
            let asking = Asking { subject, right: &right, channel, degree: Degree::OwnLink, correction: None, words: None, proof: None };
            self.ask(act, asking).await?;
        }
        Ok(())
    }

    /// Keeps the words that were shown, once for all who saw the same.
    pub(crate) async fn put_shown(&self, act: &mut Act, form: &Form) -> Outcome<()> {
        if self.house.forms.knows_kept(&form.shown_sha256) {
            return Ok(());
        }
        self.put_words(act, &form.shown_sha256, form.shown_words()).await
    }
}

/// The purposes data is given for: the form's, and those of the ticked choices.
pub(crate) fn purposes_of(form: &Form, choices: &[Choice]) -> Vec<Purpose> {
    let mut purposes = vec![form.purpose];
    for choice in choices.iter().filter(|choice| choice.purpose != form.purpose) {
        if !purposes.contains(&choice.purpose) {
            purposes.push(choice.purpose);
        }
    }
    purposes
}
