//! One registration, as every side of a benchmark takes it in: five values and a consent, each a function of its number. Here it also is what the
//! vault and the store are given of it where no policy is asked. It opens nothing.

use crate::goodfaith::Goodfaith;
use crate::{fail, sure};
use ledger::{Event, Fact, FactScope};
use operations::{DeclaredAge, Form, FormKind, Submission};
use store::{EvidenceRow, FactRow, HeldValue, Intent, PackedRecord, RecordRow, SubjectRow, TagRow, Terms};
use vault::{SubjectKey, Told};
use vocabulary::{Condition, DataCategory, EvidenceId, Personal, Purpose, Recipient, RecordId, SubjectId};

/// The policy of a house that takes registrations.
pub(crate) const POLICY: &str = include_str!("registration.md");

/// Where the values say that they come from.
pub(crate) const SOURCE: &str = "registration";

/// What the consent is called.
pub(crate) const CONSENT_TITLE: &str = "Open an account";

/// One registration, by its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Registration(pub(crate) u64);

/// A data category by its word.
pub(crate) fn category(word: &str) -> DataCategory {
    DataCategory::new(word).unwrap_or_else(|_| fail("a category is not known"))
}

impl Registration {
    /// Addresses come in no order, as those of people do.
    pub(crate) fn email(self) -> String {
        let scattered = self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 24;
        format!("rao.{scattered:010x}@mail{}.example", self.0 % 1_000)
    }

    /// The five values, with the categories they are of.
    pub(crate) fn values(self) -> [(&'static str, String); 5] {
        let n = self.0;
        [
            ("name", format!("Asha Rao {n}")),
            ("email", self.email()),
            ("phone", format!("+91 80 {:08}", n % 100_000_000)),
            ("postal", format!("{} Brigade Road, Bengaluru 560{:03}", n % 997, n % 1_000)),
            ("account", format!("buyer of firm {n}")),
        ]
    }

    /// The form filled in with the five values and its first box ticked: the consent.
    pub(crate) fn submission(self, form: &Form) -> Submission {
        let values = self.values().into_iter().map(|(word, value)| (category(word), Personal::new(value))).collect();
        Submission {
            form: FormKind::Registration,
            values,
            choices_ticked: form.choices.iter().take(1).map(|choice| choice.id.clone()).collect(),
            age: DeclaredAge::NotSaid,
            statement: form.statement.clone(),
            person: None,
            idempotency: None,
        }
    }

    /// The same as the vault and the store are given it: a wrapped key, the person, five sealed values in one record, a tag, the consent with its
    /// evidence, and one leaf that seals all these rows.
    pub(crate) fn intents(self, house: &Goodfaith) -> (SubjectId, Vec<Intent>) {
        let now = house.house.now();
        let subject = SubjectId::new(now, &house.ten());
        let (key, keep) = sure(house.vault.new_subject(&house.site, subject));
        let held: Vec<HeldValue> = self.values().into_iter().map(|(word, value)| held(house, &key, word, value)).collect();
        let records = held.iter().map(|value| (value.record, value.category.clone())).collect();
        let email = sure(house.vault.tag(&house.site, &category("email"), &Personal::new(self.email())));
        let (fact, evidence) = consent(house, &key);
        let mut intents = vec![keep, Intent::insert(&SubjectRow { subject, created_at: now })];
        intents.extend(email.map(|tag| Intent::put(&TagRow { tag, subject })));
        intents.push(Intent::insert(&RecordRow { subject, row_version: 1, packed: PackedRecord { values: held } }));
        intents.extend([Intent::insert(&fact), Intent::insert(&evidence)]);
        let purposes = vec![Purpose::Registration, Purpose::Marketing];
        let event = Event::Collected {
            records,
            purposes,
            source: SOURCE.to_owned(),
            shown_sha256: String::new(),
            facts: Vec::new(),
            schema: String::new(),
            notices: Vec::new(),
        };
        intents.push(leaf(house, &key, event, &intents));
        (subject, intents)
    }
}

/// A value of the person, sealed.
pub(crate) fn held(house: &Goodfaith, key: &SubjectKey, word: &str, value: String) -> HeldValue {
    let now = house.house.now();
    let (record, category) = (RecordId::new(now, &house.ten()), category(word));
    let sealed = sure(house.vault.seal(key, (&category, record, 0), &Personal::new(value)));
    HeldValue {
        record,
        category,
        revision: 0,
        source: SOURCE.to_owned(),
        purposes: vec![Purpose::Registration, Purpose::Marketing],
        collected_at: now,
        version: house.version(),
        terms: Terms::default(),
        number: None,
        sealed,
    }
}

/// The leaf of an event about the person, which seals the rows that these changes write.
pub(crate) fn leaf(house: &Goodfaith, key: &SubjectKey, event: Event, intents: &[Intent]) -> Intent {
    let seals = sure(house.vault.seal_rows(&house.site, intents)).remove(&Some(key.subject())).unwrap_or_default();
    sure(house.vault.log_entry(key, Told::with_rows(event, seals), Some(&house.version()), house.house.now())).intent()
}

/// The consent to letters, and the evidence of it.
fn consent(house: &Goodfaith, key: &SubjectKey) -> (FactRow, EvidenceRow) {
    let (now, subject) = (house.house.now(), Some(key.subject()));
    let evidence = EvidenceId::new(now, &house.ten());
    let about = FactScope {
        subject,
        recipient: Some(Recipient::Company),
        purposes: vec![Purpose::Marketing],
        categories: vec![category("email")],
        ..FactScope::default()
    };
    let recorded_by = "the registration form".to_owned();
    let detail = Fact { condition: Condition::OptIn, about, holds: true, evidence, recorded_at: now, recorded_by, from: now, until: None };
    let fact = FactRow { fact: evidence, subject, party: None, condition: Condition::OptIn, recorded_at: now, detail };
    let sealed = Some(sure(house.vault.seal_title(key, evidence, CONSENT_TITLE)));
    (fact, EvidenceRow { evidence, subject, kind: "form".to_owned(), document: None, sealed, sha256: Some([0; 32]), recorded_at: now })
}
