//! Inviting a member of staff: a link that opens once and says how they will sign in. Whoever invites sees the link once, and never signs in with it
//! for them: it makes a passkey on the device that opens it.

use super::members::{NAME, no_such_member, party_of};
use crate::commit::Act;
use crate::room::Room;
use crate::values::{is_blank, is_longer_than};
use crate::{Caller, House, LinkToken, OperationError, Outcome, Scope};
use ledger::{Event, Hash};
use store::{Cell, Intent, Json, PartyRow, StaffInvitationRow, StaffRow};
use vocabulary::{Personal, Recipient, SiteId, StaffId, Timestamp};

/// How long an invitation opens.
const INVITATION_MS: i64 = 72 * 3_600_000;
/// The most characters in a member's name.
const NAME_CHARACTERS_MAX: usize = 80;
/// The most members of one site who have not left.
const MEMBERS_MAX: usize = 2_000;

/// Who is invited.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// What they are called.
    pub name: Personal<String>,
    /// Their roles.
    pub roles: Vec<String>,
}

/// An invitation, told once.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The member.
    pub staff: StaffId,
    /// What the link bears.
    pub token: LinkToken,
    /// Until when it opens.
    pub until: Timestamp,
}

/// An invitation as it is shown to whoever opens its link.
#[derive(Clone, Debug)]
pub struct InvitationShown {
    /// What they are called.
    pub name: Option<Personal<String>>,
    /// Their roles.
    pub roles: Vec<String>,
    /// Until when it opens.
    pub until: Timestamp,
}

impl House {
    /// Invites a member of staff.
    ///
    /// # Errors
    /// Somebody without the scope `staff`; a name that is none; a role that is not declared.
    pub async fn invite_staff(&self, caller: &Caller, new: NewMember) -> Outcome<Invited> {
        caller.must(Scope::Staff)?;
        self.invite(caller.site(), &new, caller.name()).await
    }

    /// Invites a member of staff from the machine the house runs on: the first one, or one who is to let the others in again.
    ///
    /// # Errors
    /// A name that is none; a role that is not declared.
    pub async fn invite_first(&self, site: &SiteId, new: NewMember) -> Outcome<Invited> {
        self.invite(site, &new, "goodfaith staff invite").await
    }

    async fn invite(&self, site: &SiteId, new: &NewMember, by: &str) -> Outcome<Invited> {
        let room = self.room(site)?;
        if is_blank(&new.name) || is_longer_than(&new.name, NAME_CHARACTERS_MAX) {
            return Err(OperationError::malformed("name", format!("a name has 1 to {NAME_CHARACTERS_MAX} characters")));
        }
        let roles = self.declared(site, &new.roles)?;
        let members: Vec<StaffRow> = room.rows(&[]).await?;
        if members.iter().filter(|row| row.ended_at.is_none()).count() >= MEMBERS_MAX {
            return Err(OperationError::malformed("name", format!("a site has at most {MEMBERS_MAX} members of staff")));
        }
        let mut act = Act::new(None);
        let row = room.new_member(&mut act, &new.name, roles, by)?;
        act.log(room.changed(&row, "invited", by), None);
        let invited = room.staff_invitation(&mut act, row.staff);
        room.commit(act).await?;
        Ok(invited)
    }

    /// A new link for a member: to join by, or to add another way to sign in when they lost theirs. The one before opens no more.
    ///
    /// # Errors
    /// Somebody without the scope `staff`; no such member.
    pub async fn invite_again(&self, caller: &Caller, staff: StaffId) -> Outcome<Invited> {
        caller.must(Scope::Staff)?;
        let room = self.room_of(caller)?;
        let row = room.member(staff).await?.filter(|row| row.ended_at.is_none()).ok_or_else(no_such_member)?;
        let mut act = Act::new(None);
        for old in room.rows::<StaffInvitationRow>(&[("staff", Cell::from(&staff))]).await? {
            act.add(Intent::delete::<StaffInvitationRow>(vec![Cell::from(&old.token_sha256)]));
        }
        act.log(room.changed(&row, "invited again", caller.name()), None);
        let invited = room.staff_invitation(&mut act, staff);
        room.commit(act).await?;
        Ok(invited)
    }

    /// An invitation, shown to whoever opens its link. Looking at it uses nothing up.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every link that opens nothing.
    pub async fn invitation_shown(&self, site: &SiteId, token: &LinkToken) -> Outcome<InvitationShown> {
        let room = self.room(site)?;
        let (invitation, row) = room.invited(token).await?;
        Ok(InvitationShown { name: room.name_of(&row)?, roles: row.roles.0, until: invitation.expires_at })
    }
}

impl Room<'_> {
    /// Adds a member to an act, with the party by which facts and disclosures know them.
    pub(super) fn new_member(&self, act: &mut Act, name: &Personal<String>, roles: Vec<String>, by: &str) -> Outcome<StaffRow> {
        let staff = self.new_staff();
        let party = party_of(staff).ok_or_else(|| self.house.broken(&"a member's id has too few digits"))?;
        let sealed = self.house.foundations.vault.seal_own(self.site(), (NAME, &staff.to_bytes()), name).map_err(|error| self.locked(error))?;
        let row = StaffRow {
            staff,
            name: Some(sealed),
            party: party.clone(),
            roles: Json(roles),
            invited_by: by.to_owned(),
            invited_at: self.now,
            joined_at: None,
            ended_at: None,
            row_version: 1,
        };
        act.add(Intent::insert(&row));
        // Two members of one name would be one to every fact: the second finds the name taken, and is invited again.
        act.add(Intent::insert(&PartyRow { party: party.clone(), recipient: Recipient::Staff, registered_at: self.now }));
        act.log(Event::PartyRegistered { party, recipient: Recipient::Staff }, None);
        Ok(row)
    }

    fn staff_invitation(&self, act: &mut Act, staff: StaffId) -> Invited {
        let token = LinkToken::random(&*self.house.foundations.chance);
        let until = self.now.plus_ms(INVITATION_MS);
        act.add(Intent::insert(&StaffInvitationRow { token_sha256: token.hash(), staff, expires_at: until }));
        Invited { staff, token, until }
    }

    /// The invitation that this link opens, and whom it is for.
    pub(super) async fn invited(&self, token: &LinkToken) -> Outcome<(StaffInvitationRow, StaffRow)> {
        self.invited_by_hash(&token.hash()).await
    }

    /// The same by what is stored of the link.
    pub(super) async fn invited_by_hash(&self, token_sha256: &Hash) -> Outcome<(StaffInvitationRow, StaffRow)> {
        let invitation: Option<StaffInvitationRow> = self.row(&[Cell::from(token_sha256)]).await?;
        let invitation = invitation.filter(|row| self.now < row.expires_at).ok_or(OperationError::LinkInvalid)?;
        let row = self.member(invitation.staff).await?.filter(|row| row.ended_at.is_none()).ok_or(OperationError::LinkInvalid)?;
        Ok((invitation, row))
    }

    /// Adds to an act that the invitation is used up, for the first time, and that its member has joined.
    pub(super) fn use_up(&self, act: &mut Act, (invitation, row): (&StaffInvitationRow, &StaffRow)) {
        act.expects(&[Intent::expect::<StaffInvitationRow>(("token_sha256", Cell::from(&invitation.token_sha256)), 1)]);
        act.add(Intent::delete::<StaffInvitationRow>(vec![Cell::from(&invitation.token_sha256)]));
        if row.joined_at.is_none() {
            self.joined(act, row);
        }
    }

    /// Adds to an act that a member has joined.
    pub(super) fn joined(&self, act: &mut Act, row: &StaffRow) -> StaffRow {
        let joined = StaffRow { joined_at: Some(self.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&joined, row.row_version));
        act.log(self.changed(&joined, "joined", joined.party.as_str()), None);
        joined
    }
}
