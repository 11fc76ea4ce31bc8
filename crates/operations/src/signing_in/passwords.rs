//! A member's password: set, changed, removed by its person, and tried by whoever is at the door. Each try costs the same work, whether or
//! not the address is known or has one. It is set only by who has proven the address it belongs to.

use super::common_passwords::is_common;
use super::limits::{Asker, Attempt};
use super::{SignInWay, SignedIn, SigningIn, has_members};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::erasure::says_closed;
use crate::room::Room;
use crate::values::mistake_in_password;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::Event;
use std::ops::RangeInclusive;
use std::sync::Arc;
use store::{Cell, Intent, PasswordRow, ProvenAddressRow, SessionRow};
use vault::PasswordHash;
use vocabulary::{Personal, SiteId, SubjectId};

/// The fewest characters of a password.
pub const PASSWORD_CHARACTERS_MIN: usize = 12;
/// The fewest and the most.
const CHARACTERS: RangeInclusive<usize> = PASSWORD_CHARACTERS_MIN..=256;

impl House {
    /// Signs in the member whose address and password these are. Where the account is closed the page is reached by a letter alone.
    ///
    /// # Errors
    /// [`OperationError::SignInRefused`] for every pair that signs nobody in; what is no address; what is tried too often.
    pub async fn sign_in_by_password(&self, site: &SiteId, email: &Personal<String>, password: &Personal<String>, from: SigningIn) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Password, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let tag = room.tag_of_email(email)?;
        self.not_too_often(site, Attempt::Password, Asker::Address(tag))?;
        let row: Option<PasswordRow> = room.row(&[Cell::from(&tag)]).await?;
        let is_right = self.is_password(site, password, row.as_ref()).await?;
        let row = row.filter(|_| is_right && has_members(&room.policy)).ok_or(OperationError::SignInRefused)?;
        until_done(|| async {
            let room = self.room(site)?;
            room.refuse_closed(row.subject).await?;
            let mut act = Act::new(None);
            // Whoever changed or removed it meanwhile, or left, is not signed in with what it was.
            act.expects(&[Intent::expect::<PasswordRow>(("tag", Cell::from(&tag)), 1)]);
            let signed_in = room.begin_session(&mut act, row.subject, (SignInWay::Password, from.browser)).await?;
            room.commit(act).await.map(|_| signed_in)
        })
        .await
    }

    /// Sets the person's password, over an older one where there is one; they are signed out everywhere else. Who signed in with the older
    /// one must show it; who came by a letter or a passkey need not, since they may have forgotten it.
    ///
    /// # Errors
    /// When nobody is signed in with this; a site without members; an address that was never proven; a password that is too short, too long or
    /// too common; a present one that is wrong.
    pub async fn set_password(&self, site: &SiteId, token: &LinkToken, new: &Personal<String>, present: Option<&Personal<String>>) -> Outcome<()> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let mistake = |field: &str, words: &str| Err(OperationError::malformed(field, words));
        if !has_members(&room.policy) {
            return mistake("password", "this site has no members, and no passwords");
        }
        let proven: Vec<ProvenAddressRow> = room.rows(&[("subject", Cell::from(&here.subject))]).await?;
        let Some(address) = proven.into_iter().max_by_key(|row| row.proven_at) else {
            return mistake("password", "sign in by a link to your address first, so that it is known to be yours");
        };
        if let Some(words) = mistake_in_password(new, CHARACTERS, is_common) {
            return Err(OperationError::malformed("password", words));
        }
        let old = room.password_of(here.subject).await?;
        if old.is_some() && SignInWay::read(&here.way) == Some(SignInWay::Password) {
            self.not_too_often(site, Attempt::Password, Asker::Address(address.tag))?;
            let shown = match present {
                Some(present) => self.is_password(site, present, old.as_ref()).await?,
                None => false,
            };
            if !shown {
                return mistake("present", "this is not your present password");
            }
        }
        let kept = self.hash_password(site, new).await?;
        let mut act = Act::new(None);
        act.expects(&[Intent::expect::<SessionRow>(("token_sha256", Cell::from(&here.token_sha256)), 1)]);
        if let Some(old) = old.as_ref().filter(|old| old.tag != address.tag) {
            act.add(Intent::delete::<PasswordRow>(vec![Cell::from(&old.tag)]));
        }
        act.add(Intent::put(&PasswordRow { tag: address.tag, subject: here.subject, salt: kept.salt, hash: kept.hash, set_at: room.now }));
        let change = if old.is_some() { "changed" } else { "added" };
        act.log(Event::SignInChanged { way: SignInWay::Password.key().to_owned(), change: change.to_owned() }, Some(here.subject));
        room.end_sessions(&mut act, here.subject, |row| row.token_sha256 != here.token_sha256).await?;
        room.commit(act).await.map(drop)
    }

    /// Removes the person's password. They sign in by a letter or a passkey from now on.
    ///
    /// # Errors
    /// When nobody is signed in with this.
    pub async fn remove_password(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let Some(row) = room.password_of(here.subject).await? else { return Ok(()) };
        let mut act = Act::new(None);
        act.add(Intent::delete::<PasswordRow>(vec![Cell::from(&row.tag)]));
        act.log(Event::SignInChanged { way: SignInWay::Password.key().to_owned(), change: "removed".to_owned() }, Some(here.subject));
        room.commit(act).await.map(drop)
    }

    /// Whether this is the password that was kept, worked out beside everything else that is served.
    async fn is_password(&self, site: &SiteId, password: &Personal<String>, row: Option<&PasswordRow>) -> Outcome<bool> {
        let kept = row.map(|row| PasswordHash { salt: row.salt, hash: row.hash });
        let (vault, site, password) = (Arc::clone(&self.foundations.vault), site.clone(), password.clone());
        let compared = tokio::task::spawn_blocking(move || vault.is_password(&site, &password, kept.as_ref())).await;
        compared.map_err(|error| self.broken(&error))?.map_err(|error| self.broken(&error))
    }

    async fn hash_password(&self, site: &SiteId, password: &Personal<String>) -> Outcome<PasswordHash> {
        let (vault, site, password) = (Arc::clone(&self.foundations.vault), site.clone(), password.clone());
        let made = tokio::task::spawn_blocking(move || vault.hash_password(&site, &password)).await;
        made.map_err(|error| self.broken(&error))?.map_err(|error| self.broken(&error))
    }
}

impl Room<'_> {
    async fn password_of(&self, subject: SubjectId) -> Outcome<Option<PasswordRow>> {
        Ok(self.rows(&[("subject", Cell::from(&subject))]).await?.into_iter().next())
    }

    /// A closed account has no members' way in; a letter still leads to what remains, and to opening it again.
    pub(super) async fn refuse_closed(&self, subject: SubjectId) -> Outcome<()> {
        let facts = self.facts_of_person(subject).await?;
        if says_closed(&facts) { Err(OperationError::SignInRefused) } else { Ok(()) }
    }
}
