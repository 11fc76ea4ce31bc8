//! The browsers in which a person is signed in: begun, seen, listed, ended here, one by one or everywhere. A session ends by itself when it
//! is not used, and at the latest after half a day; it goes with its person.

use super::{SignInWay, SignedIn, has_members};
use crate::commit::Act;
use crate::links::Visitor;
use crate::room::Room;
use crate::{House, LinkToken, OperationError, Outcome};
use ledger::{Event, Hash, Link, Presence, hex, sha256};
use store::{Cell, Intent, PasskeyRow, PasswordRow, ProvenAddressRow, SessionRow};
use vocabulary::{EvidenceId, Personal, SiteId, SubjectId, Timestamp};

/// How long a session lasts that is not used.
const IDLE_MS: i64 = 30 * 60_000;
/// How long it lasts at all.
const LIFE_MS: i64 = 12 * 3_600_000;
/// How exactly it is known when it was last used.
const SEEN_MS: i64 = 5 * 60_000;
/// In how many browsers one person is signed in at once; the one not used for longest makes room.
const SESSIONS_MAX: usize = 20;
/// What the token is for that stands in each form of a signed-in person.
const FORM: &str = "form";

/// A person who is signed in, in the browser they use now.
#[derive(Clone, Debug)]
pub struct SignedInHere {
    /// What stands in every form they are shown, so that no form of anybody else's is taken for theirs.
    pub form: String,
}

impl SignedInHere {
    /// Whether a form is one that was shown to them.
    #[must_use]
    pub fn sent(&self, form: &str) -> bool {
        // Hashes are compared, so that how long it takes says nothing of what would be right.
        sha256(&[form.as_bytes()]) == sha256(&[self.form.as_bytes()])
    }
}

/// A browser in which a person is signed in.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Its id.
    pub id: EvidenceId,
    /// What kind of browser it is.
    pub browser: String,
    /// How they signed in.
    pub way: Option<SignInWay>,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to some minutes.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Whether it is the one they use now.
    pub is_this: bool,
}

/// A passkey of a person.
#[derive(Clone, Debug)]
pub struct PasskeyView {
    /// Its id.
    pub id: EvidenceId,
    /// What they call it.
    pub name: Personal<String>,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it last signed them in.
    pub used_at: Option<Timestamp>,
}

/// Everything about how a person signs in.
#[derive(Clone, Debug)]
pub struct SignIns {
    /// Where they are signed in, this browser first.
    pub sessions: Vec<SessionView>,
    /// Their passkeys, the oldest first.
    pub passkeys: Vec<PasskeyView>,
    /// Since when their password holds, where they have one.
    pub password_since: Option<Timestamp>,
    /// Whether they may set one: members of the site whose address is proven.
    pub may_set_password: bool,
    /// Whether the present password must be shown to set another.
    pub must_show_password: bool,
    /// When an address was last proven to be theirs.
    pub address_proven_at: Option<Timestamp>,
}

/// Which sessions are ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingFrom {
    /// The browser they use now.
    Here,
    /// Another.
    One(EvidenceId),
    /// All of them.
    Everywhere,
}

impl House {
    /// Who is signed in, in a browser that keeps this; and notes that it was used.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] when nobody is, any more.
    pub async fn signed_in_here(&self, site: &SiteId, token: &LinkToken) -> Outcome<SignedInHere> {
        let room = self.room(site)?;
        let row = room.living_session(&token.hash()).await?;
        if room.now >= row.seen_at.plus_ms(SEEN_MS) {
            let mut act = Act::new(None);
            // Whoever was signed out meanwhile stays so.
            act.expects(&[Intent::expect::<SessionRow>(("token_sha256", Cell::from(&row.token_sha256)), 1)]);
            act.add(Intent::put(&SessionRow { seen_at: room.now, ..row.clone() }));
            match room.commit(act).await {
                Ok(_) | Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        let form = self.foundations.vault.token(site, FORM, &row.token_sha256).map_err(|error| room.locked(error))?;
        Ok(SignedInHere { form: hex(&form) })
    }

    /// Everything about how the person signs in.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] when nobody is signed in with this.
    pub async fn sign_ins(&self, site: &SiteId, token: &LinkToken) -> Outcome<SignIns> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let of = [("subject", Cell::from(&here.subject))];
        let key = room.key_of(here.subject).await?;
        let name = |evidence, sealed: &[u8]| self.foundations.vault.open_title(&key, evidence, sealed).map_err(|error| room.locked(error));
        let mut sessions = Vec::new();
        for row in room.rows::<SessionRow>(&of).await?.into_iter().filter(|row| row.is_live(room.now)) {
            sessions.push(SessionView {
                id: row.evidence,
                browser: name(row.evidence, &row.browser)?,
                way: SignInWay::read(&row.way),
                since: row.since,
                seen_at: row.seen_at,
                ends_at: row.ends_at,
                is_this: row.token_sha256 == here.token_sha256,
            });
        }
        sessions.sort_by_key(|session| (!session.is_this, std::cmp::Reverse(session.since), session.id));
        let mut passkeys = Vec::new();
        for row in room.rows::<PasskeyRow>(&of).await? {
            passkeys.push(PasskeyView { id: row.evidence, name: Personal::new(name(row.evidence, &row.name)?), added_at: row.added_at, used_at: row.used_at });
        }
        passkeys.sort_by_key(|passkey| (passkey.added_at, passkey.id));
        let password: Option<PasswordRow> = room.rows(&of).await?.into_iter().next();
        let proven: Vec<ProvenAddressRow> = room.rows(&of).await?;
        Ok(SignIns {
            sessions,
            passkeys,
            may_set_password: has_members(&room.policy) && !proven.is_empty(),
            must_show_password: password.is_some() && SignInWay::read(&here.way) == Some(SignInWay::Password),
            password_since: password.map(|row| row.set_at),
            address_proven_at: proven.iter().map(|row| row.proven_at).max(),
        })
    }

    /// Signs the person out. Where they are signed in elsewhere only what they name ends there; once is as good as twice.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] when nobody is signed in with this.
    pub async fn sign_out(&self, site: &SiteId, token: &LinkToken, which: LeavingFrom) -> Outcome<()> {
        let room = self.room(site)?;
        let here = room.living_session(&token.hash()).await?;
        let mut act = Act::new(None);
        let ends = |row: &SessionRow| match which {
            LeavingFrom::Here => row.token_sha256 == here.token_sha256,
            LeavingFrom::One(id) => row.evidence == id,
            LeavingFrom::Everywhere => true,
        };
        room.end_sessions(&mut act, here.subject, ends).await?;
        room.commit(act).await.map(drop)
    }
}

/// How long a session lasts.
trait Lasting {
    /// When it ends if it is used no more.
    fn ends(&self) -> Timestamp;

    /// Whether it has not ended.
    fn is_live(&self, now: Timestamp) -> bool {
        now < self.ends()
    }
}

impl Lasting for SessionRow {
    fn ends(&self) -> Timestamp {
        self.seen_at.plus_ms(IDLE_MS).min(self.ends_at)
    }
}

impl Room<'_> {
    pub(super) async fn living_session(&self, token_sha256: &Hash) -> Outcome<SessionRow> {
        let row: Option<SessionRow> = self.row(&[Cell::from(token_sha256)]).await?;
        row.filter(|row| row.is_live(self.now)).ok_or(OperationError::LinkInvalid)
    }

    /// The person who is signed in, as if by a link.
    pub(crate) async fn visitor_signed_in(&self, token_sha256: &Hash) -> Outcome<Visitor> {
        let row = self.living_session(token_sha256).await?;
        let ends = row.ends();
        let link = Link { site: self.site().clone(), subject: row.subject, token_sha256: row.token_sha256, expires_at: ends, evidence: row.evidence };
        let presence = Presence::prove(&link, token_sha256, self.now).ok_or(OperationError::LinkInvalid)?;
        Ok(Visitor { presence, reach: crate::links::Reach::Whole, is_signed_in: true, until: row.ends_at })
    }

    /// Adds to an act that the person is signed in from now on, in a browser of this kind.
    pub(super) async fn begin_session(&self, act: &mut Act, subject: SubjectId, (way, browser): (SignInWay, &str)) -> Outcome<SignedIn> {
        let key = self.key_of(subject).await?;
        let (token, evidence) = (LinkToken::of_new_session(&*self.house.foundations.chance), self.new_evidence());
        let browser = self.house.foundations.vault.seal_title(&key, evidence, browser).map_err(|error| self.locked(error))?;
        let until = self.now.plus_ms(LIFE_MS);
        let mut others: Vec<SessionRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        others.sort_by_key(|row| std::cmp::Reverse(row.seen_at));
        let over = others.iter().enumerate().filter(|(place, row)| *place + 1 >= SESSIONS_MAX || !row.is_live(self.now));
        for (_, row) in over {
            act.add(Intent::delete::<SessionRow>(vec![Cell::from(&row.token_sha256)]));
        }
        act.add(Intent::insert(&SessionRow {
            token_sha256: token.hash(),
            subject,
            evidence,
            way: way.key().to_owned(),
            browser,
            since: self.now,
            seen_at: self.now,
            ends_at: until,
        }));
        act.log(Event::SignedIn { session: evidence, by: way.key().to_owned() }, Some(subject));
        Ok(SignedIn { token, until })
    }

    /// Adds to an act that these sessions of the person end.
    pub(super) async fn end_sessions(&self, act: &mut Act, subject: SubjectId, ends: impl Fn(&SessionRow) -> bool) -> Outcome<()> {
        let rows: Vec<SessionRow> = self.rows(&[("subject", Cell::from(&subject))]).await?;
        let ended: Vec<&SessionRow> = rows.iter().filter(|row| ends(row)).collect();
        for row in &ended {
            act.add(Intent::delete::<SessionRow>(vec![Cell::from(&row.token_sha256)]));
        }
        if !ended.is_empty() {
            act.log(Event::SignedOut { sessions: ended.iter().map(|row| row.evidence).collect() }, Some(subject));
        }
        Ok(())
    }

    /// Removes sessions that are over.
    pub(super) async fn sweep_sessions(&self) -> Outcome<u64> {
        let gone = |row: &SessionRow| vec![Intent::delete::<SessionRow>(vec![Cell::from(&row.token_sha256)])];
        self.sweep_rows(|row: &SessionRow| !row.is_live(self.now), gone).await
    }
}
