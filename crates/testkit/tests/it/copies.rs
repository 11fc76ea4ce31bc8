//! A person's own copy of what is held is whole: every column that the catalogue calls theirs stands in it, as often as it stands in the
//! store. A new column fails here until the copy has it, or says why not.

use operations::{
    Asker, BreachAct, BreachKind, DeclaredAge, DisclosureRequest, Exercise, ExposureScope, FormKind, NOT_EXPORTED, NewBreach, NewEntry, NewParty, NewRequest,
    Partial, Proof, Register, RequestAnswer, Submission,
};
use serde_json::Value;
use store::{
    AgeClaimRow, BoardNameRow, CATALOGUE, Cell, Command, ConsentDetail, ConsentRow, ErrandInRow, ErrandRow, HeldValue, Intent, Json, OrderRow, PAGE_ROWS_MAX,
    PackedRecord, Part, PasskeyRow, PermissionFormRow, PermissionRow, PortfolioRow, PostRow, ProvenAddressRow, Query, RecordRow, Row, SessionRow, Whose,
    WinnerRow,
};
use testkit::{House, Server};
use vocabulary::{Channel, DataCategory, Degree, EvidenceId, Personal, Purpose, Recipient, RecordId, Right, SiteId, SubjectId};

/// Every column that is a person's, and where it stands in their copy: the part, and the member of each of its items.
const COLUMNS: &[(&str, &str, &str, &str)] = &[
    ("subject", "created_at", "known_since", ""),
    ("tag", "tag", "address_tags", ""),
    ("record", "packed", "values", "value"),
    ("fact", "detail", "facts", "fact"),
    ("evidence", "sealed", "facts", "document"),
    ("evidence", "sha256", "facts", "sha256"),
    ("consent", "shown_sha256", "consents", "shown_sha256"),
    ("consent", "given_at", "consents", "given_at"),
    ("consent", "until", "consents", "until"),
    ("consent", "withdrawn_at", "consents", "withdrawn_at"),
    ("consent", "detail", "consents", "words"),
    ("errand", "purposes", "errands", "purposes"),
    ("disclosure", "at", "disclosures", "at"),
    ("disclosure", "detail", "disclosures", "data"),
    ("request", "right", "requests", "right"),
    ("request", "effect", "requests", "effect"),
    ("request", "channel", "requests", "channel"),
    ("request", "state", "requests", "state"),
    ("request", "degree", "requests", "degree"),
    ("request", "asked_at", "requests", "asked_at"),
    ("request", "due_at", "requests", "due_at"),
    ("request", "decided_at", "requests", "decided_at"),
    ("request", "words", "requests", "written"),
    ("request", "correction", "requests", "correction"),
    ("request", "proof", "requests", "proof"),
    ("request", "answer", "requests", "answer"),
    ("request", "outcome", "requests", "outcome"),
    ("link", "token_sha256", "links", "token_sha256"),
    ("leaf", "opening", "log", "event"),
    ("session", "token_sha256", "sessions", "token_sha256"),
    ("session", "browser", "sessions", "browser"),
    ("session", "since", "sessions", "since"),
    ("session", "seen_at", "sessions", "seen_at"),
    ("passkey", "credential_sha256", "passkeys", "credential_sha256"),
    ("passkey", "name", "passkeys", "name"),
    ("passkey", "credential", "passkeys", "credential"),
    ("passkey", "added_at", "passkeys", "added_at"),
    ("passkey", "used_at", "passkeys", "used_at"),
    ("permission", "state", "permissions", "state"),
    ("permission", "method", "permissions", "method"),
    ("permission", "purposes", "permissions", "purposes"),
    ("permission", "recipients", "permissions", "recipients"),
    ("permission", "child_until", "permissions", "child_until"),
    ("permission", "asked_at", "permissions", "asked_at"),
    ("permission", "until", "permissions", "until"),
    ("permission_form", "kind", "signed_forms", "kind"),
    ("permission_form", "sealed", "signed_forms", "file"),
    ("permission_form", "sha256", "signed_forms", "sha256"),
    ("permission_form", "sent_at", "signed_forms", "sent_at"),
    ("permission_form", "reason", "signed_forms", "reason"),
    ("age_claim", "child_until", "age_claims", "child_until"),
    ("age_claim", "said_at", "age_claims", "said_at"),
    ("proven_address", "tag", "proven_addresses", "tag"),
    ("proven_address", "proven_at", "proven_addresses", "proven_at"),
    ("purchase_order", "state", "orders", "state"),
    ("purchase_order", "placed_at", "orders", "placed_at"),
    ("purchase_order", "decided_at", "orders", "decided_at"),
    ("winner", "drawn_at", "winnings", "drawn_at"),
    ("board_name", "tag", "board_names", "tag"),
    ("board_name", "name", "board_names", "name"),
    ("board_name", "taken_at", "board_names", "since"),
    ("post", "title", "posts", "title"),
    ("post", "words", "posts", "words"),
    ("post", "posted_at", "posts", "posted_at"),
    ("post", "edited_at", "posts", "edited_at"),
    ("post", "hidden_because", "posts", "hidden_because"),
    ("document", "sealed_title", "documents", "title"),
    ("document", "sha256", "documents", "sha256"),
    ("document_file", "sealed", "documents", "file"),
    ("register_entry", "sealed_words", "register_entries", "words"),
    ("register_entry", "detail", "register_entries", "detail"),
    ("portfolio", "public", "portfolios", "fields"),
    ("portfolio", "changed_at", "portfolios", "changed_at"),
    ("breach_concerned", "data", "breaches", "data"),
    ("breach_concerned", "how", "breaches", "how"),
    ("breach_concerned", "state", "breaches", "state"),
    ("breach_concerned", "told_at", "breaches", "told_at"),
];

/// Columns that stand in the copy another way: by which they are found is the same hash, whether it counts already or waits with a correction.
/// Of a permission the child's copy does not say who the parent is, nor where their letter goes: that is the parent's, and stands in theirs.
const OTHERWISE: &[(&str, &str)] =
    &[("request", "correction_tag"), ("permission", "parent"), ("permission", "tag"), ("errand", "who"), ("errand_in", "traces")];

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

fn data(key: &str) -> DataCategory {
    DataCategory::new(key).unwrap()
}

/// Somebody of whom as much is held as can be: values, a choice, an objection, a disclosure, requests of every kind, a letter's link.
async fn somebody(house: &House, site: &SiteId) -> (SubjectId, operations::LinkToken) {
    let operations = &house.operations;
    let company = house.company(site).await;
    let form = operations.form(site, FormKind::InformationRequest).unwrap();
    let values = form.fields.iter().map(|field| {
        let value = if field.category.key() == "email" { "asha@example.org" } else { "Asha Rao" };
        (field.category.clone(), text(value))
    });
    let values = values.filter(|(category, _)| matches!(category.key(), "name" | "email")).collect();
    let objection = form.opt_outs.iter().map(|offer| offer.id.clone()).collect();
    let (statement, age) = (form.statement, DeclaredAge::Over13);
    let submission = Submission { form: FormKind::InformationRequest, values, choices_ticked: objection, age, statement, person: None, idempotency: None };
    let asha = operations.collect(site, submission).await.unwrap();
    operations.register_party(&company, NewParty { name: "Acme".to_owned(), kind: Recipient::Partner, idempotency: None }).await.unwrap();
    testkit::entered(operations, site, testkit::entry(Register::Agreements, "Acme")).await;
    let disclosure = DisclosureRequest {
        action: vocabulary::Action::Share,
        subjects: vec![asha.subject],
        categories: vec![data("email")],
        purpose: Purpose::Marketing,
        party: "Acme".to_owned(),
        partial: Partial::AllOrNothing,
        idempotency: None,
    };
    operations.disclose(&company, disclosure).await.unwrap();
    let page = operations.person(site, &asha.link).await.unwrap();
    let correct = page.rights.iter().find(|right| right.right == Right::Correct).unwrap();
    let wrong = Exercise { key: correct.key.clone(), channel: Channel::AccountPage, correction: None, words: Some(text("it is wrong")), idempotency: None };
    let case = operations.exercise(site, &asha.link, wrong).await.unwrap();
    let done = RequestAnswer::Done { answer: Some(text("put right")), correction: Some((data("name"), text("Asha Menon"))) };
    operations.answer_request(&company, case.id, done, None).await.unwrap();
    let waiting = NewRequest {
        asker: Asker::Person(asha.subject),
        right: Right::OptOut,
        channel: Channel::Page(vocabulary::Place::ContactPage),
        correction: None,
        words: Some(text("stop")),
        proof: Some(Proof { degree: Degree::DocumentChecked, document: text("a passport") }),
        idempotency: None,
    };
    operations.file_request(&company, waiting).await.unwrap();
    signs_in(house, site, asha.subject).await;
    has_an_errand(house, site, asha.subject).await;
    is_a_child_and_a_parent(house, site, asha.subject).await;
    leaves(house, site, asha.subject).await;
    let violation = NewEntry { subject: Some(asha.subject), ..testkit::entry(Register::Violations, "") };
    testkit::entered(operations, site, violation).await;
    breached(house, site).await;
    (asha.subject, asha.link)
}

/// What signing in leaves of a person, as it stands in the store.
async fn signs_in(house: &House, site: &SiteId, subject: SubjectId) {
    let key = house.vault.subject_key(site, subject).await.unwrap().unwrap();
    let (now, evidence) = (house.operations.now(), EvidenceId::from_bytes([7; 16]));
    let sealed = house.vault.seal_name(&key, evidence, &text("a name of it")).unwrap();
    let session =
        SessionRow { token_sha256: [1; 32], subject, evidence, way: "letter".to_owned(), browser: sealed.clone(), since: now, seen_at: now, ends_at: now };
    let passkey = PasskeyRow {
        credential_sha256: [2; 32],
        subject,
        evidence,
        name: sealed,
        credential: "{\"counter\":1}".to_owned(),
        added_at: now,
        used_at: Some(now),
        row_version: 1,
    };
    let proven = ProvenAddressRow { tag: [3; 16], subject, evidence, proven_at: now };
    let detail = ConsentDetail {
        action: vocabulary::Action::Contact,
        purpose: Purpose::Marketing,
        recipient: Recipient::Company,
        data: vec![data("email")],
        words: "Send me letters.".to_owned(),
        language: "en".to_owned(),
        form: "consents".to_owned(),
        button: "Yes".to_owned(),
        sentences: Vec::new(),
        facts: vec![evidence],
    };
    let consent = ConsentRow {
        consent: evidence,
        subject,
        version: house.operations.policy(site).unwrap().version().clone(),
        shown_sha256: [4; 32],
        given_at: now,
        until: Some(now.plus_ms(1)),
        withdrawn_at: Some(now),
        detail: Json(detail),
        row_version: 1,
    };
    let rows = vec![Intent::insert(&consent), Intent::insert(&session), Intent::insert(&passkey), Intent::insert(&proven)];
    house.store.apply_one(&Part::of(site), Command::new(now, rows)).await.unwrap();
}

/// What is held of somebody as a child and as a parent, as it stands in the store.
async fn is_a_child_and_a_parent(house: &House, site: &SiteId, subject: SubjectId) {
    let key = house.vault.subject_key(site, subject).await.unwrap().unwrap();
    let now = house.operations.now();
    let message = data("message");
    let number = vocabulary::RecordId::from_bytes([8; 16]);
    let form = PermissionFormRow {
        permission: number,
        subject,
        kind: "png".to_owned(),
        sealed: house.vault.seal(&key, (&message, number, 0), &text("a signed form")).unwrap(),
        sha256: [4; 32],
        sent_at: now,
        reason: Some(house.vault.seal_name(&key, EvidenceId::from_bytes(number.to_bytes()), &text("not signed")).unwrap()),
    };
    let permission = PermissionRow {
        permission: number,
        subject,
        parent: SubjectId::from_bytes([9; 16]),
        state: "granted".to_owned(),
        method: Some("call".to_owned()),
        purposes: Json(vec![Purpose::Marketing]),
        recipients: Json(vec![Recipient::Partner]),
        child_until: Some(now.plus_ms(1)),
        tag: Some([5; 16]),
        address: "https://wipro.com".to_owned(),
        asked_at: now,
        until: Some(now.plus_ms(1)),
        facts: Json(Vec::new()),
        row_version: 1,
    };
    let claim = AgeClaimRow { subject, child_until: Some(now), said_at: now };
    let rows = vec![Intent::insert(&form), Intent::insert(&permission), Intent::insert(&claim)];
    house.store.apply_one(&Part::of(site), Command::new(now, rows)).await.unwrap();
}

/// What has to reach another system, as it stands in the store.
async fn has_an_errand(house: &House, site: &SiteId, subject: SubjectId) {
    let (now, id) = (house.operations.now(), RecordId::from_bytes([8; 16]));
    let errand = ErrandRow {
        errand: id,
        subject: Some(subject),
        task: "opt-out".to_owned(),
        purposes: Json(vec![Purpose::Marketing]),
        made_at: now,
        who: Some(vec![1]),
        proven_at: None,
        row_version: 1,
    };
    let there = ErrandInRow {
        errand: id,
        system: "shop".to_owned(),
        subject: Some(subject),
        turn: 1,
        state: "failed".to_owned(),
        why: Some("unreachable".to_owned()),
        attempts: 1,
        due_at: now,
        touched: 0,
        traces: Some(vec![1]),
        changed_at: now,
        proven_at: None,
        row_version: 1,
    };
    house.store.apply_one(&Part::of(site), Command::new(now, vec![Intent::insert(&errand), Intent::insert(&there)])).await.unwrap();
}

/// What somebody leaves who orders and posts, as it stands in the store.
async fn leaves(house: &House, site: &SiteId, subject: SubjectId) {
    let key = house.vault.subject_key(site, subject).await.unwrap().unwrap();
    let (now, id) = (house.operations.now(), RecordId::from_bytes([8; 16]));
    let seal = |place, part: &str, words: &str| house.vault.seal_posted(&key, (place, part), &text(words)).unwrap();
    let named_by = RecordId::from_bytes(subject.to_bytes());
    let order = OrderRow {
        order: id,
        subject,
        state: "cancelled".to_owned(),
        card: id,
        placed_at: now,
        decided_at: Some(now),
        processor: None,
        refused_by: None,
        row_version: 1,
    };
    let won = WinnerRow { contest: "contest/2026-06-01".to_owned(), place: 1, subject, entrants: 1, drawn_at: now };
    let name = BoardNameRow { tag: [4; 32], subject, name: seal(named_by, "name", "steel fan"), taken_at: now };
    let post = PostRow {
        post: id,
        subject,
        topic: id,
        shelf: Some("2026-06".to_owned()),
        title: Some(seal(id, "title", "Steel")),
        words: seal(id, "words", "Ten tonnes, please."),
        posted_at: now,
        edited_at: Some(now),
        hidden_at: Some(now),
        hidden_because: Some(seal(id, "hidden because", "an advert")),
        row_version: 1,
    };
    let field = HeldValue {
        record: id,
        category: data("content"),
        revision: 0,
        source: "company".to_owned(),
        purposes: vec![Purpose::Service],
        collected_at: now,
        version: house.operations.policy(site).unwrap().version().clone(),
        terms: store::Terms::default(),
        number: None,
        sealed: seal(id, "company", "Rao Steel"),
    };
    let portfolio = PortfolioRow { portfolio: id, subject, public: PackedRecord { values: vec![field] }, changed_at: now, row_version: 1 };
    let rows = vec![Intent::insert(&order), Intent::insert(&won), Intent::insert(&name), Intent::insert(&post), Intent::insert(&portfolio)];
    house.store.apply_one(&Part::of(site), Command::new(now, rows)).await.unwrap();
}

/// A breach that concerns everybody, of which everybody was told.
async fn breached(house: &House, site: &SiteId) {
    let (now, company) = (house.operations.now(), house.company(site).await);
    let new = NewBreach {
        kind: BreachKind::DatabaseFile,
        what: "A file was copied.".to_owned(),
        began_at: now,
        ended_at: None,
        noticed_at: now,
        noticed_by: "the night watch".to_owned(),
        scope: ExposureScope::FilesWithKeys { as_of: now },
        idempotency: None,
    };
    let breach = house.operations.open_breach(&company, new).await.unwrap().id;
    while house.operations.work_on_breaches().await.unwrap() {}
    house.operations.breach_act(&company, breach, BreachAct::TellPeople { words: String::new(), by_letter: false }, None).await.unwrap();
    while house.operations.work_on_breaches().await.unwrap() {}
}

async fn rows(house: &House, site: &SiteId, table: &'static store::Table, subject: SubjectId) -> Vec<Vec<Cell>> {
    let query = Query { table, of: vec![("subject", Cell::from(&subject))], after: Vec::new(), rows_max: PAGE_ROWS_MAX };
    house.store.list(&Part::of(site), query).await.unwrap()
}

/// How many times something is said in a part of the copy.
fn said(copy: &Value, part: &str, member: &str) -> usize {
    let is_said = |item: &&Value| !item.is_null() && item.as_str() != Some("");
    match copy.get(part) {
        Some(Value::Array(items)) if member.is_empty() => items.iter().filter(is_said).count(),
        Some(Value::Array(items)) => items.iter().filter_map(|item| item.get(member)).filter(is_said).count(),
        one => one.iter().filter(|item| is_said(item)).count(),
    }
}

#[tokio::test]
async fn a_copy_has_every_column_that_is_the_persons() {
    let server = Server::serve(House::new().await).await;
    let site = House::site("wipro.com");
    let (subject, link) = somebody(&server.house, &site).await;
    let address = format!("http://{}/me/{}/export.json", server.address(), link.as_str());
    let host = format!("{}:{}", Server::host(&site), server.address().port());
    let answer = reqwest::Client::new().get(address).header("host", host).send().await.unwrap().text().await.unwrap();
    let copy: Value = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"));
    let mut wrong = Vec::new();
    for table in CATALOGUE.iter().filter(|table| table.column("subject").is_some()) {
        let left_out = NOT_EXPORTED.iter().any(|(name, _)| *name == table.name) && table.name != "leaf";
        let rows = rows(&server.house, &site, table, subject).await;
        assert!(left_out || !rows.is_empty(), "nothing of {} is put to the test", table.name);
        for (place, column) in table.columns.iter().enumerate().filter(|(_, column)| column.whose == Whose::Person && column.name != "subject") {
            if left_out || OTHERWISE.contains(&(table.name, column.name)) {
                continue;
            }
            let Some((_, _, part, member)) = COLUMNS.iter().find(|(of, name, ..)| (*of, *name) == (table.name, column.name)) else {
                wrong.push(format!("{}.{} stands in no copy", table.name, column.name));
                continue;
            };
            let held = match table.name {
                "record" => rows.iter().filter_map(|cells| RecordRow::from_cells(cells.clone())).map(|row| row.packed.values.len()).sum(),
                _ => rows.iter().filter(|cells| cells[place] != Cell::Null).count(),
            };
            let said = said(&copy, part, member);
            if held != said {
                wrong.push(format!("{}.{} is held {held} times and said {said} times, in {part}.{member}", table.name, column.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let named: Vec<&str> = copy["left_out"].as_array().unwrap().iter().filter_map(|left| left["table"].as_str()).collect();
    assert_eq!(named, NOT_EXPORTED.map(|(table, _)| table), "what is left out is named");
    assert_eq!(copy["person"], subject.to_string());
    for words in ["Asha Menon", "asha@example.org", "it is wrong", "put right", "a passport", "Acme"] {
        assert!(answer.contains(words), "{words} is not in the copy");
    }
}
