//! The register of disclosures: every act by which a party was given something, or was refused it, the oldest first. It names nobody; who was
//! among the people of an act is answered for one person at a time, and that look is logged about them.

use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, Outcome, Scope};
use ledger::{Event, PartyName};
use std::collections::BTreeSet;
use store::{Cell, DisclosureRow, HandoverDetail, HandoverRow, PAGE_ROWS_MAX, Page};
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SentenceId, SubjectId, Timestamp, VersionId};

/// The most acts in one page.
const ACTS_MAX: usize = 500;
/// How many acts are looked at for one page, however few are meant.
const LOOKED_AT_MAX: usize = 20_000;

/// Which acts. What is left out does not narrow them.
#[derive(Clone, Debug, Default)]
pub struct DisclosuresQuery {
    /// Those for this party.
    pub party: Option<String>,
    /// Those for this purpose.
    pub purpose: Option<Purpose>,
    /// Those by which something of this person left.
    pub person: Option<SubjectId>,
    /// Those asked at this instant or later.
    pub from: Option<Timestamp>,
    /// Those asked before this instant.
    pub until: Option<Timestamp>,
    /// Those that this sentence permitted or refused.
    pub sentence: Option<SentenceId>,
    /// Those by which something was refused, or those by which nothing was.
    pub refused: Option<bool>,
    /// Those after this one.
    pub after: Option<RecordId>,
    /// At most so many.
    pub limit: Option<u32>,
}

/// One act, as the register shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HandoverView {
    /// The act.
    pub id: RecordId,
    /// When it was asked.
    pub at: Timestamp,
    /// To whom.
    pub party: String,
    /// What the party is to the company.
    pub recipient: Recipient,
    /// What was done.
    pub action: Action,
    /// Why.
    pub purpose: Purpose,
    /// Under which version.
    pub version: VersionId,
    /// Who asked, by the name of their key.
    pub asked_by: String,
    /// `listing`, `open`, `done`, `refused` or `ended`.
    pub state: String,
    /// Until when it may be fetched.
    pub until: Option<Timestamp>,
    /// What was asked for.
    pub data: Vec<DataCategory>,
    /// Whose data was asked for, in words.
    pub whom: String,
    /// By which way it goes.
    pub delivery: String,
    /// In which form.
    pub format: String,
    /// About how many people it was asked.
    pub people: u32,
    /// Up to which place of the list it was given.
    pub sent: u32,
    /// About how many people something left.
    pub given: u32,
    /// How many values left, of each kind.
    pub left: Vec<(DataCategory, u32)>,
    /// How many were refused, of each kind.
    pub stayed: Vec<(DataCategory, u32)>,
    /// The sentences that permitted what left.
    pub sentences: Vec<SentenceId>,
    /// The sentences that refused what stayed; none where no sentence permits it.
    pub refused_by: Vec<SentenceId>,
    /// The duties that went with it.
    pub duties: Vec<String>,
    /// How many pages were given once more.
    pub again: u32,
    /// How often it was fetched.
    pub fetched: u32,
}

/// A page of the register.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DisclosuresPage {
    /// The acts.
    pub acts: Vec<HandoverView>,
    /// After which the next page begins; none after the last.
    pub next: Option<RecordId>,
}

impl House {
    /// A page of the register.
    ///
    /// # Errors
    /// Who may neither disclose nor read the log; a member of staff without an open task about the person; a name that is no party's.
    pub async fn disclosures(&self, caller: &Caller, query: &DisclosuresQuery) -> Outcome<DisclosuresPage> {
        caller.must(Scope::Disclose).or_else(|_| caller.must(Scope::Audit))?;
        let room = self.room_of(caller)?;
        let page = match query.person {
            Some(person) => {
                room.must_have_a_task_about(caller, person).await?;
                room.acts_about(person, query).await?
            }
            None => room.acts(query).await?,
        };
        let mut act = Act::new(None);
        let values = u32::try_from(page.acts.len()).unwrap_or(u32::MAX);
        act.log(Event::Surveyed { by: "the register of disclosures".to_owned(), values }, query.person.filter(|_| values > 0));
        room.commit(act).await?;
        Ok(page)
    }

    /// One act.
    ///
    /// # Errors
    /// As [`House::disclosures`]; no such act.
    pub async fn disclosure(&self, caller: &Caller, id: RecordId) -> Outcome<HandoverView> {
        caller.must(Scope::Disclose).or_else(|_| caller.must(Scope::Audit))?;
        self.room_of(caller)?.handover(id).await.map(HandoverView::from)
    }
}

impl Room<'_> {
    async fn acts_about(&self, person: SubjectId, query: &DisclosuresQuery) -> Outcome<DisclosuresPage> {
        let rows: Vec<DisclosureRow> = self.rows(&[("subject", Cell::from(&person))]).await?;
        let ids: BTreeSet<RecordId> = rows.into_iter().filter_map(|row| row.detail.0.handover).collect();
        let mut acts = Vec::new();
        for id in ids.into_iter().filter(|id| query.after.is_none_or(|after| *id > after)) {
            let row: Option<HandoverRow> = self.row(&[Cell::from(&id)]).await?;
            acts.extend(row.filter(|row| query.means(row)).map(HandoverView::from));
            if acts.len() >= query.most() {
                return Ok(DisclosuresPage { next: Some(id), acts });
            }
        }
        Ok(DisclosuresPage { acts, next: None })
    }

    async fn acts(&self, query: &DisclosuresQuery) -> Outcome<DisclosuresPage> {
        // Ids are in the order of time.
        let begin = query.after.or_else(|| query.from.map(|from| RecordId::new(from.plus_ms(-1), &[0xFF; 10])));
        let party = query.party.as_deref().map(PartyName::new).transpose();
        let party = party.map_err(|error| crate::OperationError::malformed("party", error.to_string()))?;
        let of: Vec<(&'static str, Cell)> = party.iter().map(|party| ("party", Cell::from(party))).collect();
        let mut page = Page { after: begin.iter().map(Cell::from).collect(), rows_max: PAGE_ROWS_MAX };
        let (mut acts, mut looked_at) = (Vec::new(), 0);
        loop {
            let rows: Vec<HandoverRow> = self.house.foundations.store.rows(&self.part, &of, page.clone()).await.map_err(|error| self.house.fault(error))?;
            let is_last = rows.len() < PAGE_ROWS_MAX as usize;
            for row in rows {
                let id = row.handover;
                looked_at += 1;
                if query.until.is_some_and(|until| until <= row.at) {
                    return Ok(DisclosuresPage { acts, next: None });
                }
                if query.means(&row) {
                    acts.push(HandoverView::from(row));
                }
                if acts.len() >= query.most() || looked_at >= LOOKED_AT_MAX {
                    return Ok(DisclosuresPage { acts, next: Some(id) });
                }
                page.after = vec![Cell::from(&id)];
            }
            if is_last {
                return Ok(DisclosuresPage { acts, next: None });
            }
        }
    }
}

impl DisclosuresQuery {
    fn most(&self) -> usize {
        self.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(ACTS_MAX).clamp(1, ACTS_MAX)
    }

    fn means(&self, row: &HandoverRow) -> bool {
        let detail = &row.detail.0;
        self.party.as_deref().is_none_or(|party| row.party.as_str() == party)
            && self.purpose.is_none_or(|purpose| row.purpose == purpose)
            && self.from.is_none_or(|from| from <= row.at)
            && self.until.is_none_or(|until| row.at < until)
            && self.sentence.as_ref().is_none_or(|sentence| detail.sentences.contains(sentence) || detail.refused_by.contains(sentence))
            && self.refused.is_none_or(|refused| refused != detail.stayed.is_empty())
    }
}

impl From<HandoverRow> for HandoverView {
    fn from(row: HandoverRow) -> Self {
        let HandoverRow { handover, party, recipient, purpose, version, at, asked_by, state, until, people, sent, detail, .. } = row;
        let HandoverDetail { action, data, whom, format, delivery, given, left, stayed, sentences, refused_by, duties, again, fetched, .. } = detail.0;
        Self {
            id: handover,
            at,
            party: party.to_string(),
            recipient,
            action,
            purpose,
            version,
            asked_by,
            state,
            until,
            data,
            whom,
            delivery,
            format,
            people,
            sent,
            given,
            left,
            stayed,
            sentences,
            refused_by,
            duties,
            again,
            fetched,
        }
    }
}
