//! Proposing an entry of a register, and its renewal. A proposal is checked whole, with the document it rests on, and permits nothing until somebody else
//! approves it.

use super::documents::WORDS_CHARACTERS_MAX;
use super::kinds::{Ground, Process, Register};
use super::view::{EntryView, StoredState};
use super::{hash_said, is_in_force, occasion_of};
use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::facts::party_name;
use crate::room::Room;
use crate::values::hash_of;
use crate::{Caller, House, Mistake, OperationError, Outcome, Scope};
use ledger::{Event, RegisterEvent, hex};
use store::{Cell, DocumentRow, EntryDetail, Intent, Json, RegisterRow};
use vocabulary::{DataCategory, EvidenceId, Purpose, SubjectId, Timestamp};

/// The most purposes or kinds of data that an entry names.
const SCOPE_MAX: usize = 32;
/// One day.
const DAY_MS: i64 = 24 * 3_600_000;

/// An entry to propose.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Into which register.
    pub register: Register,
    /// What it is called: the number of an agreement, the court and number of an order, the citation of a law, what is believed, which term was violated.
    pub words: String,
    /// The registered party it is about.
    pub party: Option<String>,
    /// The one person it is about.
    pub subject: Option<SubjectId>,
    /// For which purposes; for any, where none is named.
    pub purposes: Vec<Purpose>,
    /// For which data, each with what stands below it; for any, where none is named.
    pub categories: Vec<DataCategory>,
    /// Of a sponsor: which promotion, as `promotion/2026-06-01`.
    pub promotion: Option<String>,
    /// Of a belief: its ground.
    pub ground: Option<Ground>,
    /// Of a legal process: what it is.
    pub process: Option<Process>,
    /// Of a belief that terms were violated: the violation.
    pub rests_on: Option<EvidenceId>,
    /// The document.
    pub document: EvidenceId,
    /// The SHA-256 of the document that is meant, in hexadecimal.
    pub sha256: String,
    /// From when it counts; from its proposal where nothing is said.
    pub from: Option<Timestamp>,
    /// Until when: the end of an agreement, the review of a belief.
    pub until: Option<Timestamp>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What renews an entry: a new document and new dates. Party, scope and ground stay; who wants others proposes a new entry.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// What it is called now; as before where nothing is said.
    pub words: Option<String>,
    /// The new document.
    pub document: EvidenceId,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
    /// From when it counts; from its proposal where nothing is said.
    pub from: Option<Timestamp>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

impl House {
    /// Proposes an entry. It permits nothing until another person approves it.
    ///
    /// # Errors
    /// Every mistake in it: what its register asks for and it lacks, a document that is not there, is of the wrong kind or has another hash.
    pub async fn propose(&self, caller: &Caller, new: &NewEntry) -> Outcome<EntryView> {
        caller.must(Scope::Facts)?;
        until_done(|| async { self.room_of(caller)?.propose(caller.name(), new, None).await }).await
    }

    /// Proposes what renews an entry. The old one goes on counting until the new one is approved and begins.
    ///
    /// # Errors
    /// As [`House::propose`]; an entry that was not approved, was revoked or is renewed already; a renewal that ends no later.
    pub async fn renew(&self, caller: &Caller, register: Register, entry: EvidenceId, renewal: &Renewal) -> Outcome<EntryView> {
        caller.must(Scope::Facts)?;
        until_done(|| async { self.room_of(caller)?.renew(caller.name(), (register, entry), renewal).await }).await
    }
}

impl Room<'_> {
    async fn renew(&self, by: &str, (register, entry): (Register, EvidenceId), renewal: &Renewal) -> Outcome<EntryView> {
        let old = self.entry_row(register, entry).await?;
        if StoredState::of(&old) != StoredState::Approved || old.detail.0.replaced_by.is_some() {
            return Err(OperationError::Settled("only an entry that was approved, and that nothing replaces yet, is renewed"));
        }
        if renewal.until.is_some_and(|until| old.ends_at.is_none_or(|end| until <= end)) {
            return Err(OperationError::malformed("until", "a renewal ends later than what it renews"));
        }
        let words = match &renewal.words {
            Some(words) => words.clone(),
            None => self.called(old.subject, old.entry, (old.words.as_deref(), old.sealed_words.as_deref())).await?,
        };
        let detail = &old.detail.0;
        let read = |word: Option<&String>| word.and_then(|word| word.parse().ok());
        let new = NewEntry {
            register,
            words,
            party: old.party.as_ref().map(ToString::to_string),
            subject: old.subject,
            purposes: detail.purposes.clone(),
            categories: detail.categories.clone(),
            promotion: detail.promotion.clone(),
            ground: read(detail.ground.as_ref()),
            process: detail.process.as_ref().and_then(|word| word.parse().ok()),
            rests_on: detail.rests_on,
            document: renewal.document,
            sha256: renewal.sha256.clone(),
            from: renewal.from,
            until: renewal.until,
            idempotency: renewal.idempotency.clone(),
        };
        self.propose(by, &new, Some(&old)).await
    }

    async fn propose(&self, by: &str, new: &NewEntry, renews: Option<&RegisterRow>) -> Outcome<EntryView> {
        let said = format!("{:?}{:?}", NewEntry { idempotency: None, ..new.clone() }, renews.map(|row| row.entry));
        let once = Once::of(new.idempotency.as_deref(), "propose", hash_of(&said, []));
        let document = self.checked_proposal(new).await?;
        let id = self.new_evidence();
        let (words, sealed_words) = self.document_named(new.subject, id, new.words.trim()).await?;
        let detail = EntryDetail {
            purposes: self.purposes_of(new),
            categories: self.spread(&new.categories),
            promotion: new.promotion.clone(),
            occasion: (new.register == Register::Sponsors).then(|| renews.and_then(|row| row.detail.0.occasion).unwrap_or_else(|| occasion_of(id))),
            ground: new.ground.map(|ground| ground.key().to_owned()),
            process: new.process.map(|process| process.key().to_owned()),
            rests_on: new.rests_on,
            replaces: renews.map(|row| row.entry),
            replaced_by: None,
            refused_because: None,
        };
        let row = RegisterRow {
            entry: id,
            subject: new.subject,
            party: new.party.as_deref().map(party_name).transpose()?,
            standing_of: None,
            register: new.register.key().to_owned(),
            state: StoredState::Proposed.key().to_owned(),
            document: document.document,
            words,
            sealed_words,
            recorded_by: by.to_owned(),
            recorded_at: self.now,
            decided_by: None,
            decided_at: None,
            ended_by: None,
            ended_at: None,
            begins_at: new.from.unwrap_or(self.now),
            ends_at: new.until,
            detail: Json(detail),
            row_version: 1,
        };
        let mut act = Act::new(once);
        act.add(Intent::insert(&row));
        self.log_entry_step(&mut act, &row, by, &document);
        act.answers(row.subject, &id);
        let done = self.commit(act).await?;
        match done.repeated() {
            Some(first) => {
                let first: EvidenceId = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
                self.entry_view(&self.entry_row(new.register, first).await?).await
            }
            None => self.entry_view(&row).await,
        }
    }

    /// Adds the log entry of a step: in the history of the person it is about, where it is about one.
    pub(super) fn log_entry_step(&self, act: &mut Act, row: &RegisterRow, by: &str, document: &DocumentRow) {
        let step = RegisterEvent::Step {
            entry: row.entry,
            register: row.register.clone(),
            state: row.state.clone(),
            by: by.to_owned(),
            document: document.document,
            sha256: hex(&document.sha256),
        };
        act.log(Event::Register(step), row.subject);
    }

    /// For which purposes an entry counts: a belief for no more than its ground is for.
    fn purposes_of(&self, new: &NewEntry) -> Vec<Purpose> {
        match new.ground {
            Some(ground) if new.purposes.is_empty() => ground.purposes().to_vec(),
            _ => new.purposes.clone(),
        }
    }

    /// These kinds of data with whatever this policy has below them.
    fn spread(&self, categories: &[DataCategory]) -> Vec<DataCategory> {
        let below = |category: &&DataCategory| categories.iter().any(|wide| self.policy.is_or_is_below(category, wide.key()));
        self.policy.data().iter().filter(below).cloned().collect()
    }

    /// The document of a proposal, when nothing is wrong with either.
    async fn checked_proposal(&self, new: &NewEntry) -> Outcome<DocumentRow> {
        let mut wrong = Wrong::default();
        shape(new, self.now, &mut wrong);
        self.check_party(new, &mut wrong).await?;
        if new.categories.iter().any(|category| !self.policy.data().contains(category)) {
            wrong.add("categories", "names a kind of data that this policy does not know");
        }
        match new.subject {
            Some(_) if !new.register.may_name_a_person() => wrong.add("subject", "an entry of this register is about no person"),
            Some(subject) if !self.is_on_file(subject).await? => wrong.add("subject", "nobody of this id is on file"),
            _ => {}
        }
        if let Some(violation) = new.rests_on {
            self.check_violation(new, violation, &mut wrong).await?;
        }
        let document: Option<DocumentRow> = self.row(&[Cell::from(&new.document)]).await?;
        check_document(new, document.as_ref(), &mut wrong);
        match document {
            Some(document) if wrong.0.is_empty() => Ok(document),
            _ => Err(OperationError::Malformed(wrong.0)),
        }
    }

    async fn check_party(&self, new: &NewEntry, wrong: &mut Wrong) -> Outcome<()> {
        let parties = new.register.parties();
        match &new.party {
            Some(_) if parties.is_empty() => wrong.add("party", "an entry of this register is about no party"),
            None if !parties.is_empty() => wrong.add("party", "say about which registered party"),
            None => {}
            Some(name) => match self.party(&party_name(name)?).await? {
                None => wrong.add("party", "no party of this name is registered"),
                Some(row) if !parties.contains(&row.recipient) => wrong.add("party", "a party of this kind stands in another register"),
                Some(_) => {}
            },
        }
        Ok(())
    }

    /// A belief rests on a violation that is on record, about the same person where it is about one, and ends with it.
    async fn check_violation(&self, new: &NewEntry, violation: EvidenceId, wrong: &mut Wrong) -> Outcome<()> {
        let row: Option<RegisterRow> = self.row(&[Cell::from(&violation)]).await?;
        let row = row.filter(|row| row.register == Register::Violations.key() && is_in_force(row, self.now));
        match row {
            None => wrong.add("rests_on", "there is no such violation in force"),
            Some(row) if row.subject != new.subject => wrong.add("rests_on", "the violation is about somebody else"),
            Some(row) if row.ends_at.is_some_and(|end| new.until.is_none_or(|until| until > end)) => {
                wrong.add("until", "a belief ends with the violation it rests on, or before");
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// Every mistake that was found.
#[derive(Default)]
struct Wrong(Vec<Mistake>);

impl Wrong {
    fn add(&mut self, field: &str, words: &str) {
        self.0.push(Mistake { field: field.to_owned(), words: words.to_owned() });
    }
}

/// What is wrong with the entry in itself.
fn shape(new: &NewEntry, now: Timestamp, wrong: &mut Wrong) {
    let (register, words) = (new.register, new.words.trim());
    if words.is_empty() || words.chars().count() > WORDS_CHARACTERS_MAX || words.chars().any(char::is_control) {
        wrong.add("words", "say what it is, in one line of at most 400 characters");
    }
    if (!new.purposes.is_empty() || !new.categories.is_empty()) && !register.has_scope() {
        wrong.add("purposes", "an entry of this register has no scope of purposes or data");
    }
    if new.purposes.len() > SCOPE_MAX || new.categories.len() > SCOPE_MAX {
        wrong.add("purposes", "names too many purposes or kinds of data");
    }
    match &new.promotion {
        Some(promotion) if register == Register::Sponsors && is_promotion(promotion) => {}
        None if register != Register::Sponsors => {}
        _ => wrong.add("promotion", "a sponsor, and nobody else, is bound to one promotion, as `promotion/2026-06-01`"),
    }
    if new.ground.is_some() != (register == Register::Beliefs) {
        wrong.add("ground", "a belief, and nothing else, has a ground");
    }
    if let Some(ground) = new.ground
        && new.purposes.iter().any(|purpose| !ground.purposes().contains(purpose))
    {
        wrong.add("purposes", "a belief is for no more than its ground is for");
    }
    if new.rests_on.is_some() != (new.ground == Some(Ground::TermsViolation)) {
        wrong.add("rests_on", "a belief that terms were violated, and nothing else, names the violation on record");
    }
    if new.process.is_some() != (register == Register::LegalProcess) {
        wrong.add("process", "a legal process, and nothing else, says what it is");
    }
    let from = new.from.unwrap_or(now);
    match new.until {
        Some(until) if until <= from => wrong.add("until", "an entry cannot end before it begins"),
        Some(until) if register.days_max().is_some_and(|days| until > from.plus_ms(days.saturating_mul(DAY_MS))) => {
            wrong.add("until", "a belief is reviewed within a year");
        }
        None if register.must_end() => wrong.add("until", "say until when it counts, or when it is reviewed"),
        _ => {}
    }
}

/// What is wrong with the evidence.
fn check_document(new: &NewEntry, document: Option<&DocumentRow>, wrong: &mut Wrong) {
    let said = hash_said(&new.sha256);
    if said.is_none() {
        wrong.add("sha256", "a SHA-256 is written in 64 hexadecimal digits");
    }
    let Some(document) = document else {
        wrong.add("document", "there is no such document: upload it first");
        return;
    };
    if document.subject != new.subject {
        wrong.add("document", "the document is about somebody else, or about nobody");
    }
    if !new.register.documents().iter().any(|kind| kind.key() == document.kind) {
        wrong.add("document", "a document of this kind is no evidence for this register");
    }
    if said.is_some_and(|said| said != document.sha256) {
        wrong.add("sha256", "the document that is kept has another hash than the one that is meant");
    }
}

/// Whether this names a promotion: the form and the day on which it begins.
fn is_promotion(text: &str) -> bool {
    text.strip_prefix("promotion/").is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}
