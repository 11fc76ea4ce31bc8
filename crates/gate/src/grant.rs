//! A grant: leave to open some of one person's values, once, soon, for one purpose. Outside this crate it cannot be built,
//! copied or changed.

use ledger::{Called, Event, Guardian, HandedIn, Presence};
use vocabulary::{DataCategory, Purpose, RecordId, SiteId, SubjectId, Timestamp, VersionId};

/// How long a grant can be used.
const GRANT_MS: i64 = 60_000;

/// Leave to open some of one person's values. It opens nothing until its leaf is in the log.
#[derive(Debug)]
pub struct Grant {
    id: RecordId,
    site: SiteId,
    subject: SubjectId,
    data: Vec<DataCategory>,
    version: VersionId,
    event: Event,
    expires_at: Timestamp,
}

impl Grant {
    pub(crate) fn new(id: RecordId, subject: SubjectId, version: &VersionId, (data, event): (Vec<DataCategory>, Event), now: Timestamp) -> Self {
        Self { id, site: version.site.clone(), subject, data, version: version.clone(), event, expires_at: now.plus_ms(GRANT_MS) }
    }

    /// Its id, which its leaf commits to.
    #[must_use]
    pub const fn id(&self) -> RecordId {
        self.id
    }

    /// The site.
    #[must_use]
    pub const fn site(&self) -> &SiteId {
        &self.site
    }

    /// Whose values.
    #[must_use]
    pub const fn subject(&self) -> SubjectId {
        self.subject
    }

    /// Which of them.
    #[must_use]
    pub fn data(&self) -> &[DataCategory] {
        &self.data
    }

    /// The policy version that permits it.
    #[must_use]
    pub const fn version(&self) -> &VersionId {
        &self.version
    }

    /// What must be in the log before it opens anything: purpose, party, sentences and evidence.
    #[must_use]
    pub const fn event(&self) -> &Event {
        &self.event
    }

    /// Leave to open the numbers of cards and accounts among the values: there is none but for a transaction, and the person
    /// themselves is shown the last four digits.
    #[must_use]
    pub const fn number_leave(&self) -> Option<NumberLeave<'_>> {
        match self.event {
            Event::Granted { purpose: Purpose::Transaction, .. } => Some(NumberLeave::for_a_transaction()),
            _ => None,
        }
    }

    /// Until when it can be used.
    #[must_use]
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }
}

/// Leave to open the numbers of cards and accounts. Only a grant for a transaction gives it; outside this crate it cannot be built.
#[derive(Debug)]
pub struct NumberLeave<'a>(std::marker::PhantomData<&'a ()>);

impl NumberLeave<'_> {
    pub(crate) const fn for_a_transaction() -> Self {
        Self(std::marker::PhantomData)
    }
}

/// Leave to show a person what is held about them, on proof that they are here. What is shown is their own, so no sentence
/// of a policy is asked; it is logged like every other opening. `None` when the version is another site's.
#[must_use]
pub fn for_the_person(id: RecordId, presence: &Presence, version: &VersionId, data: &[DataCategory], now: Timestamp) -> Option<Grant> {
    let event = Event::ShownToPerson { grant: id, data: data.to_vec(), evidence: presence.evidence() };
    (version.site == *presence.site()).then(|| Grant::new(id, presence.subject(), version, (data.to_vec(), event), now))
}

/// Leave to open the address that somebody typed where people sign in, so that a letter can go there: to the person's own address, and
/// with nothing in it that whoever typed it does not know already. No sentence of a policy is asked, and it is logged like every other
/// opening. `None` when the version is another site's.
#[must_use]
pub fn for_a_letter_to_the_person(id: RecordId, called: &Called, version: &VersionId, address: DataCategory, now: Timestamp) -> Option<Grant> {
    let data = vec![address];
    let event = Event::WrittenTo { grant: id, data: data.clone(), evidence: called.evidence() };
    (version.site == *called.site()).then(|| Grant::new(id, called.subject(), version, (data, event), now))
}

/// Leave to show a parent what is held about their child, on proof that they are the verified parent of a child. It is logged in the child's
/// own history. `None` when the version is another site's.
#[must_use]
pub fn for_the_parent(id: RecordId, guardian: &Guardian, version: &VersionId, data: &[DataCategory], now: Timestamp) -> Option<Grant> {
    let event = Event::ShownToParent { grant: id, data: data.to_vec(), evidence: guardian.evidence() };
    (version.site == *guardian.site()).then(|| Grant::new(id, guardian.child(), version, (data.to_vec(), event), now))
}

/// Leave to open the form by which a parent proves who they are, for whoever checks it: without being looked at it could verify nobody. It
/// is logged like every other opening. `None` when the version is another site's.
#[must_use]
pub fn for_checking_a_form(id: RecordId, form: &HandedIn, version: &VersionId, data: DataCategory, now: Timestamp) -> Option<Grant> {
    let data = vec![data];
    let event = Event::FormOpened { grant: id, data: data.clone(), evidence: form.evidence() };
    (version.site == *form.site()).then(|| Grant::new(id, form.subject(), version, (data, event), now))
}
