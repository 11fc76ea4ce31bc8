//! Asking whether a flow is permitted now. The facts come from the ledger; the question can name none, and nothing is opened.

use crate::consult::Flow;
use crate::controls::held_back;
use crate::facts::{FactSchema, FactView, fact_schema, party_name, spoken};
use crate::holdings::terms;
use crate::room::Room;
use crate::{Caller, House, KeyRole, OperationError, Outcome};
use ledger::{Asked, Collected, Fact, Known, PartyName, ProvenFacts, Standing, prove};
use policy::{Answer, Facts, Need, Policy, Verdict};
use std::sync::Arc;
use store::{HeldValue, Intent};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, RecordId, SiteId, SubjectId, Timestamp};

/// A question about one flow.
#[derive(Clone, Debug)]
pub struct DecisionQuestion {
    /// What would be done.
    pub action: Action,
    /// With which data.
    pub data: Vec<DataCategory>,
    /// What for.
    pub purpose: Purpose,
    /// By or to what kind of party.
    pub recipient: Recipient,
    /// Which party. One that is not registered is known by its kind only.
    pub party: Option<String>,
    /// Whose data. Of an unknown person nothing is known, as of none.
    pub subject: Option<SubjectId>,
}

/// The answer, and what it rests on.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Decision {
    /// The verdict with its sentences.
    pub answer: Answer,
    /// The recorded facts it rests on.
    pub facts: Vec<FactView>,
    /// What would permit it, in so many ways.
    pub would_change: Vec<WouldChange>,
    /// When it was decided.
    pub at: Timestamp,
}

/// One way to a permit: all of these recorded.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct WouldChange {
    /// What has to be on record.
    pub needs: Vec<FactWanted>,
}

/// A fact that is missing.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct FactWanted {
    /// The condition.
    pub condition: Condition,
    /// Whether it must hold or must not.
    pub holds: bool,
    /// What it says, in plain words.
    pub words: String,
    /// What recording it takes; none where it is computed and nobody can record it.
    pub schema: Option<FactSchema>,
}

/// The ways to a permit that an answer names.
pub(crate) fn would_change(answer: &Answer) -> Vec<WouldChange> {
    let wanted = |need: &Need| FactWanted {
        condition: need.condition,
        holds: need.holds,
        words: spoken(need.condition, need.holds),
        schema: fact_schema(need.condition),
    };
    answer.needs.iter().map(|way| WouldChange { needs: way.iter().map(wanted).collect() }).collect()
}

/// What is known of one person and one party, read once for any number of questions.
pub(crate) struct Ground {
    /// The person, when they are on file.
    pub(crate) subject: Option<SubjectId>,
    /// The party, when it is registered as this kind.
    pub(crate) party: Option<PartyName>,
    /// What the party is to the company.
    pub(crate) recipient: Recipient,
    /// Facts about either.
    pub(crate) facts: Vec<Fact>,
    /// The objections of others who gave the same address or number.
    pub(crate) namesakes: Vec<Fact>,
    /// The occasions that facts may be bound to which count here: the entries in force about the party.
    pub(crate) occasions: Vec<RecordId>,
    /// What is held of the person.
    pub(crate) held: Vec<HeldValue>,
    /// That the facts read are still all there are: an act that rests on them is done only then.
    pub(crate) seen: Vec<Intent>,
}

/// What is known of one party: read once for a page of people.
#[derive(Clone, Default)]
pub(crate) struct PartyGround {
    /// The party, while it counts as what it is registered as.
    pub(crate) party: Option<PartyName>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) occasions: Vec<RecordId>,
    /// That nothing of it changed since.
    pub(crate) seen: Vec<Intent>,
}

impl Room<'_> {
    /// Reads what is known. An unknown person and an unregistered party are as none.
    pub(crate) async fn ground(&self, subject: Option<SubjectId>, party: Option<&PartyName>, recipient: Recipient) -> Outcome<Ground> {
        let mut ground = Ground::unknown(recipient);
        if let Some(subject) = subject
            && self.is_on_file(subject).await?
        {
            ground.subject = Some(subject);
            ground.facts = self.facts_of_person(subject).await?;
            ground.seen.push(Self::still_all_of(subject, &ground.facts));
            ground.facts = self.in_force(ground.facts);
            ground.namesakes = self.objections_of_namesakes(subject, &mut ground.seen).await?;
            ground.held = self.live_values(subject).await?;
        }
        ground.with_party(self.ground_of_party(party, recipient).await?);
        Ok(ground)
    }

    /// What is known of the party that a flow goes to or that acts: the same for every way on which data could leave.
    pub(crate) async fn ground_of_party(&self, party: Option<&PartyName>, recipient: Recipient) -> Outcome<PartyGround> {
        let mut known = PartyGround::default();
        // Where nobody is named, the company acts: what is on file about itself counts.
        let itself = if recipient == Recipient::Company { PartyName::new(self.policy.company()).ok() } else { None };
        if let Some(name) = party.or(itself.as_ref())
            && let Some(row) = self.party(name).await?
            && row.recipient == recipient
        {
            let standing = self.standing_of(&row).await?;
            known.seen.push(standing.seen);
            if !standing.counts {
                return Ok(known);
            }
            known.occasions = standing.occasions;
            let (facts, seen) = self.seen_of_party(name).await?;
            known.facts = facts;
            known.seen.push(seen);
            known.party = Some(row.party);
        }
        Ok(known)
    }
}

impl Ground {
    /// With what is known of the party.
    pub(crate) fn with_party(&mut self, known: PartyGround) {
        self.party = known.party;
        self.facts.extend(known.facts);
        self.occasions = known.occasions;
        self.seen.extend(known.seen);
    }

    /// Nothing is known, of nobody.
    pub(crate) const fn unknown(recipient: Recipient) -> Self {
        Self { subject: None, party: None, recipient, facts: Vec::new(), namesakes: Vec::new(), occasions: Vec::new(), held: Vec::new(), seen: Vec::new() }
    }

    /// The value of a category that a flow for this purpose would touch: the newest collected for it, else the newest.
    pub(crate) fn value(&self, category: &DataCategory, purpose: Purpose) -> Option<&HeldValue> {
        let open = |value: &&HeldValue| value.category == *category && terms::is_for(value, self.recipient, self.party.as_ref());
        self.held.iter().filter(open).max_by_key(|value| (value.purposes.contains(&purpose), value.collected_at, value.record))
    }

    /// What the ledger proves for a flow with these data.
    pub(crate) fn proven(&self, room: &Room<'_>, data: &[DataCategory], purpose: Purpose) -> ProvenFacts {
        let collected: Vec<Collected<'_>> = data.iter().filter_map(|category| self.value(category, purpose)).map(collected).collect();
        self.proven_on(room, data, purpose, &collected)
    }

    /// The same with every value that is held of a kind of data, not the one a flow would touch.
    pub(crate) fn proven_for_all(&self, room: &Room<'_>, category: &DataCategory, purpose: Purpose) -> ProvenFacts {
        let collected: Vec<Collected<'_>> = self.held.iter().filter(|value| value.category == *category).map(collected).collect();
        self.proven_on(room, std::slice::from_ref(category), purpose, &collected)
    }

    fn proven_on(&self, room: &Room<'_>, data: &[DataCategory], purpose: Purpose, collected: &[Collected<'_>]) -> ProvenFacts {
        let known = Known {
            facts: &self.facts,
            namesakes: &self.namesakes,
            collected,
            standing: if self.subject.is_some() { Standing::OnFile } else { Standing::Stranger },
            figures: None,
        };
        prove(&known, &self.asked(room, data, purpose), room.now)
    }

    pub(crate) fn asked(&self, room: &Room<'_>, data: &[DataCategory], purpose: Purpose) -> Asked {
        Asked {
            site: room.site().clone(),
            subject: self.subject,
            party: self.party.clone(),
            recipient: self.recipient,
            purpose,
            data: data.to_vec(),
            occasions: self.occasions.clone(),
        }
    }

    /// What the versions say that govern the values the flow would touch; the strictest answers.
    pub(crate) fn answer(&self, room: &Room<'_>, action: Action, data: &[DataCategory], purpose: Purpose) -> Outcome<Answer> {
        // Each version with the data it governs, the one in force first; it decides too where there is no data to ask about.
        let mut asked: Vec<(Arc<Policy>, Vec<DataCategory>)> = Vec::with_capacity(1);
        for category in data {
            for policy in room.governing_all(self.value(category, purpose).map(|value| &value.version).into_iter())? {
                match asked.iter_mut().find(|(known, _)| known.version() == policy.version()) {
                    Some((_, of_it)) => of_it.push(category.clone()),
                    None => asked.push((policy, vec![category.clone()])),
                }
            }
        }
        asked.sort_by_key(|(policy, _)| policy.version() != room.policy.version());
        let mut asked = asked.into_iter();
        let (policy, of_it) = asked.next().unwrap_or_else(|| (Arc::clone(&room.policy), Vec::new()));
        let mut answer = self.answer_of(room, &policy, (action, &of_it, purpose))?;
        for (policy, of_it) in asked {
            if answer.verdict != Verdict::Permit {
                break;
            }
            answer = answer.and(self.answer_of(room, &policy, (action, &of_it, purpose))?);
        }
        Ok(answer)
    }

    /// What one version says.
    fn answer_of(&self, room: &Room<'_>, policy: &Policy, (action, data, purpose): (Action, &[DataCategory], Purpose)) -> Outcome<Answer> {
        // Of a kind of data that is held and that this version no longer speaks of, it permits nothing.
        let is_dropped = |category: &DataCategory| !policy.data().contains(category) && self.value(category, purpose).is_some();
        if data.iter().any(is_dropped) {
            let version = policy.version().clone();
            return Ok(Answer { verdict: Verdict::Silent, version, reasons: Vec::new(), duties: Vec::new(), needs: Vec::new() });
        }
        let proven = self.proven(room, data, purpose);
        let told = told(&proven);
        gate::ask(policy, action, &proven, room.new_record())
            .map(|ruling| held_back(ruling.answer, &told, self.recipient))
            .map_err(|error| OperationError::malformed("question", error.to_string()))
    }
}

/// What a value was collected for, as the ledger asks it.
const fn collected(value: &HeldValue) -> Collected<'_> {
    Collected { category: &value.category, purposes: value.purposes.as_slice(), objections: value.terms.objections.as_slice() }
}

/// Proven facts as a policy reads them.
pub(crate) fn told(proven: &ProvenFacts) -> Facts {
    proven.iter().fold(Facts::unknown(), |all, (condition, holds)| all.with(condition, holds))
}

impl House {
    /// Whether a flow is permitted now, by the facts on record.
    ///
    /// # Errors
    /// Words this policy does not know; a party's key that asks about a person or for another party.
    pub async fn decide(&self, caller: &Caller, question: DecisionQuestion) -> Outcome<Decision> {
        let room = self.room_of(caller)?;
        let named = match caller.role() {
            KeyRole::Company | KeyRole::Staff(_) => question.party.as_deref(),
            KeyRole::Party(own) if question.subject.is_none() && question.party.as_ref().is_none_or(|name| name == own) => Some(own.as_str()),
            KeyRole::Party(_) => {
                return Err(OperationError::NotAllowed("this key may ask about its own party only, and about no person"));
            }
        };
        let party = named.map(party_name).transpose()?;
        let ground = room.ground(question.subject, party.as_ref(), question.recipient).await?;
        let answer = ground.answer(&room, question.action, &question.data, question.purpose)?;
        self.count(&answer, Flow { action: question.action, data: &question.data, purpose: question.purpose, recipient: question.recipient });
        let evidence = ground.proven(&room, &question.data, question.purpose).evidence();
        let used: Vec<Fact> = ground.facts.iter().chain(&ground.namesakes).filter(|fact| evidence.contains(&fact.evidence)).cloned().collect();
        Ok(Decision { would_change: would_change(&answer), facts: room.views_of(&used).await?, answer, at: room.now })
    }

    /// The same without a key: about nobody in particular, and no party by name.
    ///
    /// # Errors
    /// Words this policy does not know; no such site.
    pub async fn ask(&self, site: &SiteId, question: DecisionQuestion) -> Outcome<Decision> {
        let anyone = Caller::new(site.clone(), "anyone".to_owned(), KeyRole::Company);
        self.decide(&anyone, DecisionQuestion { party: None, subject: None, ..question }).await
    }
}
