//! No act reaches the store with a row its log entries do not seal; and a house in which everything was done is as its log says.

use crate::kit::{about, data, fact, filled_in, send, value};
use crate::leaving_things::{drawn, left, with_a_contest};
use crate::staffing::{vouched, worked};
use ledger::RowSeal;
use operations::{
    Actor, Asker, DisclosureRequest, EvidenceKind, Exercise, FormKind, Foundations, KeyRole, LeavingFrom, LinkToken, Network, NewEntry, NewParty, NewRequest,
    OperationError, Partial, Register, RequestAnswer, SigningIn, UseRequest, WriteRequest, verify_house,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use store::{Cell, Command, Draft, Head, Home, Intent, Later, LeafRow, Part, Query, Receipt, RecordRow, Row, Snapshot, Store, StoreError, Table};
use testkit::House;
use vault::Vault;
use vocabulary::{Action, Channel, Condition, Personal, Purpose, Recipient, SiteId, SubjectId};

/// A store that looks at every command on its way in.
struct Watching {
    inner: Arc<dyn Store>,
    vault: Arc<Vault>,
    unsealed: Mutex<Vec<String>>,
    tables: Mutex<BTreeSet<&'static str>>,
}

impl std::fmt::Debug for Watching {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watching")
    }
}

impl Watching {
    /// The seals in the entries of a command.
    async fn seals(&self, site: &SiteId, command: &Command) -> Vec<RowSeal> {
        let mut seals = Vec::new();
        for intent in &command.intents {
            if let Intent::Append(leaf) = intent {
                let row = LeafRow { position: 0, data: leaf.data.clone(), subject: leaf.subject, opening: leaf.opening.clone() };
                let entry = self.vault.open_entry(site, &row).await.unwrap().expect("an entry that opens");
                seals.extend(entry.seals.0);
            }
        }
        seals
    }

    async fn look_at(&self, part: &Part, command: &Command) {
        let seals = self.seals(part.site(), command).await;
        let erased: Vec<_> = command.intents.iter().filter_map(|intent| if let Intent::Erase(subject) = intent { Some(*subject) } else { None }).collect();
        let mut last = std::collections::HashMap::new();
        for written in command.intents.iter().filter_map(Intent::row_written) {
            if written.subject().is_none_or(|subject| !erased.contains(&subject)) {
                let seal = self.vault.seal_row(part.site(), &written).unwrap();
                last.insert(seal.row, (seal, written.table.name));
            }
        }
        // An erasure also seals that the record is gone.
        let gone = erased.iter().map(|subject| Intent::delete::<RecordRow>(vec![Cell::from(subject)]));
        for change in gone {
            let seal = self.vault.seal_row(part.site(), &change.row_written().unwrap()).unwrap();
            last.insert(seal.row, (seal, RecordRow::TABLE.name));
        }
        assert_eq!(seals.len(), last.values().filter(|(seal, _)| seals.contains(seal)).count(), "an entry seals what the act did not write");
        for (seal, table) in last.values() {
            self.tables.lock().unwrap().insert(table);
            if !seals.contains(seal) {
                self.unsealed.lock().unwrap().push(format!("a row of {table}"));
            }
        }
    }
}

impl Store for Watching {
    fn apply<'a>(&'a self, part: &'a Part, batch: Vec<Command>) -> Later<'a, Vec<Result<Receipt, StoreError>>> {
        Box::pin(async move {
            let seen = batch.clone();
            let answers = self.inner.apply(part, batch).await;
            for (command, answer) in seen.iter().zip(&answers) {
                // Somebody new has a key only once the command is done; one that was repeated wrote nothing.
                if answer.as_ref().is_ok_and(|receipt| !receipt.repeated) {
                    self.look_at(part, command).await;
                }
            }
            answers
        })
    }

    fn get<'a>(&'a self, part: &'a Part, table: &'static Table, key: Vec<Cell>) -> Later<'a, Result<Option<Vec<Cell>>, StoreError>> {
        self.inner.get(part, table, key)
    }

    fn list<'a>(&'a self, part: &'a Part, query: Query) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.inner.list(part, query)
    }

    fn find<'a>(&'a self, part: &'a Part, table: &'static Table, column: &'static str, values: Vec<Cell>) -> Later<'a, Result<Vec<Vec<Cell>>, StoreError>> {
        self.inner.find(part, table, column, values)
    }

    fn head<'a>(&'a self, part: &'a Part) -> Later<'a, Result<Head, StoreError>> {
        self.inner.head(part)
    }

    fn inclusion<'a>(&'a self, part: &'a Part, position: u64, size: u64) -> Later<'a, Result<Option<Vec<[u8; 32]>>, StoreError>> {
        self.inner.inclusion(part, position, size)
    }

    fn consistency<'a>(&'a self, part: &'a Part, old: u64, new: u64) -> Later<'a, Result<Option<Vec<[u8; 32]>>, StoreError>> {
        self.inner.consistency(part, old, new)
    }

    fn snapshot<'a>(&'a self, part: &'a Part, home: Home) -> Later<'a, Result<Snapshot, StoreError>> {
        self.inner.snapshot(part, home)
    }

    fn import<'a>(&'a self, part: &'a Part, rows: Vec<Draft>) -> Later<'a, Result<(), StoreError>> {
        self.inner.import(part, rows)
    }
}

/// The house again, every command looked at.
async fn watched(house: &House) -> (operations::House, Arc<Watching>) {
    let store = Arc::new(Watching { inner: Arc::clone(&house.store), vault: Arc::clone(&house.vault), unsealed: Mutex::default(), tables: Mutex::default() });
    let operations = operations::House::open(Foundations {
        policies: testkit::real_policies(),
        store: store.clone(),
        vault: Arc::clone(&house.vault),
        clock: house.clock.clone(),
        chance: Arc::new(vault::SystemChance::default()),
        demonstration: false,
    });
    let systems = crate::systems::Shelves::new(&["shop", "mailer"]);
    let operations = operations.await.unwrap().sending_letters(house.letters.clone()).offering(with_a_contest()).reaching_systems(systems);
    (vouched(operations), store)
}

/// A breach is put on record, and a letter to many.
async fn breached(watched: &operations::House, company: &operations::Caller, now: vocabulary::Timestamp) {
    let new = operations::NewBreach {
        kind: operations::BreachKind::Other,
        what: "A door stood open.".to_owned(),
        began_at: now,
        ended_at: None,
        noticed_at: now,
        noticed_by: "the night watch".to_owned(),
        scope: operations::ExposureScope::Named,
        idempotency: None,
    };
    watched.open_breach(company, new).await.unwrap();
    let (about, text) = ("News".to_owned(), "There is news.".to_owned());
    let mailing = operations::NewMailing { purpose: Purpose::Marketing, about, text, idempotency: None };
    // Not every policy lets the company write of its offers.
    assert!(matches!(watched.new_mailing(company, &mailing).await, Ok(_) | Err(OperationError::Refused(_))));
}

/// Everything that can be done at a site.
async fn everything(house: &House, watched: &operations::House, site: &SiteId) {
    let key = watched.issue_key(site, "everything", KeyRole::Company).await.unwrap();
    let company = watched.caller(site, &key).await.unwrap();
    next_version(watched, site).await;
    let partner = NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None };
    watched.register_party(&company, partner).await.unwrap();
    breached(watched, &company, house.operations.now()).await;
    let agreement = testkit::entered(watched, site, testkit::entry(Register::Agreements, "Acme")).await;
    // Where the policy lets figures be told, they are on record once they are.
    let figures = operations::AggregateQuestion { group_by: operations::GroupBy::Category, purpose: Purpose::Analytics, party: None };
    let _ = watched.aggregate(&company, figures).await;
    let adcorp = NewParty { name: "Adcorp".to_owned(), kind: Recipient::Advertiser, idempotency: None };
    watched.register_party(&company, adcorp).await.unwrap();
    let figures = operations::AggregateQuestion { group_by: operations::GroupBy::Category, purpose: Purpose::Advertising, party: Some("Adcorp".to_owned()) };
    let _ = watched.aggregate(&company, figures).await;
    for kind in FormKind::all().iter().copied() {
        if house.operations.form(site, kind).is_err() {
            continue;
        }
        let sent = watched.collect(site, filled_in(house, site, kind)).await;
        let Ok(person) = sent else { continue };
        house.clock.advance_ms(1);
        let again = operations::Submission { person: Some(person.link.clone()), idempotency: Some("again".to_owned()), ..filled_in(house, site, kind) };
        let _ = watched.collect(site, again).await;
        let _ = watched.record_fact(&company, about(person.subject, fact(Condition::Requested, EvidenceKind::Letter))).await;
        for purpose in [Purpose::Marketing, Purpose::Service] {
            let wish = DisclosureRequest {
                subjects: vec![person.subject],
                categories: vec![data("email"), data("name")],
                action: Action::Share,
                purpose,
                party: "Acme".to_owned(),
                partial: Partial::WhatIsPermitted,
                idempotency: None,
            };
            watched.disclose(&company, wish).await.unwrap();
            let using = UseRequest {
                subjects: vec![person.subject],
                categories: vec![data("email")],
                action: Action::Contact,
                purpose,
                by: Actor::Company,
                idempotency: None,
            };
            watched.use_data(&company, using).await.unwrap();
            let writing = WriteRequest {
                subject: person.subject,
                values: vec![value("name", "Asha R. Rao")],
                purpose,
                source: "order desk".to_owned(),
                older: operations::Older::Replaced,
                terms: operations::Change::default(),
                idempotency: None,
            };
            let _ = watched.write_data(&company, writing).await;
            // Figures for a party are published, whatever the policy then says of them.
            let figures = operations::AggregateQuestion { group_by: operations::GroupBy::Category, purpose, party: Some("Acme".to_owned()) };
            let _ = watched.aggregate(&company, figures).await;
            let reading = operations::ReadRequest { which: operations::Which::HeldFor(purpose), purpose, after: None };
            watched.read_values(&company, reading).await.unwrap();
        }
        in_the_registers(watched, (site, &company), person.subject).await;
        left(house, watched, (site, &company), &person).await;
        every_step(house, watched, (site, &company), &person).await;
        every_way_in(house, watched, site).await;
        every_right(house, watched, site, &person.link).await;
    }
    crate::parent_kit::every_way(house, watched, &company, site).await;
    watched.revoke(&company, Register::Agreements, agreement.id, None).await.unwrap();
}

/// What the registers may hold of a person, and every step of an entry.
async fn in_the_registers(watched: &operations::House, (site, company): (&SiteId, &operations::Caller), subject: SubjectId) {
    let violation = NewEntry { subject: Some(subject), ..testkit::entry(Register::Violations, "") };
    let kept = testkit::entered(watched, site, violation.clone()).await;
    watched.document(company, kept.document.id).await.unwrap();
    let (until, sha256) = (Some(watched.now().plus_ms(400 * 86_400_000)), kept.document.sha256.clone());
    let renewal = operations::Renewal { words: None, document: kept.document.id, sha256: sha256.clone(), from: None, until, idempotency: None };
    let renewed = watched.renew(company, Register::Violations, kept.id, &renewal).await.unwrap();
    watched.approve(&testkit::reviewer(watched, site).await, Register::Violations, renewed.id, (&sha256, None)).await.unwrap();
    let other = testkit::proposed(watched, site, violation).await;
    watched.refuse(company, Register::Violations, other.id, (operations::RefusedBecause::NoGround, None)).await.unwrap();
    watched.revoke(company, Register::Violations, renewed.id, None).await.unwrap();
}

/// The same text for a later day is published, where the text itself shows no other.
async fn next_version(watched: &operations::House, site: &SiteId) {
    let policy = watched.policy(site).unwrap();
    let since = policy.version().effective;
    let dated = ["effective", "archived"].map(|key| format!("{key} = {since}"));
    let text = dated.iter().fold(policy.text().to_owned(), |text, dated| text.replacen(dated, "effective = 2030-01-01", 1));
    let published = watched.publish_at(site, &operations::NewVersion { text, effective: None }).await;
    assert!(matches!(published, Ok(_) | Err(OperationError::Malformed(_))), "{published:?}");
}

/// A question that is asked by letter or on the page, and every step it can take.
async fn every_step(house: &House, watched: &operations::House, (site, company): (&SiteId, &operations::Caller), person: &operations::Collected) {
    let page = watched.person(site, &person.link).await.unwrap();
    for right in page.rights.iter().filter(|right| right.reason.is_some()) {
        let Some(channel) = right.channels.iter().find(|channel| matches!(channel, Channel::Mail(_))) else { continue };
        house.clock.advance_ms(1);
        let new = NewRequest {
            asker: Asker::Person(person.subject),
            right: right.right,
            channel: channel.clone(),
            correction: right.takes_correction.then(|| (data("name"), Personal::new("A. Rao".to_owned()))),
            words: Some(Personal::new("please".to_owned())),
            proof: None,
            idempotency: None,
        };
        let filed = watched.file_request(company, new).await.unwrap();
        let _ = watched.request(company, filed.id).await.unwrap();
        let answer = RequestAnswer::Refused { sentence: None, answer: None };
        let _ = watched.answer_request(company, filed.id, answer, None).await;
        let _ = watched.withdraw_request(site, &person.link, filed.id).await;
    }
}

/// Asha signs in by a letter, adds a password where there are members and a passkey, comes back with the password and signs out.
async fn every_way_in(house: &House, watched: &operations::House, site: &SiteId) {
    let origin = "http://site.localhost";
    let from = SigningIn { browser: "Firefox on Linux", network: Network::of([192, 0, 2, 1].into()) };
    let typed = |text: &str| Personal::new(text.to_owned());
    // Past what is allowed to one address at once.
    house.clock.advance_ms(900_000);
    let browser = watched.ask_for_link(site, &typed("asha@example.org"), origin, from).await.unwrap();
    watched.send_letters().await.unwrap();
    let letters = house.letters.take();
    let Some(letter) = letters.first() else { return };
    let token = letter.text.reveal().split("/sign-in/").nth(1).and_then(|rest| LinkToken::read(rest.get(..64)?)).unwrap();
    let here = watched.sign_in_by_link(site, &token, &browser, from).await.unwrap();
    let asked = watched.ask_for_new_passkey(site, &here.token, origin).await.unwrap();
    let answer = testkit::passkey::answer(&asked.options, origin, &letter.id.to_bytes());
    watched.add_passkey(site, &here.token, (&asked.token, &answer, &typed("My phone")), origin).await.unwrap();
    if watched.has_members(site).unwrap() {
        let password = typed("three small boats at dawn");
        watched.set_password(site, &here.token, &password, None).await.unwrap();
        let back = watched.sign_in_by_password(site, &typed("asha@example.org"), &password, from).await.unwrap();
        watched.remove_password(site, &back.token).await.unwrap();
    }
    watched.sign_out(site, &here.token, LeavingFrom::Everywhere).await.unwrap();
    watched.sweep_sign_ins().await.unwrap();
}

/// Every right of the person, the last of them to be deleted where the site offers it.
async fn every_right(house: &House, watched: &operations::House, site: &SiteId, link: &operations::LinkToken) {
    let Ok(page) = watched.person(site, link).await else { return };
    if let Some(link) = &page.opt_out {
        watched.opt_out(site, link).await.unwrap();
    }
    let mut rights = page.rights;
    rights.sort_by_key(|right| format!("{:?}", right.effect).contains("Delete"));
    for right in rights.into_iter().filter(|right| right.here) {
        house.clock.advance_ms(1);
        let exercise = Exercise {
            key: right.key.clone(),
            channel: Channel::AccountPage,
            correction: right.takes_correction.then(|| (data("email"), Personal::new("asha.rao@example.org".to_owned()))),
            words: right.takes_words.then(|| Personal::new("please".to_owned())),
            idempotency: None,
        };
        let done = watched.exercise(site, link, exercise).await;
        assert!(matches!(done, Ok(_) | Err(OperationError::Malformed(_))), "{done:?}");
    }
}

#[tokio::test]
async fn no_act_writes_a_row_that_its_entries_do_not_seal() {
    let house = House::offering(with_a_contest()).await;
    let (operations, store) = watched(&house).await;
    let mut forgotten = 0;
    for site in operations.sites() {
        everything(&house, &operations, &site).await;
        worked(&house, &operations, &site).await;
        // Somebody stays.
        for kind in FormKind::all().iter().copied() {
            if house.operations.form(&site, kind).is_ok() {
                send(&house, &site, kind).await;
            }
        }
        operations.log_file(&site, "checkpoint").await.unwrap();
        let report = verify_house(&*house.store, &house.vault, &site, None).await.unwrap();
        assert!(report.is_sound(), "{report:?}");
        assert!(report.rows > 10 && report.leaves > 20 && report.checkpoints == 1, "{report:?}");
        forgotten += report.forgotten;
    }
    assert!(operations.carry_to_systems().await.unwrap().proven > 0, "nothing reached another system");
    drawn(&house, &operations).await;
    assert_eq!(*store.unsealed.lock().unwrap(), [""; 0]);
    assert!(forgotten > 10, "nobody was forgotten");
    let sealed: BTreeSet<&str> = store::CATALOGUE.iter().filter(|table| table.is_sealed()).map(|table| table.name).collect();
    assert_eq!(*store.tables.lock().unwrap(), sealed, "a sealed table that nothing here wrote");
}

#[test]
fn a_command_is_made_where_its_rows_are_sealed_and_nowhere_else() {
    // In all but the first it holds a leaf, a checkpoint, a job or nothing, and no row that is sealed.
    let allowed =
        ["commit.rs", "house.rs", "log_served.rs", "archive.rs", "shipping.rs", "erasure.rs", "restore.rs", "finishing.rs", "sending.rs", "readiness.rs"];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if std::fs::read_to_string(&path).unwrap().contains("Command::new(") {
                let name = path.file_name().unwrap().to_str().unwrap();
                assert!(allowed.contains(&name), "{} makes a command of its own", path.display());
            }
        }
    }
}
