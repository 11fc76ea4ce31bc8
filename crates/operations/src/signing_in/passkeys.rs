//! Passkeys: added by a person who is signed in, and shown by whoever signs in with one. The browser's answer is checked by the library; what
//! was asked waits in the store, is answered once, and nothing about the person is told to their device.

use super::limits::{Asker, Attempt};
use super::{SignInWay, SignedIn, SigningIn};
use crate::commit::Act;
use crate::room::Room;
use crate::values::{is_blank, is_longer_than};
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::{Event, sha256};
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{Cell, CeremonyRow, Intent, PasskeyRow, SessionRow};
use vocabulary::{EvidenceId, Personal, SiteId, SubjectId};
use webauthn_rs::prelude::{DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Uuid};
use webauthn_rs::{Webauthn, WebauthnBuilder};

/// How long a browser may take to answer.
const CEREMONY_MS: i64 = 5 * 60_000;
/// How many passkeys one person has.
const PASSKEYS_MAX: usize = 10;
/// The most characters in the name of one.
const NAME_CHARACTERS_MAX: usize = 60;
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
        if known.len() >= PASSKEYS_MAX {
            return Err(OperationError::malformed("name", format!("you have {PASSKEYS_MAX} passkeys already; please remove one first")));
        }
        let mut ids = Vec::with_capacity(known.len());
        for row in &known {
            ids.push(self.read::<Passkey>(&row.credential)?.cred_id().clone());
        }
        let name = format!("Your page at {}", room.policy.company());
        let asked = self.webauthn(origin, room.policy.company())?.start_passkey_registration(room.handle_of(here.subject)?, &name, &name, Some(ids));
        let (options, state) = asked.map_err(|error| self.broken(&error))?;
        let mut options = serde_json::to_value(options).map_err(|error| self.broken(&error))?;
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection").and_then(serde_json::Value::as_object_mut) {
            // The device must find the passkey by itself: nobody types an address to sign in with it.
            selection.insert("residentKey".to_owned(), "required".into());
            selection.insert("requireResidentKey".to_owned(), true.into());
        }
        room.put_ceremony(Some(here.subject), &options, &state).await
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
        if is_blank(name) || is_longer_than(name, NAME_CHARACTERS_MAX) {
            return Err(OperationError::malformed("name", format!("please name it in 1 to {NAME_CHARACTERS_MAX} characters, as “My phone”")));
        }
        let ceremony = room.ceremony(asked).await?.filter(|row| row.subject == Some(here.subject)).ok_or(OperationError::SignInRefused)?;
        let state: PasskeyRegistration = self.read(&ceremony.state)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| OperationError::SignInRefused)?;
        let made = self.webauthn(origin, room.policy.company())?.finish_passkey_registration(&answer, &state);
        let passkey = made.map_err(|_| OperationError::SignInRefused)?;
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
        let asked = self.webauthn(origin, room.policy.company())?.start_discoverable_authentication();
        let (mut options, state) = asked.map_err(|error| self.broken(&error))?;
        // A button asks for it; the browser need not wait until a field is filled in.
        options.mediation = None;
        let options = serde_json::to_value(options).map_err(|error| self.broken(&error))?;
        room.put_ceremony(None, &options, &state).await
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
        let state: DiscoverableAuthentication = self.read(&ceremony.state)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| refused())?;
        let webauthn = self.webauthn(origin, room.policy.company())?;
        let (handle, id) = webauthn.identify_discoverable_authentication(&answer).map_err(|_| refused())?;
        let row: Option<PasskeyRow> = room.row(&[Cell::from(&sha256(&[id]))]).await?;
        let row = row.ok_or_else(refused)?;
        let mut passkey: Passkey = self.read(&row.credential)?;
        let result = webauthn.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(|_| refused())?;
        if handle != room.handle_of(row.subject)? {
            return Err(refused());
        }
        room.refuse_closed(row.subject).await?;
        passkey.update_credential(&result);
        let mut act = Act::new(None);
        act.expects(&[for_the_first_time(asked)]);
        act.add(Intent::delete::<CeremonyRow>(vec![Cell::from(&asked.hash())]));
        let used = PasskeyRow { credential: self.write(&passkey)?, used_at: Some(room.now), row_version: row.row_version.saturating_add(1), ..row.clone() };
        act.add(Intent::replace(&used, row.row_version));
        let signed_in = room.begin_session(&mut act, row.subject, (SignInWay::Passkey, from.browser)).await?;
        match room.commit(act).await {
            Ok(_) => Ok(signed_in),
            Err(OperationError::Busy) => Err(refused()),
            Err(error) => Err(error),
        }
    }

    /// The library, for the site at this origin: passkeys of one site are of no use at another.
    pub(crate) fn webauthn(&self, origin: &str, company: &str) -> Outcome<Webauthn> {
        let origin = Url::parse(origin).map_err(|error| self.broken(&error))?;
        let host = origin.host_str().ok_or_else(|| self.broken(&"an origin without a host"))?.to_owned();
        let made = WebauthnBuilder::new(&host, &origin).map(|builder| builder.rp_name(company)).and_then(WebauthnBuilder::build);
        made.map_err(|error| self.broken(&error))
    }

    pub(crate) fn read<T: DeserializeOwned>(&self, text: &str) -> Outcome<T> {
        serde_json::from_str(text).map_err(|error| self.broken(&error))
    }

    pub(crate) fn write(&self, value: &impl Serialize) -> Outcome<String> {
        serde_json::to_string(value).map_err(|error| self.broken(&error))
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
        let made = self.house.foundations.vault.token(self.site(), HANDLE, &subject.to_bytes()).map_err(|error| self.locked(error))?;
        Ok(Uuid::from_bytes(*made.first_chunk().unwrap_or(&[0; 16])))
    }

    /// What was asked, if it may still be answered.
    async fn ceremony(&self, asked: &LinkToken) -> Outcome<Option<CeremonyRow>> {
        let row: Option<CeremonyRow> = self.row(&[Cell::from(&asked.hash())]).await?;
        Ok(row.filter(|row| self.now < row.expires_at))
    }

    async fn put_ceremony(&self, subject: Option<SubjectId>, options: &serde_json::Value, state: &impl Serialize) -> Outcome<Ceremony> {
        let token = LinkToken::random(&*self.house.foundations.chance);
        let mut act = Act::new(None);
        let expires_at = self.now.plus_ms(CEREMONY_MS);
        act.add(Intent::insert(&CeremonyRow { token_sha256: token.hash(), subject, state: self.house.write(state)?, expires_at }));
        self.commit(act).await?;
        Ok(Ceremony { token, options: options.to_string() })
    }
}
