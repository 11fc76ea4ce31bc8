//! The whole map of a version: each sentence with its class and its sums, which answer most, which refuse most, and what no sentence spoke of. It
//! tells of nobody.

use super::resting::Resting;
use crate::evidence::{Tested, evidence_for};
use crate::{Caller, House, OperationError, Outcome, Scope, SentenceAnswers};
use policy::{Class, Counts, Policy, Sentence};
use serde::Serialize;
use vocabulary::VersionId;

/// How many of the sentences that answer most are told.
const FOREMOST: usize = 5;

/// A version of a policy as a map.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyMap {
    /// The version.
    pub version: VersionId,
    /// How many sentences come to what.
    pub counts: Counts,
    /// In how many sentences some words are quoted by no rule.
    pub with_uncovered_words: usize,
    /// How many sentences are held by scenarios of their own.
    pub tested: usize,
    /// The sentences, in the order of the text.
    pub sentences: Vec<SentenceOnMap>,
    /// The numbers of those that answered most often, the busiest first.
    pub busiest: Vec<u16>,
    /// The numbers of those that refused most often.
    pub most_refusing: Vec<u16>,
    /// What was refused because no sentence spoke.
    pub silent: SentenceAnswers,
    /// How many people's data rests on which sentence.
    pub resting: Resting,
}

/// One sentence on the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentenceOnMap {
    /// Its number.
    pub number: u16,
    /// Its words.
    pub text: String,
    /// What it comes to.
    pub class: Class,
    /// How many statements quote it.
    pub rules: usize,
    /// How many duties, notices, rights and ratchets it promises, each of which something keeps.
    pub controls: usize,
    /// How it stands with the tests.
    pub tested: Tested,
    /// How many scenarios hold it.
    pub scenarios: usize,
    /// How many facts it waits for.
    pub waits_on: usize,
    /// What it answered over time.
    pub answers: SentenceAnswers,
    /// Of how many people something is held that it decides over; none where it decides nothing.
    pub people: Option<u64>,
    /// The words of it that no rule quotes.
    pub uncovered: Vec<String>,
}

impl House {
    /// A version of the site's policy as a map.
    ///
    /// # Errors
    /// A key without the scope `audit`; a version of another site.
    pub async fn policy_map(&self, caller: &Caller, version: &VersionId) -> Outcome<PolicyMap> {
        caller.must(Scope::Audit)?;
        if version.site != *caller.site() {
            return Err(OperationError::UnknownSite);
        }
        let policy = self.version(version)?;
        let mut given = self.answers_given(caller, version).await?;
        let resting = self.resting_on(&policy).await?;
        let on_map = |sentence| on_map(&policy, sentence, &resting);
        let mut sentences: Vec<SentenceOnMap> = policy.sentences().iter().map(on_map).collect();
        for sentence in &mut sentences {
            sentence.answers = given.sentences.remove(&sentence.number).unwrap_or_default();
        }
        Ok(PolicyMap {
            version: version.clone(),
            counts: policy.counts(),
            with_uncovered_words: policy.uncovered_words().len(),
            tested: sentences.iter().filter(|sentence| sentence.tested == Tested::Held).count(),
            busiest: foremost(&sentences, |answers| answers.permitted.saturating_add(answers.refused)),
            most_refusing: foremost(&sentences, |answers| answers.refused),
            sentences,
            silent: given.silent,
            resting,
        })
    }
}

fn on_map(policy: &Policy, sentence: &Sentence, resting: &Resting) -> SentenceOnMap {
    let (number, evidence, promised) = (sentence.number, evidence_for(policy, sentence), policy.promised_by(sentence.number));
    SentenceOnMap {
        number,
        text: sentence.text.clone(),
        class: sentence.class,
        rules: policy.statements().iter().filter(|statement| statement.sentence == number).count(),
        controls: promised.duties.len() + promised.notices.len() + promised.rights.len() + usize::from(promised.ratchet),
        tested: evidence.tested,
        scenarios: evidence.scenarios.len(),
        waits_on: policy.waits_on(number).len(),
        answers: SentenceAnswers::default(),
        people: resting.by_sentence.get(&number).copied(),
        uncovered: policy.uncovered_words().iter().filter(|words| words.sentence == number).flat_map(|words| words.words.clone()).collect(),
    }
}

/// The numbers of the sentences of which there is most, the most first; those of which there is none are left out.
fn foremost(sentences: &[SentenceOnMap], of: impl Fn(&SentenceAnswers) -> u64) -> Vec<u16> {
    let mut most: Vec<(u64, u16)> = sentences.iter().map(|sentence| (of(&sentence.answers), sentence.number)).filter(|(sum, _)| *sum > 0).collect();
    most.sort_by_key(|(sum, number)| (std::cmp::Reverse(*sum), *number));
    most.into_iter().take(FOREMOST).map(|(_, number)| number).collect()
}
