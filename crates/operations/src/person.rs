//! The person's own page: everything held about them, why, since when, who got it. Only the person behind the link sees it, and each view is logged.

use crate::commit::Act;
use crate::decide::Ground;
use crate::erasure::{can_reopen, says_closed};
use crate::links::{Reach, Visitor};
use crate::room::Room;
use crate::{DisclosureView, House, LinkToken, OperationError, Outcome, PersonPage, RecordView, RequestState, RequestView, RightView, rights};
use ledger::Fact;
use policy::{Policy, Reason, Verdict};
use std::sync::Arc;
use store::{Cell, DisclosureRow, HeldValue, RequestRow};
use vocabulary::{Action, DataCategory, Duty, Effect, Recipient, SiteId, SubjectId};

impl House {
    /// Everything held about the person behind the link. The view itself goes into their history.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn person(&self, site: &SiteId, token: &LinkToken) -> Outcome<PersonPage> {
        let room = self.room(site)?;
        let visitor = room.visitor(token).await?;
        if matches!(visitor.reach, Reach::OptOut(_)) {
            return Err(OperationError::LinkInvalid);
        }
        let subject = visitor.subject();
        let held = room.live_values(subject).await?;
        let facts = room.facts_of_person(subject).await?;
        let mut act = Act::new(None);
        let opt_out = rights::opt_out_of(&room.policy)
            .map(|right| room.opt_out_link(&mut act, subject, &rights::purposes_stopped(&room.policy, &right.effect)))
            .transpose()?;
        let offered = rights::rights_of(&room.policy);
        let leaving = room.leaving(subject, &offered).await?;
        let records = room.shown_to(&visitor, held, &facts, act).await?;
        Ok(PersonPage {
            site: site.clone(),
            company: room.policy.company().to_owned(),
            subject,
            version: room.policy.version().clone(),
            link_until: visitor.until,
            closed: says_closed(&facts),
            can_reopen: can_reopen(&facts),
            leaving,
            records,
            facts: room.views_of(&facts).await?,
            disclosures: room.disclosures_of(subject).await?,
            requests: room.requests_of(subject).await?,
            rights: offered,
            opt_out,
        })
    }
}

impl Room<'_> {
    /// Logs the view, then opens the values.
    async fn shown_to(&self, visitor: &Visitor, held: Vec<HeldValue>, facts: &[Fact], mut act: Act) -> Outcome<Vec<RecordView>> {
        let mut data: Vec<DataCategory> = held.iter().map(|value| value.category.clone()).collect();
        data.sort();
        data.dedup();
        let grant = gate::for_the_person(self.new_record(), &visitor.presence, self.policy.version(), &data, self.now);
        let grant = grant.ok_or(OperationError::LinkInvalid)?;
        act.log(grant.event().clone(), Some(visitor.subject()));
        let mut done = self.commit(act).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &held, self.now).await;
        let opened = opened.map_err(|error| self.locked(error))?;
        held.into_iter()
            .zip(opened)
            .map(|(value, opened)| {
                Ok(RecordView {
                    meaning: self.policy.data_meaning(&value.category).to_owned(),
                    sentences: self.sentences_for(&value, visitor.subject(), facts)?,
                    value: opened.value,
                    category: value.category,
                    purposes: value.purposes,
                    source: value.source,
                    collected_at: value.collected_at,
                    version: value.version,
                })
            })
            .collect()
    }

    /// The sentences of the version shown that permitted collecting a value for what it was collected for.
    fn sentences_for(&self, value: &HeldValue, subject: SubjectId, facts: &[Fact]) -> Outcome<Vec<Reason>> {
        let version = self.version_of(value)?;
        let ground = Ground {
            subject: Some(subject),
            party: None,
            recipient: Recipient::Company,
            facts: facts.to_vec(),
            namesakes: Vec::new(),
            held: vec![value.clone()],
            seen: Vec::new(),
        };
        let mut sentences = Vec::new();
        for purpose in &value.purposes {
            let proven = ground.proven(self, std::slice::from_ref(&value.category), *purpose);
            let ruling = gate::ask(&version, Action::Collect, &proven, self.new_record());
            let answer = ruling.map_err(|error| self.house.broken(&error))?.answer;
            if answer.verdict == Verdict::Permit {
                sentences.extend(answer.reasons.into_iter().filter(|reason| !sentences.contains(reason)).collect::<Vec<_>>());
            }
        }
        Ok(sentences)
    }

    async fn disclosures_of(&self, subject: SubjectId) -> Outcome<Vec<DisclosureView>> {
        let mut rows: Vec<DisclosureRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.disclosure)));
        let no_onward_share = Duty::NoOnwardShare.to_string();
        Ok(rows
            .into_iter()
            .map(|row| DisclosureView {
                at: row.at,
                party: row.party.to_string(),
                recipient: row.recipient,
                purpose: row.purpose,
                given: row.detail.0.data,
                version: row.version,
                sentences: row.detail.0.sentences,
                no_onward_share: row.detail.0.duties.contains(&no_onward_share),
                duties: row.detail.0.duties,
            })
            .collect())
    }

    async fn requests_of(&self, subject: SubjectId) -> Outcome<Vec<RequestView>> {
        let mut rows: Vec<RequestRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.opened_at, row.request)));
        let rights = rights::rights_of(&self.policy);
        Ok(rows.iter().map(|row| request_view(row, &rights)).collect())
    }

    /// The policy version a value was collected under.
    pub(crate) fn version_of(&self, value: &HeldValue) -> Outcome<Arc<Policy>> {
        self.house
            .version(&value.version)
            .map_err(|_| self.house.broken(&format!("no policy of version {} is here, and data was collected under it", value.version)))
    }
}

/// A request as the person sees it.
pub(crate) fn request_view(row: &RequestRow, rights: &[RightView]) -> RequestView {
    let of_sentence = |right: &&RightView| right.right == row.right && right.reason.as_ref().is_none_or(|reason| reason.sentence == row.sentence);
    RequestView {
        id: row.request.to_string(),
        right: row.right,
        effect: rights.iter().find(of_sentence).map_or(Effect::Case, |right| right.effect.clone()),
        state: RequestState::read(&row.state),
        opened_at: row.opened_at,
        due: row.due_at,
        words: row.outcome.clone().unwrap_or_default(),
    }
}
