//! Links: to a person's page, to an opt-out, and in a message that may come back. Only the hash of a token is kept. What a signed-in browser
//! keeps opens the page too. A link opens the page of one person: of whoever sent the form it answered, and of nobody else who gave the same
//! address; a wrong one, an old one and one of another site are refused alike.

use crate::commit::Act;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::{Link, Presence};
use store::{Cell, Intent, LinkRow};
use vocabulary::{Degree, EvidenceId, Purpose, RecordId, SiteId, SubjectId, Timestamp, Word};

/// How long a link to a person's page works.
const PAGE_LINK_MS: i64 = 7 * 24 * 3_600_000;
/// How long an opt-out link works: as long as the letters it stands in may be kept.
const OPT_OUT_LINK_MS: i64 = 10 * 365 * 24 * 3_600_000;
/// What a link to a person's page opens.
pub(crate) const PAGE: &str = "page";
/// How long the secret in a message works: as long as people may still return it.
const REPLY_LINK_MS: i64 = 365 * 24 * 3_600_000;
const OPT_OUT: &str = "opt-out";
const REPLY: &str = "reply";
/// How long the link to somebody's preferences in a letter works: as long as people look for it there.
const PREFERENCES_LINK_MS: i64 = 365 * 24 * 3_600_000;
const PREFERENCES: &str = "preferences";
const CONFIRM: &str = "confirm";

/// How much a link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everything about the person.
    Whole,
    /// Nothing but stopping these purposes.
    OptOut(Vec<Purpose>),
    /// Nothing but the rights that are exercised by answering a message.
    Reply,
    /// Nothing but choices and objections, and no value.
    Preferences,
    /// Nothing but confirming a permission that a parent gave.
    Confirm,
}

/// A person at the other end of a link.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) presence: Presence,
    pub(crate) reach: Reach,
    pub(crate) is_signed_in: bool,
    pub(crate) until: Timestamp,
}

impl Visitor {
    pub(crate) const fn subject(&self) -> SubjectId {
        self.presence.subject()
    }

    /// How surely it is known who they are. Whoever is signed in, or has what stood in a message, read what was sent to their address; the link
    /// that a form was answered with proves no address.
    pub(crate) const fn degree(&self) -> Degree {
        if self.is_signed_in || matches!(self.reach, Reach::Reply | Reach::Preferences | Reach::Confirm) { Degree::AddressProven } else { Degree::OwnLink }
    }
}

impl House {
    /// Whether the link, or the signed-in browser, opens somebody's whole page; nothing is shown and nothing written.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] for every one that does not.
    pub async fn opens_own_page(&self, site: &SiteId, token: &LinkToken) -> Outcome<()> {
        self.room(site)?.whole_visitor(token).await.map(drop)
    }
}

impl Room<'_> {
    /// Who is behind a link.
    pub(crate) async fn visitor(&self, token: &LinkToken) -> Outcome<Visitor> {
        let hash = token.hash();
        if token.is_of_session() {
            return self.visitor_signed_in(&hash).await;
        }
        let row: Option<LinkRow> = self.row(&[Cell::from(&hash)]).await?;
        let row = row.ok_or(OperationError::LinkInvalid)?;
        let link = Link { site: self.site().clone(), subject: row.subject, token_sha256: row.token_sha256, expires_at: row.expires_at, evidence: row.evidence };
        let presence = Presence::prove(&link, &hash, self.now).ok_or(OperationError::LinkInvalid)?;
        let reach = reach_of(&row).ok_or(OperationError::LinkInvalid)?;
        Ok(Visitor { presence, reach, is_signed_in: false, until: row.expires_at })
    }

    /// Who is behind a link to their whole page; a link for less opens nothing here.
    pub(crate) async fn whole_visitor(&self, token: &LinkToken) -> Outcome<Visitor> {
        let visitor = self.visitor(token).await?;
        if visitor.reach == Reach::Whole { Ok(visitor) } else { Err(OperationError::LinkInvalid) }
    }

    /// Adds a link to a person's page to an act; the token, and until when it works.
    pub(crate) fn link_to_page(&self, act: &mut Act, subject: SubjectId) -> Outcome<(EvidenceId, Timestamp)> {
        let evidence = self.new_evidence();
        let token = self.page_token(evidence)?;
        let until = self.now.plus_ms(PAGE_LINK_MS);
        act.add(Intent::insert(&LinkRow { token_sha256: token.hash(), subject, evidence, opens: PAGE.to_owned(), detail: String::new(), expires_at: until }));
        Ok((evidence, until))
    }

    /// The token of the page link made under this id. It can be made again, so it is never kept.
    pub(crate) fn page_token(&self, evidence: EvidenceId) -> Outcome<LinkToken> {
        self.token(PAGE, &evidence.to_bytes())
    }

    /// Adds the person's opt-out link for these purposes to an act.
    pub(crate) fn opt_out_link(&self, act: &mut Act, subject: SubjectId, purposes: &[Purpose]) -> Outcome<LinkToken> {
        let words: Vec<&str> = purposes.iter().map(|purpose| purpose.key()).collect();
        let detail = words.join(" ");
        let token = self.token(OPT_OUT, &[&subject.to_bytes()[..], detail.as_bytes()].concat())?;
        act.add(Intent::put(&LinkRow {
            token_sha256: token.hash(),
            subject,
            evidence: self.new_evidence(),
            opens: OPT_OUT.to_owned(),
            detail,
            expires_at: self.now.plus_ms(OPT_OUT_LINK_MS),
        }));
        Ok(token)
    }

    /// Adds to an act the secret that stands in the company's messages to the person, by which a returned message is known as theirs.
    pub(crate) fn reply_link(&self, act: &mut Act, subject: SubjectId) -> Outcome<LinkToken> {
        let token = self.token(REPLY, &subject.to_bytes())?;
        act.add(Intent::put(&LinkRow {
            token_sha256: token.hash(),
            subject,
            evidence: self.new_evidence(),
            opens: REPLY.to_owned(),
            detail: String::new(),
            expires_at: self.now.plus_ms(REPLY_LINK_MS),
        }));
        Ok(token)
    }

    /// Adds to an act the link to the person's preferences that stands in a letter to them. Each letter makes it work for as long again.
    pub(crate) fn preferences_link(&self, act: &mut Act, subject: SubjectId) -> Outcome<LinkToken> {
        let token = self.token(PREFERENCES, &subject.to_bytes())?;
        act.add(Intent::put(&LinkRow {
            token_sha256: token.hash(),
            subject,
            evidence: self.new_evidence(),
            opens: PREFERENCES.to_owned(),
            detail: String::new(),
            expires_at: self.now.plus_ms(PREFERENCES_LINK_MS),
        }));
        Ok(token)
    }

    /// Adds to an act the link to the page of a parent, as it stands in the letter about this permission. It is the same whenever the letter is
    /// written again.
    pub(crate) fn link_of_parent(&self, act: &mut Act, parent: SubjectId, permission: RecordId, until: Timestamp) -> Outcome<LinkToken> {
        let evidence = EvidenceId::from_bytes(permission.to_bytes());
        let token = self.page_token(evidence)?;
        act.add(Intent::put(&LinkRow {
            token_sha256: token.hash(),
            subject: parent,
            evidence,
            opens: PAGE.to_owned(),
            detail: String::new(),
            expires_at: until,
        }));
        Ok(token)
    }

    /// Adds to an act the link of the second letter to a parent, which confirms and opens nothing else.
    pub(crate) fn link_to_confirm(&self, act: &mut Act, parent: SubjectId, permission: RecordId, until: Timestamp) -> Outcome<LinkToken> {
        let evidence = EvidenceId::from_bytes(permission.to_bytes());
        let token = self.token(CONFIRM, &permission.to_bytes())?;
        act.add(Intent::put(&LinkRow {
            token_sha256: token.hash(),
            subject: parent,
            evidence,
            opens: CONFIRM.to_owned(),
            detail: String::new(),
            expires_at: until,
        }));
        Ok(token)
    }

    fn token(&self, what_for: &str, id: &[u8]) -> Outcome<LinkToken> {
        let bytes = self.house.foundations.vault.token(self.site(), what_for, id);
        bytes.map(|bytes| LinkToken::of(&bytes)).map_err(|error| self.locked(error))
    }
}

fn reach_of(row: &LinkRow) -> Option<Reach> {
    let words = row.detail.split_whitespace();
    match row.opens.as_str() {
        PAGE if row.detail.is_empty() => Some(Reach::Whole),
        REPLY if row.detail.is_empty() => Some(Reach::Reply),
        PREFERENCES if row.detail.is_empty() => Some(Reach::Preferences),
        CONFIRM if row.detail.is_empty() => Some(Reach::Confirm),
        OPT_OUT => words.map(|word| word.parse().ok()).collect::<Option<_>>().map(Reach::OptOut),
        _ => None,
    }
}
