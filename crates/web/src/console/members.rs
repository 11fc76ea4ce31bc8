//! `/console/staff`: the members of staff: invited, given roles, let go. The link of an invitation is shown once, to whoever made it.

use crate::app::App;
use crate::console::ConsoleResult;
use crate::console::frame::{Frame, Group, Section, html};
use crate::console::own::Came;
use crate::console::parts::{Badge, Confirm, Definitions, Shown, Table, day, moment};
use crate::console::sent::Sent;
use crate::console::staff::Staff;
use crate::session::Asking;
use crate::view::clear::Clear;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use operations::{Invited, MemberView, NewMember, OperationError, Scope};
use vocabulary::{StaffId, Word};

/// The section.
pub(crate) const SECTION: Section = Section { path: "/console/staff", title: "Staff and roles", group: Group::House, scopes: &[Scope::Staff], routes };

fn routes() -> Router<App> {
    Router::new()
        .route("/console/staff", get(list).post(invite))
        .route("/console/staff/{id}", get(one).post(give))
        .route("/console/staff/{id}/again", post(again))
        .route("/console/staff/{id}/leave", get(ask_to_leave).post(leave))
        .route("/console/staff/{id}/forget", post(forget))
}

#[derive(Debug)]
struct RoleShown {
    name: String,
    may: String,
    purposes: String,
    has: bool,
}

#[derive(Debug, Template)]
#[template(path = "console/members.html")]
struct MembersPage {
    frame: Frame,
    members: Table,
    roles: Vec<RoleShown>,
}

#[derive(Debug, Template)]
#[template(path = "console/member.html")]
struct MemberPage {
    frame: Frame,
    id: String,
    facts: Definitions,
    roles: Vec<RoleShown>,
    is_caller: bool,
    has_left: bool,
    has_name: bool,
}

#[derive(Debug, Template)]
#[template(path = "console/invited.html")]
struct InvitedPage {
    frame: Frame,
    link: String,
    until: String,
}

/// `GET /console/staff`
pub(crate) async fn list(State(app): State<App>, staff: Staff, Query(came): Query<Came>) -> ConsoleResult {
    let members = app.house.members(staff.caller()).await?;
    let mut table = Table::new("Members of staff", &["Name", "On record as", "Roles", "Standing", ""]).empty("Nobody yet. Invite the first colleague below.");
    for member in members {
        let roles = Shown::Badges(member.roles.iter().map(Badge::quiet).collect());
        let standing = Shown::Badge(standing(&member));
        let link = Shown::Link { to: format!("/console/staff/{}", member.staff), words: "Open".to_owned() };
        table.row([name(&member), Shown::Code(member.party.to_string()), roles, standing, link]);
    }
    let frame = Frame::of(&app, &staff, &SECTION, "Staff and roles")?.saying(came.said(&[("left", "The member left and is signed out everywhere.")]));
    html(&MembersPage { frame, members: table, roles: roles(&app, &staff, &[]) })
}

/// `GET /console/staff/{id}`
pub(crate) async fn one(State(app): State<App>, staff: Staff, Path(id): Path<String>, Query(came): Query<Came>) -> ConsoleResult {
    let member = member(&app, &staff, &id).await?;
    let facts = Definitions::new()
        .with("Name", name(&member))
        .with("On record as", Shown::Code(member.party.to_string()))
        .with("Standing", Shown::Badge(standing(&member)))
        .with("Invited", Shown::Words(format!("{} by {}", day(member.invited_at), member.invited_by)))
        .with("First signed in", member.joined_at.map_or(Shown::Quiet("not yet"), |at| Shown::Words(moment(at))))
        .with("Open invitation", member.invitation_until.map_or(Shown::Quiet("none"), |at| Shown::Words(format!("opens until {}", moment(at)))));
    let said = came.said(&[("roles", "The roles were given."), ("forgotten", "The name was forgotten.")]);
    let page = MemberPage {
        frame: Frame::of(&app, &staff, &SECTION, "A member of staff")?.saying(said),
        id: member.staff.to_string(),
        facts,
        roles: roles(&app, &staff, &member.roles),
        is_caller: member.is_caller,
        has_left: member.ended_at.is_some(),
        has_name: member.name.is_some(),
    };
    html(&page)
}

/// `POST /console/staff`: invites.
pub(crate) async fn invite(State(app): State<App>, asking: Asking, sent: Sent) -> ConsoleResult {
    let name = sent.form.personal("name").ok_or_else(|| OperationError::malformed("name", "say what they are called"))?;
    let new = NewMember { name, roles: sent.form.all("role").map(str::to_owned).collect() };
    let invited = app.house.invite_staff(sent.staff.caller(), new).await?;
    shown_once(&app, &sent.staff, &asking, &invited)
}

/// `POST /console/staff/{id}/again`: a new link.
pub(crate) async fn again(State(app): State<App>, Path(id): Path<String>, asking: Asking, sent: Sent) -> ConsoleResult {
    let invited = app.house.invite_again(sent.staff.caller(), read(&id)?).await?;
    shown_once(&app, &sent.staff, &asking, &invited)
}

/// `POST /console/staff/{id}`: gives roles.
pub(crate) async fn give(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    let roles: Vec<String> = sent.form.all("role").map(str::to_owned).collect();
    app.house.give_roles(sent.staff.caller(), read(&id)?, &roles).await?;
    Ok(Redirect::to(&format!("/console/staff/{id}?done=roles")).into_response())
}

/// `GET /console/staff/{id}/leave`: asks before it is done.
pub(crate) async fn ask_to_leave(State(app): State<App>, staff: Staff, Path(id): Path<String>) -> ConsoleResult {
    let member = member(&app, &staff, &id).await?;
    let facts = Definitions::new().with("Name", name(&member)).with("On record as", Shown::Code(member.party.to_string()));
    let confirm = Confirm {
        frame: Frame::of(&app, &staff, &SECTION, "Let a member go?")?,
        words: "They are signed out everywhere at once and can sign in no more. What they did stays on record. To come back they are invited anew.",
        facts,
        action: format!("/console/staff/{}/leave", member.staff),
        fields: Vec::new(),
        button: "Let them go",
        refuse: None,
        back: format!("/console/staff/{}", member.staff),
    };
    html(&confirm)
}

/// `POST /console/staff/{id}/leave`
pub(crate) async fn leave(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.let_go(sent.staff.caller(), read(&id)?).await?;
    Ok(Redirect::to("/console/staff?done=left").into_response())
}

/// `POST /console/staff/{id}/forget`: the name of one who left.
pub(crate) async fn forget(State(app): State<App>, Path(id): Path<String>, sent: Sent) -> ConsoleResult {
    app.house.forget_name(sent.staff.caller(), read(&id)?).await?;
    Ok(Redirect::to(&format!("/console/staff/{id}?done=forgotten")).into_response())
}

fn shown_once(app: &App, staff: &Staff, asking: &Asking, invited: &Invited) -> ConsoleResult {
    let link = format!("{}/console/join/{}", asking.address, invited.token.as_str());
    html(&InvitedPage { frame: Frame::of(app, staff, &SECTION, "The invitation")?, link, until: moment(invited.until) })
}

fn read(id: &str) -> Result<StaffId, OperationError> {
    id.parse().map_err(|_| OperationError::malformed("staff", "there is no such member of staff"))
}

async fn member(app: &App, staff: &Staff, id: &str) -> Result<MemberView, OperationError> {
    let id = read(id)?;
    let found = app.house.members(staff.caller()).await?.into_iter().find(|member| member.staff == id);
    found.ok_or_else(|| OperationError::malformed("staff", "there is no such member of staff"))
}

fn name(member: &MemberView) -> Shown {
    member.name.clone().map_or(Shown::Quiet("forgotten"), |name| Shown::Personal(Clear::new(name)))
}

fn standing(member: &MemberView) -> Badge {
    match (member.ended_at, member.joined_at) {
        (Some(at), _) => Badge::quiet(format!("left {}", day(at))),
        (None, Some(_)) => Badge::good("on duty"),
        (None, None) if member.invitation_until.is_some() => Badge::waiting("invited"),
        (None, None) => Badge::bad("invitation over"),
    }
}

fn roles(app: &App, staff: &Staff, has: &[String]) -> Vec<RoleShown> {
    let shown = |(name, role): (String, operations::Role)| RoleShown {
        may: role.scopes.iter().map(|scope| scope.words()).collect::<Vec<_>>().join(", "),
        purposes: role.purposes.iter().map(|purpose| purpose.key()).collect::<Vec<_>>().join(", "),
        has: has.contains(&name),
        name,
    };
    app.house.roles(&staff.site).into_iter().map(shown).collect()
}
