//! Goodfaith in the same process: each operation is a use case of the house, with its decision, its leaf and its durable commit.

use super::mix::{By, Field, Op};
use super::model::purpose_of_read;
use super::residue::{AUTOMATED, Number, PEOPLE};
use super::{LOG_LINES, Touched};
use crate::goodfaith::Goodfaith;
use crate::sure;
use operations::{Caller, Change, House, Older, OperationError, ReadRequest, Which, WriteRequest};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::{Command, FoundRow, HeldValue, Intent, PackedRecord, RecordRow, SubjectRow, Terms};
use vocabulary::{Chance, Personal, RecordId, SubjectId, Timestamp};

/// People in one transaction of the load.
const PEOPLE_PER_LOAD: u64 = 50;

/// Which record of the benchmark is which value of the house.
#[derive(Default)]
pub(crate) struct Names {
    people: Vec<SubjectId>,
    by_number: RwLock<HashMap<Number, RecordId>>,
    by_record: RwLock<HashMap<RecordId, Number>>,
}

impl Names {
    pub(crate) fn person(&self, number: Number) -> SubjectId {
        self.people.get(usize::try_from(number.person()).unwrap_or(0)).copied().unwrap_or_else(|| crate::fail("there is no such person"))
    }

    pub(crate) fn record(&self, number: Number) -> Option<RecordId> {
        self.by_number.read().unwrap_or_else(PoisonError::into_inner).get(&number).copied()
    }

    pub(crate) fn insert(&self, number: Number, record: RecordId) {
        self.by_number.write().unwrap_or_else(PoisonError::into_inner).insert(number, record);
        self.by_record.write().unwrap_or_else(PoisonError::into_inner).insert(record, number);
    }

    pub(crate) fn numbers<'a>(&self, records: impl IntoIterator<Item = &'a RecordId>) -> Touched {
        let by_record = self.by_record.read().unwrap_or_else(PoisonError::into_inner);
        records.into_iter().filter_map(|record| by_record.get(record).copied()).collect()
    }

    /// Which values an operation is about.
    pub(crate) fn which(&self, by: By, number: Number) -> Option<Which> {
        Some(match by {
            By::Key => Which::Value(self.person(number), self.record(number)?),
            By::Person => Which::Person(self.person(number)),
            By::Purpose => Which::HeldFor(number.purpose()),
            By::Recipient => Which::MayGoTo(number.recipient()),
            By::Objection => Which::ObjectedTo(number.objected()),
            By::Automated => Which::ObjectedTo(AUTOMATED),
        })
    }
}

/// The terms of a record, from its number.
pub(crate) fn terms_of(number: Number, now: Timestamp) -> Terms {
    Terms {
        until: Some(now.plus_ms(number.ttl_seconds() * 1_000)),
        objections: number.objections(),
        recipients: vec![number.recipient()],
        staff: ledger::PartyName::new(&number.staff()).into_iter().collect(),
    }
}

/// What an update of this field sets.
pub(crate) fn change(field: Field, number: Number, now: Timestamp) -> Change {
    match field {
        Field::Until => Change { until: Some(now.plus_ms(number.ttl_seconds().max(10_000) * 1_000)), ..Change::default() },
        Field::Objections => Change { objections: Some(number.objections()), ..Change::default() },
        Field::Recipients => Change { recipients: Some(vec![number.recipient()]), ..Change::default() },
        Field::Staff => Change { staff: Some(vec![number.staff()]), ..Change::default() },
    }
}

/// The same change with every field named, for a new record.
pub(crate) fn all_terms(number: Number, now: Timestamp) -> Change {
    Change {
        until: Some(now.plus_ms(number.ttl_seconds().max(10_000) * 1_000)),
        objections: Some(number.objections()),
        recipients: Some(vec![number.recipient()]),
        staff: Some(vec![number.staff()]),
    }
}

/// Loads the records and gives their names.
pub(crate) async fn load(goodfaith: &Goodfaith, records: u64) -> Names {
    let chance = vault::SystemChance::default();
    let ten = || {
        let mut bytes = [0; 10];
        chance.fill(&mut bytes);
        bytes
    };
    let now = goodfaith.house.now();
    let mut names = Names { people: (0..PEOPLE).map(|_| SubjectId::new(now, &ten())).collect(), ..Names::default() };
    let version = sure(goodfaith.house.policy(&goodfaith.site)).version().clone();
    let people = std::mem::take(&mut names.people);
    for (chunk, subjects) in people.chunks(usize::try_from(PEOPLE_PER_LOAD).unwrap_or(1)).enumerate() {
        let mut intents = Vec::new();
        for (place, subject) in subjects.iter().enumerate() {
            let (key, keep) = sure(goodfaith.vault.new_subject(&goodfaith.site, *subject));
            let person = chunk as u64 * PEOPLE_PER_LOAD + place as u64;
            let mut values = Vec::new();
            for number in (person..records).step_by(usize::try_from(PEOPLE).unwrap_or(1)).map(Number) {
                let (record, category) = (RecordId::new(now, &ten()), number.data_category());
                let sealed = sure(goodfaith.vault.seal(&key, (&category, record, 0), &Personal::new(number.data())));
                let (source, purposes, version) = (number.source().to_owned(), vec![number.purpose()], version.clone());
                values.push(HeldValue {
                    record,
                    category,
                    revision: 0,
                    source,
                    purposes,
                    collected_at: now,
                    version,
                    terms: terms_of(number, now),
                    number: None,
                    sealed,
                });
                names.insert(number, record);
            }
            intents.extend([keep, Intent::insert(&SubjectRow { subject: *subject, created_at: now })]);
            intents.extend(operations::terms_found_by(&values).into_iter().map(|term| Intent::put(&FoundRow { term, subject: *subject })));
            intents.push(Intent::insert(&RecordRow { subject: *subject, row_version: 1, packed: PackedRecord { values } }));
        }
        sure(goodfaith.store.apply_one(&goodfaith.part, Command::new(now, intents)).await);
    }
    names.people = people;
    names
}

/// The house itself.
pub(crate) struct Embedded {
    house: Arc<House>,
    caller: Caller,
    names: Names,
}

impl Embedded {
    pub(crate) async fn load(goodfaith: &Goodfaith, records: u64) -> Self {
        Self { house: Arc::clone(&goodfaith.house), caller: goodfaith.caller.clone(), names: load(goodfaith, records).await }
    }

    pub(crate) async fn perform(&self, op: Op) -> Touched {
        match op {
            Op::Create(number) => self.create(number).await,
            Op::Delete(number) => match self.names.which(By::Key, number) {
                Some(which) => found_or_none(self.house.remove(&self.caller, &which, None).await)
                    .map_or_else(Vec::new, |removed| self.names.numbers(removed.records.iter().map(|(record, _)| record))),
                None => Vec::new(),
            },
            Op::Rewrite(number) => {
                let Some(record) = self.names.record(number) else { return Vec::new() };
                let value = Personal::new(number.data());
                let done = self.house.rewrite(&self.caller, (self.names.person(number), record), &value, None).await;
                found_or_none(done).map_or_else(Vec::new, |()| vec![number])
            }
            Op::Amend(by, number, field) => self.amend(by, number, field).await,
            Op::Read(by, number) => self.read(by, number).await,
            Op::Survey(by, number) => self.survey(by, number).await,
            Op::VerifyDeletion(number) => self.survey(By::Key, number).await,
            Op::Logs => {
                let lines = sure(self.house.log_lines(&self.caller, None, LOG_LINES).await);
                std::hint::black_box(lines.iter().map(|line| line.leaf.len()).sum::<usize>());
                Vec::new()
            }
        }
    }

    async fn create(&self, number: Number) -> Touched {
        let request = WriteRequest {
            subject: self.names.person(number),
            values: vec![(number.data_category(), Personal::new(number.data()))],
            purpose: number.purpose(),
            source: number.source().to_owned(),
            older: Older::Kept,
            terms: all_terms(number, self.house.now()),
            idempotency: None,
        };
        let written = sure(self.house.write_data(&self.caller, request).await);
        for record in &written.records {
            self.names.insert(number, *record);
        }
        self.names.numbers(&written.records)
    }

    async fn amend(&self, by: By, number: Number, field: Field) -> Touched {
        let Some(which) = self.names.which(by, number) else { return Vec::new() };
        let change = change(field, number, self.house.now());
        let (mut after, mut touched) = (None, 0);
        loop {
            let Some(amended) = found_or_none(self.house.amend(&self.caller, &which, &change, after, None).await) else { break };
            touched += amended.values;
            after = amended.next;
            if after.is_none() {
                break;
            }
        }
        vec![number; touched as usize]
    }

    async fn read(&self, by: By, number: Number) -> Touched {
        let Some(which) = self.names.which(by, number) else { return Vec::new() };
        let mut request = ReadRequest { which, purpose: purpose_of_read(by, number), after: None };
        let mut touched = Vec::new();
        loop {
            let page = sure(self.house.read_values(&self.caller, request).await);
            touched.extend(self.names.numbers(page.values.iter().map(|value| &value.record)));
            std::hint::black_box(&page.values);
            request.after = page.next;
            if page.next.is_none() {
                return touched;
            }
        }
    }

    async fn survey(&self, by: By, number: Number) -> Touched {
        let Some(which) = self.names.which(by, number) else { return Vec::new() };
        let survey = sure(self.house.survey(&self.caller, &which, None).await);
        self.names.numbers(survey.held.iter().map(|held| &held.record))
    }
}

/// The answer; nothing where what was asked for is not held, as after its deletion.
fn found_or_none<T>(answer: operations::Outcome<T>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(OperationError::Malformed(mistakes)) if mistakes.iter().all(|mistake| mistake.field == "which") => None,
        Err(error) => crate::fail(&error.to_string()),
    }
}
