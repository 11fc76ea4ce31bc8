//! `GET` and `POST /forms/{kind}`, and the same below `/me/{token}`: one form, with the fields, notices and choices its policy gives it. What is
//! typed goes to the house or back to who typed it, and nowhere else.

use crate::app::App;
use crate::door::AtSite;
use crate::language::{plain, spoken};
use crate::pages::children;
use crate::pages::embed;
use crate::pages::error::Page;
use crate::pages::my_door::MyDoor;
use crate::pages::try_question::first_question;
use crate::pages::typed::Posted;
use crate::pages::{PageResult, html};
use crate::session::{Mine, age_given, is_signalled, keep_age, with};
use crate::view::born::Born;
use crate::view::clear::Clear;
use crate::view::frame::{Here, Shell};
use crate::view::grounds::Grounds;
use crate::view::mistakes::in_language;
use crate::view::words::{capital, categories, day_of, stopped};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use operations::{
    Collected, DeclaredAge, Field, Form, FormKind, Input, LinkToken, Mistake, OperationError, OptOutOffer, ReceiptView, StatementStanding, Submission,
    stopped_by,
};
use policy::Policy;
use vocabulary::{Notice, Right, SiteId};

/// The browser's Global Privacy Control, as a tick that the house counts where the site's operator turned it on.
const SIGNAL: &str = "gpc";
/// The plain fields of a collecting form.
const FIELDS: [&str; 3] = ["statement", "idempotency", "choice"];

#[derive(Debug, Template)]
#[template(path = "form.html")]
struct FormPage {
    shell: Shell,
    crumb: (String, String),
    itself: FormItself,
}

/// The form itself, on whatever page it stands.
#[derive(Debug, Template)]
#[template(path = "form_itself.html")]
pub(super) struct FormItself {
    shell: Shell,
    pub(super) form: Form,
    is_framed: bool,
    slots: Vec<Slot>,
    ticked: Vec<String>,
    mistakes: Vec<Wrong>,
    /// What is said where the form is shown anew because it was not as it stands now.
    anew: Option<&'static str>,
    idempotency: String,
    basis: Grounds,
    basis_count: String,
    dropped: Vec<NotAsked>,
    opt_outs: Vec<Objection>,
    born: Born,
    born_wrong: Option<String>,
    door: MyDoor,
    action: String,
}

/// A box by which somebody objects.
#[derive(Debug)]
struct Objection {
    id: String,
    words: String,
    aside: String,
    grounds: Grounds,
}

/// A field with what was typed into it.
#[derive(Debug)]
struct Slot {
    field: Field,
    kind: &'static str,
    lines: bool,
    typed: Clear,
    wrong: bool,
}

#[derive(Debug)]
struct Wrong {
    anchor: Option<String>,
    words: String,
}

#[derive(Debug)]
struct NotAsked {
    title: String,
    short: String,
    grounds: Grounds,
}

#[derive(Debug, Template)]
#[template(path = "sent.html")]
struct SentPage {
    shell: Shell,
    itself: Sent,
}

/// What is said once a form was sent, on whatever page.
#[derive(Debug, Template)]
#[template(path = "sent_itself.html")]
pub(super) struct Sent {
    shell: Shell,
    kept: String,
    until: String,
    link: String,
    is_signed_in: bool,
    names_nobody: bool,
    receipt: Option<ReceiptView>,
    asks: Vec<(&'static str, String)>,
}

/// Who sends a form: somebody new, or the person on whose own page it stands; and whether it stands inside a page of another origin.
#[derive(Clone, Copy)]
pub(super) struct Sender<'a> {
    pub(super) app: &'a App,
    pub(super) site: &'a SiteId,
    pub(super) person: Option<&'a LinkToken>,
    pub(super) is_framed: bool,
}

/// `GET /forms/{kind}`
pub(crate) async fn show(State(app): State<App>, AtSite(site): AtSite, Path(kind): Path<String>) -> PageResult {
    let known = app.house.form_kind(&site, &kind).ok_or_else(|| Page::nothing_here(&app, Some(&site)))?;
    let form = app.house.form_in(&site, known, spoken()).map_err(|error| Page::no_such_form(&app, &site, known, &error))?;
    page(Sender { app: &app, site: &site, person: None, is_framed: false }, form, (None, &[], None)).await
}

/// `POST /forms/{kind}`
pub(crate) async fn send(State(app): State<App>, AtSite(site): AtSite, Path(kind): Path<String>, headers: HeaderMap, posted: Posted) -> PageResult {
    receive(Sender { app: &app, site: &site, person: None, is_framed: false }, &kind, (&headers, &posted)).await
}

/// `GET /me/{token}/forms/{kind}`: the same form on a person's own page: what they send is added to what is theirs.
pub(crate) async fn show_own(State(app): State<App>, AtSite(site): AtSite, Mine(token): Mine, Path((_, kind)): Path<(String, String)>) -> PageResult {
    let form = find(&app, &site, &kind)?;
    app.house.opens_own_page(&site, &token).await.map_err(|error| Page::of(&app, &site, &error))?;
    page(Sender { app: &app, site: &site, person: Some(&token), is_framed: false }, form, (None, &[], None)).await
}

/// `POST /me/{token}/forms/{kind}`
pub(crate) async fn send_own(
    State(app): State<App>,
    AtSite(site): AtSite,
    Mine(token): Mine,
    Path((_, kind)): Path<(String, String)>,
    headers: HeaderMap,
    posted: Posted,
) -> PageResult {
    receive(Sender { app: &app, site: &site, person: Some(&token), is_framed: false }, &kind, (&headers, &posted)).await
}

/// Takes in what was posted with a form.
pub(super) async fn receive(sender: Sender<'_>, kind: &str, (headers, posted): (&HeaderMap, &Posted)) -> PageResult {
    let Sender { app, site, person, is_framed } = sender;
    let form = find(app, site, kind)?;
    let unreadable = || Page::unreadable(app, Some(site), StatusCode::UNPROCESSABLE_ENTITY);
    let values = posted.values().filter(|_| posted.only(&FIELDS)).ok_or_else(unreadable)?;
    let age = DeclaredAge::read(posted.personal("born-month").as_ref(), posted.personal("born-year").as_ref());
    let submission = Submission {
        form: form.kind,
        values: values.into_iter().filter(|(_, value)| !Clear::new(value.clone()).is_blank()).collect(),
        choices_ticked: posted.all("choice").map(str::to_owned).chain(is_signalled(headers).then(|| SIGNAL.to_owned())).collect(),
        age: age.clone().unwrap_or(DeclaredAge::NotSaid),
        statement: posted.one("statement").unwrap_or_default().to_owned(),
        person: person.cloned(),
        idempotency: posted.one("idempotency").map(str::to_owned),
    };
    let says_child = form.asks_age && submission.age.says_child(app.house.now());
    let again = if form.asks_age { age.and_then(|age| app.house.age_again(site, age, age_given(headers))) } else { Ok(()) };
    // Whoever is barred by an earlier answer is told what whoever gives it is told.
    let is_barred = matches!(again, Err(OperationError::Refused(_)));
    let collected = match again {
        Ok(()) => app.house.collect(site, submission).await,
        Err(error) => Err(error),
    };
    let response = match collected {
        Ok(collected) => sent(sender, form.kind, collected)?,
        Err(OperationError::Malformed(mistakes)) => {
            let again = page(sender, form, (Some(posted), &mistakes, None)).await?;
            (StatusCode::UNPROCESSABLE_ENTITY, again).into_response()
        }
        Err(OperationError::StatementStale) => {
            let statement = posted.one("statement").unwrap_or_default();
            let standing = app.house.statement_standing(site, form.kind, statement).map_err(|error| Page::of(app, site, &error))?;
            let again = page(sender, form, (Some(posted), &[], Some(anew(standing)))).await?;
            (StatusCode::CONFLICT, again).into_response()
        }
        Err(OperationError::Refused(refusal)) if says_child || is_barred => children::refused(app, site, &refusal)?,
        Err(error) if is_framed => embed::failed(app, site, form.kind, &error)?,
        Err(error) => return Err(Page::of(app, site, &error)),
    };
    // Whoever gave this answer is not helped on by another one a moment later.
    let stands = if says_child { app.house.age_stands(site).ok() } else { None };
    Ok(with(response, stands.as_deref().map(keep_age)))
}

/// What is said of a form that was not taken because of what it was shown as, by its name.
const fn anew(standing: StatementStanding) -> &'static str {
    match standing {
        StatementStanding::Over => "anew-over",
        StatementStanding::Changed | StatementStanding::Good => "anew-changed",
        StatementStanding::Unknown => "anew-unknown",
    }
}

/// `GET /.well-known/gpc.json`: whether the site heeds the signal.
pub(crate) async fn signal(State(app): State<App>, AtSite(site): AtSite) -> axum::response::Response {
    axum::Json(serde_json::json!({ "gpc": app.house.offers(&site).gpc })).into_response()
}

fn find(app: &App, site: &SiteId, kind: &str) -> Result<Form, Page> {
    let kind = app.house.form_kind(site, kind).ok_or_else(|| Page::nothing_here(app, Some(site)))?;
    app.house.form_in(site, kind, spoken()).map_err(|error| Page::of(app, site, &error))
}

/// The form, with what was typed into it, what is wrong with that, and why it is shown anew.
type Before<'a> = (Option<&'a Posted>, &'a [Mistake], Option<&'static str>);

/// The form as nobody filled it in yet.
pub(super) async fn shown(sender: Sender<'_>, form: Form) -> PageResult {
    page(sender, form, (None, &[], None)).await
}

async fn page(sender: Sender<'_>, form: Form, before: Before<'_>) -> PageResult {
    let Sender { app, site, person, is_framed } = sender;
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    let itself = itself(sender, form, before).await?;
    if is_framed {
        return embed::form(sender, itself);
    }
    html(&FormPage {
        shell: match person {
            Some(_) => Shell::mine(app, &policy, itself.form.title.clone()),
            None => Shell::site(app, &policy, itself.form.title.clone(), Here::Forms),
        },
        crumb: match person {
            Some(token) => (format!("/me/{}", token.as_str()), plain("nav-mine", &[])),
            None => (String::from("/forms"), plain("forms-title", &[])),
        },
        itself,
    })
}

async fn itself(Sender { app, site, person, is_framed }: Sender<'_>, form: Form, (posted, mistakes, anew): Before<'_>) -> Result<FormItself, Page> {
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    let door = match person {
        Some(token) => MyDoor::of(app, site, token).await.map_err(|error| Page::of(app, site, &error))?,
        None => MyDoor::default(),
    };
    let basis = Grounds::of(app, &form.basis);
    Ok(FormItself {
        shell: Shell::site(app, &policy, form.title.clone(), Here::Forms),
        is_framed,
        action: match person {
            Some(token) => format!("/me/{}/forms/{}", token.as_str(), form.kind),
            None if is_framed => format!("/embed/{}?lang={}", form.kind, form.language),
            None => format!("/forms/{}", form.kind),
        },
        slots: form.fields.iter().map(|field| slot(field, posted, mistakes)).collect(),
        ticked: posted.map(|posted| ticked(&form, posted, anew.is_some())).unwrap_or_default(),
        anew,
        mistakes: mistakes.iter().map(|mistake| wrong(mistake, &form)).collect(),
        idempotency: app.house.fresh_idempotency(),
        basis_count: basis.aside(),
        basis,
        dropped: form
            .dropped
            .iter()
            .map(|dropped| {
                let grounds = Grounds::of(app, &dropped.answer.reasons);
                NotAsked { title: dropped.label.clone(), short: grounds.aside(), grounds }
            })
            .collect(),
        opt_outs: form.opt_outs.iter().map(|offer| objection(app, &policy, offer)).collect(),
        born: posted.map(|posted| Born::typed(posted, "born")).unwrap_or_default(),
        born_wrong: mistakes.iter().find(|mistake| mistake.field == "born").map(|mistake| capital(&in_language(&mistake.words))),
        door,
        form,
    })
}

/// The boxes that stay ticked. Where the form is shown anew, what was agreed to beside other words is asked again; an objection stands.
fn ticked(form: &Form, posted: &Posted, is_anew: bool) -> Vec<String> {
    let stays = |id: &&str| !is_anew || form.opt_outs.iter().any(|offer| offer.id == **id);
    posted.all("choice").filter(stays).map(str::to_owned).collect()
}

fn objection(app: &App, policy: &Policy, offer: &OptOutOffer) -> Objection {
    let grounds = Grounds::of(app, std::slice::from_ref(&offer.reason));
    let acts = stopped(&stopped_by(policy, &offer.purposes));
    Objection {
        id: offer.id.clone(),
        words: match acts.as_slice() {
            _ if offer.right == Right::Decline => plain("object-sponsor", &[]),
            [] => plain("object-record", &[]),
            acts => plain("object-to", &[("company", &policy.company()), ("acts", &acts.join(&plain("object-and", &[])))]),
        },
        aside: grounds.aside(),
        grounds,
    }
}

fn slot(field: &Field, posted: Option<&Posted>, mistakes: &[Mistake]) -> Slot {
    let typed = posted.and_then(|posted| posted.typed(&field.category));
    Slot {
        kind: match field.input {
            Input::Email => "email",
            Input::Telephone => "tel",
            Input::Line | Input::Lines | Input::Card => "text",
        },
        lines: matches!(field.input, Input::Lines),
        typed: typed.map_or_else(Clear::empty, Clear::new),
        wrong: mistakes.iter().any(|mistake| mistake.field == field.category.key()),
        field: field.clone(),
    }
}

fn wrong(mistake: &Mistake, form: &Form) -> Wrong {
    let field = form.fields.iter().find(|field| field.category.key() == mistake.field);
    Wrong {
        anchor: field.map(|field| format!("f-{}", field.category)).or_else(|| (mistake.field == "born").then(|| "born".to_owned())),
        words: match field {
            Some(field) => format!("{}: {}", field.label, in_language(&mistake.words)),
            None => in_language(&mistake.words),
        },
    }
}

fn sent(sender: Sender<'_>, kind: FormKind, collected: Collected) -> PageResult {
    let Sender { app, site, person, is_framed } = sender;
    let policy = app.house.policy(site).map_err(|error| Page::of(app, site, &error))?;
    // Who is signed in has their page already, and it opens longer than a link.
    let signed_in = person.filter(|token| token.is_of_session());
    let tries = app.house.is_demonstration() && app.settings.try_page && !is_framed;
    let shell = Shell::private(app, &policy, plain("received-title", &[]));
    let itself = Sent {
        shell: shell.clone(),
        kept: categories(&collected.kept, &policy),
        until: day_of(collected.link_until),
        is_signed_in: signed_in.is_some(),
        names_nobody: person.is_none() && collected.names_nobody(),
        link: signed_in.unwrap_or(&collected.link).as_str().to_owned(),
        receipt: collected.receipt,
        asks: if tries { first_question(&policy, collected.subject) } else { Vec::new() },
    };
    if is_framed { embed::sent(sender, kind, itself) } else { html(&SentPage { shell, itself }) }
}
