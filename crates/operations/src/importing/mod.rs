//! Members whom the company had before: taken in with the version and the choices they were given under, one act for each. What an erasure or an
//! objection left is obeyed, and taking in one list twice brings nobody twice and nobody back. It is told lines, and tells no value.

use crate::attempts::until_done;
use crate::commit::{Act, Once};
use crate::controls::{anonymise, delete_now};
use crate::decide::told;
use crate::facts::Document;
use crate::forms::establishes;
use crate::keep::{KeptAs, Whose};
use crate::room::Room;
use crate::values::{VALUES_MAX, checked_alone};
use crate::{Caller, EvidenceKind, FormKind, House, Mistake, Older, OperationError, Outcome, Scope};
use ledger::{Event, Fact, FactScope, Hash, hex, sha256};
use policy::Verdict;
use std::collections::BTreeSet;
use store::Terms;
use vocabulary::{Action, Condition, DataCategory, Personal, Purpose, Recipient, SentenceId, SubjectId, Timestamp, VersionId, Word};

/// Where their values come from.
const SOURCE: &str = "import";
/// The most characters in the name of the list.
const DOCUMENT_CHARACTERS_MAX: usize = 200;

/// What a list is, and under what its members gave what stands in it.
#[derive(Clone, Debug)]
pub struct ImportTerms {
    /// The version of the policy that was in force for them.
    pub version: VersionId,
    /// What the list is called: the evidence of the choices in it.
    pub document: String,
    /// The hash of the file.
    pub sha256: Option<Hash>,
    /// Whether all of its members are said to be grown up; otherwise nothing is known of their age.
    pub are_grown: bool,
    /// Whether everything is only looked at, and nothing kept.
    pub is_dry: bool,
}

impl ImportTerms {
    /// The same with the hash of the file, in hexadecimal; none where that is no SHA-256.
    #[must_use]
    pub fn of_file(self, sha256: &str) -> Option<Self> {
        ledger::from_hex(sha256).map(|sha256| Self { sha256: Some(sha256), ..self })
    }
}

/// One member, as they stand in the list.
#[derive(Clone, Debug, Default)]
pub struct ImportedMember {
    /// What is held of them.
    pub values: Vec<(DataCategory, Personal<String>)>,
    /// What they agreed to.
    pub consents: Vec<Purpose>,
    /// What they objected to.
    pub objections: Vec<Purpose>,
    /// When they said so; when it is taken in, where the list does not say.
    pub said_at: Option<Timestamp>,
}

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineImported {
    /// A person was taken in, or would be in a dry run.
    TakenIn {
        /// Who; none in a dry run.
        subject: Option<SubjectId>,
        /// What they agreed to in the list and objected to since, under this address: not taken over.
        objected: Vec<Purpose>,
    },
    /// They were taken in from this list or another before, or gave this address themselves; who was erased since is not brought back.
    Known,
    /// The policy they gave it under does not let it be collected.
    Refused {
        /// Which kind of data.
        data: DataCategory,
        /// The sentences that say so.
        sentences: Vec<SentenceId>,
    },
    /// It cannot be read.
    Wrong {
        /// What is wrong, without what was written.
        mistakes: Vec<String>,
    },
}

impl House {
    /// Takes in one member of a list.
    ///
    /// # Errors
    /// A party's key; a version that is none of this site's; a list without a name. What is wrong with the line itself is no error.
    pub async fn import_member(&self, caller: &Caller, terms: &ImportTerms, member: &ImportedMember) -> Outcome<LineImported> {
        caller.must(Scope::Record)?;
        until_done(|| self.import_once(caller, terms, member)).await
    }

    /// Whether the caller may take in members at all.
    ///
    /// # Errors
    /// A party's key; no scope for it.
    pub fn may_import(&self, caller: &Caller) -> Outcome<()> {
        caller.must(Scope::Record)
    }

    async fn import_once(&self, caller: &Caller, terms: &ImportTerms, member: &ImportedMember) -> Outcome<LineImported> {
        let name = terms.document.trim();
        if name.is_empty() || name.chars().count() > DOCUMENT_CHARACTERS_MAX {
            return Err(OperationError::malformed("document", "name the list, in at most 200 characters"));
        }
        if terms.version.site != *caller.site() {
            return Err(OperationError::malformed("version", "this is no version of this site's policy"));
        }
        let then = self.version(&terms.version).map_err(|_| OperationError::malformed("version", "this is no version of this site's policy"))?;
        // Decided as it was when they gave it; what is done with it from now on is decided by that version and the one in force.
        let room = Room { policy: then, ..self.room_of(caller)? };
        let values = match checked(&member.values) {
            Ok(values) => values,
            Err(mistakes) => return Ok(LineImported::Wrong { mistakes }),
        };
        let Some(tags) = room.tags_of(&values)? else {
            return Ok(LineImported::Wrong { mistakes: vec!["there is no e-mail address and no number to know them by".to_owned()] });
        };
        room.imported(caller, (terms, name), (member, values, tags)).await
    }
}

type Values = Vec<(DataCategory, Personal<String>)>;

impl Room<'_> {
    /// By which the member is known again; none where nothing in the line is searched by.
    fn tags_of(&self, values: &Values) -> Outcome<Option<Vec<[u8; 16]>>> {
        let mut tags = Vec::new();
        for (category, value) in values {
            tags.extend(self.tag(category, value)?);
        }
        Ok(Some(tags).filter(|tags| !tags.is_empty()))
    }

    async fn imported(
        &self,
        caller: &Caller,
        (terms, name): (&ImportTerms, &str),
        (member, values, tags): (&ImportedMember, Values, Vec<[u8; 16]>),
    ) -> Outcome<LineImported> {
        let known = hex(tags.first().unwrap_or(&[0; 16]));
        let once = Once::of(Some(&known), "import", sha256(&[known.as_bytes()]));
        // Whoever was taken in and erased since stays gone: that somebody came by this address is remembered, and nothing else.
        if self.was_done_before(once.as_ref()).await? {
            return Ok(LineImported::Known);
        }
        let mut act = Act::new(once);
        let mut seen = Vec::new();
        let mut objected: BTreeSet<Purpose> = BTreeSet::new();
        for tag in &tags {
            let givers: Vec<store::TagRow> = self.rows(&[("tag", store::Cell::from(tag))]).await?;
            seen.push(store::Intent::expect::<store::TagRow>(("tag", store::Cell::from(tag)), givers.len() as u64));
            if !givers.is_empty() {
                return Ok(LineImported::Known);
            }
            if let Some(fact) = self.residue_under(*tag, &mut seen).await? {
                objected.extend(if fact.about.purposes.is_empty() { Purpose::all().to_vec() } else { fact.about.purposes });
            }
        }
        act.expects(&seen);
        let subject = self.new_subject();
        let kept: Vec<DataCategory> = values.iter().map(|(category, _)| category.clone()).collect();
        let stopped: Vec<Purpose> = member.objections.clone();
        let agreed: Vec<Purpose> = member.consents.iter().copied().filter(|purpose| !objected.contains(purpose) && !stopped.contains(purpose)).collect();
        let facts = self.facts_of_member(subject, caller.name(), (terms, member), (&kept, &agreed));
        let purposes = match self.collectable(subject, (&kept, &agreed), &facts).await? {
            Ok(purposes) => purposes,
            Err(refused) => return Ok(refused),
        };
        let dropped: Vec<Purpose> = member.consents.iter().copied().filter(|purpose| objected.contains(purpose)).collect();
        if terms.is_dry {
            return Ok(LineImported::TakenIn { subject: None, objected: dropped });
        }
        let whose = Whose { subject, is_new: true };
        let kept_as = KeptAs { purposes: &purposes, source: SOURCE, older: Older::Replaced, terms: Terms::default(), waited_for: &[] };
        let records = self.put_values(&mut act, &whose, values, &kept_as).await?;
        let document = Document { kind: EvidenceKind::Form, name: name.to_owned(), sha256: terms.sha256 };
        for fact in &facts {
            self.put_rows_of(&mut act, fact, &document)?;
        }
        let event = Event::Collected {
            records: records.into_iter().zip(kept).collect(),
            purposes,
            source: SOURCE.to_owned(),
            shown_sha256: String::new(),
            facts,
            schema: String::new(),
            notices: Vec::new(),
        };
        act.log(event, Some(subject));
        act.answers(Some(subject), &subject);
        match self.commit(act).await?.repeated() {
            None => Ok(LineImported::TakenIn { subject: Some(subject), objected: dropped }),
            Some(_) => Ok(LineImported::Known),
        }
    }

    /// What the list says of a member, as facts.
    fn facts_of_member(
        &self,
        subject: SubjectId,
        by: &str,
        (terms, member): (&ImportTerms, &ImportedMember),
        (kept, agreed): (&[DataCategory], &[Purpose]),
    ) -> Vec<Fact> {
        let about = |purposes: Vec<Purpose>, categories: &[DataCategory]| FactScope {
            subject: Some(subject),
            purposes,
            categories: categories.to_vec(),
            ..FactScope::default()
        };
        let said_at = member.said_at.filter(|at| *at < self.now).unwrap_or(self.now);
        let said = |condition, scope| Fact { from: said_at, ..self.witnessed(condition, scope, by) };
        let mut facts = Vec::new();
        // They gave it as members do: by registering.
        for condition in establishes(&self.policy, FormKind::Registration) {
            let purposes = if condition == Condition::Voluntary { Vec::new() } else { vec![Purpose::Registration] };
            let categories = if condition == Condition::Requested { &[] } else { kept };
            facts.push(said(condition, about(purposes, categories)));
        }
        facts.extend(agreed.iter().map(|purpose| said(Condition::OptIn, about(vec![*purpose], &[]))));
        if !member.objections.is_empty() {
            facts.push(said(Condition::OptedOut, about(member.objections.clone(), &[])));
        }
        if terms.are_grown {
            facts.push(Fact { holds: false, ..said(Condition::Child, about(Vec::new(), &[])) });
        }
        facts
    }

    /// The purposes for which all of it may be collected: a member's own, or it is refused, and those they agreed to.
    async fn collectable(
        &self,
        subject: SubjectId,
        (kept, agreed): (&[DataCategory], &[Purpose]),
        facts: &[Fact],
    ) -> Outcome<Result<Vec<Purpose>, LineImported>> {
        let mut ground = self.ground(None, None, Recipient::Company).await?;
        ground.subject = Some(subject);
        ground.facts.extend(facts.iter().cloned());
        let wanted: Vec<Purpose> = std::iter::once(Purpose::Registration).chain(agreed.iter().copied()).collect();
        ground.held = kept.iter().map(|category| self.blank(category, &wanted, SOURCE)).collect();
        for category in kept {
            let answer = ground.answer(self, Action::Collect, std::slice::from_ref(category), Purpose::Registration)?;
            if answer.verdict != Verdict::Permit || anonymise::bars_record(&answer) {
                let sentences = answer.reasons.iter().map(|reason| reason.sentence.clone()).collect();
                return Ok(Err(LineImported::Refused { data: category.clone(), sentences }));
            }
        }
        let told = told(&ground.proven(self, kept, Purpose::Registration));
        if let Some(owed) = delete_now::due(&self.policy, &told) {
            let Some(data) = kept.first().cloned() else { return Ok(Ok(wanted)) };
            return Ok(Err(LineImported::Refused { data, sentences: vec![owed.reason.sentence.clone()] }));
        }
        let permits_all = |purpose: &Purpose| {
            *purpose == Purpose::Registration
                || kept.iter().all(|category| {
                    ground.answer(self, Action::Collect, std::slice::from_ref(category), *purpose).is_ok_and(|answer| answer.verdict == Verdict::Permit)
                })
        };
        Ok(Ok(wanted.into_iter().filter(permits_all).collect()))
    }
}

/// The values of a line, each as it is kept; or everything that is wrong, without what was written.
fn checked(values: &Values) -> Result<Values, Vec<String>> {
    let (mut kept, mut mistakes) = (Vec::with_capacity(values.len()), Vec::new());
    if values.is_empty() || values.len() > VALUES_MAX {
        mistakes.push("a line gives 1 to 32 values".to_owned());
    }
    for (category, value) in values {
        match checked_alone(category, value) {
            Ok(value) => kept.push((category.clone(), value)),
            Err(OperationError::Malformed(wrong)) => mistakes.extend(wrong.into_iter().map(|Mistake { field, words }| format!("{field}: {words}"))),
            Err(other) => mistakes.push(other.to_string()),
        }
    }
    if mistakes.is_empty() { Ok(kept) } else { Err(mistakes) }
}
