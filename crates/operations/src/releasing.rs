//! The way out for data, shared by disclosing and using: decide each field on recorded facts, log, and only then open. There is no
//! other way to a clear value but the person's own page.

use crate::commit::{Act, Done, Once};
use crate::consult::Flow;
use crate::controls::{no_onward_share, unsubscribe_link};
use crate::decide::Ground;
use crate::exercise::is_answered_by_reply;
use crate::release::{FieldOutcome, FieldRelease, Release, SubjectRelease};
use crate::room::Room;
use crate::staff::is_of_staff;
use crate::{LinkToken, OperationError, Outcome, Partial, measured, rights};
use gate::Grant;
use ledger::{Event, PartyName};
use policy::{Answer, Owed, Verdict};
use store::{DisclosureDetail, DisclosureRow, HeldValue, Intent, Json};
use vocabulary::{Action, DataCategory, Purpose, Recipient, RecordId, SubjectId};

/// The most people in one call.
const SUBJECTS_MAX: usize = 100;
/// The most fields in one call.
const CATEGORIES_MAX: usize = 32;

/// What is asked for, by whom, what for.
#[derive(Debug)]
pub(crate) struct Wish {
    pub(crate) action: Action,
    pub(crate) purpose: Purpose,
    pub(crate) recipient: Recipient,
    pub(crate) party: Option<PartyName>,
    pub(crate) subjects: Vec<SubjectId>,
    pub(crate) categories: Vec<DataCategory>,
    pub(crate) partial: Partial,
    /// Who asked, by the name of their key.
    pub(crate) asked_by: String,
    /// The act it is part of, where that goes page by page.
    pub(crate) handover: Option<RecordId>,
}

/// What was decided about one person, and the leave to open what is permitted.
pub(crate) struct Decided {
    pub(crate) subject: SubjectId,
    seen: Vec<Intent>,
    pub(crate) answers: Vec<(DataCategory, Answer)>,
    pub(crate) values: Vec<HeldValue>,
    pub(crate) grant: Option<Grant>,
    opt_out: Option<LinkToken>,
    reply: Option<LinkToken>,
}

impl Room<'_> {
    /// Decides, logs, opens; in this order. Where a fact was recorded between deciding and logging, nothing is done: `Busy`, and whoever
    /// called decides again.
    pub(crate) async fn release(&self, wish: &Wish, once: Option<Once>) -> Outcome<Release> {
        self.release_in(Act::new(once), wish).await
    }

    /// The same in an act that does something beside it.
    pub(crate) async fn release_in(&self, mut act: Act, wish: &Wish) -> Outcome<Release> {
        check_size(wish)?;
        let id = self.new_record();
        act.answers(None, &id);
        let mut all = Vec::with_capacity(wish.subjects.len());
        for subject in &wish.subjects {
            all.push(self.decide_on(wish, *subject).await?);
        }
        let refusal = first_refusal(&all).filter(|_| wish.partial == Partial::AllOrNothing).cloned();
        if refusal.is_some() {
            all.iter_mut().for_each(|decided| decided.grant = None);
        }
        self.log_all(&mut act, (wish, id), &mut all)?;
        let mut done = self.commit(act).await?;
        if done.repeated().is_some() {
            // The same call again: what was asked is decided anew and logged again, because it is told again.
            let mut again = Act::new(None);
            let id = self.new_record();
            self.log_all(&mut again, (wish, id), &mut all)?;
            done = self.commit(again).await?;
        }
        if let Some(answer) = refusal {
            return Err(OperationError::refused(answer));
        }
        self.opened(wish, id, all, &mut done).await
    }

    /// Adds to the act all that is decided, and the act itself to the register of what parties were given.
    fn log_all(&self, act: &mut Act, (wish, id): (&Wish, RecordId), all: &mut [Decided]) -> Outcome<()> {
        let act_of = wish.handover.or_else(|| wish.is_registered().then_some(id));
        for decided in all.iter_mut() {
            act.expects(&decided.seen);
            if let Some(event) = refused_event(wish, decided) {
                // About nobody: a refusal is the same whether or not the person is on file.
                act.log(event, None);
            }
            self.log_granted(act, (wish, act_of), decided)?;
        }
        if wish.is_registered() {
            self.register(act, (wish, id), all);
        }
        Ok(())
    }

    /// Opens what was granted, now that it is in the log.
    pub(crate) async fn opened(&self, wish: &Wish, id: RecordId, all: Vec<Decided>, done: &mut Done) -> Outcome<Release> {
        let given = all.iter().map(|decided| decided.values.len()).sum::<usize>();
        measured::released(self.site(), wish.action, (wish.recipient, wish.purpose), u64::try_from(given).unwrap_or(u64::MAX));
        let mut release = self.empty_release(id);
        release.certificate = done.place_of(|event| matches!(event, Event::HandedOver(given) if given.handover == id));
        if let Some(leaf) = release.certificate {
            self.keep_certificate(id, leaf).await?;
        }
        for decided in all {
            let mut opened = Vec::new();
            let disclosure = decided.grant.as_ref().filter(|_| wish.party.as_ref().is_some_and(|party| !is_of_staff(party))).map(Grant::id);
            if let Some(grant) = decided.grant {
                let (logged, placed) = done.logged(grant).map_err(|error| self.locked(error))?;
                release.receipts.push(self.receipt_of(placed));
                let values = self.house.foundations.vault.open(logged, &decided.values, self.now).await;
                opened = values.map_err(|error| self.locked(error))?;
            }
            let mut fields = Vec::with_capacity(decided.answers.len());
            for (category, answer) in decided.answers {
                let value = opened.iter().find(|value| value.category == category).map(|value| value.value.clone());
                add_duties(&mut release, &answer);
                let outcome = match value {
                    _ if answer.verdict != Verdict::Permit => FieldOutcome::Refused(answer),
                    Some(value) => FieldOutcome::Given { value, answer },
                    None => FieldOutcome::NotHeld(answer),
                };
                fields.push(FieldRelease { category, outcome });
            }
            release.opt_out.extend(decided.opt_out.map(|link| (decided.subject, link)));
            release.reply.extend(decided.reply.map(|link| (decided.subject, link)));
            release.subjects.push(SubjectRelease { subject: decided.subject, disclosure, fields });
        }
        Ok(release)
    }

    /// What the policy says of each field of one person, and one grant over all that is permitted and held.
    async fn decide_on(&self, wish: &Wish, subject: SubjectId) -> Outcome<Decided> {
        let ground = self.ground(Some(subject), wish.party.as_ref(), wish.recipient).await?;
        self.decided(wish, subject, &ground)
    }

    /// The same where what is known of them was read before.
    pub(crate) fn decided(&self, wish: &Wish, subject: SubjectId, ground: &Ground) -> Outcome<Decided> {
        let mut decided = Decided { subject, seen: ground.seen.clone(), answers: Vec::new(), values: Vec::new(), grant: None, opt_out: None, reply: None };
        let mut pieces = Vec::new();
        for category in &wish.categories {
            let data = std::slice::from_ref(category);
            let answer = ground.answer(self, wish.action, data, wish.purpose)?;
            self.house.count(&answer, Flow { action: wish.action, data, purpose: wish.purpose, recipient: wish.recipient });
            if answer.verdict == Verdict::Permit
                && let Some(value) = ground.value(category, wish.purpose)
            {
                decided.values.push(value.clone());
                pieces.push(ground.piece(self, category, wish.purpose)?);
            }
            decided.answers.push((category.clone(), answer));
        }
        let rulings = gate::ask_each(&self.policy, wish.action, &pieces, self.new_record());
        decided.grant = rulings.map_err(|error| self.house.broken(&error))?.grant;
        Ok(decided)
    }

    /// Adds to the act the leaf of what is granted, the disclosure, and the link that goes with it.
    pub(crate) fn log_granted(&self, act: &mut Act, (wish, act_of): (&Wish, Option<RecordId>), decided: &mut Decided) -> Outcome<()> {
        let Some(grant) = &decided.grant else {
            return Ok(());
        };
        act.log(grant.event().clone(), Some(decided.subject));
        // What a member of staff sees has not left the house: it stands in the person's history as a look.
        if let Some(party) = wish.party.as_ref().filter(|party| !is_of_staff(party)) {
            act.add(Intent::put(&self.disclosure_of((wish, act_of), decided, (grant, party))));
        }
        let owes_link = decided.answers.iter().any(|(_, answer)| unsubscribe_link::is_owed(answer));
        if owes_link {
            let purposes = rights::opt_out_of(&self.policy).map_or_else(|| vec![wish.purpose], |right| rights::purposes_stopped(&self.policy, &right.effect));
            decided.opt_out = Some(self.opt_out_link(act, decided.subject, &purposes)?);
        }
        if wish.action == Action::Contact && is_answered_by_reply(&self.policy) {
            decided.reply = Some(self.reply_link(act, decided.subject)?);
        }
        Ok(())
    }

    fn disclosure_of(&self, (wish, act_of): (&Wish, Option<RecordId>), decided: &Decided, (grant, party): (&Grant, &PartyName)) -> DisclosureRow {
        let given: Vec<&(DataCategory, Answer)> = decided.answers.iter().filter(|(category, _)| grant.data().contains(category)).collect();
        let mut duties: Vec<String> = given.iter().flat_map(|(_, answer)| &answer.duties).map(|owed| owed.duty.to_string()).collect();
        duties.sort();
        duties.dedup();
        DisclosureRow {
            disclosure: grant.id(),
            subject: decided.subject,
            party: party.clone(),
            recipient: wish.recipient,
            purpose: wish.purpose,
            version: self.policy.version().clone(),
            at: self.now,
            detail: Json(DisclosureDetail {
                data: grant.data().to_vec(),
                sentences: sentences_of(&given),
                evidence: match grant.event() {
                    Event::Granted { evidence, .. } => evidence.clone(),
                    _ => Vec::new(),
                },
                duties,
                handover: act_of,
            }),
        }
    }

    pub(crate) fn empty_release(&self, id: RecordId) -> Release {
        Release {
            id: id.to_string(),
            at: self.now,
            version: self.policy.version().clone(),
            subjects: Vec::new(),
            duties: Vec::new(),
            receipts: Vec::new(),
            no_onward_share: false,
            opt_out: Vec::new(),
            reply: Vec::new(),
            certificate: None,
        }
    }
}

impl Wish {
    /// Whether it goes into the register of what parties were given: whatever is for somebody outside.
    const fn is_registered(&self) -> bool {
        self.party.is_some() && !matches!(self.recipient, Recipient::Staff | Recipient::Company)
    }
}

/// The event of what is refused of one person, if anything is.
pub(crate) fn refused_event(wish: &Wish, decided: &Decided) -> Option<Event> {
    let refused: Vec<&(DataCategory, Answer)> = decided.answers.iter().filter(|(_, answer)| answer.verdict != Verdict::Permit).collect();
    (!refused.is_empty()).then(|| Event::Refused {
        action: wish.action,
        data: refused.iter().map(|(category, _)| category.clone()).collect(),
        purpose: wish.purpose,
        recipient: wish.recipient,
        party: wish.party.clone(),
        sentences: sentences_of(&refused),
    })
}

fn check_size(wish: &Wish) -> Outcome<()> {
    if wish.subjects.is_empty() || wish.subjects.len() > SUBJECTS_MAX {
        return Err(OperationError::malformed("subjects", "ask about 1 to 100 people"));
    }
    check_categories(&wish.categories)
}

/// Refuses no field at all, and too many.
pub(crate) fn check_categories(categories: &[DataCategory]) -> Outcome<()> {
    if categories.is_empty() || categories.len() > CATEGORIES_MAX {
        return Err(OperationError::malformed("categories", "ask for 1 to 32 fields"));
    }
    Ok(())
}

pub(crate) fn first_refusal(all: &[Decided]) -> Option<&Answer> {
    all.iter().flat_map(|decided| &decided.answers).map(|(_, answer)| answer).find(|answer| answer.verdict != Verdict::Permit)
}

pub(crate) fn sentences_of(answers: &[&(DataCategory, Answer)]) -> Vec<vocabulary::SentenceId> {
    let mut sentences: Vec<_> = answers.iter().flat_map(|(_, answer)| &answer.reasons).map(|reason| reason.sentence.clone()).collect();
    sentences.sort();
    sentences.dedup();
    sentences
}

fn add_duties(release: &mut Release, answer: &Answer) {
    if answer.verdict != Verdict::Permit {
        return;
    }
    release.no_onward_share |= no_onward_share::is_owed(answer);
    let known = |duties: &[Owed], owed: &Owed| duties.contains(owed);
    for owed in &answer.duties {
        if !known(&release.duties, owed) {
            release.duties.push(owed.clone());
        }
    }
}
