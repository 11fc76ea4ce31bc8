//! `/console/site-keys`: the keys of the site with their ages, making them anew, the backups and what they still hold, and the erasures that are not
//! known elsewhere yet. No key is ever shown.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Confirm, Definitions, Shown, Table, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use operations::{BackupView, BackupsView, KeysView, Rotation, Scope};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/site-keys", title: "Keys and backups", group: Group::House, scopes: &[Scope::Keys], routes };

fn routes() -> Router<App> {
    Router::new().route("/console/site-keys", get(show)).route("/console/site-keys/anew", get(ask).post(anew))
}

#[derive(Debug, Template)]
#[template(path = "console/site_keys.html")]
struct SiteKeysPage {
    frame: Frame,
    keys: Table,
    rotating: Option<String>,
    warnings: Vec<String>,
    last: Definitions,
    backups: Table,
    pending: Table,
    places: Vec<String>,
}

/// `GET /console/site-keys`
async fn show(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let keys = app.house.keys_view(staff.caller()).await?;
    let backups = app.house.backups_view(staff.caller()).await?;
    let said = came.said(&[("anew", "The keys are being made anew. Everything is served meanwhile; open this page again to see how far it is.")]);
    let frame = Frame::of(&app, &staff, &SECTION, "Keys and backups")?.saying(said);
    html(&SiteKeysPage {
        keys: key_table(&keys),
        rotating: keys.is_rotating.then(|| {
            let least = if keys.waiting_is_least { "at least " } else { "" };
            format!("The keys are being made anew: {least}{} people's keys wait to be wrapped under the newest. What an interruption leaves, the next start finishes.", keys.waiting)
        }),
        last: last(&backups),
        backups: backup_table(&backups),
        pending: pending_table(&backups),
        places: backups.places,
        warnings: backups.warnings,
        frame,
    })
}

/// `GET /console/site-keys/anew`: asks before it is done.
async fn ask(State(app): State<App>, staff: Staff) -> ConsoleResult {
    let keys = app.house.keys_view(staff.caller()).await?;
    let newest = keys.keys.iter().find(|key| key.secret == "root" && key.is_newest);
    let age = newest.map_or(Shown::Quiet("there is none"), |key| Shown::Words(format!("number {}, {} days old", key.version, key.age_days)));
    html(&Confirm {
        frame: Frame::of(&app, &staff, &SECTION, "Make the site's keys anew?")?,
        words: "A new key-encryption key and a new root key come in; every person's key is wrapped under them; the old ones are destroyed. Everything is served meanwhile. Afterwards an old copy of the keys opens nothing that still exists: make a new copy of the keys, kept apart from backups.",
        facts: Definitions::new().with("Root key in use", age),
        action: "/console/site-keys/anew".to_owned(),
        fields: Vec::new(),
        button: "Make the keys anew",
        refuse: None,
        back: "/console/site-keys".to_owned(),
    })
}

/// `POST /console/site-keys/anew`
async fn anew(State(app): State<App>, sent: Sent) -> ConsoleResult {
    // Whoever may not is told so now, and not by nothing happening.
    app.house.keys_view(sent.staff.caller()).await?;
    let caller = sent.staff.caller().clone();
    tokio::spawn(async move { app.house.rotate_keys(&caller, Rotation::RootAndKek).await });
    Ok(Redirect::to("/console/site-keys?done=anew").into_response())
}

fn key_table(keys: &KeysView) -> Table {
    let mut table = Table::new("Keys of the site", &["Key", "Made", "Age", "Wrapped under", "Standing"]).empty("There is no key.");
    for key in &keys.keys {
        let what = if key.secret == "root" { format!("Root key {}", key.version) } else { "The site's secret".to_owned() };
        let standing = match (key.is_newest, key.is_old, key.secret.as_str()) {
            (false, ..) => Badge::waiting("going"),
            (true, true, "root") => Badge::bad("older than a year"),
            (true, _, "root") => Badge::good("in use"),
            _ => Badge::quiet("stays"),
        };
        table.row([
            Shown::Words(what),
            Shown::Words(moment(key.created_at)),
            Shown::Words(days(key.age_days)),
            Shown::Words(format!("key-encryption key {}", key.kek)),
            Shown::Badge(standing),
        ]);
    }
    table
}

fn days(days: i64) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

fn last(view: &BackupsView) -> Definitions {
    let kept = view.kept_for.map_or(Shown::Quiet("nobody said"), |kept| Shown::Words(kept.to_string()));
    let list = match view.backups.first() {
        None => Definitions::new().with("Last backup", Shown::Badge(Badge::bad("none on record"))),
        Some(last) => Definitions::new()
            .with("Last backup", Shown::Words(moment(last.made_at)))
            .with("To", Shown::Code(last.to.clone()))
            .with("Size", Shown::Words(size(last.bytes)))
            .with("Log then", Shown::Words(format!("{} lines", last.leaves))),
    };
    list.with("Kept for", kept)
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

fn backup_table(view: &BackupsView) -> Table {
    let mut table = Table::new("Backups", &["Made", "To", "Size", "Erased since", "Until"])
        .empty("None is on record. `goodfaith backup --to FILE` writes one while the house is running, and puts it on this list.");
    for backup in &view.backups {
        table.row([
            Shown::Words(moment(backup.made_at)),
            Shown::Code(backup.to.clone()),
            Shown::Words(size(backup.bytes)),
            Shown::Badge(holds(backup)),
            Shown::Badge(until(backup)),
        ]);
    }
    table
}

/// Whom a backup still holds.
fn holds(backup: &BackupView) -> Badge {
    let least = if backup.is_least { "at least " } else { "" };
    match (backup.erased_since, backup.is_there) {
        (0, _) if !backup.is_least => Badge::good("nobody"),
        (people, true) => Badge::waiting(format!("{least}{people} people, still in it")),
        (people, false) => Badge::quiet(format!("{least}{people} people, wherever it is now")),
    }
}

fn until(backup: &BackupView) -> Badge {
    match backup.delete_by {
        _ if !backup.is_there => Badge::quiet("moved or deleted"),
        Some(by) if backup.is_overdue => Badge::bad(format!("delete it: {}", moment(by))),
        Some(by) => Badge::waiting(moment(by)),
        None => Badge::quiet("for ever, as nobody said"),
    }
}

fn pending_table(view: &BackupsView) -> Table {
    let mut table = Table::new("Erasures that are not known elsewhere yet", &["Place", "Notices", "Tried", "Next"]).empty("Every notice has arrived.");
    for place in &view.pending {
        table.row([
            Shown::Code(place.place.clone()),
            Shown::Figure(place.notices),
            Shown::Words(format!("{} times", place.attempts)),
            Shown::Words(moment(place.next_at)),
        ]);
    }
    table
}
