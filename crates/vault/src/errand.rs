//! What other systems must be told of a person, sealed anew in the act that makes it needful: of an erasure under a key of its own, because the
//! person's goes. The clear values never leave the vault until a step of the errand stands in the log, and never after it was proven.

use crate::seal::Secret;
use crate::{LogEntry, SubjectKey, Vault, VaultError};
use ledger::Event;
use serde_json::{Value, json};
use store::{Cell, Committed, ErrandKeyRow, ErrandRow, HeldValue, Intent, Part};
use vocabulary::{DataCategory, Personal, RecordId, SiteId, SubjectId, Timestamp};
use zeroize::Zeroizing;

/// What the seals of an errand belong to.
const ERRAND: &[u8] = b"errand";
/// Who it is about.
const WHO: &[u8] = b"who";
/// Where they are.
const TRACES: &[u8] = b"traces";

/// What an errand must know of a person.
#[derive(Debug, Default)]
pub struct Identified<'a> {
    /// The values that find them: addresses and numbers. Others are passed over.
    pub held: &'a [HeldValue],
    /// What was put right: the old value and the new, both sealed where they stand.
    pub corrected: &'a [(HeldValue, HeldValue)],
    /// Errands about them that are not proven yet: where they have not come to, older values find them still.
    pub before: &'a [ErrandRow],
}

/// Leave to open an errand: a step of it stands in the log.
#[derive(Debug)]
pub struct LoggedErrand {
    site: SiteId,
    errand: RecordId,
}

impl LoggedErrand {
    /// The leave, now that the entry of the step is durable.
    ///
    /// # Errors
    /// When the leaf that was committed is not this entry's, or the entry is no step of this errand.
    pub fn new((site, errand): (&SiteId, RecordId), entry: &LogEntry, committed: Committed) -> Result<Self, VaultError> {
        let (part, placed) = committed.into_parts();
        let is_its_leaf = placed.hash == entry.leaf.hash() && part.site() == site;
        let is_its_step = matches!(entry.entry.event, Event::InSystem { errand: of, .. } if of == errand);
        if is_its_leaf && is_its_step { Ok(Self { site: site.clone(), errand }) } else { Err(VaultError::NotLogged) }
    }
}

/// An errand, opened.
#[derive(Debug, Default)]
pub struct ErrandOpened {
    /// The id by which the house knows, or knew, the person.
    pub subject: Option<SubjectId>,
    /// Their e-mail addresses.
    pub emails: Vec<Personal<String>>,
    /// Their telephone numbers.
    pub phones: Vec<Personal<String>>,
    /// What was put right: kind of data, old value, new one.
    pub corrected: Vec<(DataCategory, Personal<String>, Personal<String>)>,
    /// The keys of their rows, as they were sealed.
    pub traces: Option<Personal<String>>,
}

impl Vault {
    /// The id of a new errand, where no act gives one.
    #[must_use]
    pub fn new_errand(&self, now: Timestamp) -> RecordId {
        let mut random = [0; 10];
        self.chance.fill(&mut random);
        RecordId::new(now, &random)
    }

    /// What finds the person elsewhere, sealed anew under their own key.
    ///
    /// # Errors
    /// When a value was changed or moved.
    pub fn errand_of_person(&self, key: &SubjectKey, errand: RecordId, who: &Identified<'_>) -> Result<Vec<u8>, VaultError> {
        let clear = written(key, who)?;
        key.seal(&[ERRAND, &errand.to_bytes(), WHO], &clear, &*self.chance)
    }

    /// The same of a person who is erased in this act, under a key of the errand's own; and the change that keeps that.
    ///
    /// # Errors
    /// When a value was changed or moved.
    pub fn errand_of_erased(&self, key: &SubjectKey, errand: RecordId, who: &Identified<'_>) -> Result<(Vec<u8>, Intent), VaultError> {
        let clear = written(key, who)?;
        let secret = Secret::random(&*self.chance);
        let sealed = key_of(key.site(), errand, &secret)?.seal(&[ERRAND, &errand.to_bytes(), WHO], &clear, &*self.chance)?;
        let wrapped = self.site(key.site())?.wrap_errand(errand, &secret, &*self.chance)?;
        Ok((sealed, Intent::insert(&ErrandKeyRow { errand, wrapped })))
    }

    /// Opens an errand, and the keys of the person's rows where they are known; the leave is used up.
    ///
    /// # Errors
    /// When the person or the errand's key is gone, or something was changed or moved.
    pub async fn open_errand(&self, leave: LoggedErrand, row: &ErrandRow, (system, traces): (&str, Option<&[u8]>)) -> Result<ErrandOpened, VaultError> {
        if leave.errand != row.errand {
            return Err(VaultError::NotLogged);
        }
        let key = self.errand_key(&leave.site, row).await?;
        let sealed = row.who.as_deref().ok_or(VaultError::Forgotten)?;
        let mut opened = read(&key.open(&[ERRAND, &row.errand.to_bytes(), WHO], sealed)?)?;
        if let Some(traces) = traces {
            let mut clear = key.open(&[ERRAND, &row.errand.to_bytes(), TRACES, system.as_bytes()], traces)?;
            opened.traces = Some(Personal::new(String::from_utf8(std::mem::take(&mut *clear)).map_err(|_| VaultError::Tampered)?));
        }
        Ok(opened)
    }

    /// Seals the keys of the person's rows in a system.
    ///
    /// # Errors
    /// When the person or the errand's key is gone.
    pub async fn seal_traces(&self, site: &SiteId, row: &ErrandRow, (system, traces): (&str, &Personal<String>)) -> Result<Vec<u8>, VaultError> {
        let key = self.errand_key(site, row).await?;
        key.seal(&[ERRAND, &row.errand.to_bytes(), TRACES, system.as_bytes()], traces.reveal().as_bytes(), &*self.chance)
    }

    async fn errand_key(&self, site: &SiteId, row: &ErrandRow) -> Result<SubjectKey, VaultError> {
        if let Some(subject) = row.subject {
            return self.subject_key(site, subject).await?.ok_or(VaultError::Forgotten);
        }
        let kept: Option<ErrandKeyRow> = self.store.row(&Part::of(site), &[Cell::from(&row.errand)]).await?;
        let secret = self.site(site)?.unwrap_errand(row.errand, &kept.ok_or(VaultError::Forgotten)?.wrapped)?;
        key_of(site, row.errand, &secret)
    }
}

fn key_of(site: &SiteId, errand: RecordId, secret: &Secret) -> Result<SubjectKey, VaultError> {
    SubjectKey::new(site, SubjectId::from_bytes(errand.to_bytes()), secret)
}

/// What an errand must know, in clear, for the seal alone.
fn written(key: &SubjectKey, who: &Identified<'_>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (mut emails, mut phones, mut corrected) = (Vec::new(), Vec::new(), Vec::new());
    let open = |value: &HeldValue| -> Result<Zeroizing<String>, VaultError> {
        let mut clear = key.open_value((&value.category, value.record, value.revision), &value.sealed)?;
        String::from_utf8(std::mem::take(&mut *clear)).map(Zeroizing::new).map_err(|_| VaultError::Tampered)
    };
    for value in who.held.iter().filter(|value| value.number.is_none()) {
        match value.category.key() {
            "email" => emails.push(open(value)?),
            "phone" => phones.push(open(value)?),
            _ => {}
        }
    }
    // The number of a card or an account opens for a transaction alone, and so is put right nowhere else.
    for (old, new) in who.corrected.iter().filter(|(old, new)| old.number.is_none() && new.number.is_none()) {
        corrected.push((new.category.key().to_owned(), open(old)?, open(new)?));
    }
    for row in who.before {
        let Some(sealed) = row.who.as_deref() else { continue };
        let before = read(&key.open(&[ERRAND, &row.errand.to_bytes(), WHO], sealed)?)?;
        emails.extend(before.emails.iter().map(|email| Zeroizing::new(email.reveal().clone())));
        phones.extend(before.phones.iter().map(|phone| Zeroizing::new(phone.reveal().clone())));
    }
    let texts = |all: &[Zeroizing<String>]| all.iter().map(|text| text.as_str().to_owned()).collect::<Vec<String>>();
    let corrected: Vec<Value> = corrected.iter().map(|(data, old, new)| json!([data, old.as_str(), new.as_str()])).collect();
    let clear = json!({ "subject": key.subject(), "emails": texts(&emails), "phones": texts(&phones), "corrected": corrected });
    serde_json::to_vec(&clear).map(Zeroizing::new).map_err(|_| VaultError::Crypto)
}

fn read(clear: &[u8]) -> Result<ErrandOpened, VaultError> {
    let value: Value = serde_json::from_slice(clear).map_err(|_| VaultError::Tampered)?;
    let text = |value: &Value| value.as_str().map(|text| Personal::new(text.to_owned())).ok_or(VaultError::Tampered);
    let list = |name: &str| value.get(name).and_then(Value::as_array).ok_or(VaultError::Tampered);
    let corrected = |one: &Value| {
        let place = |place: usize| one.get(place).ok_or(VaultError::Tampered);
        let data = DataCategory::new(place(0)?.as_str().unwrap_or_default()).map_err(|_| VaultError::Tampered)?;
        Ok::<_, VaultError>((data, text(place(1)?)?, text(place(2)?)?))
    };
    Ok(ErrandOpened {
        subject: value.get("subject").and_then(|subject| serde_json::from_value(subject.clone()).ok()),
        emails: list("emails")?.iter().map(text).collect::<Result<_, _>>()?,
        phones: list("phones")?.iter().map(text).collect::<Result<_, _>>()?,
        corrected: list("corrected")?.iter().map(corrected).collect::<Result<_, _>>()?,
        traces: None,
    })
}
