//! Passkeys of staff: made by whoever opens an invitation or is signed in, and shown by whoever signs in with one. The browser's answer is checked
//! by the library, for the origin the console stands at; a person's passkey of the same site opens nothing here.

use super::sessions::{PASSKEY, StaffWay};
use crate::commit::Act;
use crate::room::Room;
use crate::signing_in::{Asker, Attempt};
use crate::values::{is_blank, is_longer_than};
use crate::{Caller, Ceremony, House, LinkToken, OperationError, Outcome, SignedIn, SigningIn};
use ledger::{Event, StaffEvent, sha256};
use serde::Serialize;
use store::{Cell, Intent, StaffCeremonyRow, StaffInvitationRow, StaffPasskeyRow, StaffRow};
use vocabulary::{EvidenceId, Personal, SiteId, StaffId};
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid};

/// How long a browser may take to answer.
pub(super) const CEREMONY_MS: i64 = 5 * 60_000;
/// How many passkeys one member has.
const PASSKEYS_MAX: usize = 10;
/// The most characters in the name of one.
const NAME_CHARACTERS_MAX: usize = 60;
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
        let room = self.room(caller.site())?;
        room.ask_for_a_new_one(caller.staff().ok_or_else(super::members::no_such_member)?, origin).await
    }

    /// Adds the passkey a member's browser answered with.
    ///
    /// # Errors
    /// Somebody who is no member of staff; an answer to nothing that was asked of them, or a wrong one; a name that is none.
    pub async fn add_staff_passkey(&self, caller: &Caller, (asked, answer, name): (&LinkToken, &str, &Personal<String>), origin: &str) -> Outcome<EvidenceId> {
        let room = self.room(caller.site())?;
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
        let room = self.room(caller.site())?;
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
        let asked = self.webauthn(origin, room.policy.company())?.start_discoverable_authentication();
        let (mut options, state) = asked.map_err(|error| self.broken(&error))?;
        // A button asks for it; the browser need not wait until a field is filled in.
        options.mediation = None;
        let options = serde_json::to_value(options).map_err(|error| self.broken(&error))?;
        room.put_staff_ceremony(None, &options, &state).await
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
        let state: DiscoverableAuthentication = self.read(&ceremony.state)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let webauthn = self.webauthn(origin, room.policy.company())?;
        let (handle, id) = webauthn.identify_discoverable_authentication(&answer).map_err(|_| refused())?;
        let row: Option<StaffPasskeyRow> = room.row(&[Cell::from(&sha256(&[id]))]).await?;
        let row = row.ok_or_else(refused)?;
        let mut passkey: Passkey = self.read(&row.credential)?;
        let result = webauthn.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(|_| refused())?;
        let member = room.member(row.staff).await?.filter(|member| member.ended_at.is_none()).ok_or_else(refused)?;
        if handle != room.staff_handle(member.staff)? {
            return Err(refused());
        }
        passkey.update_credential(&result);
        let mut act = Act::new(None);
        act.expects(&[answered_once(asked), still(&member)]);
        act.add(Intent::delete::<StaffCeremonyRow>(vec![Cell::from(&asked.hash())]));
        let used =
            StaffPasskeyRow { credential: self.write(&passkey)?, used_at: Some(room.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
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
        let made = self.house.foundations.vault.token(self.site(), HANDLE, &staff.to_bytes()).map_err(|error| self.locked(error))?;
        Ok(Uuid::from_bytes(*made.first_chunk().unwrap_or(&[0; 16])))
    }

    async fn ask_for_a_new_one(&self, staff: StaffId, origin: &str) -> Outcome<Ceremony> {
        let known = self.staff_passkeys(staff).await?;
        if known.len() >= PASSKEYS_MAX {
            return Err(OperationError::malformed("name", format!("you have {PASSKEYS_MAX} passkeys already; please remove one first")));
        }
        let mut ids = Vec::with_capacity(known.len());
        for row in &known {
            ids.push(self.house.read::<Passkey>(&row.credential)?.cred_id().clone());
        }
        let company = self.policy.company();
        let name = format!("Staff of {company}");
        let asked = self.house.webauthn(origin, company)?.start_passkey_registration(self.staff_handle(staff)?, &name, &name, Some(ids));
        let (options, state) = asked.map_err(|error| self.house.broken(&error))?;
        let mut options = serde_json::to_value(options).map_err(|error| self.house.broken(&error))?;
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(serde_json::Value::as_object_mut) {
            // The device must find the passkey by itself: nobody types a name to sign in with it.
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        self.put_staff_ceremony(Some(staff), &options, &state).await
    }

    /// Adds to an act the passkey that answered what this member was asked.
    async fn add_answered(
        &self,
        act: &mut Act,
        staff: StaffId,
        (asked, answer, name): (&LinkToken, &str, &Personal<String>),
        origin: &str,
    ) -> Outcome<EvidenceId> {
        if is_blank(name) || is_longer_than(name, NAME_CHARACTERS_MAX) {
            return Err(OperationError::malformed("name", format!("please name it in 1 to {NAME_CHARACTERS_MAX} characters, as “My phone”")));
        }
        let refused = || OperationError::SignInRefused;
        let ceremony = self.staff_ceremony(asked, KIND).await?.filter(|row| row.staff == Some(staff)).ok_or_else(refused)?;
        let state: PasskeyRegistration = self.house.read(&ceremony.state)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let made = self.house.webauthn(origin, self.policy.company())?.finish_passkey_registration(&answer, &state);
        let passkey = made.map_err(|_| refused())?;
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

    async fn put_staff_ceremony(&self, staff: Option<StaffId>, options: &serde_json::Value, state: &impl Serialize) -> Outcome<Ceremony> {
        let token = LinkToken::random(&*self.house.foundations.chance);
        let mut act = Act::new(None);
        let (state, expires_at) = (self.house.write(state)?, self.now.plus_ms(CEREMONY_MS));
        act.add(Intent::insert(&StaffCeremonyRow { token_sha256: token.hash(), staff, kind: KIND.to_owned(), state, expires_at }));
        self.commit(act).await?;
        Ok(Ceremony { token, options: options.to_string() })
    }
}
