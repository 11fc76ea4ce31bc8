//! Leaving: what a policy lets follow, what remains and who is told, shown before the person confirms; and the erasure itself.
//! Which of the kinds it is follows from the compiled policy alone.

use crate::commit::Act;
use crate::consents::objected;
use crate::facts::Document;
use crate::room::Room;
use crate::{EvidenceKind, House, LeftInSystem, LinkToken, OperationError, Outcome, RightView};
use gate::Piece;
use ledger::{Fact, FactScope};
use policy::{Answer, Parameter, Policy, Reason, Verdict};
use std::collections::BTreeSet;
use store::{Cell, Command, DisclosureRow, HeldValue, Intent, Part, TagRow};
use vocabulary::{Action, Condition, DataCategory, Effect, Purpose, Recipient, SiteId, SubjectId, Within};

/// The parameter of a policy that says how long an archive may remain.
const ARCHIVE_PARAMETER: &str = "archive";
/// Who closed an account that can be opened again.
const BY_THE_PERSON: &str = "the person";

/// What follows when a person leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeavingKind {
    /// Everything is erased.
    Full,
    /// Everything is erased but what the policy lets remain, sealed apart and tied to nobody.
    Archive,
    /// The account is closed and nothing is done with the data; the person can open it again.
    Deactivation,
}

/// What follows from one way of leaving, before it is taken.
#[derive(Clone, Debug, serde::Serialize)]
pub struct LeavingView {
    /// The key of the right.
    pub right: String,
    /// What follows.
    pub kind: LeavingKind,
    /// What remains.
    pub remains: Vec<RemainsView>,
    /// How long it may remain, where the policy names a time.
    pub kept_for: Option<Within>,
    /// The parties who received some of it and will be told, by name.
    pub told: Vec<String>,
    /// The purposes of objections that outlive the erasure: a mark of the address remains that names nobody, so that they go on being heeded.
    pub still_stopped: Vec<Purpose>,
    /// What the erasure does in the company's other systems, and what stays there.
    pub systems: Vec<LeftInSystem>,
}

/// A kind of data that remains.
#[derive(Clone, Debug, serde::Serialize)]
pub struct RemainsView {
    /// The kind of data.
    pub category: DataCategory,
    /// The sentences that let it remain.
    pub reasons: Vec<Reason>,
}

/// What may remain of one person, decided.
pub(crate) struct Remaining {
    answers: Vec<(DataCategory, Answer)>,
    pieces: Vec<Piece>,
    held: Vec<HeldValue>,
    seen: Vec<Intent>,
}

impl House {
    /// Opens an account again that the person closed. From the next decision on it is as if it had not been closed.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here; an account that is open, or that somebody else closed.
    pub async fn reopen(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        crate::attempts::until_done(|| self.reopen_once(site, token)).await
    }

    /// Gives each site's store an occasion to finish what an erasure could not, as when a backup was reading the same file.
    ///
    /// # Errors
    /// When a store cannot be written.
    pub async fn finish_erasures(&self) -> Outcome<()> {
        for site in self.sites() {
            let nothing = Command::new(self.now(), Vec::new());
            self.foundations.store.apply_one(&Part::of(&site), nothing).await.map_err(|error| self.fault(error))?;
        }
        Ok(())
    }

    async fn reopen_once(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        let facts = room.facts_of_person(visitor.subject()).await?;
        if !can_reopen(&facts) {
            return Err(OperationError::malformed("account", "only an account that you closed yourself can be opened again"));
        }
        let about = FactScope { subject: Some(visitor.subject()), ..FactScope::default() };
        let fact = Fact { holds: false, ..room.witnessed(Condition::Closed, about, BY_THE_PERSON) };
        let document = Document { kind: EvidenceKind::PersonPage, name: "the account was opened again".to_owned(), sha256: None };
        let mut act = Act::new(None);
        act.expects(&[Room::still_all_of(visitor.subject(), &facts)]);
        room.put_fact(&mut act, &fact, &document)?;
        room.commit(act).await.map(drop)
    }
}

impl Room<'_> {
    /// Adds the closing of the account to an act.
    pub(crate) fn close_account(&self, act: &mut Act, subject: SubjectId) -> Outcome<()> {
        let document = Document { kind: EvidenceKind::PersonPage, name: "the account was closed".to_owned(), sha256: None };
        self.put_fact(act, &self.closing(subject), &document)
    }

    /// That the person leaves, as the fact it is.
    fn closing(&self, subject: SubjectId) -> Fact {
        let about = FactScope { subject: Some(subject), ..FactScope::default() };
        self.witnessed(Condition::Closed, about, BY_THE_PERSON)
    }

    /// What follows from each way of leaving that these rights give.
    pub(crate) async fn leaving(&self, subject: SubjectId, rights: &[RightView]) -> Outcome<Vec<LeavingView>> {
        let ways: Vec<&RightView> = rights.iter().filter(|right| right.here && matches!(right.effect, Effect::Deleted | Effect::Closed)).collect();
        if ways.is_empty() {
            return Ok(Vec::new());
        }
        let remaining = self.remaining(subject).await?;
        let told = self.told_of(subject).await?;
        let stopped = match self.rows::<TagRow>(&[("subject", Cell::from(&subject))]).await?.is_empty() {
            true => Vec::new(),
            false => objected(&self.facts_of_person(subject).await?, &self.live_values(subject).await?),
        };
        let follows = |right: &RightView| {
            let leaving = self.leaving_by(right, &remaining, &told);
            let still_stopped = if leaving.kind == LeavingKind::Deactivation { Vec::new() } else { stopped.clone() };
            LeavingView { still_stopped, ..leaving }
        };
        Ok(ways.into_iter().map(follows).collect())
    }

    fn leaving_by(&self, right: &RightView, remaining: &Remaining, told: &[String]) -> LeavingView {
        let deletes = right.effect == Effect::Deleted;
        let kind = match (deletes, remaining.pieces.is_empty()) {
            (false, _) => LeavingKind::Deactivation,
            (true, true) => LeavingKind::Full,
            (true, false) => LeavingKind::Archive,
        };
        let permitted = remaining.answers.iter().filter(|(_, answer)| answer.verdict == Verdict::Permit);
        let remains: Vec<RemainsView> =
            permitted.map(|(category, answer)| RemainsView { category: category.clone(), reasons: answer.reasons.clone() }).collect();
        LeavingView {
            right: right.key.clone(),
            kind,
            kept_for: archive_time(&self.policy).filter(|_| deletes && !remains.is_empty()),
            remains: if deletes { remains } else { Vec::new() },
            told: if deletes { told.to_vec() } else { Vec::new() },
            still_stopped: Vec::new(),
            systems: if deletes { self.left_in_systems() } else { Vec::new() },
        }
    }

    /// The names of the parties who received something of the person.
    async fn told_of(&self, subject: SubjectId) -> Outcome<Vec<String>> {
        let rows: Vec<DisclosureRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let names: BTreeSet<String> = rows.into_iter().map(|row| row.party.to_string()).collect();
        Ok(names.into_iter().collect())
    }

    /// What the policy lets remain of the person once they have left, decided on the facts as they then are.
    async fn remaining(&self, subject: SubjectId) -> Outcome<Remaining> {
        let mut ground = self.ground(Some(subject), None, Recipient::Company).await?;
        ground.facts.push(self.closing(subject));
        let categories: BTreeSet<DataCategory> = ground.held.iter().map(|value| value.category.clone()).collect();
        let (mut answers, mut pieces) = (Vec::new(), Vec::new());
        for category in categories {
            let data = std::slice::from_ref(&category);
            let answer = ground.answer(self, Action::Retain, data, Purpose::Archive)?;
            if answer.verdict == Verdict::Permit {
                pieces.push(ground.piece(self, &category, Purpose::Archive)?);
            }
            answers.push((category, answer));
        }
        Ok(Remaining { answers, pieces, held: ground.held, seen: ground.seen })
    }

    /// Adds the erasure of the person to an act: what the policy lets remain is archived, and everything else goes. The archive
    /// is made under a grant like any other, whose leaf is durable before a value is opened.
    pub(crate) async fn erase(&self, act: &mut Act, subject: SubjectId, why: &str) -> Outcome<LeavingKind> {
        let record = self.record(subject).await?;
        let remaining = self.remaining(subject).await?;
        let rulings = gate::ask_each(&self.policy, Action::Retain, &remaining.pieces, self.new_record());
        let grant = rulings.map_err(|error| self.house.broken(&error))?.grant;
        act.forget(subject, why);
        self.leave_residue(act, subject).await?;
        let Some(grant) = grant else { return Ok(LeavingKind::Full) };
        let mut first = Act::new(None);
        first.expects(&remaining.seen);
        first.log(grant.event().clone(), Some(subject));
        let mut done = self.commit(first).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let keep_until = archive_time(&self.policy).map(|time| self.now.plus_ms(time.as_ms()));
        let kept = self.house.foundations.vault.archive(logged, &remaining.held, keep_until, self.now).await;
        for intent in kept.map_err(|error| self.locked(error))? {
            act.add(intent);
        }
        // A value that changes meanwhile must be archived as it then is, so then all is done anew. The row itself goes with the person.
        if let Some(record) = record {
            self.put_record(act, subject, Some(&record), Vec::new());
        }
        Ok(LeavingKind::Archive)
    }
}

/// How long the policy lets an archive remain; `None` when it names no time.
pub(crate) fn archive_time(policy: &Policy) -> Option<Within> {
    match policy.parameter(ARCHIVE_PARAMETER) {
        Some(Parameter::Time(time)) => Some(time),
        _ => None,
    }
}

/// Whether the account is closed, and the person closed it.
pub(crate) fn can_reopen(facts: &[Fact]) -> bool {
    last_word_on_closing(facts).is_some_and(|fact| fact.holds && fact.recorded_by == BY_THE_PERSON)
}

/// Whether the account is closed.
pub(crate) fn says_closed(facts: &[Fact]) -> bool {
    last_word_on_closing(facts).is_some_and(|fact| fact.holds)
}

fn last_word_on_closing(facts: &[Fact]) -> Option<&Fact> {
    facts.iter().filter(|fact| fact.condition == Condition::Closed).max_by_key(|fact| (fact.recorded_at, fact.holds, fact.evidence))
}
