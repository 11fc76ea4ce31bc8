//! The browsers in which a member of staff is signed in: begun, seen, listed, ended. A session ends by itself when it is not used and at the
//! latest after ten hours; it ends with its member, and it is nobody's but theirs: a person's own session opens nothing here.

use super::members::no_such_member;
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, LeavingFrom, LinkToken, OperationError, Outcome, SignedIn};
use ledger::{Event, Hash, StaffEvent, hex, sha256};
use store::{Cell, Intent, StaffAccountRow, StaffPasskeyRow, StaffRow, StaffSessionRow};
use vocabulary::{EvidenceId, Personal, SiteId, StaffId, Timestamp};

/// How long a session lasts that is not used.
const IDLE_MS: i64 = 30 * 60_000;
/// How long it lasts at all.
const LIFE_MS: i64 = 10 * 3_600_000;
/// How exactly it is known when it was last used.
const SEEN_MS: i64 = 5 * 60_000;
/// In how many browsers one member is signed in at once; the one not used for longest makes room.
const SESSIONS_MAX: usize = 10;
/// What the token is for that stands in each form of the console.
const FORM: &str = "staff-form";
/// What a passkey's name is sealed as.
pub(super) const PASSKEY: &str = "staff passkey";

/// By which way a member signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffWay {
    /// A passkey.
    Passkey,
    /// The company's own sign-in, which vouches for them (OpenID Connect).
    Company,
}

impl StaffWay {
    /// Its word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Passkey => "passkey",
            Self::Company => "company",
        }
    }
}

/// A member of staff who is signed in, in the browser they use now.
#[derive(Clone, Debug)]
pub struct OnDuty {
    /// Who acts, and what they may do.
    pub caller: Caller,
    /// What they are called.
    pub name: Option<Personal<String>>,
    /// What stands in every form they are shown, so that no form of anybody else's is taken for theirs.
    pub form: String,
    /// Whether it is the demonstration, in which nobody signed in.
    pub is_demonstration: bool,
}

impl OnDuty {
    /// Whether a form is one that was shown to them.
    #[must_use]
    pub fn sent(&self, form: &str) -> bool {
        // Hashes are compared, so that how long it takes says nothing of what would be right.
        sha256(&[form.as_bytes()]) == sha256(&[self.form.as_bytes()])
    }
}

/// A browser in which a member is signed in.
#[derive(Clone, Debug)]
pub struct StaffSessionView {
    /// Its id.
    pub id: EvidenceId,
    /// What kind of browser it is.
    pub browser: String,
    /// How they signed in.
    pub way: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last used, to some minutes.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub ends_at: Timestamp,
    /// Whether it is the one they use now.
    pub is_this: bool,
}

/// Everything about how a member signs in.
#[derive(Clone, Debug)]
pub struct StaffSignIns {
    /// Where they are signed in, this browser first.
    pub sessions: Vec<StaffSessionView>,
    /// Their passkeys, the oldest first.
    pub passkeys: Vec<crate::PasskeyView>,
    /// Since when the company's own sign-in vouches for them, and by which issuer.
    pub accounts: Vec<(String, Timestamp)>,
}

impl House {
    /// Who is signed in to the console, in a browser that keeps this; and notes that it was used.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] when nobody is, any more.
    pub async fn on_duty(&self, site: &SiteId, token: &LinkToken) -> Outcome<OnDuty> {
        let room = self.room(site)?;
        let (session, member) = room.staff_session(&token.hash()).await?;
        if room.now >= session.seen_at.plus_ms(SEEN_MS) {
            let mut act = Act::new(None);
            // Whoever was signed out meanwhile stays so.
            act.expects(&[still_there(&session.token_sha256)]);
            act.add(Intent::put(&StaffSessionRow { seen_at: room.now, ..session.clone() }));
            match room.commit(act).await {
                Ok(_) | Err(OperationError::Busy) => {}
                Err(error) => return Err(error),
            }
        }
        let form = self.foundations.vault.token(site, FORM, &session.token_sha256).map_err(|error| room.locked(error))?;
        room.duty(&member, hex(&form), false)
    }

    /// Everything about how the member signs in.
    ///
    /// # Errors
    /// Somebody who is no member of staff.
    pub async fn staff_sign_ins(&self, caller: &Caller, token: Option<&LinkToken>) -> Outcome<StaffSignIns> {
        let room = self.room_of(caller)?;
        let staff = caller.staff().ok_or_else(no_such_member)?;
        let (of, this) = ([("staff", Cell::from(&staff))], token.map(LinkToken::hash));
        let living = |row: &StaffSessionRow| is_live(row, room.now);
        let mut sessions: Vec<StaffSessionView> = room
            .rows::<StaffSessionRow>(&of)
            .await?
            .into_iter()
            .filter(living)
            .map(|row| StaffSessionView {
                id: row.session,
                browser: row.browser,
                way: row.way,
                since: row.since,
                seen_at: row.seen_at,
                ends_at: row.ends_at,
                is_this: this == Some(row.token_sha256),
            })
            .collect();
        sessions.sort_by_key(|session| (!session.is_this, std::cmp::Reverse(session.since), session.id));
        let mut passkeys = Vec::new();
        for row in room.rows::<StaffPasskeyRow>(&of).await? {
            let name = self.foundations.vault.open_own(caller.site(), (PASSKEY, &row.passkey.to_bytes()), &row.name).map_err(|error| room.locked(error))?;
            passkeys.push(crate::PasskeyView { id: row.passkey, name, added_at: row.added_at, used_at: row.used_at });
        }
        passkeys.sort_by_key(|passkey| (passkey.added_at, passkey.id));
        let accounts: Vec<StaffAccountRow> = room.rows(&of).await?;
        Ok(StaffSignIns { sessions, passkeys, accounts: accounts.into_iter().map(|row| (row.issuer, row.added_at)).collect() })
    }

    /// Signs the member out, here, in one browser, or everywhere; once is as good as twice.
    ///
    /// # Errors
    /// [`OperationError::LinkInvalid`] when nobody is signed in with this.
    pub async fn sign_out_staff(&self, site: &SiteId, token: &LinkToken, which: LeavingFrom) -> Outcome<()> {
        let room = self.room(site)?;
        let (here, member) = room.staff_session(&token.hash()).await?;
        let mut act = Act::new(None);
        let ends = |row: &StaffSessionRow| match which {
            LeavingFrom::Here => row.token_sha256 == here.token_sha256,
            LeavingFrom::One(id) => row.session == id,
            LeavingFrom::Everywhere => true,
        };
        room.end_staff_sessions(&mut act, member.staff, ends).await?;
        room.commit(act).await.map(drop)
    }
}

fn is_live(row: &StaffSessionRow, now: Timestamp) -> bool {
    now < row.seen_at.plus_ms(IDLE_MS).min(row.ends_at)
}

fn still_there(token_sha256: &Hash) -> Intent {
    Intent::expect::<StaffSessionRow>(("token_sha256", Cell::from(token_sha256)), 1)
}

impl Room<'_> {
    /// The living session of this hash, and whose it is.
    pub(super) async fn staff_session(&self, token_sha256: &Hash) -> Outcome<(StaffSessionRow, StaffRow)> {
        let row: Option<StaffSessionRow> = self.row(&[Cell::from(token_sha256)]).await?;
        let row = row.filter(|row| is_live(row, self.now)).ok_or(OperationError::LinkInvalid)?;
        let member = self.member(row.staff).await?.filter(|member| member.ended_at.is_none()).ok_or(OperationError::LinkInvalid)?;
        Ok((row, member))
    }

    /// What a member is there for.
    pub(super) fn duty(&self, member: &StaffRow, form: String, is_demonstration: bool) -> Outcome<OnDuty> {
        let (scopes, duty) = self.house.duty_of(self.site(), &member.roles.0);
        let caller = Caller::of_staff(self.site().clone(), (member.staff, &member.party), scopes, duty);
        Ok(OnDuty { caller, name: self.name_of(member)?, form, is_demonstration })
    }

    /// Adds to an act that the member is signed in from now on, in a browser of this kind.
    pub(super) async fn begin_staff_session(&self, act: &mut Act, staff: StaffId, (way, browser): (StaffWay, &str)) -> Outcome<SignedIn> {
        let (token, session) = (LinkToken::of_new_session(&*self.house.foundations.chance), self.new_evidence());
        let until = self.now.plus_ms(LIFE_MS);
        let mut others: Vec<StaffSessionRow> = self.rows(&[("staff", Cell::from(&staff))]).await?;
        others.sort_by_key(|row| std::cmp::Reverse(row.seen_at));
        let over = others.iter().enumerate().filter(|(place, row)| *place + 1 >= SESSIONS_MAX || !is_live(row, self.now));
        for (_, row) in over {
            act.add(Intent::delete::<StaffSessionRow>(vec![Cell::from(&row.token_sha256)]));
        }
        act.add(Intent::insert(&StaffSessionRow {
            token_sha256: token.hash(),
            staff,
            session,
            way: way.key().to_owned(),
            browser: browser.to_owned(),
            since: self.now,
            seen_at: self.now,
            ends_at: until,
        }));
        act.log(Event::Staff(StaffEvent::SignedIn { staff, session, by: way.key().to_owned() }), None);
        Ok(SignedIn { token, until })
    }

    /// Adds to an act that these sessions of the member end.
    pub(crate) async fn end_staff_sessions(&self, act: &mut Act, staff: StaffId, ends: impl Fn(&StaffSessionRow) -> bool) -> Outcome<()> {
        let rows: Vec<StaffSessionRow> = self.rows(&[("staff", Cell::from(&staff))]).await?;
        let ended: Vec<&StaffSessionRow> = rows.iter().filter(|row| ends(row)).collect();
        for row in &ended {
            act.add(Intent::delete::<StaffSessionRow>(vec![Cell::from(&row.token_sha256)]));
        }
        if !ended.is_empty() {
            act.log(Event::Staff(StaffEvent::SignedOut { staff, sessions: ended.iter().map(|row| row.session).collect() }), None);
        }
        Ok(())
    }

    /// Removes sessions that are over.
    pub(crate) async fn sweep_staff_sessions(&self) -> Outcome<u64> {
        let gone = |row: &StaffSessionRow| vec![Intent::delete::<StaffSessionRow>(vec![Cell::from(&row.token_sha256)])];
        self.sweep_rows(|row: &StaffSessionRow| !is_live(row, self.now), gone).await
    }
}
