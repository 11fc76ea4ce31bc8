//! The person's own page: everything held about them, why, since when, who got it. Only the person behind the link sees it, and each view is logged.

use crate::commit::Act;
use crate::decide::Ground;
use crate::erasure::{can_reopen, says_closed};
use crate::links::Visitor;
use crate::room::Room;
use crate::{DisclosureView, House, LinkToken, Offer, OperationError, Outcome, PersonPage, RecordView, RequestView, rights};
use ledger::Fact;
use policy::{Policy, Reason, Verdict};
use std::sync::Arc;
use store::{Cell, DisclosureRow, HeldValue, RequestRow, SubjectRow};
use vocabulary::{Action, DataCategory, Duty, Recipient, SiteId, SubjectId, VersionId};

impl House {
    /// Everything held about the person behind the link. The view itself goes into their history.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing here.
    pub async fn person(&self, site: &SiteId, token: &LinkToken) -> Outcome<PersonPage> {
        let room = self.room(site)?;
        let visitor = room.whole_visitor(token).await?;
        room.shown_page(&visitor, Offer::Access).await
    }
}

impl Room<'_> {
    /// Everything held about the person, shown to them as far as this is offered: the act of showing is logged before anything is opened.
    pub(crate) async fn shown_page(&self, visitor: &Visitor, offer: Offer) -> Outcome<PersonPage> {
        let mut act = Act::new(None);
        let subject = visitor.subject();
        let offering = self.house.offers(self.site());
        // Where nobody grants it to be seen, nothing is opened.
        let held = if offering.has(offer) { self.live_values(subject).await? } else { Vec::new() };
        let facts = self.facts_of_person(subject).await?;
        let opt_out = rights::opt_out_of(&self.policy)
            .map(|right| self.opt_out_link(&mut act, subject, &rights::purposes_stopped(&self.policy, &right.effect)))
            .transpose()?;
        let offered = self.rights();
        let leaving = self.leaving(subject, &offered).await?;
        let (records, mut requests) = self.shown_to(visitor, held, &facts, act).await?;
        let history = self.history(subject).await?;
        let known: Option<SubjectRow> = self.row(&[Cell::from(&subject)]).await?;
        let mut looks = history.looks();
        let (among_many, reads_searched) = self.read_among_many(subject, known.map_or(self.now, |row| row.created_at)).await?;
        looks.extend(among_many);
        looks.sort_by_key(|look| std::cmp::Reverse((look.at, look.leaf)));
        let entries = history.of_requests();
        for request in &mut requests {
            request.entries = entries.get(&request.id).cloned().unwrap_or_default();
        }
        Ok(PersonPage {
            site: self.site().clone(),
            company: self.policy.company().to_owned(),
            subject,
            version: self.policy.version().clone(),
            link_until: visitor.until,
            closed: says_closed(&facts),
            can_reopen: can_reopen(&facts),
            leaving,
            records,
            facts: self.views_of(&facts).await?,
            disclosures: self.disclosures_of(subject).await?,
            requests,
            rights: offered,
            offering,
            looks,
            reads_searched,
            has_older_entries: history.is_cut(),
            letters: history.letters(),
            breaches: self.breaches_told(subject).await?,
            opt_out,
        })
    }

    /// Logs the view, then opens the values, and what was written in requests.
    async fn shown_to(&self, visitor: &Visitor, held: Vec<HeldValue>, facts: &[Fact], mut act: Act) -> Outcome<(Vec<RecordView>, Vec<RequestView>)> {
        let message = self.message()?;
        let mut rows: Vec<RequestRow> = self.rows(&[("subject", Cell::from(&visitor.subject()))]).await?;
        rows.sort_by_key(|row| std::cmp::Reverse((row.asked_at, row.request)));
        let corrections = |row: &RequestRow| row.correction.iter().flat_map(|packed| packed.values.clone()).collect::<Vec<_>>();
        let written: Vec<Vec<HeldValue>> = rows.iter().map(|row| [self.written_in(row, &message), corrections(row)].concat()).collect();
        let all: Vec<HeldValue> = held.iter().chain(written.iter().flatten()).cloned().collect();
        let mut data: Vec<DataCategory> = all.iter().map(|value| value.category.clone()).collect();
        data.sort();
        data.dedup();
        let grant = gate::for_the_person(self.new_record(), &visitor.presence, self.policy.version(), &data, self.now);
        let grant = grant.ok_or(OperationError::LinkInvalid)?;
        act.log(grant.event().clone(), Some(visitor.subject()));
        let mut done = self.commit(act).await?;
        let (logged, _) = done.logged(grant).map_err(|error| self.locked(error))?;
        let opened = self.house.foundations.vault.open(logged, &all, self.now).await;
        let mut opened = opened.map_err(|error| self.locked(error))?.into_iter();
        let keeping = self.keeping();
        let mut records = Vec::with_capacity(held.len());
        for (value, opened) in held.into_iter().zip(opened.by_ref()) {
            records.push(RecordView {
                id: value.record,
                meaning: self.policy.data_meaning(&value.category).to_owned(),
                sentences: self.sentences_for(&value, visitor.subject(), facts)?,
                until: keeping.kept_until(&value),
                value: opened.value,
                revision: value.revision,
                category: value.category,
                purposes: value.purposes,
                source: value.source,
                collected_at: value.collected_at,
                version: value.version,
                terms: value.terms,
            });
        }
        let mut requests = Vec::with_capacity(rows.len());
        for (row, written) in rows.iter().zip(&written) {
            let texts = written.iter().zip(opened.by_ref());
            requests.push(texts.fold(self.request_view(row), |view, (held, opened)| view.with_written(held, opened.value)));
        }
        Ok((records, requests))
    }

    /// The sentences of the version shown that permitted collecting a value for what it was collected for.
    fn sentences_for(&self, value: &HeldValue, subject: SubjectId, facts: &[Fact]) -> Outcome<Vec<Reason>> {
        let version = self.version_of(&value.version)?;
        let ground = Ground { subject: Some(subject), facts: facts.to_vec(), held: vec![value.clone()], ..Ground::unknown(Recipient::Company) };
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
                evidence: row.detail.0.evidence,
                duties: row.detail.0.duties,
            })
            .collect())
    }

    /// The policy version something was collected under.
    pub(crate) fn version_of(&self, version: &VersionId) -> Outcome<Arc<Policy>> {
        self.house.version(version).map_err(|_| self.house.broken(&format!("no policy of version {version} is here, and data was collected under it")))
    }
}
