//! A form is posted. Every field is asked of the policy before anything is stored; records, facts, link and log leaf go in together or not at all.
//! No channel proves an address yet, so what a form says stands for itself: without the person's own link it is somebody new, and it never
//! changes, shows or permits anything of anybody else who gave the same address.

use crate::attempts::until_done;
use crate::children::AgeSaid;
use crate::commit::{Act, Once};
use crate::consents::language_of;
use crate::consult::{Flow, consult, newcomer};
use crate::contests::told_of;
use crate::controls::{anonymise, delete_now};
use crate::decide::told;
use crate::facts::{Document, view_of};
use crate::form_facts::purposes_of;
use crate::forms::{establishes, is_opt_out, opt_outs_ticked};
use crate::keep::{KeptAs, Whose};
use crate::links::Reach;
use crate::room::Room;
use crate::values::{checked, hash_of, is_blank};
use crate::{Choice, EvidenceKind, FactView, Form, FormKind, House, LinkToken, Older, OperationError, Outcome, ReceiptView};
use ledger::{Event, Fact};
use policy::{Answer, Verdict};
use store::{Placed, Terms};
use vocabulary::{Action, BirthMonth, DataCategory, EvidenceId, Personal, Purpose, Recipient, SiteId, SubjectId, Timestamp, VersionId};
use wording::plain;

/// What a person sent.
#[derive(Clone, Debug)]
pub struct Submission {
    /// With which form.
    pub form: FormKind,
    /// What they typed in.
    pub values: Vec<(DataCategory, Personal<String>)>,
    /// The ids of the choices they ticked.
    pub choices_ticked: Vec<String>,
    /// What they said of their age.
    pub age: DeclaredAge,
    /// The signed statement of what they were shown, as the form had it.
    pub statement: String,
    /// The link they came with, when they came from their own page: what they send is added to what is theirs. Without it they are
    /// somebody new, whatever address they give.
    pub person: Option<LinkToken>,
    /// The same key again is the same act again.
    pub idempotency: Option<String>,
}

/// What a person said of their age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclaredAge {
    /// Nothing.
    NotSaid,
    /// That they are a child.
    Under13,
    /// That they are not.
    Over13,
    /// In which month they were born.
    Born(BirthMonth),
}

/// What was kept, and the way back to it.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The person.
    pub subject: SubjectId,
    /// The link to their page.
    pub link: LinkToken,
    /// Until when it opens anything.
    pub link_until: Timestamp,
    /// The version it was collected under.
    pub version: VersionId,
    /// Where it stands in the log; none where this call only repeats an earlier one.
    pub receipt: Option<ReceiptView>,
    /// What was kept.
    pub kept: Vec<DataCategory>,
    /// What was recorded with it.
    pub facts: Vec<FactView>,
}

/// What a repetition needs to be answered again: ids, and no token.
#[derive(serde::Serialize, serde::Deserialize)]
struct Remembered {
    subject: SubjectId,
    link: EvidenceId,
    until: Timestamp,
    version: VersionId,
    kept: Vec<DataCategory>,
}

impl House {
    /// Takes in what a person sent with a form.
    ///
    /// # Errors
    /// The policy's refusal, before anything is stored; every mistake in what was typed in; a form that changed meanwhile.
    pub async fn collect(&self, site: &SiteId, submission: Submission) -> Outcome<Collected> {
        let submission = &submission;
        until_done(|| async move { self.room(site)?.collect_once(submission).await }).await
    }
}

impl Room<'_> {
    async fn collect_once(&self, submission: &Submission) -> Outcome<Collected> {
        let form = self.house.form_now(&self.policy, (submission.form, language_of(&submission.statement)))?;
        self.must_be_as_shown(&form.as_shown(), &submission.statement)?;
        self.refuse_what_is_not_asked(&form, submission)?;
        let values = checked(&form, &submission.values)?;
        let choices = ticked(&form, &submission.choices_ticked)?;
        let whose = self.whose(submission).await?;
        let said = self.age_said(&form, submission.age, &whose).await?;
        let kept: Vec<DataCategory> = values.iter().map(|(category, _)| category.clone()).collect();
        let opt_outs = opt_outs_ticked(&self.policy, &form, (&submission.choices_ticked, &self.house.offers(self.site())));
        let sponsor = self.sponsor_of(&form).await?;
        let mut facts = self.facts_of_form(&form, &kept, (&choices, &said.counts), whose.subject);
        told_of(&mut facts, sponsor.as_ref());
        let known = [self.objections_made(&opt_outs, whose.subject), facts.clone()].concat();
        let mut act = Act::new(once_of(submission, (&form, &said)));
        self.put_claim(&mut act, &said, whose.subject);
        let purposes = self.permitted_purposes(&mut act, &form, &kept, (&choices, &known), &whose).await?;
        let records = {
            let waited_for = &self.cards_waited_for(&whose).await?;
            let kept_as = KeptAs { purposes: &purposes, source: form.kind.key(), older: Older::Replaced, terms: Terms::default(), waited_for };
            self.put_values(&mut act, &whose, values, &kept_as).await?
        };
        if form.kind == FormKind::Purchase {
            self.place_with_form(&mut act, whose.subject, records.iter().copied().zip(&kept))?;
        }
        act.log(
            Event::Collected {
                records: records.iter().copied().zip(kept.iter().cloned()).collect(),
                purposes,
                source: form.kind.key().to_owned(),
                shown_sha256: form.shown_sha256.clone(),
                facts: facts.clone(),
                schema: form.schema.clone(),
                notices: form.notices_seen(),
            },
            Some(whose.subject),
        );
        let document = Document { kind: EvidenceKind::Form, name: form.title.clone(), sha256: ledger::from_hex(&form.shown_sha256) };
        for fact in &facts {
            self.put_rows_of(&mut act, fact, &document)?;
        }
        self.keep_choices(&mut act, &form, (&choices, &facts));
        self.object(&mut act, opt_outs, whose.subject).await?;
        self.put_shown(&mut act, &form).await?;
        let (link, until) = self.link_to_page(&mut act, whose.subject)?;
        let remembered = Remembered { subject: whose.subject, link, until, version: form.version.clone(), kept };
        act.answers(Some(whose.subject), &remembered);
        let done = self.commit(act).await?;
        match done.repeated() {
            // Whoever it brought was forgotten, and with them what was answered.
            Some([]) => {
                Err(OperationError::malformed("form", "this was sent before, and what it brought has been deleted since; to give it again, send it anew"))
            }
            Some(first) => {
                let remembered = serde_json::from_slice(first).map_err(|error| self.house.broken(&error))?;
                self.collected(remembered, None, Vec::new())
            }
            None => {
                self.house.forms.is_kept(&form.shown_sha256);
                let seen = |fact| view_of(fact, (None, document.name.clone()), &facts, self.now);
                self.collected(remembered, done.first_leaf(), facts.iter().map(seen).collect())
            }
        }
    }

    fn collected(&self, remembered: Remembered, leaf: Option<Placed>, facts: Vec<FactView>) -> Outcome<Collected> {
        Ok(Collected {
            subject: remembered.subject,
            link: self.page_token(remembered.link)?,
            link_until: remembered.until,
            version: remembered.version,
            receipt: leaf.map(|placed| self.receipt_of(placed)),
            kept: remembered.kept,
            facts,
        })
    }

    /// Refuses data the form does not ask for: with the sentence where the policy refuses it.
    fn refuse_what_is_not_asked(&self, form: &Form, submission: &Submission) -> Outcome<()> {
        let asked = |category: &DataCategory| form.fields.iter().any(|field| field.category == *category);
        let given = submission.values.iter().filter(|(_, value)| !is_blank(value));
        let Some((category, _)) = given.into_iter().find(|(category, _)| !asked(category)) else {
            return Ok(());
        };
        let flow = Flow { action: Action::Collect, data: std::slice::from_ref(category), purpose: form.purpose, recipient: Recipient::Company };
        let answer = consult(&self.policy, flow, &newcomer(&establishes(&self.policy, form.kind)))?;
        self.house.count(&answer, flow);
        Err(if answer.verdict == Verdict::Permit {
            OperationError::malformed(category.key(), "this form does not ask for this")
        } else {
            OperationError::refused(answer)
        })
    }

    /// The person: the one behind the link, or somebody new.
    async fn whose(&self, submission: &Submission) -> Outcome<Whose> {
        let Some(token) = &submission.person else {
            return Ok(Whose { subject: self.new_subject(), is_new: true });
        };
        let visitor = self.visitor(token).await?;
        if visitor.reach == Reach::Whole { Ok(Whose { subject: visitor.subject(), is_new: false }) } else { Err(OperationError::LinkInvalid) }
    }

    /// The purposes for which every value may be collected: the form's, or it is refused, and those of ticked choices.
    async fn permitted_purposes(
        &self,
        act: &mut Act,
        form: &Form,
        kept: &[DataCategory],
        (choices, facts): (&[Choice], &[Fact]),
        whose: &Whose,
    ) -> Outcome<Vec<Purpose>> {
        let mut ground = self.ground((!whose.is_new).then_some(whose.subject), None, Recipient::Company).await?;
        act.expects(&ground.seen);
        ground.subject = Some(whose.subject);
        ground.facts.extend(facts.iter().cloned());
        let wanted = purposes_of(form, choices);
        // What is being given counts as collected for what it is given for.
        ground.held = kept.iter().map(|category| self.blank(category, &wanted, form.kind.key())).collect();
        let told = told(&ground.proven(self, kept, form.purpose));
        for category in kept {
            let data = std::slice::from_ref(category);
            let answer = ground.answer(self, Action::Collect, data, form.purpose)?;
            self.house.count(&answer, Flow { action: Action::Collect, data, purpose: form.purpose, recipient: Recipient::Company });
            if answer.verdict != Verdict::Permit {
                return Err(OperationError::refused(answer));
            }
            refuse_what_must_be_anonymous(category, &answer)?;
        }
        if let Some(owed) = delete_now::due(&self.policy, &told) {
            return Err(delete_now::refusal(&self.policy, owed));
        }
        let permits_all = |purpose: &Purpose| {
            *purpose == form.purpose
                || kept.iter().all(|category| {
                    ground.answer(self, Action::Collect, std::slice::from_ref(category), *purpose).is_ok_and(|answer| answer.verdict == Verdict::Permit)
                })
        };
        Ok(wanted.into_iter().filter(permits_all).collect())
    }
}

/// The choices that were ticked; those the form cannot do without among them.
fn ticked(form: &Form, ids: &[String]) -> Outcome<Vec<Choice>> {
    if let Some(missing) = form.choices.iter().find(|choice| choice.required && !ids.contains(&choice.id)) {
        return Err(OperationError::malformed("choices", plain(form.spoken(), "mistake-not-ticked", &[("choice", &missing.words)])));
    }
    ids.iter()
        .filter(|id| !is_opt_out(form, id))
        .map(|id| {
            let choice = form.choices.iter().find(|choice| choice.id == *id);
            choice.cloned().ok_or_else(|| OperationError::malformed("choices", plain(form.spoken(), "mistake-no-such-choice", &[])))
        })
        .collect()
}

/// Refuses to keep against a person what the policy calls anonymous.
pub(crate) fn refuse_what_must_be_anonymous(category: &DataCategory, answer: &Answer) -> Outcome<()> {
    if anonymise::bars_record(answer) {
        return Err(OperationError::malformed(category.key(), "this is collected without names only, never in a person's record"));
    }
    Ok(())
}

/// What makes a second sending of the same form known as one.
fn once_of(submission: &Submission, (form, age): (&Form, &AgeSaid)) -> Option<Once> {
    let said = format!("{}|{}|{age:?}|{:?}", submission.form, form.shown_sha256, submission.choices_ticked);
    Once::of(submission.idempotency.as_deref(), "collect", hash_of(&said, &submission.values))
}
