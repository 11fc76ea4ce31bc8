//! Choosing inside which of some adverts or contents a person is shown, by what is held of them. Each kind of data is decided about and logged before it
//! is looked at; what comes out is which to show and under which sentence, and no value. An advertiser is told nothing of it.

use crate::attempts::until_done;
use crate::commit::Once;
use crate::releasing::Wish;
use crate::values::{hash_of, says};
use crate::{Caller, FieldOutcome, House, OperationError, Outcome, Partial, Scope};
use policy::Answer;
use std::collections::BTreeMap;
use vocabulary::{Action, DataCategory, Personal, Purpose, Recipient, SubjectId};

/// The most candidates in one call.
const CANDIDATES_MAX: usize = 100;
/// The most things one candidate asks for.
const WANTS_MAX: usize = 8;
/// The most characters of a candidate's name, and of a word.
const CHARACTERS_MAX: usize = 100;

/// An advert or a content, and for whom it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What the company calls it.
    pub id: String,
    /// For whom: all of these words stand in what is held of these kinds; for everybody where there is none.
    pub wants: Vec<(DataCategory, String)>,
}

/// Which of these is a person to be shown?
#[derive(Clone, Debug)]
pub struct ChoosingRequest {
    /// Who.
    pub subject: SubjectId,
    /// What for: `advertising` or `personalise`.
    pub purpose: Purpose,
    /// What there is to choose from, the best first.
    pub candidates: Vec<Candidate>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What is to be shown, and under which sentences.
#[derive(Clone, Debug)]
pub struct Chosen {
    /// Which of the candidates, in the order in which they came.
    pub shown: Vec<String>,
    /// What the policy says of each kind of data that the candidates ask for. Of a kind that is refused nothing was looked at, and whoever asks
    /// for it is not shown.
    pub answers: Vec<(DataCategory, Answer)>,
}

impl House {
    /// Chooses among the candidates by what the policy lets the company use of this person for this purpose.
    ///
    /// # Errors
    /// A party's key; another purpose; too many candidates, or too long ones.
    pub async fn choose(&self, caller: &Caller, request: &ChoosingRequest) -> Outcome<Chosen> {
        until_done(|| self.choose_once(caller, request)).await
    }

    async fn choose_once(&self, caller: &Caller, request: &ChoosingRequest) -> Outcome<Chosen> {
        caller.must(Scope::Use)?;
        check(request)?;
        let mut categories: Vec<DataCategory> = request.candidates.iter().flat_map(|one| &one.wants).map(|(category, _)| category.clone()).collect();
        categories.sort();
        categories.dedup();
        let mut values: BTreeMap<DataCategory, Personal<String>> = BTreeMap::new();
        let mut answers: Vec<(DataCategory, Answer)> = Vec::new();
        if !categories.is_empty() {
            let wish = Wish {
                action: Action::Use,
                purpose: request.purpose,
                recipient: Recipient::Company,
                party: None,
                subjects: vec![request.subject],
                categories,
                partial: Partial::WhatIsPermitted,
                asked_by: caller.name().to_owned(),
                handover: None,
            };
            let once = Once::of(request.idempotency.as_deref(), "choose", hash_of(&format!("{request:?}"), []));
            let release = self.room_of(caller)?.release(&wish, once).await?;
            for field in release.subjects.into_iter().flat_map(|subject| subject.fields) {
                let answer = match field.outcome {
                    FieldOutcome::Given { value, answer } => {
                        values.insert(field.category.clone(), value);
                        answer
                    }
                    FieldOutcome::Refused(answer) | FieldOutcome::NotHeld(answer) => answer,
                };
                answers.push((field.category, answer));
            }
        }
        let meets = |(category, word): &(DataCategory, String)| values.get(category).is_some_and(|value| says(value, word));
        let shown = request.candidates.iter().filter(|one| one.wants.iter().all(meets)).map(|one| one.id.clone()).collect();
        Ok(Chosen { shown, answers })
    }
}

fn check(request: &ChoosingRequest) -> Outcome<()> {
    if !matches!(request.purpose, Purpose::Advertising | Purpose::Personalise) {
        return Err(OperationError::malformed("purpose", "what is chosen inside is for `advertising` or `personalise`"));
    }
    if request.candidates.is_empty() || request.candidates.len() > CANDIDATES_MAX {
        return Err(OperationError::malformed("candidates", "choose among 1 to 100"));
    }
    let is_short = |text: &str| (1..=CHARACTERS_MAX).contains(&text.chars().count());
    let is_well = |one: &Candidate| is_short(&one.id) && one.wants.len() <= WANTS_MAX && one.wants.iter().all(|(_, word)| is_short(word));
    if request.candidates.iter().all(is_well) {
        Ok(())
    } else {
        Err(OperationError::malformed("candidates", "each has a name and up to 8 words of 1 to 100 characters"))
    }
}
