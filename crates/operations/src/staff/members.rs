//! The members of staff: listed, given roles, let go. Nobody changes their own roles, and a member who left can sign in no more.

use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use ledger::{Event, PartyName, StaffEvent};
use std::collections::BTreeMap;
use store::{Cell, Intent, Json, StaffAccountRow, StaffInvitationRow, StaffPasskeyRow, StaffRow};
use vocabulary::{Personal, SiteId, StaffId, Timestamp};

/// What the name of a member is sealed as.
pub(super) const NAME: &str = "staff name";
/// How many hexadecimal digits of a member's id stand in the name that says nothing of who they are.
const DIGITS: usize = 10;
/// How that name begins. No party outside bears such a name.
const PREFIX: &str = "staff:";

/// A member of staff.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// Their id.
    pub staff: StaffId,
    /// The name by which the log and people's histories speak of them.
    pub party: PartyName,
    /// What they are called; none once it is forgotten.
    pub name: Option<Personal<String>>,
    /// Their roles.
    pub roles: Vec<String>,
    /// Who invited them.
    pub invited_by: String,
    /// When.
    pub invited_at: Timestamp,
    /// When they first signed in.
    pub joined_at: Option<Timestamp>,
    /// When they left.
    pub ended_at: Option<Timestamp>,
    /// Until when their invitation opens, where one is out.
    pub invitation_until: Option<Timestamp>,
    /// Whether it is whoever asks.
    pub is_caller: bool,
}

/// What the members are called, for whoever may know it.
#[derive(Clone, Debug, Default)]
pub struct StaffNames(BTreeMap<String, Personal<String>>);

impl StaffNames {
    /// What a member is called, by the name that says nothing of who they are; none where the viewer may not know it.
    #[must_use]
    pub fn get(&self, party: &str) -> Option<&Personal<String>> {
        self.0.get(party)
    }
}

/// The name by which facts and the log speak of a member.
pub(super) fn party_of(staff: StaffId) -> Option<PartyName> {
    let id = ledger::hex(&staff.to_bytes());
    let digits = id.get(id.len().checked_sub(DIGITS)?..)?;
    PartyName::new(&format!("{PREFIX}{digits}")).ok()
}

/// Whether a party's name is one that only members of staff bear.
pub(crate) fn is_of_staff(name: &PartyName) -> bool {
    name.as_str().starts_with(PREFIX)
}

impl House {
    /// The members of staff, those who left last.
    ///
    /// # Errors
    /// Somebody without the scope `staff` or `tasks`.
    pub async fn members(&self, caller: &Caller) -> Outcome<Vec<MemberView>> {
        caller.must(Scope::Tasks).or_else(|_| caller.must(Scope::Staff))?;
        let room = self.room_of(caller)?;
        let invitations: Vec<StaffInvitationRow> = room.rows(&[]).await?;
        let mut members = Vec::new();
        for row in room.rows::<StaffRow>(&[]).await? {
            let open = invitations.iter().filter(|invitation| invitation.staff == row.staff && room.now < invitation.expires_at);
            members.push(MemberView {
                staff: row.staff,
                name: room.name_of(&row)?,
                roles: row.roles.0.clone(),
                invited_by: row.invited_by.clone(),
                invited_at: row.invited_at,
                joined_at: row.joined_at,
                ended_at: row.ended_at,
                invitation_until: open.map(|invitation| invitation.expires_at).max(),
                is_caller: caller.staff() == Some(row.staff),
                party: row.party,
            });
        }
        members.sort_by_key(|member| (member.ended_at.is_some(), member.invited_at, member.staff));
        Ok(members)
    }

    /// What the members are called: to whoever invites them or audits what they did all of them, to anybody else themselves alone.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn staff_names(&self, caller: &Caller) -> Outcome<StaffNames> {
        let room = self.room_of(caller)?;
        let may_know = caller.may(Scope::Staff) || caller.may(Scope::Tasks) || caller.may(Scope::Audit) || caller.may(Scope::Approve);
        let mut names = BTreeMap::new();
        for row in room.rows::<StaffRow>(&[]).await? {
            if may_know || caller.staff() == Some(row.staff) {
                names.extend(room.name_of(&row)?.map(|name| (row.party.to_string(), name)));
            }
        }
        Ok(StaffNames(names))
    }

    /// Gives a member these roles instead of those they have.
    ///
    /// # Errors
    /// Somebody without the scope `staff`; one's own roles; no such member; a role that is not declared.
    pub async fn give_roles(&self, caller: &Caller, staff: StaffId, roles: &[String]) -> Outcome<()> {
        caller.must(Scope::Staff)?;
        not_oneself(caller, staff)?;
        let room = self.room_of(caller)?;
        let roles = self.declared(caller.site(), roles)?;
        let row = room.member(staff).await?.filter(|row| row.ended_at.is_none()).ok_or_else(no_such_member)?;
        let changed = StaffRow { roles: Json(roles), row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut act = Act::new(None);
        act.add(Intent::replace(&changed, row.row_version));
        act.log(room.changed(&changed, "roles", caller.name()), None);
        room.commit(act).await.map(drop)
    }

    /// Lets a member go: they are signed out everywhere, and nothing they could sign in with is left.
    ///
    /// # Errors
    /// Somebody without the scope `staff`; oneself; no such member.
    pub async fn let_go(&self, caller: &Caller, staff: StaffId) -> Outcome<()> {
        caller.must(Scope::Staff)?;
        not_oneself(caller, staff)?;
        let room = self.room_of(caller)?;
        let row = room.member(staff).await?.ok_or_else(no_such_member)?;
        if row.ended_at.is_some() {
            return Ok(());
        }
        let left = StaffRow { ended_at: Some(room.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut act = Act::new(None);
        act.add(Intent::replace(&left, row.row_version));
        room.end_staff_sessions(&mut act, staff, |_| true).await?;
        let of = [("staff", Cell::from(&staff))];
        for passkey in room.rows::<StaffPasskeyRow>(&of).await? {
            act.add(Intent::delete::<StaffPasskeyRow>(vec![Cell::from(&passkey.credential_sha256)]));
        }
        for account in room.rows::<StaffAccountRow>(&of).await? {
            act.add(Intent::delete::<StaffAccountRow>(vec![Cell::from(&account.account)]));
        }
        for invitation in room.rows::<StaffInvitationRow>(&of).await? {
            act.add(Intent::delete::<StaffInvitationRow>(vec![Cell::from(&invitation.token_sha256)]));
        }
        act.log(room.changed(&left, "left", caller.name()), None);
        room.commit(act).await.map(drop)
    }

    /// Forgets what a member is called who left; what they did stays on record under the name that says nothing of who they are.
    ///
    /// # Errors
    /// Somebody without the scope `staff`; no such member, or one who has not left.
    pub async fn forget_name(&self, caller: &Caller, staff: StaffId) -> Outcome<()> {
        caller.must(Scope::Staff)?;
        let room = self.room_of(caller)?;
        let row = room.member(staff).await?.filter(|row| row.ended_at.is_some()).ok_or_else(no_such_member)?;
        let nameless = StaffRow { name: None, row_version: row.row_version.saturating_add(1), ..row.clone() };
        let mut act = Act::new(None);
        act.add(Intent::replace(&nameless, row.row_version));
        act.log(room.changed(&nameless, "name forgotten", caller.name()), None);
        room.commit(act).await.map(drop)
    }

    /// The roles, where the site declares each of them.
    pub(super) fn declared(&self, site: &SiteId, roles: &[String]) -> Outcome<Vec<String>> {
        let known = self.roles(site);
        let mut roles = roles.to_vec();
        roles.sort();
        roles.dedup();
        match roles.iter().find(|role| !known.contains_key(*role)) {
            Some(_) => Err(OperationError::malformed("roles", format!("a role is one of {}", known.keys().cloned().collect::<Vec<_>>().join(", ")))),
            None if roles.is_empty() => Err(OperationError::malformed("roles", "choose at least one role")),
            None => Ok(roles),
        }
    }
}

fn not_oneself(caller: &Caller, staff: StaffId) -> Outcome<()> {
    if caller.staff() == Some(staff) { Err(OperationError::NotAllowed("nobody changes their own standing: ask a colleague to do it")) } else { Ok(()) }
}

pub(super) fn no_such_member() -> OperationError {
    OperationError::malformed("staff", "there is no such member of staff")
}

impl Room<'_> {
    pub(super) async fn member(&self, staff: StaffId) -> Outcome<Option<StaffRow>> {
        self.row(&[Cell::from(&staff)]).await
    }

    pub(super) fn name_of(&self, row: &StaffRow) -> Outcome<Option<Personal<String>>> {
        let Some(sealed) = &row.name else { return Ok(None) };
        let name = self.house.foundations.vault.open_own(self.site(), (NAME, &row.staff.to_bytes()), sealed);
        name.map(Some).map_err(|error| self.locked(error))
    }

    pub(super) fn changed(&self, row: &StaffRow, change: &str, by: &str) -> Event {
        Event::Staff(StaffEvent::Changed { staff: row.staff, change: change.to_owned(), roles: row.roles.0.clone(), by: by.to_owned() })
    }
}
