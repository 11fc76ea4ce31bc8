//! The same registration in plain text, as the raw stores take it: a person with five values, a consent, its evidence, an audit line. It knows no
//! database.

use crate::registration::{CONSENT_TITLE, Registration, SOURCE};
use vault::SystemChance;
use vocabulary::{Chance, EvidenceId, SubjectId, Timestamp};

/// One registration, ready to be inserted.
#[derive(Debug)]
pub(crate) struct Plain {
    pub(crate) person: Vec<u8>,
    pub(crate) evidence: Vec<u8>,
    pub(crate) at: i64,
    pub(crate) values: [String; 5],
    pub(crate) purposes: &'static str,
    pub(crate) source: &'static str,
    pub(crate) version: &'static str,
    pub(crate) condition: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) title: &'static str,
    pub(crate) sha256: Vec<u8>,
    pub(crate) event: &'static str,
    pub(crate) detail: String,
}

impl Plain {
    #[expect(clippy::disallowed_methods, reason = "a benchmark runs in the present")]
    pub(crate) fn of(registration: Registration, chance: &SystemChance) -> Self {
        let now = Timestamp(jiff::Timestamp::now().as_millisecond());
        let ten = || {
            let mut bytes = [0; 10];
            chance.fill(&mut bytes);
            bytes
        };
        let detail = "name email phone postal account for registration marketing from registration".to_owned();
        Self {
            person: SubjectId::new(now, &ten()).to_bytes().to_vec(),
            evidence: EvidenceId::new(now, &ten()).to_bytes().to_vec(),
            at: now.0,
            values: registration.values().map(|(_, value)| value),
            purposes: "registration marketing",
            source: SOURCE,
            version: "bench.example/2020-01-01",
            condition: "opt-in",
            kind: "form",
            title: CONSENT_TITLE,
            sha256: vec![0; 32],
            event: "collected",
            detail,
        }
    }
}
