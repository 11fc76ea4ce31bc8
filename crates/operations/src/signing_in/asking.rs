//! Somebody asks to be let in by a letter. The address they type is not looked up here: the request is put down, and who has the address is
//! found when the letter is written. So the answer is the same and takes as long, whether anybody is known by it.

use super::limits::{Asker, Attempt};
use super::{SigningIn, letters};
use crate::attempts::until_done;
use crate::commit::Act;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use store::{Intent, JobRow, SignInRow};
use vocabulary::{DataCategory, Personal, SiteId};

/// How long a link lets somebody in.
pub(super) const LINK_MS: i64 = 15 * 60_000;

impl House {
    /// Puts down that somebody wants a link sent to this address, to be opened at this address of the site; gives what their browser keeps,
    /// so that the link works in it alone.
    ///
    /// # Errors
    /// What is no address; what is asked too often; a house that sends no letters.
    pub async fn ask_for_link(&self, site: &SiteId, email: &Personal<String>, address: &str, from: SigningIn) -> Outcome<LinkToken> {
        if !self.sends_letters() {
            return Err(OperationError::NotAllowed("this server sends no letters"));
        }
        self.not_too_often(site, Attempt::Letter, Asker::Network(from.network))?;
        let tag = self.room(site)?.tag_of_email(email)?;
        self.not_too_often(site, Attempt::Letter, Asker::Address(tag))?;
        let browser = LinkToken::random(&*self.foundations.chance);
        let browser_sha256 = browser.hash();
        until_done(|| async {
            let room = self.room(site)?;
            let sign_in = room.new_record();
            let mut act = Act::new(None);
            act.add(Intent::insert(&SignInRow {
                sign_in,
                subject: None,
                tag,
                browser_sha256,
                token_sha256: None,
                address: address.to_owned(),
                expires_at: room.now.plus_ms(LINK_MS),
                tries: 0,
                row_version: 1,
            }));
            let kind = letters::JOB.to_owned();
            act.add(Intent::insert(&JobRow { job: room.new_record(), kind, subject: None, payload: sign_in.to_string(), due_at: room.now, attempts: 0 }));
            room.commit(act).await.map(drop)
        })
        .await?;
        Ok(browser)
    }
}

impl Room<'_> {
    /// The tag of an e-mail address that was typed.
    pub(crate) fn tag_of_email(&self, email: &Personal<String>) -> Outcome<[u8; 16]> {
        self.tag(&self.email()?, email)?.ok_or_else(|| OperationError::malformed("email", "please write your e-mail address, as name@example.org"))
    }

    /// The category of e-mail addresses.
    pub(crate) fn email(&self) -> Outcome<DataCategory> {
        DataCategory::new("email").map_err(|error| self.house.broken(&error))
    }
}
