//! Group figures: the only way to the condition `aggregated`. It never tells a figure that is smaller than the policy's minimum, or that differs
//! from another by less, and never who is in one.

use crate::attempts::until_done;
use crate::consult::Flow;
use crate::controls::held_back;
use crate::decide::told;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Fact, GroupFigures, Known, Standing, prove};
use policy::{Answer, Verdict};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{FactRow, HeldValue, RecordRow, TagRow};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SubjectId, Timestamp, VersionId, Word, WordError};

/// What people are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// Which kinds of data are held.
    Category,
    /// What they ticked.
    Choice,
    /// Where they came in.
    Source,
}

impl GroupBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Category, Self::Choice, Self::Source];

    /// The canonical spelling.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Choice => "choice",
            Self::Source => "source",
        }
    }
}

impl std::str::FromStr for GroupBy {
    type Err = WordError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|by| by.key() == text).ok_or_else(|| WordError::not_in("grouping", text, &Self::ALL.map(Self::key)))
    }
}

impl serde::Serialize for GroupBy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}

impl<'de> serde::Deserialize<'de> for GroupBy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A wish for group figures.
#[derive(Clone, Debug)]
pub struct AggregateQuestion {
    /// What to count by.
    pub group_by: GroupBy,
    /// What for.
    pub purpose: Purpose,
    /// For whom; for the company itself where there is none.
    pub party: Option<String>,
}

/// Group figures.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Aggregates {
    /// Group by group.
    pub groups: Vec<Group>,
    /// Whether a group of data that figures are permitted of was left out because it is small.
    pub withheld: bool,
    /// The smallest group that is told. Counts are rounded down to a multiple of it.
    pub minimum: u32,
    /// The answer that permits them.
    pub answer: Answer,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// What its people have in common.
    pub label: String,
    /// How many they are at least, in steps of the minimum.
    pub people: u64,
}

impl House {
    /// Figures over everybody on file, in steps of the policy's minimum group. Who gave the same address or number counts once. What a party
    /// outside is told is published once a week, blurred by less than a step, and the same for everybody who asks in that week.
    ///
    /// # Errors
    /// The policy's refusal; a party's key; an unknown party.
    pub async fn aggregate(&self, caller: &Caller, question: AggregateQuestion) -> Outcome<Aggregates> {
        let question = &question;
        until_done(|| self.aggregate_once(caller, question)).await
    }

    async fn aggregate_once(&self, caller: &Caller, question: &AggregateQuestion) -> Outcome<Aggregates> {
        caller.must(Scope::Figures)?;
        let room = self.room_of(caller)?;
        let party = match &question.party {
            Some(name) => Some(room.registered(name).await?),
            None => None,
        };
        let recipient = party.as_ref().map_or(Recipient::Company, |row| row.recipient);
        let action = if party.is_some() { Action::Share } else { Action::Aggregate };
        let ground = room.ground(None, party.as_ref().map(|row| &row.party), recipient).await?;
        let (figures, collected_under) =
            if party.is_some() { room.published_figures(question.group_by).await? } else { room.figures(question.group_by, |_| 0).await? };
        let mut groups = Vec::new();
        let mut refusal = None;
        let mut permit = None;
        let mut withheld = false;
        for (data, labels, is_small) in room.drawn_from(question.group_by, &figures)? {
            let known = Known { facts: &ground.facts, namesakes: &[], collected: &[], standing: Standing::Stranger, figures: Some(&figures) };
            let proven = prove(&known, &ground.asked(&room, &data, question.purpose), room.now);
            let mut answer: Option<Answer> = None;
            for version in room.governing_all(data.iter().filter_map(|category| collected_under.get(category)).flatten())? {
                let ruling = gate::ask(&version, action, &proven, room.new_record());
                let ruling = ruling.map_err(|error| OperationError::malformed("question", error.to_string()))?;
                let next = held_back(ruling.answer, &told(&proven), recipient);
                answer = Some(match answer {
                    Some(before) => before.and(next),
                    None => next,
                });
            }
            let Some(answer) = answer else { continue };
            self.count(&answer, Flow { action, data: &data, purpose: question.purpose, recipient });
            if answer.verdict == Verdict::Permit {
                groups.extend(labels);
                withheld |= is_small;
                permit.get_or_insert(answer);
            } else {
                refusal.get_or_insert(answer);
            }
        }
        match (permit, refusal) {
            (Some(answer), _) => Ok(Aggregates { groups, withheld, minimum: figures.minimum(), answer }),
            (None, Some(answer)) => Err(OperationError::refused(answer)),
            (None, None) => Err(OperationError::malformed("group_by", "there is nothing to count")),
        }
    }
}

/// The versions under which each kind of data was collected.
pub(crate) type CollectedUnder = BTreeMap<DataCategory, BTreeSet<VersionId>>;

/// Data that figures are drawn from, the groups drawn from it, and whether a small one was left out.
type Drawn = (Vec<DataCategory>, Vec<Group>, bool);

impl Room<'_> {
    /// The figures, and for each kind of data they are drawn from under which versions it was collected.
    pub(crate) async fn figures(&self, group_by: GroupBy, less: impl Fn(&str) -> u32) -> Outcome<(GroupFigures, CollectedUnder)> {
        let records = if group_by == GroupBy::Choice { Vec::new() } else { self.rows::<RecordRow>(&[]).await? };
        let people = match group_by {
            GroupBy::Category => by_value(&records, |value| value.category.to_string()),
            GroupBy::Source => by_value(&records, |value| value.source.clone()),
            GroupBy::Choice => by_choice(self.rows::<FactRow>(&[]).await?, self.now),
        };
        let account = DataCategory::new("account").map_err(|error| self.house.broken(&error))?;
        let mut collected_under = CollectedUnder::new();
        for value in records.iter().flat_map(|row| &row.packed.values) {
            let of = if group_by == GroupBy::Category { &value.category } else { &account };
            collected_under.entry(of.clone()).or_default().insert(value.version.clone());
        }
        let one_of = as_one(&self.rows::<TagRow>(&[]).await?);
        let people = people.into_iter().map(|(label, subject)| (label, one_of.get(&subject).copied().unwrap_or(subject)));
        Ok((GroupFigures::blurred(people, self.policy.minimum_group(), less), collected_under))
    }

    /// What is asked of the policy: for kinds of data each by itself, so that figures about cards stay where cards stay;
    /// forms sent and boxes ticked are of the account.
    fn drawn_from(&self, group_by: GroupBy, figures: &GroupFigures) -> Outcome<Vec<Drawn>> {
        let group = |(label, people): (&String, &u64)| Group { label: label.clone(), people: *people };
        if group_by != GroupBy::Category {
            let account = DataCategory::new("account").map_err(|error| self.house.broken(&error))?;
            return Ok(vec![(vec![account], figures.counts().iter().map(group).collect(), !figures.withheld().is_empty())]);
        }
        let of = |category: &DataCategory| figures.counts().iter().filter(|(label, _)| *label == category.key()).map(group).collect();
        Ok(self.policy.data().iter().map(|category| (vec![category.clone()], of(category), figures.withheld().contains(category.key()))).collect())
    }
}

fn by_value(records: &[RecordRow], group: impl Fn(&HeldValue) -> String) -> Vec<(String, SubjectId)> {
    records.iter().flat_map(|row| row.packed.values.iter().map(|value| (group(value), row.subject))).collect()
}

/// What people last said of each choice, where that holds now.
fn by_choice(rows: Vec<FactRow>, now: Timestamp) -> Vec<(String, SubjectId)> {
    let chosen = |fact: &Fact| matches!(fact.condition, Condition::OptIn | Condition::Permission | Condition::OptedOut);
    let runs = |fact: &Fact| fact.from <= now && fact.until.is_none_or(|until| now < until);
    let mut facts: Vec<Fact> = rows.into_iter().map(|row| row.detail).filter(|fact| chosen(fact) && runs(fact)).collect();
    facts.sort_by_key(|fact| (fact.recorded_at, fact.evidence));
    let mut last: BTreeMap<(SubjectId, Condition, Purpose), bool> = BTreeMap::new();
    for fact in &facts {
        let Some(subject) = fact.about.subject else { continue };
        // A word about no purpose in particular is one about all.
        let of = if fact.about.purposes.is_empty() { Purpose::all() } else { &fact.about.purposes };
        last.extend(of.iter().map(|purpose| ((subject, fact.condition, *purpose), fact.holds)));
    }
    let holding = last.into_iter().filter(|(_, holds)| *holds);
    holding.map(|((subject, condition, purpose), _)| (format!("{condition} for {purpose}"), subject)).collect()
}

/// For everybody who gave an address, one who stands for all that gave it: the same person may have sent many forms.
fn as_one(tags: &[TagRow]) -> HashMap<SubjectId, SubjectId> {
    let mut one_of: HashMap<SubjectId, SubjectId> = HashMap::new();
    let mut by_tag: HashMap<[u8; 16], SubjectId> = HashMap::new();
    for row in tags {
        let own = stands_for(&one_of, row.subject);
        let other = stands_for(&one_of, *by_tag.entry(row.tag).or_insert(own));
        one_of.insert(own.max(other), own.min(other));
    }
    let all: Vec<SubjectId> = tags.iter().map(|row| row.subject).collect();
    all.into_iter().map(|subject| (subject, stands_for(&one_of, subject))).collect()
}

fn stands_for(one_of: &HashMap<SubjectId, SubjectId>, mut subject: SubjectId) -> SubjectId {
    while let Some(next) = one_of.get(&subject).filter(|next| **next != subject) {
        subject = *next;
    }
    subject
}
