//! The requests of a site, for whoever answers them: by state and by deadline, and one with what was written, where the policy lets it be read.

use crate::attempts::until_done;
use crate::commit::Act;
use crate::consult::Flow;
use crate::requests::RequestView;
use crate::room::Room;
use crate::{Caller, FieldOutcome, House, Outcome, ReceiptView, Scope};
use policy::Verdict;
use store::{Cell, PAGE_ROWS_MAX, Page, RequestRow};
use vocabulary::{Action, Purpose, Recipient, RecordId, RequestState, Timestamp};

/// Which requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestQuery {
    /// In this state; in any that is open where none is named.
    pub state: Option<RequestState>,
    /// To be answered before this instant.
    pub due_before: Option<Timestamp>,
    /// From after this request, in the order of asking.
    pub after: Option<RecordId>,
}

/// One request, with what the person wrote.
#[derive(Clone, Debug)]
pub struct RequestOpened {
    /// The request.
    pub request: RequestView,
    /// What they wrote: there where the policy lets the company read it to answer, the refusal where it does not; none where nothing was written.
    pub written: Option<FieldOutcome>,
    /// Where the reading stands in the log.
    pub receipt: Option<ReceiptView>,
}

impl House {
    /// A page of requests: the soonest due first, what has no deadline last. Nothing that was written is opened.
    ///
    /// # Errors
    /// A party's key.
    pub async fn requests(&self, caller: &Caller, query: RequestQuery) -> Outcome<Vec<RequestView>> {
        caller.must(Scope::Requests)?;
        let room = self.room_of(caller)?;
        let states = match query.state {
            Some(state) => vec![state],
            None => vec![RequestState::IdentityWanted, RequestState::Proven],
        };
        let mut rows = Vec::new();
        for state in states {
            rows.extend(room.page_of_requests(state, query.after).await?);
        }
        rows.retain(|row| query.due_before.is_none_or(|before| row.due_at.is_some_and(|due| due < before)));
        rows.sort_by_key(|row| (row.due_at.is_none(), row.due_at, row.request));
        Ok(rows.iter().map(|row| room.request_view(row)).collect())
    }

    /// One request. What was written is opened where the policy lets the company use a message for answering it; that is logged first, and
    /// stands in the person's own history.
    ///
    /// # Errors
    /// A party's key; no such request.
    pub async fn request(&self, caller: &Caller, request: RecordId) -> Outcome<RequestOpened> {
        caller.must(Scope::Requests)?;
        until_done(|| async move {
            let room = self.room_of(caller)?;
            if caller.staff().is_some() {
                let asker = room.request_row(request).await?.subject;
                room.must_need_to_know(caller, asker, (Purpose::Support, &[room.message()?])).await?;
            }
            room.opened_request(request).await
        })
        .await
    }
}

impl Room<'_> {
    async fn page_of_requests(&self, state: RequestState, after: Option<RecordId>) -> Outcome<Vec<RequestRow>> {
        let page = Page { after: after.map_or_else(Vec::new, |after| vec![Cell::from(&after)]), rows_max: PAGE_ROWS_MAX };
        let rows = self.house.foundations.store.rows(&self.part, &[("state", Cell::from(&state))], page).await;
        rows.map_err(|error| self.house.fault(error))
    }

    async fn opened_request(&self, request: RecordId) -> Outcome<RequestOpened> {
        let row = self.request_row(request).await?;
        let view = self.request_view(&row);
        let message = self.message()?;
        let written = self.written_in(&row, &message);
        if written.is_empty() {
            return Ok(RequestOpened { request: view, written: None, receipt: None });
        }
        let mut ground = self.ground(Some(row.subject), None, Recipient::Company).await?;
        ground.held.clone_from(&written);
        let data = std::slice::from_ref(&message);
        let answer = ground.answer(self, Action::Use, data, Purpose::Support)?;
        self.house.count(&answer, Flow { action: Action::Use, data, purpose: Purpose::Support, recipient: Recipient::Company });
        let mut grant = None;
        if answer.verdict == Verdict::Permit {
            let piece = ground.piece(self, &message, Purpose::Support)?;
            let rulings = gate::ask_each(&self.policy, Action::Use, &[piece], self.new_record());
            grant = rulings.map_err(|error| self.house.broken(&error))?.grant;
        }
        let Some(grant) = grant else {
            return Ok(RequestOpened { request: view, written: Some(FieldOutcome::Refused(answer)), receipt: None });
        };
        let mut act = Act::new(None);
        act.expects(&ground.seen);
        act.log(grant.event().clone(), Some(row.subject));
        let (logged, placed) = self.commit(act).await?.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &written, self.now).await.map_err(|error| self.locked(error))?;
        let view = written.iter().zip(opened).fold(view, |view, (held, opened)| view.with_written(held, opened.value));
        let written = view.written.clone().map(|value| FieldOutcome::Given { value, answer });
        Ok(RequestOpened { request: view, written, receipt: Some(self.receipt_of(placed)) })
    }
}
