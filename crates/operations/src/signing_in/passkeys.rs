//! Passkeys: added by a person who is signed in, and shown by whoever signs in with one. The browser's answer is checked by the library; what
//! was asked waits in the store, is answered once, and nothing about the person is told to their device.

use super::ceremonies::{Challenge, must_name_a_passkey};
use super::limits::{Asker, Attempt};
use super::{SignInWay, SignedIn, SigningIn};
use crate::commit::Act;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::{Event, sha256};
use store::{Cell, CeremonyRow, Intent, PasskeyRow, SessionRow};
use vocabulary::{EvidenceId, Personal, SiteId, SubjectId};
use webauthn_rs::prelude::Uuid;

/// How long a browser may take to answer.
const CEREMONY_MS: i64 = 5 * 60_000;
/// What the handle of a person is made for, by which their device tells their passkeys apart.
const HANDLE: &str = "passkey-handle";

/// What a browser is asked.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// What it answers with.
    pub token: LinkToken,
    /// The options for its passkeys, as JSON.
    pub options: String,
}

impl House {
    /// Asks the browser of a signed-in person for a new passkey.
    ///
    /// # Errors
    /// When nobody is signed in with this; too many passkeys.
    pub async fn ask_for_new_passkey(&self, site: &SiteId, token: &LinkToken, origin: &str) -> Outcome<Ceremony> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let known = room.passkeys_of(here.subject).await?;
        let known: Vec<&str> = known.iter().map(|row| row.credential.as_str()).collect();
        let name = format!("Your page at {}", room.policy.company());
        let challenge = room.challenge_for_a_new_passkey(origin, (room.handle_of(here.subject)?, &name), &known)?;
        room.put_ceremony(Some(here.subject), challenge).await
    }

    /// Adds the passkey a browser answered with.
    ///
    /// # Errors
    /// When nobody is signed in with this; an answer to nothing that was asked of them, or a wrong one; a name that is none.
    pub async fn add_passkey(
        &self,
        site: &SiteId,
        token: &LinkToken,
        (asked, answer, name): (&LinkToken, &str, &Personal<String>),
        origin: &str,
    ) -> Outcome<EvidenceId> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        must_name_a_passkey(name)?;
        let ceremony = room.ceremony(asked).await?.filter(|row| row.subject == Some(here.subject)).ok_or(OperationError::SignInRefused)?;
        let passkey = room.passkey_made(origin, (&ceremony.state, answer))?;
        let key = room.key_of(here.subject).await?;
        let evidence = room.new_evidence();
        let name = self.foundations.vault.seal_name(&key, evidence, name).map_err(|error| room.locked(error))?;
        let mut act = Act::new(None);
        act.expects(&[for_the_first_time(asked), Intent::expect::<SessionRow>(("token_sha256", Cell::from(&here.token_sha256)), 1)]);
        act.add(Intent::delete::<CeremonyRow>(vec![Cell::from(&asked.hash())]));
        act.add(Intent::insert(&PasskeyRow {
            credential_sha256: sha256(&[passkey.cred_id().as_ref()]),
            subject: here.subject,
            evidence,
            name,
            credential: self.write(&passkey)?,
            added_at: room.now,
            used_at: None,
            row_version: 1,
        }));
        act.log(changed("added"), Some(here.subject));
        room.commit(act).await.map(|_| evidence)
    }

    /// Removes a passkey of the person; one that is not theirs is not there.
    ///
    /// # Errors
    /// When nobody is signed in with this.
    pub async fn remove_passkey(&self, site: &SiteId, token: &LinkToken, id: EvidenceId) -> Outcome<()> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let Some(row) = room.passkeys_of(here.subject).await?.into_iter().find(|row| row.evidence == id) else {
            return Ok(());
        };
        let mut act = Act::new(None);
        act.add(Intent::delete::<PasskeyRow>(vec![Cell::from(&row.credential_sha256)]));
        act.log(changed("removed"), Some(here.subject));
        room.commit(act).await.map(drop)
    }

    /// Asks a browser for any passkey of this site. It is asked the same whoever is there.
    ///
    /// # Errors
    /// What is asked too often.
    pub async fn ask_for_passkey(&self, site: &SiteId, origin: &str, from: SigningIn) -> Outcome<Ceremony> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        room.put_ceremony(None, room.challenge_for_any_passkey(origin)?).await
    }

    /// Signs in the person whose passkey answered.
    ///
    /// # Errors
    /// [`OperationError::SignInRefused`] for every answer that signs nobody in; what is tried too often.
    pub async fn sign_in_by_passkey(&self, site: &SiteId, (asked, answer): (&LinkToken, &str), origin: &str, from: SigningIn) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let refused = || OperationError::SignInRefused;
        let ceremony = room.ceremony(asked).await?.filter(|row| row.subject.is_none()).ok_or_else(refused)?;
        let shown = room.passkey_shown(origin, (&ceremony.state, answer))?;
        let row: Option<PasskeyRow> = room.row(&[Cell::from(&shown.credential_sha256)]).await?;
        let row = row.ok_or_else(refused)?;
        let handle = shown.handle;
        let credential = shown.proven_by(self, &row.credential)?;
        if handle != room.handle_of(row.subject)? {
            return Err(refused());
        }
        room.refuse_closed(row.subject).await?;
        let mut act = Act::new(None);
        act.expects(&[for_the_first_time(asked)]);
        act.add(Intent::delete::<CeremonyRow>(vec![Cell::from(&asked.hash())]));
        let used = PasskeyRow { credential, used_at: Some(room.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&used, row.row_version));
        let signed_in = room.begin_session(&mut act, row.subject, (SignInWay::Passkey, from.browser)).await?;
        match room.commit(act).await {
            Ok(_) => Ok(signed_in),
            Err(OperationError::Busy) => Err(refused()),
            Err(error) => Err(error),
        }
    }
}

/// That a challenge is answered for the first time.
fn for_the_first_time(asked: &LinkToken) -> Intent {
    Intent::expect::<CeremonyRow>(("token_sha256", Cell::from(&asked.hash())), 1)
}

fn changed(change: &str) -> Event {
    Event::SignInChanged { way: SignInWay::Passkey.key().to_owned(), change: change.to_owned() }
}

impl Room<'_> {
    async fn passkeys_of(&self, subject: SubjectId) -> Outcome<Vec<PasskeyRow>> {
        self.rows(&[("subject", Cell::from(&subject))]).await
    }

    /// The handle of a person: made from their id, so that it is kept nowhere and says nothing to a device or to another site.
    fn handle_of(&self, subject: SubjectId) -> Outcome<Uuid> {
        self.handle_made(HANDLE, &subject.to_bytes())
    }

    /// What was asked, if it may still be answered.
    async fn ceremony(&self, asked: &LinkToken) -> Outcome<Option<CeremonyRow>> {
        let row: Option<CeremonyRow> = self.row(&[Cell::from(&asked.hash())]).await?;
        Ok(row.filter(|row| self.now < row.expires_at))
    }

    async fn put_ceremony(&self, subject: Option<SubjectId>, challenge: Challenge) -> Outcome<Ceremony> {
        let token = LinkToken::random(&*self.house.foundations.chance);
        let mut act = Act::new(None);
        let expires_at = self.now.plus_ms(CEREMONY_MS);
        act.add(Intent::insert(&CeremonyRow { token_sha256: token.hash(), subject, state: challenge.state, expires_at }));
        self.commit(act).await?;
        Ok(Ceremony { token, options: challenge.options.to_string() })
    }
}
