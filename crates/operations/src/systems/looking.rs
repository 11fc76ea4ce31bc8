//! What the company's other systems hold of a person, shown to them: asked of each system at that moment, kept nowhere. A system that does not
//! answer is named, so that nobody takes silence for nothing.

use super::{Errand, RowElsewhere, SystemTask};
use crate::commit::Act;
use crate::links::Visitor;
use crate::room::Room;
use crate::{House, LinkToken, Outcome};
use ledger::Event;
use store::HeldValue;
use vault::ErrandOpened;
use vocabulary::{DataCategory, SiteId, Timestamp};

/// What other systems hold of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// When it was asked for.
    pub at: Timestamp,
    /// System by system, in the order in which they are declared.
    pub systems: Vec<SystemLooked>,
}

/// What one system answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemLooked {
    /// Its name.
    pub system: String,
    /// What it is.
    pub about: String,
    /// How long it keeps them.
    pub retention: String,
    /// The person's rows there.
    pub rows: Vec<RowElsewhere>,
    /// Why it did not answer, in fixed words; none where it did.
    pub trouble: Option<&'static str>,
}

impl House {
    /// What the company's other systems hold of the person behind the link.
    ///
    /// # Errors
    /// [`crate::OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn elsewhere(&self, site: &SiteId, token: &LinkToken) -> Outcome<Elsewhere> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.looked_for(&visitor).await
    }
}

impl Room<'_> {
    /// Asks every system that shows people their rows. That it is asked, and with which values, is logged before any of them is opened.
    pub(crate) async fn looked_for(&self, visitor: &Visitor) -> Outcome<Elsewhere> {
        let declared: Vec<_> = self.house.systems_of(self.site()).into_iter().filter(|system| system.takes.contains(&SystemTask::Access)).collect();
        let Some(systems) = self.house.systems.as_ref().filter(|_| !declared.is_empty()) else {
            return Ok(Elsewhere { at: self.now, systems: Vec::new() });
        };
        let who = self.who_they_are(visitor).await?;
        let asked = declared.into_iter().map(|system| {
            let who = &who;
            async move {
                let errand =
                    Errand { site: self.site(), system: &system.name, id: self.new_record(), task: SystemTask::Access, who, purposes: &[], now: self.now };
                let (rows, trouble) = match systems.look(&errand).await {
                    Ok(rows) => (rows, None),
                    Err(trouble) => (Vec::new(), Some(trouble.0)),
                };
                let looked = SystemLooked { system: system.name.clone(), about: system.about, retention: system.retention, rows, trouble };
                (errand.id, looked)
            }
        });
        let answered = futures_util::future::join_all(asked).await;
        let mut act = Act::new(None);
        for (errand, looked) in &answered {
            let step = looked.trouble.unwrap_or("shown").to_owned();
            let (task, rows) = (SystemTask::Access.key().to_owned(), looked.rows.len() as u64);
            act.log(Event::InSystem { errand: *errand, system: looked.system.clone(), task, step, rows }, Some(visitor.subject()));
        }
        // What was found is told only when that it was is durable.
        self.commit(act).await?;
        Ok(Elsewhere { at: self.now, systems: answered.into_iter().map(|(_, looked)| looked).collect() })
    }

    /// What finds the person elsewhere, opened under a grant of their own.
    async fn who_they_are(&self, visitor: &Visitor) -> Outcome<ErrandOpened> {
        let subject = visitor.subject();
        let live = self.live_values(subject).await?;
        let finding: Vec<HeldValue> = live.into_iter().filter(|value| matches!(value.category.key(), "email" | "phone")).collect();
        let mut data: Vec<DataCategory> = finding.iter().map(|value| value.category.clone()).collect();
        data.sort();
        data.dedup();
        let grant = gate::for_the_person(self.new_record(), &visitor.presence, self.policy.version(), &data, self.now);
        let grant = grant.ok_or(crate::OperationError::LinkInvalid)?;
        let mut act = Act::new(None);
        act.log(grant.event().clone(), Some(subject));
        let mut done = self.commit(act).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &finding, self.now).await.map_err(|error| self.locked(error))?;
        let mut who = ErrandOpened { subject: Some(subject), ..ErrandOpened::default() };
        for value in opened {
            match value.category.key() {
                "email" => who.emails.push(value.value),
                _ => who.phones.push(value.value),
            }
        }
        Ok(who)
    }
}
