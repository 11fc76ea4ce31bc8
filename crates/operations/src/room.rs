//! One site's part of the house during one call: its rows, its clock reading, its ids. It never reaches into another site's part.

use crate::{Caller, FactView, House, OperationError, Outcome};
use ledger::{Fact, PartyName};
use policy::Policy;
use std::sync::Arc;
use store::{Cell, EvidenceRow, FactRow, Intent, Part, PartyRow, RecordRow, StoreError, SubjectRow};
use vocabulary::{EvidenceId, RecordId, SiteId, StaffId, SubjectId, Timestamp};

/// One site's part of the house, at one instant.
pub(crate) struct Room<'a> {
    pub(crate) house: &'a House,
    pub(crate) part: Part,
    pub(crate) policy: Arc<Policy>,
    /// The number of the last version published here that is known in this room.
    pub(crate) published: u32,
    pub(crate) now: Timestamp,
    /// The mark of who acts for the company here; none where nobody of the company does.
    pub(crate) by: Option<String>,
}

impl House {
    /// The part of the caller's site, in which whatever is done bears their mark in the log.
    pub(crate) fn room_of(&self, caller: &Caller) -> Outcome<Room<'_>> {
        let room = self.room(caller.site())?;
        let by = self.foundations.vault.actor_mark(caller.site(), caller.name()).map_err(|error| room.locked(error))?;
        Ok(Room { by: Some(by), ..room })
    }

    /// The site's part, at the present instant.
    pub(crate) fn room(&self, site: &SiteId) -> Outcome<Room<'_>> {
        let (known, now) = (self.standing.now(), self.now());
        let policy = known.policies.in_force(site, now.day()).cloned().ok_or(OperationError::UnknownSite)?;
        Ok(Room { house: self, part: Part::of(site), policy, published: known.published(site), now, by: None })
    }

    /// A store error as an outsider may see it: the cause goes to the log, under an id.
    pub(crate) fn fault(&self, error: StoreError) -> OperationError {
        match error {
            // A person who is gone since they were read: whoever asks again finds nobody.
            StoreError::Conflict(_) | StoreError::Retry(_) | StoreError::NotFound("subject") => OperationError::Busy,
            StoreError::OtherRequest => OperationError::IdempotencyClash,
            StoreError::Unavailable(_) => OperationError::Unavailable(self.noted(&error)),
            other => self.broken(&other),
        }
    }

    /// Our own fault: logged under an id, told by the id alone.
    pub(crate) fn broken(&self, cause: &dyn std::fmt::Display) -> OperationError {
        OperationError::Fault(self.noted(cause))
    }

    fn noted(&self, cause: &dyn std::fmt::Display) -> crate::Fault {
        let id: String = crate::token::random_hex(&*self.foundations.chance).chars().take(12).collect();
        tracing::error!(fault = %id, %cause, "a use case failed");
        crate::Fault { id }
    }
}

impl Room<'_> {
    /// The site.
    pub(crate) const fn site(&self) -> &SiteId {
        self.part.site()
    }

    /// Ten random bytes for an id.
    fn random(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.house.foundations.chance.fill(&mut bytes);
        bytes
    }

    /// A new id of a thing that is done.
    pub(crate) fn new_record(&self) -> RecordId {
        RecordId::new(self.now, &self.random())
    }

    /// A new id of evidence.
    pub(crate) fn new_evidence(&self) -> EvidenceId {
        EvidenceId::new(self.now, &self.random())
    }

    /// A new member of staff.
    pub(crate) fn new_staff(&self) -> StaffId {
        StaffId::new(self.now, &self.random())
    }

    /// A new person.
    pub(crate) fn new_subject(&self) -> SubjectId {
        SubjectId::new(self.now, &self.random())
    }

    /// Every row of a table in which these columns have these values.
    pub(crate) async fn rows<R: store::Row>(&self, of: &[(&'static str, Cell)]) -> Outcome<Vec<R>> {
        let rows = self.house.foundations.store.all_rows(&self.part, of).await;
        rows.map_err(|error| self.house.fault(error))
    }

    /// The row with this key.
    pub(crate) async fn row<R: store::Row>(&self, key: &[Cell]) -> Outcome<Option<R>> {
        let row = self.house.foundations.store.row(&self.part, key).await;
        row.map_err(|error| self.house.fault(error))
    }

    /// Whether the person is on file.
    pub(crate) async fn is_on_file(&self, subject: SubjectId) -> Outcome<bool> {
        Ok(self.row::<SubjectRow>(&[Cell::from(&subject)]).await?.is_some())
    }

    /// The person's packed record.
    pub(crate) async fn record(&self, subject: SubjectId) -> Outcome<Option<RecordRow>> {
        self.row(&[Cell::from(&subject)]).await
    }

    /// The party, if it is registered.
    pub(crate) async fn party(&self, name: &PartyName) -> Outcome<Option<PartyRow>> {
        self.row(&[Cell::from(name)]).await
    }

    /// What is recorded about the person.
    pub(crate) async fn facts_of_person(&self, subject: SubjectId) -> Outcome<Vec<Fact>> {
        let rows: Vec<FactRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        Ok(rows.into_iter().map(|row| row.detail).collect())
    }

    /// That nothing is recorded about the person but these facts.
    pub(crate) fn still_all_of(subject: SubjectId, facts: &[Fact]) -> Intent {
        Intent::expect::<FactRow>(("subject", Cell::from(&subject)), facts.len() as u64)
    }

    /// What is recorded about the party alone, whoever the data is about.
    pub(crate) async fn facts_of_party(&self, party: &PartyName) -> Outcome<Vec<Fact>> {
        Ok(self.seen_of_party(party).await?.0)
    }

    /// The same, and that nothing else is.
    pub(crate) async fn seen_of_party(&self, party: &PartyName) -> Outcome<(Vec<Fact>, Intent)> {
        let rows: Vec<FactRow> = self.rows(&[("party", Cell::from(party))]).await?;
        let seen = Intent::expect::<FactRow>(("party", Cell::from(party)), rows.len() as u64);
        Ok((rows.into_iter().filter(|row| row.subject.is_none()).map(|row| row.detail).collect(), seen))
    }

    /// Facts as people see them, with the evidence behind each.
    pub(crate) async fn views_of(&self, facts: &[Fact]) -> Outcome<Vec<FactView>> {
        let mut views = Vec::with_capacity(facts.len());
        for fact in facts {
            let evidence: Option<EvidenceRow> = self.row(&[Cell::from(&fact.evidence)]).await?;
            let document = match &evidence {
                Some(row) => self.title_of(row).await?,
                None => String::new(),
            };
            views.push(crate::facts::view_of(fact, (evidence.as_ref(), document), facts, self.now));
        }
        Ok(views)
    }
}
