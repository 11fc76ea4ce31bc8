//! Group figures: the only way to the condition `aggregated`. It never counts a group smaller than the policy's minimum, and never tells who is in one.

use crate::controls::held_back;
use crate::decide::told;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome};
use ledger::{GroupFigures, Known, Standing, prove};
use policy::{Answer, Verdict};
use store::{FactRow, HeldValue, RecordRow};
use vocabulary::{Action, Condition, DataCategory, Purpose, Recipient, SubjectId, Word, WordError};

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
    /// Whether a group was left out because it is small.
    pub withheld: bool,
    /// The smallest group that is told.
    pub minimum: u32,
    /// The answer that permits them.
    pub answer: Answer,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// What its people have in common.
    pub label: String,
    /// How many they are.
    pub people: u64,
}

impl House {
    /// Figures over everybody on file, in groups of at least the policy's minimum.
    ///
    /// # Errors
    /// The policy's refusal; a party's key; an unknown party.
    pub async fn aggregate(&self, caller: &Caller, question: AggregateQuestion) -> Outcome<Aggregates> {
        caller.must_be_company()?;
        let room = self.room(caller.site())?;
        let party = match &question.party {
            Some(name) => Some(room.registered(name).await?),
            None => None,
        };
        let recipient = party.as_ref().map_or(Recipient::Company, |row| row.recipient);
        let action = if party.is_some() { Action::Share } else { Action::Aggregate };
        let ground = room.ground(None, party.as_ref().map(|row| &row.party), recipient).await?;
        let figures = room.figures(question.group_by).await?;
        let mut groups = Vec::new();
        let mut refusal = None;
        let mut permit = None;
        for (data, labels) in room.drawn_from(question.group_by, &figures)? {
            let known = Known { facts: &ground.facts, namesakes: &[], collected: &[], standing: Standing::Stranger, figures: Some(&figures) };
            let proven = prove(&known, &ground.asked(&room, &data, question.purpose), room.now);
            let ruling = gate::ask(&room.policy, action, &proven, room.new_record());
            let ruling = ruling.map_err(|error| OperationError::malformed("question", error.to_string()))?;
            let answer = held_back(ruling.answer, &told(&proven), recipient);
            self.counts.add(&answer);
            if answer.verdict == Verdict::Permit {
                groups.extend(labels);
                permit.get_or_insert(answer);
            } else {
                refusal.get_or_insert(answer);
            }
        }
        match (permit, refusal) {
            (Some(answer), _) => Ok(Aggregates { groups, withheld: figures.withheld(), minimum: figures.minimum(), answer }),
            (None, Some(answer)) => Err(OperationError::refused(answer)),
            (None, None) => Err(OperationError::malformed("group_by", "there is nothing to count")),
        }
    }
}

/// Data that figures are drawn from, and the groups drawn from it.
type Drawn = (Vec<DataCategory>, Vec<Group>);

impl Room<'_> {
    async fn figures(&self, group_by: GroupBy) -> Outcome<GroupFigures> {
        let people = match group_by {
            GroupBy::Category => by_value(&self.rows::<RecordRow>(&[]).await?, |value| value.category.to_string()),
            GroupBy::Source => by_value(&self.rows::<RecordRow>(&[]).await?, |value| value.source.clone()),
            GroupBy::Choice => by_choice(&self.rows::<FactRow>(&[]).await?),
        };
        Ok(GroupFigures::count(people, self.policy.minimum_group()))
    }

    /// What is asked of the policy: for kinds of data each by itself, so that figures about cards stay where cards stay;
    /// forms sent and boxes ticked are of the account.
    fn drawn_from(&self, group_by: GroupBy, figures: &GroupFigures) -> Outcome<Vec<Drawn>> {
        let group = |(label, people): (&String, &u64)| Group { label: label.clone(), people: *people };
        if group_by != GroupBy::Category {
            let account = DataCategory::new("account").map_err(|error| self.house.broken(&error))?;
            return Ok(vec![(vec![account], figures.counts().iter().map(group).collect())]);
        }
        let of = |category: &DataCategory| figures.counts().iter().filter(|(label, _)| *label == category.key()).map(group).collect();
        Ok(self.policy.data().iter().map(|category| (vec![category.clone()], of(category))).collect())
    }
}

fn by_value(records: &[RecordRow], group: impl Fn(&HeldValue) -> String) -> Vec<(String, SubjectId)> {
    records.iter().flat_map(|row| row.packed.values.iter().map(|value| (group(value), row.subject))).collect()
}

fn by_choice(facts: &[FactRow]) -> Vec<(String, SubjectId)> {
    facts
        .iter()
        .filter(|row| matches!(row.condition, Condition::OptIn | Condition::Permission | Condition::OptedOut) && row.detail.holds)
        .filter_map(|row| {
            let purposes: Vec<&str> = row.detail.about.purposes.iter().map(|purpose| purpose.key()).collect();
            Some((format!("{} for {}", row.condition, purposes.join(", ")), row.subject?))
        })
        .collect()
}
