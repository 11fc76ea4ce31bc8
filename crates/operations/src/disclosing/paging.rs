//! One page of an act: some people of its list, decided at this moment, logged, and only then opened. A page that is given once more, because
//! nobody knows whether it arrived, is decided and logged once more and says so.

use super::marks::Mark;
use super::{OPEN, REFUSED, Tally};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::releasing::{Decided, Wish, first_refusal, refused_event};
use crate::room::Room;
use crate::{Caller, FieldOutcome, House, OperationError, Outcome, Partial, Scope};
use ledger::Event;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::{Cell, HandoverPersonRow, HandoverRow, HeldValue, Intent, Page, SubjectRow};
use vocabulary::{DataCategory, Personal, RecordId, SubjectId, Timestamp};

/// The most people in one page: all that is written about them goes in one transaction.
const PAGE_PEOPLE: u32 = 150;

/// One page of what is given.
#[derive(Debug)]
pub struct HandoverPage {
    /// The act.
    pub id: RecordId,
    /// After which place it begins.
    pub after: u32,
    /// After which place the next begins; `None` after the last.
    pub next: Option<u32>,
    /// Whether some of it was given before.
    pub again: bool,
    /// How many people the act is about.
    pub people: u32,
    /// The kinds of data that were asked for, in the order of the columns.
    pub columns: Vec<DataCategory>,
    /// In which form it goes.
    pub format: super::HandoverFormat,
    /// What is given; of whom nothing is, no row.
    pub rows: Vec<HandedRow>,
    /// The duties that go with it, as `no-onward-share`.
    pub duties: Vec<String>,
    /// When it was decided.
    pub at: Timestamp,
}

/// What is given of one person.
#[derive(Debug)]
pub struct HandedRow {
    /// The disclosure: by it the party is told later if the person is erased.
    pub disclosure: RecordId,
    /// The mark of this export on this row.
    pub mark: String,
    /// How the row is written where it may be written in two ways, a bit for each value.
    pub choices: u64,
    /// The values, in the order of the columns; none where nothing goes.
    pub values: Vec<Option<Personal<String>>>,
}

impl House {
    /// The page of an act that begins after this place, for a program of the company that brings it to the party.
    ///
    /// # Errors
    /// A party's key; a member of staff; no such act, or one that goes by another way; a place that was not reached; with all or nothing, the refusal.
    pub async fn handover_page(&self, caller: &Caller, id: RecordId, after: u32) -> Outcome<HandoverPage> {
        caller.must(Scope::Disclose)?;
        caller.must_be_no_member_of_staff()?;
        let row = self.room_of(caller)?.handover(id).await?;
        if row.detail.0.delivery != "pages" {
            return Err(OperationError::malformed("disclosure", "this one goes by another way"));
        }
        self.page_of(caller.site(), id, after).await
    }

    pub(crate) async fn page_of(&self, site: &vocabulary::SiteId, id: RecordId, after: u32) -> Outcome<HandoverPage> {
        if after == 0 {
            self.nothing_is_refused(site, id).await?;
        }
        until_done(|| async { self.room(site)?.page_once(id, after).await }).await
    }

    /// With all or nothing: the refusal, where one page would be refused, before any page is given.
    async fn nothing_is_refused(&self, site: &vocabulary::SiteId, id: RecordId) -> Outcome<()> {
        let room = self.room(site)?;
        let row = room.handover(id).await?;
        if row.detail.0.partial || row.people <= PAGE_PEOPLE {
            return Ok(());
        }
        let (wish, mut after) = (wish_again(&row), 0);
        loop {
            let listed = room.places_after(id, after).await?;
            let Some(last) = listed.last().map(|row| row.place) else { return Ok(()) };
            let people: Vec<SubjectId> = listed.iter().map(|row| row.subject).collect();
            let decided = room.decided_together(&mut Act::new(None), &wish, &people).await?;
            if let Some(answer) = first_refusal(&decided) {
                let answer = answer.clone();
                room.refuse_whole(&row, &wish, &decided).await?;
                return Err(OperationError::refused(answer));
            }
            after = last;
        }
    }
}

impl Room<'_> {
    async fn places_after(&self, id: RecordId, after: u32) -> Outcome<Vec<HandoverPersonRow>> {
        let page = Page { after: vec![Cell::from(&id), Cell::from(&after)], rows_max: PAGE_PEOPLE };
        let rows = self.house.foundations.store.rows(&self.part, &[("handover", Cell::from(&id))], page).await;
        rows.map_err(|error| self.house.fault(error))
    }

    async fn page_once(&self, id: RecordId, after: u32) -> Outcome<HandoverPage> {
        let row = self.handover(id).await?;
        if row.state != OPEN {
            return Err(OperationError::Settled("nothing more leaves by this disclosure"));
        }
        if after > row.sent {
            return Err(OperationError::malformed("after", "the pages before this one were not given yet"));
        }
        let listed = self.places_after(id, after).await?;
        let mut page = empty_page(&row, after, self.now);
        let Some(last) = listed.last().map(|row| row.place) else { return Ok(page) };
        let wish = wish_again(&row);
        let people: Vec<SubjectId> = listed.iter().map(|row| row.subject).collect();
        let mut act = Act::new(None);
        let mut all = self.decided_together(&mut act, &wish, &people).await?;
        if wish.partial == Partial::AllOrNothing
            && let Some(answer) = first_refusal(&all)
        {
            let answer = answer.clone();
            self.refuse_whole(&row, &wish, &all).await?;
            return Err(OperationError::refused(answer));
        }
        let mut moved = HandoverRow { sent: row.sent.max(last), row_version: row.row_version.saturating_add(1), ..row.clone() };
        page.again = after < row.sent;
        let mut tally = Tally::default();
        all.iter().for_each(|decided| tally.add(decided));
        if page.again {
            moved.detail.0.again = moved.detail.0.again.saturating_add(1);
        } else {
            tally.add_to(&mut moved.detail.0);
        }
        log_refused(&mut act, &wish, &all);
        for decided in &mut all {
            self.log_granted(&mut act, (&wish, Some(id)), decided)?;
        }
        act.add(Intent::replace(&moved, row.row_version));
        let mut done = self.commit(act).await?;
        let release = self.opened(&wish, id, all, &mut done).await?;
        page.duties.clone_from(&moved.detail.0.duties);
        page.next = Some(last);
        let mark = Mark::of(self, id)?;
        for person in release.subjects {
            let Some(disclosure) = person.disclosure else { continue };
            let values: Vec<Option<Personal<String>>> = person.fields.into_iter().map(|field| given(field.outcome)).collect();
            page.rows.push(HandedRow { disclosure, mark: mark.on(disclosure), choices: mark.choices(&values), values });
        }
        Ok(page)
    }

    /// What is decided about these people, on all that is known of them, read together. That nothing was recorded since goes into the act.
    pub(crate) async fn decided_together(&self, act: &mut Act, wish: &Wish, people: &[SubjectId]) -> Outcome<Vec<Decided>> {
        let Some(party) = &wish.party else { return Ok(Vec::new()) };
        let since = self.log_size().await?;
        let party = self.ground_of_party(Some(party), wish.recipient).await?;
        act.expects(&party.seen);
        let crowd = self.crowd(since, people).await?;
        act.expects(&crowd.seen);
        let on_file: Vec<SubjectRow> = self.rows_of_each("subject", people.iter().map(Cell::from)).await?;
        let on_file: HashSet<SubjectId> = on_file.into_iter().map(|row| row.subject).collect();
        let keeping = self.keeping();
        let mut held: HashMap<SubjectId, Vec<HeldValue>> = HashMap::with_capacity(people.len());
        for row in self.records_of(people).await? {
            held.insert(row.subject, row.packed.values.into_iter().filter_map(|value| keeping.live_value(value)).collect());
        }
        let keys = self.house.foundations.vault.subject_keys(self.site(), people).await.map_err(|error| self.locked(error))?;
        keys.into_iter().for_each(|key| act.with_key(key));
        let mut all = Vec::with_capacity(people.len());
        for subject in people.iter().filter(|subject| on_file.contains(subject)) {
            let ground = crowd.ground_for(wish.recipient, &party, (*subject, held.remove(subject).unwrap_or_default()));
            all.push(self.decided(wish, *subject, &ground)?);
        }
        Ok(all)
    }

    /// Puts on record that nothing is given, and what was refused.
    async fn refuse_whole(&self, row: &HandoverRow, wish: &Wish, all: &[Decided]) -> Outcome<()> {
        let mut act = Act::new(None);
        log_refused(&mut act, wish, all);
        let mut refused = HandoverRow { state: REFUSED.to_owned(), row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut tally = Tally::default();
        all.iter().for_each(|decided| tally.add(decided));
        (tally.given, tally.left) = (0, BTreeMap::new());
        tally.add_to(&mut refused.detail.0);
        act.add(Intent::replace(&refused, row.row_version));
        self.commit(act).await.map(drop)
    }
}

/// What is asked of the policy again and again: what was asked when the act was opened.
pub(crate) fn wish_again(row: &HandoverRow) -> Wish {
    let detail = &row.detail.0;
    Wish {
        action: detail.action,
        purpose: row.purpose,
        recipient: row.recipient,
        party: Some(row.party.clone()),
        subjects: Vec::new(),
        categories: detail.data.clone(),
        partial: if detail.partial { Partial::WhatIsPermitted } else { Partial::AllOrNothing },
        asked_by: row.asked_by.clone(),
        handover: Some(row.handover),
    }
}

/// What is refused to many is said once.
fn log_refused(act: &mut Act, wish: &Wish, all: &[Decided]) {
    let mut said: Vec<Event> = Vec::new();
    for event in all.iter().filter_map(|decided| refused_event(wish, decided)) {
        if !said.contains(&event) {
            act.log(event.clone(), None);
            said.push(event);
        }
    }
}

/// A page with nothing on it, as there is after the last.
pub(crate) fn empty_page(row: &HandoverRow, after: u32, at: Timestamp) -> HandoverPage {
    let format = if row.detail.0.format == "csv" { super::HandoverFormat::Csv } else { super::HandoverFormat::Json };
    HandoverPage {
        id: row.handover,
        after,
        next: None,
        again: false,
        people: row.people,
        columns: row.detail.0.data.clone(),
        format,
        rows: Vec::new(),
        duties: Vec::new(),
        at,
    }
}

fn given(outcome: FieldOutcome) -> Option<Personal<String>> {
    match outcome {
        FieldOutcome::Given { value, .. } => Some(value),
        FieldOutcome::Refused(_) | FieldOutcome::NotHeld(_) => None,
    }
}
