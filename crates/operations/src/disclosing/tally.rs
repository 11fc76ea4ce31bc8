//! What came of an act of giving data to a party, counted: how many values of each kind left and stayed, under which sentences. It names nobody.

use crate::Partial;
use crate::commit::Act;
use crate::releasing::{Decided, Wish};
use crate::room::Room;
use ledger::{Event, HandedOver};
use policy::Verdict;
use std::collections::{BTreeMap, BTreeSet};
use store::{HandoverDetail, HandoverRow, Intent, Json};
use vocabulary::{DataCategory, RecordId, SentenceId};

/// Counts over some people.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) given: u32,
    pub(crate) left: BTreeMap<DataCategory, u32>,
    pub(crate) stayed: BTreeMap<DataCategory, u32>,
    sentences: BTreeSet<SentenceId>,
    refused_by: BTreeSet<SentenceId>,
    duties: BTreeSet<String>,
}

impl Tally {
    /// Adds what was decided about one person.
    pub(crate) fn add(&mut self, decided: &Decided) {
        let goes: &[DataCategory] = decided.grant.as_ref().map_or(&[], |grant| grant.data());
        self.given = self.given.saturating_add(u32::from(!goes.is_empty()));
        for (category, answer) in &decided.answers {
            let sentences = answer.reasons.iter().map(|reason| reason.sentence.clone());
            if answer.verdict != Verdict::Permit {
                *self.stayed.entry(category.clone()).or_default() += 1;
                self.refused_by.extend(sentences);
            } else if goes.contains(category) {
                *self.left.entry(category.clone()).or_default() += 1;
                self.sentences.extend(sentences);
                self.duties.extend(answer.duties.iter().map(|owed| owed.duty.to_string()));
            }
        }
    }

    /// Adds it to what is on record of the act.
    pub(crate) fn add_to(self, detail: &mut HandoverDetail) {
        detail.given = detail.given.saturating_add(self.given);
        add_counts(&mut detail.left, self.left);
        add_counts(&mut detail.stayed, self.stayed);
        add_words(&mut detail.sentences, self.sentences);
        add_words(&mut detail.refused_by, self.refused_by);
        add_words(&mut detail.duties, self.duties);
    }
}

fn add_counts(known: &mut Vec<(DataCategory, u32)>, more: BTreeMap<DataCategory, u32>) {
    for (category, by) in more {
        match known.iter_mut().find(|(of, _)| *of == category) {
            Some((_, count)) => *count = count.saturating_add(by),
            None => known.push((category, by)),
        }
    }
}

fn add_words<T: PartialEq>(known: &mut Vec<T>, more: BTreeSet<T>) {
    for word in more {
        if !known.contains(&word) {
            known.push(word);
        }
    }
}

/// What is on record of an act before anything left by it.
pub(crate) fn nothing_yet(wish: &Wish, whom: &str, (format, delivery): (&str, &str)) -> HandoverDetail {
    HandoverDetail {
        action: wish.action,
        data: wish.categories.clone(),
        whom: whom.to_owned(),
        partial: wish.partial == Partial::WhatIsPermitted,
        format: format.to_owned(),
        delivery: delivery.to_owned(),
        endpoint: None,
        given: 0,
        left: Vec::new(),
        stayed: Vec::new(),
        sentences: Vec::new(),
        refused_by: Vec::new(),
        duties: Vec::new(),
        again: 0,
        fetched: 0,
    }
}

/// What the log says of an act, and its certificate shows.
pub(crate) fn handed_over(row: &HandoverRow, content: &str) -> Event {
    let HandoverDetail { action, given, left, sentences, duties, .. } = row.detail.0.clone();
    Event::HandedOver(HandedOver {
        handover: row.handover,
        party: row.party.clone(),
        recipient: row.recipient,
        action,
        purpose: row.purpose,
        people: given,
        left,
        sentences,
        duties,
        content: content.to_owned(),
    })
}

impl Room<'_> {
    /// Puts an act that is done at once into the register, with its certificate where something left.
    pub(crate) fn register(&self, act: &mut Act, (wish, id): (&Wish, RecordId), all: &[Decided]) {
        let Some(party) = &wish.party else { return };
        let mut tally = Tally::default();
        all.iter().for_each(|decided| tally.add(decided));
        let mut detail = nothing_yet(wish, "people by id", ("json", "inline"));
        tally.add_to(&mut detail);
        let people = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let row = HandoverRow {
            handover: id,
            party: party.clone(),
            recipient: wish.recipient,
            purpose: wish.purpose,
            version: self.policy.version().clone(),
            at: self.now,
            asked_by: wish.asked_by.clone(),
            state: if detail.given > 0 || detail.stayed.is_empty() { super::DONE } else { super::REFUSED }.to_owned(),
            until: None,
            people,
            sent: people,
            detail: Json(detail),
            row_version: 1,
        };
        act.add(Intent::insert(&row));
        if row.detail.0.given > 0 {
            act.log(handed_over(&row, ""), None);
        }
    }
}
