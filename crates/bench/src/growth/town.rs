//! A house on the disk with so many people: most of them put in a batch at a time through the vault and the store, and among them, evenly spread, some
//! who sent the form themselves and hold the link to their page.

use crate::goodfaith::Goodfaith;
use crate::measure::Watch;
use crate::registration::{POLICY, Registration, held, leaf};
use crate::{fail, sure};
use ledger::{Event, PartyName};
use operations::{FormKind, LinkToken};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Cell, Command, DisclosureDetail, DisclosureRow, Intent, Json, PackedRecord, RecordRow};
use vocabulary::{Action, Purpose, Recipient, RecordId, SubjectId};

/// People in one transaction of the load.
const PEOPLE_PER_LOAD: u64 = 200;

/// Disclosures in one transaction of a person's history.
const DISCLOSURES_PER_LOAD: u64 = 500;

/// The most values of one person, as many as the house takes.
const VALUES_MAX: u64 = 500;

/// The parties that received something.
const PARTIES: u64 = 10;

/// Values of a registration.
const VALUES_OF_FORM: u64 = 5;

/// A person who sent the form.
pub(crate) struct Guest {
    pub(crate) subject: SubjectId,
    pub(crate) link: LinkToken,
}

/// A house with so many people.
pub(crate) struct Town {
    pub(crate) size: u64,
    pub(crate) house: Goodfaith,
    pub(crate) people: Vec<SubjectId>,
    pub(crate) guests: Vec<Guest>,
    pub(crate) load_seconds: f64,
    came: AtomicU64,
}

impl Town {
    /// Fills a new house.
    pub(crate) async fn load(size: u64, guests: u64) -> Self {
        let watch = Watch::start();
        let house = Goodfaith::open(POLICY).await;
        let mut town = Self { size, house, people: Vec::new(), guests: Vec::new(), load_seconds: 0.0, came: AtomicU64::new(0) };
        for first in (0..size).step_by(usize::try_from(PEOPLE_PER_LOAD).unwrap_or(1)) {
            let mut intents = Vec::new();
            for number in first..size.min(first + PEOPLE_PER_LOAD) {
                let (subject, of_one) = Registration(number).intents(&town.house);
                town.people.push(subject);
                intents.extend(of_one);
            }
            town.apply(intents).await;
            let loaded = town.people.len() as u64;
            while (town.guests.len() as u64) < guests * loaded / size {
                let guest = town.guest().await;
                town.guests.push(guest);
            }
        }
        town.load_seconds = watch.seconds();
        town
    }

    async fn apply(&self, intents: Vec<Intent>) {
        sure(self.house.store.apply_one(&self.house.part, Command::new(self.house.house.now(), intents)).await);
    }

    /// Somebody sends the form.
    async fn guest(&self) -> Guest {
        let form = sure(self.house.house.form(&self.house.site, FormKind::Registration));
        // Of an address that nobody else of the house gave.
        let registration = Registration(self.size + self.came.fetch_add(1, Ordering::Relaxed));
        let collected = sure(self.house.house.collect(&self.house.site, registration.submission(&form)).await);
        Guest { subject: collected.subject, link: collected.link }
    }

    /// Somebody sends the form, and then comes to have so many records: values, and disclosures with a leaf each. How many rows hold them.
    pub(crate) async fn laden(&self, records: u64) -> (Guest, u64) {
        let guest = self.guest().await;
        let values = (records / 2).clamp(VALUES_OF_FORM, VALUES_MAX);
        let key = sure(self.house.vault.subject_key(&self.house.site, guest.subject).await).unwrap_or_else(|| fail("a person has no key"));
        let row: Option<RecordRow> = sure(self.house.store.row(&self.house.part, &[Cell::from(&guest.subject)]).await);
        let mut held_so_far = row.map_or_else(Vec::new, |row| row.packed.values);
        held_so_far.extend((VALUES_OF_FORM..values).map(|number| held(&self.house, &key, "account", format!("order {number}"))));
        let record = RecordRow { subject: guest.subject, row_version: 2, packed: PackedRecord { values: held_so_far } };
        let replaced = Intent::replace(&record, 1);
        let sealed = leaf(&self.house, &key, Event::RowsWritten, std::slice::from_ref(&replaced));
        self.apply(vec![replaced, sealed]).await;
        let disclosures = records - values;
        for first in (0..disclosures).step_by(usize::try_from(DISCLOSURES_PER_LOAD).unwrap_or(1)) {
            let mut intents = Vec::new();
            for number in first..disclosures.min(first + DISCLOSURES_PER_LOAD) {
                let row = self.disclosure(guest.subject, number);
                let event = granted(&row);
                let written = Intent::insert(&row);
                let leaf = leaf(&self.house, &key, event, std::slice::from_ref(&written));
                intents.extend([written, leaf]);
            }
            self.apply(intents).await;
        }
        (guest, 1 + 2 * disclosures)
    }

    fn disclosure(&self, subject: SubjectId, number: u64) -> DisclosureRow {
        let now = self.house.house.now();
        DisclosureRow {
            disclosure: RecordId::new(now, &self.house.ten()),
            subject,
            party: sure(PartyName::new(&format!("Mailers No. {}", number % PARTIES))),
            recipient: Recipient::Partner,
            purpose: Purpose::Marketing,
            version: self.house.version(),
            at: now,
            detail: Json(DisclosureDetail { data: vec![crate::registration::category("email")], ..DisclosureDetail::default() }),
        }
    }
}

fn granted(row: &DisclosureRow) -> Event {
    Event::Granted {
        grant: row.disclosure,
        action: Action::Share,
        data: row.detail.0.data.clone(),
        purpose: row.purpose,
        recipient: row.recipient,
        party: Some(row.party.clone()),
        sentences: Vec::new(),
        evidence: Vec::new(),
    }
}
