//! One act, one transaction: its rows, its facts and its log leaves go in together or not at all. Nothing is told before it is durable.

use crate::room::Room;
use crate::systems::Doing;
use crate::{OperationError, Outcome, ReceiptView};
use gate::{Grant, GrantForMany};
use ledger::{Event, Hash, RowSeals, hex};
use store::{Cell, Command, Committed, DoneRow, EvidenceRow, Idempotency, Intent, LeafRow, Placed, Receipt, Row, SiteKeyRow, StoreError};
use vault::{LogEntry, LoggedErrand, LoggedGrant, LoggedGrantForMany, LoggedOpening, SealsByPerson, SubjectKey, Told, VaultError};
use vocabulary::{RecordId, SiteId, SubjectId};

/// The longest idempotency key.
const KEY_CHARACTERS_MAX: usize = 200;

/// What makes a repeated act known as one.
#[derive(Debug)]
pub(crate) struct Once {
    key: String,
    operation: &'static str,
    request: Hash,
}

impl Once {
    /// An act known by the caller's key, when they gave one. The request is kept as a hash, and that is hashed once more under
    /// a key of the house.
    pub(crate) fn of(key: Option<&str>, operation: &'static str, request: Hash) -> Option<Self> {
        key.map(|key| Self { key: key.to_owned(), operation, request })
    }
}

/// An act in the making.
#[derive(Debug, Default)]
pub(crate) struct Act {
    once: Option<Once>,
    subject: Option<SubjectId>,
    answer: Vec<u8>,
    expected: Vec<Intent>,
    evidence: Vec<(EvidenceRow, String)>,
    intents: Vec<Intent>,
    events: Vec<(Event, Option<SubjectId>)>,
    keys: Vec<SubjectKey>,
    forgotten: Option<(SubjectId, String)>,
    about_many: bool,
}

impl Act {
    pub(crate) fn new(once: Option<Once>) -> Self {
        Self { once, ..Self::default() }
    }

    /// What a repetition is answered with, and whom that is about. It holds ids only.
    pub(crate) fn answers(&mut self, subject: Option<SubjectId>, answer: &impl serde::Serialize) {
        self.subject = subject;
        self.answer = serde_json::to_vec(answer).unwrap_or_default();
    }

    /// The act is done only while what was read for it is still all there is.
    pub(crate) fn expects(&mut self, seen: &[Intent]) {
        self.expected.extend_from_slice(seen);
    }

    /// What makes a repetition of it known.
    pub(crate) const fn once(&self) -> Option<&Once> {
        self.once.as_ref()
    }

    pub(crate) fn add(&mut self, intent: Intent) {
        self.intents.push(intent);
    }

    /// The act changes the records of many people at once, and has one leaf for all of them.
    pub(crate) const fn is_about_many(&mut self) {
        self.about_many = true;
    }

    /// Adds the leaf of an event.
    pub(crate) fn log(&mut self, event: Event, subject: Option<SubjectId>) {
        self.events.push((event, subject));
    }

    /// Adds the document behind a fact, by what it is called. About a person that is sealed.
    pub(crate) fn evidence(&mut self, row: EvidenceRow, title: &str) {
        self.evidence.push((row, title.to_owned()));
    }

    /// The key of a person who comes to be in this act.
    pub(crate) fn with_key(&mut self, key: SubjectKey) {
        self.keys.push(key);
    }

    /// At the end of the act the person is forgotten.
    pub(crate) fn forget(&mut self, subject: SubjectId, why: &str) {
        self.forgotten = Some((subject, why.to_owned()));
    }
}

/// An act that is durable.
#[derive(Debug)]
pub(crate) struct Done {
    repeated: Option<Vec<u8>>,
    first_leaf: Option<Placed>,
    erasure: Option<Placed>,
    leaves: Vec<(LogEntry, Committed)>,
}

impl Done {
    fn of(receipt: Receipt, entries: Vec<LogEntry>) -> Self {
        // The leaf of an erasure comes after those of the entries.
        let erasure = receipt.leaves.get(entries.len()).map(Committed::placed);
        Self {
            erasure,
            repeated: receipt.repeated.then_some(receipt.answer),
            first_leaf: receipt.leaves.first().map(Committed::placed),
            leaves: entries.into_iter().zip(receipt.leaves).collect(),
        }
    }

    /// What was answered the first time, when this is a repetition.
    pub(crate) fn repeated(&self) -> Option<&[u8]> {
        self.repeated.as_deref()
    }

    /// Where its first leaf stands.
    pub(crate) const fn first_leaf(&self) -> Option<Placed> {
        self.first_leaf
    }

    /// Where the leaf of the erasure stands, where the act forgot somebody.
    pub(crate) const fn erasure(&self) -> Option<Placed> {
        self.erasure
    }

    /// Where the entry of this event stands.
    pub(crate) fn place_of(&self, is_meant: impl Fn(&Event) -> bool) -> Option<u64> {
        let found = self.leaves.iter().find(|(entry, _)| is_meant(&entry.entry().event));
        found.map(|(_, leaf)| leaf.placed().position)
    }

    /// The grant, now that its leaf is durable, and where that stands. The leaf is used up by it.
    pub(crate) fn logged(&mut self, grant: Grant) -> Result<(LoggedGrant, Placed), VaultError> {
        let of_grant = |(entry, _): &(LogEntry, Committed)| entry.entry().event.grant() == Some(grant.id());
        let place = self.leaves.iter().position(of_grant).ok_or(VaultError::NotLogged)?;
        let (entry, leaf) = self.leaves.swap_remove(place);
        let placed = leaf.placed();
        Ok((LoggedGrant::new(grant, &entry, leaf)?, placed))
    }

    /// Leave to open an errand, now that a step of it is durable: the only one of its act.
    pub(crate) fn logged_errand(mut self, errand: (&SiteId, RecordId)) -> Result<LoggedErrand, VaultError> {
        let (entry, leaf) = self.leaves.pop().ok_or(VaultError::NotLogged)?;
        LoggedErrand::new(errand, &entry, leaf)
    }

    /// The opening of a document, now that its leaf is durable: the only one of its act.
    pub(crate) fn opening(mut self) -> Result<LoggedOpening, VaultError> {
        let (entry, leaf) = self.leaves.pop().ok_or(VaultError::NotLogged)?;
        LoggedOpening::new(&entry, leaf)
    }

    /// The grant over many people, now that its leaf is durable: the only one of its act.
    pub(crate) fn logged_for_many(mut self, grant: GrantForMany) -> Result<LoggedGrantForMany, VaultError> {
        let (entry, leaf) = self.leaves.pop().ok_or(VaultError::NotLogged)?;
        LoggedGrantForMany::new(grant, &entry, leaf)
    }
}

impl Room<'_> {
    /// A vault error as an outsider may see it.
    pub(crate) fn locked(&self, error: VaultError) -> OperationError {
        match error {
            VaultError::Store(error) => self.house.fault(error),
            // They are being forgotten at this moment: whoever asks again finds nobody.
            VaultError::Forgotten | VaultError::Rotating(_) => OperationError::Busy,
            other => self.house.broken(&other),
        }
    }

    /// Does the act, with the decision counts that wait. When this returns, it is durable.
    pub(crate) async fn commit(&self, mut act: Act) -> Outcome<Done> {
        let forgotten = act.forgotten.as_ref().map(|(subject, _)| *subject);
        let children = match forgotten {
            Some(leaving) => self.part(&mut act, leaving).await?,
            None => Vec::new(),
        };
        let doing = Doing { intents: &act.intents, events: &act.events, keys: &act.keys, forgotten };
        let errands = self.errands_of(&doing).await?;
        act.intents.extend(errands);
        let vault = &self.house.foundations.vault;
        let version = self.policy.version();
        // First, so that what the act itself adds is not counted.
        let mut intents = act.expected;
        intents.push(self.nothing_published_since());
        intents.extend(act.intents);
        for (row, title) in act.evidence {
            let row = self.titled(row, title, &act.keys).await?;
            intents.push(Intent::insert(&row));
        }
        // What the act does to a person whom it forgets would be forgotten at once: the leaf of the erasure says all of it.
        let events = act.events.into_iter().filter(|(_, subject)| subject.is_none() || *subject != forgotten).collect();
        let mut seals = vault.seal_rows(self.site(), &intents).map_err(|error| self.locked(error))?;
        seals.retain(|subject, _| subject.is_none() || *subject != forgotten);
        if act.about_many {
            // One entry about nobody seals all of it: the rows are named by keyed hashes.
            let together = std::mem::take(&mut seals).into_values().flat_map(|rows| rows.0).collect();
            seals.insert(None, RowSeals(together));
        }
        let entries = self.entries_of(events, seals, &act.keys).await?;
        intents.extend(entries.iter().map(LogEntry::intent));
        let mut mark = None;
        if let Some((subject, why)) = act.forgotten {
            let leaves: Vec<LeafRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
            // A leaf written about them meanwhile would be emptied and named by no erasure: then all is done anew.
            intents.insert(0, Intent::expect::<LeafRow>(("subject", Cell::from(&subject)), leaves.len() as u64));
            let forgot = leaves.iter().map(|leaf| leaf.position).collect();
            let last = vault.forget(self.key_of(subject).await?, &why, forgot, Some(version), self.now);
            intents.extend(last.map_err(|error| self.locked(error))?);
            intents.extend(self.to_tell(subject).await?);
            let (shipped_as, jobs) = self.to_ship(subject)?;
            intents.extend(jobs);
            mark = Some(shipped_as);
        }
        let waiting = self.house.counts.take_waiting(self.site());
        intents.extend(waiting.intents());
        let mut command = Command::new(self.now, intents);
        if let Some(once) = act.once {
            command = command.once(self.idempotency(&once)?, act.subject, act.answer);
        }
        match self.house.foundations.store.apply_one(&self.part, command).await {
            Ok(receipt) => {
                if receipt.repeated {
                    self.house.counts.wait_again(waiting);
                }
                if let Some(mark) = mark {
                    self.shipped_where_it_must(&mark).await?;
                }
                self.follow(&children).await;
                Ok(Done::of(receipt, entries))
            }
            Err(error) => {
                self.house.counts.wait_again(waiting);
                self.take_up_newer_keys(&error).await?;
                self.take_up_newer_version(&error).await?;
                Err(self.house.fault(error))
            }
        }
    }

    /// What was answered when this act was done before; for acts that could not be prepared again, because what they act on is gone.
    pub(crate) async fn answered_before(&self, once: Option<&Once>) -> Outcome<Option<Vec<u8>>> {
        let Some(once) = once else { return Ok(None) };
        let known = self.idempotency(once)?;
        let row: Option<DoneRow> = self.row(&[Cell::from(&known.key)]).await?;
        match row {
            Some(row) if row.request.is_some_and(|request| request != known.request) => Err(OperationError::IdempotencyClash),
            row => Ok(row.and_then(|row| row.answer)),
        }
    }

    /// Whether this act was done before, also where what was answered is gone with whom it was about.
    pub(crate) async fn was_done_before(&self, once: Option<&Once>) -> Outcome<bool> {
        let Some(once) = once else { return Ok(false) };
        let known = self.idempotency(once)?;
        Ok(self.row::<DoneRow>(&[Cell::from(&known.key)]).await?.is_some())
    }

    fn idempotency(&self, once: &Once) -> Outcome<Idempotency> {
        if once.key.is_empty() || once.key.chars().count() > KEY_CHARACTERS_MAX {
            return Err(OperationError::malformed("idempotency", "an idempotency key has 1 to 200 characters"));
        }
        let known = self.house.foundations.vault.idempotency(self.site(), once.operation, (&once.key, &once.request));
        known.map_err(|error| self.locked(error))
    }

    /// Where the site's keys were made anew since the act began, whoever does it again does it with those.
    async fn take_up_newer_keys(&self, error: &StoreError) -> Outcome<()> {
        if *error == StoreError::Conflict(SiteKeyRow::TABLE.name) {
            self.house.foundations.vault.reload(self.site()).await.map_err(|error| self.locked(error))?;
        }
        Ok(())
    }

    /// The entries of an act. The first about each person, or about nobody, seals the rows that are theirs; where no event is, an
    /// entry that does nothing else.
    async fn entries_of(&self, events: Vec<(Event, Option<SubjectId>)>, mut seals: SealsByPerson, keys: &[SubjectKey]) -> Outcome<Vec<LogEntry>> {
        let mut told: Vec<(Told, Option<SubjectId>)> = Vec::with_capacity(events.len());
        for (event, subject) in events {
            told.push((Told::with_rows(event, seals.remove(&subject).unwrap_or_default()), subject));
        }
        told.extend(seals.into_iter().map(|(subject, rows)| (Told::with_rows(Event::RowsWritten, rows), subject)));
        let vault = &self.house.foundations.vault;
        let version = Some(self.policy.version());
        let mut entries = Vec::with_capacity(told.len());
        for (told, subject) in told {
            let told = told.done_by(self.by.clone());
            let entry = match subject {
                None => vault.site_log_entry(self.site(), told, version, self.now),
                Some(subject) => match keys.iter().find(|key| key.subject() == subject) {
                    Some(key) => vault.log_entry(key, told, version, self.now),
                    None => vault.log_entry(&self.key_of(subject).await?, told, version, self.now),
                },
            };
            entries.push(entry.map_err(|error| self.locked(error))?);
        }
        Ok(entries)
    }

    /// The evidence with what it is called: sealed where it is about a person.
    async fn titled(&self, row: EvidenceRow, title: String, keys: &[SubjectKey]) -> Outcome<EvidenceRow> {
        let Some(subject) = row.subject else {
            return Ok(EvidenceRow { document: Some(title), ..row });
        };
        let vault = &self.house.foundations.vault;
        let sealed = match keys.iter().find(|key| key.subject() == subject) {
            Some(key) => vault.seal_title(key, row.evidence, &title),
            None => vault.seal_title(&self.key_of(subject).await?, row.evidence, &title),
        };
        Ok(EvidenceRow { sealed: Some(sealed.map_err(|error| self.locked(error))?), ..row })
    }

    /// What the evidence is called.
    pub(crate) async fn title_of(&self, row: &EvidenceRow) -> Outcome<String> {
        match (row.subject, &row.sealed) {
            (Some(subject), Some(sealed)) => {
                let title = self.house.foundations.vault.open_title(&self.key_of(subject).await?, row.evidence, sealed);
                title.map_err(|error| self.locked(error))
            }
            _ => Ok(row.document.clone().unwrap_or_default()),
        }
    }

    /// The key of a person who was on file a moment ago.
    pub(crate) async fn key_of(&self, subject: SubjectId) -> Outcome<SubjectKey> {
        let key = self.house.foundations.vault.subject_key(self.site(), subject).await;
        key.map_err(|error| self.locked(error))?.ok_or(OperationError::Busy)
    }

    /// A leaf as its receipt shows it. The proof is made when somebody asks for it.
    pub(crate) fn receipt_of(&self, placed: Placed) -> ReceiptView {
        ReceiptView { leaf: placed.position, leaf_hash: hex(&placed.hash), at: self.now }
    }
}
