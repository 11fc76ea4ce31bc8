//! Passkeys of staff: made by whoever opens an invitation or is signed in, and shown by whoever signs in with one. The browser's answer is checked
//! by the library, for the origin the console stands at; a person's passkey of the same site opens nothing here.

use super::sessions::{PASSKEY, StaffWay};
use crate::commit::Act;
use crate::room::Room;
use crate::signing_in::{Asker, Attempt, Challenge, must_name_a_passkey};
use crate::{Caller, Ceremony, House, LinkToken, OperationError, Outcome, SignedIn, SigningIn};
use ledger::{Event, StaffEvent, sha256};
use store::{Cell, Intent, StaffCeremonyRow, StaffInvitationRow, StaffPasskeyRow, StaffRow};
use vocabulary::{EvidenceId, Personal, SiteId, StaffId};
use webauthn_rs::prelude::Uuid;

/// How long a browser may take to answer.
pub(super) const CEREMONY_MS: i64 = 5 * 60_000;
/// What the handle of a member is made for, by which their device tells their passkeys apart.
const HANDLE: &str = "staff-passkey-handle";
/// What was asked, where it was a passkey.
const KIND: &str = "passkey";

impl House {
    /// Asks the browser that opened an invitation for a new passkey.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for a link that opens nothing; what is asked too often.
    pub async fn ask_to_join(&self, site: &SiteId, invitation: &LinkToken, origin: &str, from: SigningIn) -> Outcome<Ceremony> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let (_, member) = room.invited(invitation).await?;
        room.ask_for_a_new_one(member.staff, origin).await
    }

    /// Takes the passkey that the invited member's browser made, uses the invitation up, and signs them in.
    ///
    /// # Errors
    /// A link that opens nothing; an answer to nothing that was asked for it, or a wrong one; a name that is none.
    pub async fn join(
        &self,
        site: &SiteId,
        invitation: &LinkToken,
        (asked, answer, name): (&LinkToken, &str, &Personal<String>),
        origin: &str,
        from: SigningIn,
    ) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let invited = room.invited(invitation).await?;
        let mut act = Act::new(None);
        room.add_answered(&mut act, invited.1.staff, (asked, answer, name), origin).await?;
        room.use_up(&mut act, (&invited.0, &invited.1));
        let signed_in = room.begin_staff_session(&mut act, invited.1.staff, (StaffWay::Passkey, from.browser)).await?;
        match room.commit(act).await {
            Ok(_) => Ok(signed_in),
            // Somebody opened it with the same link at the same time.
            Err(OperationError::Busy) => Err(OperationError::LinkInvalid),
            Err(error) => Err(error),
        }
    }

    /// Asks the browser of a member who is signed in for another passkey.
    ///
    /// # Errors
    /// Somebody who is no member of staff; too many passkeys.
    pub async fn ask_for_another_staff_passkey(&self, caller: &Caller, origin: &str) -> Outcome<Ceremony> {
        let room = self.room_of(caller)?;
        room.ask_for_a_new_one(caller.staff().ok_or_else(super::members::no_such_member)?, origin).await
    }

    /// Adds the passkey a member's browser answered with.
    ///
    /// # Errors
    /// Somebody who is no member of staff; an answer to nothing that was asked of them, or a wrong one; a name that is none.
    pub async fn add_staff_passkey(&self, caller: &Caller, (asked, answer, name): (&LinkToken, &str, &Personal<String>), origin: &str) -> Outcome<EvidenceId> {
        let room = self.room_of(caller)?;
        let mut act = Act::new(None);
        let staff = caller.staff().ok_or_else(super::members::no_such_member)?;
        let added = room.add_answered(&mut act, staff, (asked, answer, name), origin).await?;
        room.commit(act).await.map(|_| added)
    }

    /// Removes a passkey of the member; one that is not theirs is not there. The last way to sign in stays.
    ///
    /// # Errors
    /// Somebody who is no member of staff; the last passkey where nothing else signs them in.
    pub async fn remove_staff_passkey(&self, caller: &Caller, id: EvidenceId) -> Outcome<()> {
        let room = self.room_of(caller)?;
        let staff = caller.staff().ok_or_else(super::members::no_such_member)?;
        let ways = self.staff_sign_ins(caller, None).await?;
        let passkeys = room.staff_passkeys(staff).await?;
        let Some(row) = passkeys.iter().find(|row| row.passkey == id) else { return Ok(()) };
        if passkeys.len() == 1 && ways.accounts.is_empty() {
            return Err(OperationError::malformed("id", "this is the last passkey that signs you in; add another before you remove it"));
        }
        let mut act = Act::new(None);
        // Two who remove the last two at once would leave none.
        act.expects(&[Intent::expect::<StaffPasskeyRow>(("staff", Cell::from(&staff)), passkeys.len() as u64)]);
        act.add(Intent::delete::<StaffPasskeyRow>(vec![Cell::from(&row.credential_sha256)]));
        act.log(way_changed(staff, "removed"), None);
        room.commit(act).await.map(drop)
    }

    /// Asks a browser for any passkey of this site. It is asked the same whoever is there.
    ///
    /// # Errors
    /// What is asked too often.
    pub async fn ask_for_staff_passkey(&self, site: &SiteId, origin: &str, from: SigningIn) -> Outcome<Ceremony> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        room.put_staff_ceremony(None, room.challenge_for_any_passkey(origin)?).await
    }

    /// Signs in the member whose passkey answered.
    ///
    /// # Errors
    /// [`OperationError::SignInRefused`] for every answer that signs nobody in; what is tried too often.
    pub async fn sign_in_staff_by_passkey(&self, site: &SiteId, (asked, answer): (&LinkToken, &str), origin: &str, from: SigningIn) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let refused = || OperationError::SignInRefused;
        let ceremony = room.staff_ceremony(asked, KIND).await?.filter(|row| row.staff.is_none()).ok_or_else(refused)?;
        let shown = room.passkey_shown(origin, (&ceremony.state, answer))?;
        let row: Option<StaffPasskeyRow> = room.row(&[Cell::from(&shown.credential_sha256)]).await?;
        let row = row.ok_or_else(refused)?;
        let handle = shown.handle;
        let credential = shown.proven_by(self, &row.credential)?;
        let member = room.member(row.staff).await?.filter(|member| member.ended_at.is_none()).ok_or_else(refused)?;
        if handle != room.staff_handle(member.staff)? {
            return Err(refused());
        }
        let mut act = Act::new(None);
        act.expects(&[answered_once(asked), still(&member)]);
        act.add(Intent::delete::<StaffCeremonyRow>(vec![Cell::from(&asked.hash())]));
        let used = StaffPasskeyRow { credential, used_at: Some(room.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&used, row.row_version));
        let signed_in = room.begin_staff_session(&mut act, member.staff, (StaffWay::Passkey, from.browser)).await?;
        match room.commit(act).await {
            Ok(_) => Ok(signed_in),
            Err(OperationError::Busy) => Err(refused()),
            Err(error) => Err(error),
        }
    }

    /// Removes what can let no member of staff in any more at every site; how many rows.
    ///
    /// # Errors
    /// When a store cannot be read or written.
    pub async fn sweep_staff(&self) -> Outcome<u64> {
        let mut removed = 0;
        for site in self.sites() {
            let room = self.room(&site)?;
            let now = room.now;
            let ceremony = |row: &StaffCeremonyRow| vec![Intent::delete::<StaffCeremonyRow>(vec![Cell::from(&row.token_sha256)])];
            removed += room.sweep_rows(|row: &StaffCeremonyRow| row.expires_at <= now, ceremony).await?;
            let invitation = |row: &StaffInvitationRow| vec![Intent::delete::<StaffInvitationRow>(vec![Cell::from(&row.token_sha256)])];
            removed += room.sweep_rows(|row: &StaffInvitationRow| row.expires_at <= now, invitation).await?;
            removed += room.sweep_staff_sessions().await?;
        }
        Ok(removed)
    }
}

/// That a challenge is answered for the first time.
pub(super) fn answered_once(asked: &LinkToken) -> Intent {
    Intent::expect::<StaffCeremonyRow>(("token_sha256", Cell::from(&asked.hash())), 1)
}

/// That there is such a member; one who is let go meanwhile has no session left that could be found.
fn still(member: &StaffRow) -> Intent {
    Intent::expect::<StaffRow>(("staff", Cell::from(&member.staff)), 1)
}

fn way_changed(staff: StaffId, change: &str) -> Event {
    Event::Staff(StaffEvent::WayChanged { staff, way: StaffWay::Passkey.key().to_owned(), change: change.to_owned() })
}

impl Room<'_> {
    async fn staff_passkeys(&self, staff: StaffId) -> Outcome<Vec<StaffPasskeyRow>> {
        self.rows(&[("staff", Cell::from(&staff))]).await
    }

    /// The handle of a member: made from their id, so that it says nothing to a device or to another site.
    fn staff_handle(&self, staff: StaffId) -> Outcome<Uuid> {
        self.handle_made(HANDLE, &staff.to_bytes())
    }

    async fn ask_for_a_new_one(&self, staff: StaffId, origin: &str) -> Outcome<Ceremony> {
        let known = self.staff_passkeys(staff).await?;
        let known: Vec<&str> = known.iter().map(|row| row.credential.as_str()).collect();
        let name = format!("Staff of {}", self.policy.company());
        let challenge = self.challenge_for_a_new_passkey(origin, (self.staff_handle(staff)?, &name), &known)?;
        self.put_staff_ceremony(Some(staff), challenge).await
    }

    /// Adds to an act the passkey that answered what this member was asked.
    async fn add_answered(
        &self,
        act: &mut Act,
        staff: StaffId,
        (asked, answer, name): (&LinkToken, &str, &Personal<String>),
        origin: &str,
    ) -> Outcome<EvidenceId> {
        must_name_a_passkey(name)?;
        let refused = || OperationError::SignInRefused;
        let ceremony = self.staff_ceremony(asked, KIND).await?.filter(|row| row.staff == Some(staff)).ok_or_else(refused)?;
        let passkey = self.passkey_made(origin, (&ceremony.state, answer))?;
        let id = self.new_evidence();
        let sealed = self.house.foundations.vault.seal_own(self.site(), (PASSKEY, &id.to_bytes()), name).map_err(|error| self.locked(error))?;
        act.expects(&[answered_once(asked)]);
        act.add(Intent::delete::<StaffCeremonyRow>(vec![Cell::from(&asked.hash())]));
        act.add(Intent::insert(&StaffPasskeyRow {
            credential_sha256: sha256(&[passkey.cred_id().as_ref()]),
            staff,
            passkey: id,
            name: sealed,
            credential: self.house.write(&passkey)?,
            added_at: self.now,
            used_at: None,
            row_version: 1,
        }));
        act.log(way_changed(staff, "added"), None);
        Ok(id)
    }

    /// What was asked, if it may still be answered.
    pub(super) async fn staff_ceremony(&self, asked: &LinkToken, kind: &str) -> Outcome<Option<StaffCeremonyRow>> {
        let row: Option<StaffCeremonyRow> = self.row(&[Cell::from(&asked.hash())]).await?;
        Ok(row.filter(|row| self.now < row.expires_at && row.kind == kind))
    }

    async fn put_staff_ceremony(&self, staff: Option<StaffId>, challenge: Challenge) -> Outcome<Ceremony> {
        let token = LinkToken::random(&*self.house.foundations.chance);
        let mut act = Act::new(None);
        let expires_at = self.now.plus_ms(CEREMONY_MS);
        act.add(Intent::insert(&StaffCeremonyRow { token_sha256: token.hash(), staff, kind: KIND.to_owned(), state: challenge.state, expires_at }));
        self.commit(act).await?;
        Ok(Ceremony { token, options: challenge.options.to_string() })
    }
}
