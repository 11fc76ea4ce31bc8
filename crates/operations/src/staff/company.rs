//! Signing in by the company's own sign-in (OpenID Connect): it vouches for a member by issuer and subject, which an invitation tied to them. An
//! address it may tell is never looked at. What the browser is asked for is answered once, by the browser that was asked.

use super::passkeys::{CEREMONY_MS, answered_once};
use super::sessions::StaffWay;
use crate::commit::Act;
use crate::room::Room;
use crate::signing_in::{Asker, Attempt};
use crate::{House, LinkToken, OperationError, Outcome, SignedIn, SigningIn};
use ledger::{Event, StaffEvent, hex};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use store::{Cell, Intent, StaffAccountRow, StaffCeremonyRow};
use vocabulary::SiteId;

/// What was asked, where it was the company's own sign-in.
const KIND: &str = "company";
/// What the nonce is made for.
const NONCE: &str = "staff-company-nonce";
/// What the verifier is made for, by which the code is of use to nobody else.
const VERIFIER: &str = "staff-company-verifier";
/// What an account is known by.
const ACCOUNT: &str = "staff-company-account";
/// Where the browser comes back to.
const CALLBACK: &str = "/console/sign-in/company/back";

/// What an issuer is asked.
#[derive(Clone, Debug)]
pub struct VouchAsked {
    /// Where it sends the browser back to.
    pub redirect: String,
    /// What comes back with it.
    pub state: String,
    /// What its token must bear.
    pub nonce: String,
    /// Of what the challenge is made.
    pub verifier: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct VouchAnswered {
    /// Where it was sent back to.
    pub redirect: String,
    /// The code.
    pub code: String,
    /// What the token must bear.
    pub nonce: String,
    /// What proves that it is we who asked.
    pub verifier: String,
}

/// For whom an issuer vouches.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// The issuer.
    pub issuer: String,
    /// What it calls them, for good.
    pub subject: String,
}

/// Why an issuer vouches for nobody.
#[derive(Clone, Debug, thiserror::Error)]
pub enum VouchError {
    /// What came back is worth nothing. The words are for the log.
    #[error("{0}")]
    Refused(String),
    /// It cannot be reached or understood. The words are for the log.
    #[error("{0}")]
    Unreachable(String),
}

/// An answer that comes later.
pub type VouchingLater<'a, T> = Pin<Box<dyn Future<Output = Result<T, VouchError>> + Send + 'a>>;

/// The company's own sign-in.
pub trait Vouching: Send + Sync + std::fmt::Debug {
    /// The address the browser is sent to.
    fn ask<'a>(&'a self, asked: &'a VouchAsked) -> VouchingLater<'a, String>;
    /// For whom it vouches by what came back.
    fn vouch<'a>(&'a self, answered: &'a VouchAnswered) -> VouchingLater<'a, Vouched>;
}

/// What vouches at each site.
pub(crate) type VouchingAt = BTreeMap<SiteId, Arc<dyn Vouching>>;

/// Where the browser is sent, and what it keeps meanwhile.
#[derive(Clone, Debug)]
pub struct SentToCompany {
    /// The address.
    pub address: String,
    /// What it keeps, and comes back with.
    pub state: LinkToken,
}

impl House {
    /// The house with the company's own sign-in at this site.
    #[must_use]
    pub fn vouched_by(mut self, site: SiteId, vouching: Arc<dyn Vouching>) -> Self {
        self.vouching.insert(site, vouching);
        self
    }

    /// Whether members of this site's staff can sign in by the company's own sign-in.
    #[must_use]
    pub fn has_company_sign_in(&self, site: &SiteId) -> bool {
        self.vouching.contains_key(site)
    }

    /// Sends a browser to the company's own sign-in: to sign in, or to join by an invitation.
    ///
    /// # Errors
    /// A site without one; an invitation that opens nothing; what is asked too often; an issuer that cannot be reached.
    pub async fn ask_company(&self, site: &SiteId, invitation: Option<&LinkToken>, origin: &str, from: SigningIn) -> Outcome<SentToCompany> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let room = self.room(site)?;
        let vouching = self.vouching.get(site).ok_or(OperationError::SignInRefused)?;
        let staff = match invitation {
            Some(token) => Some(room.invited(token).await?.1.staff),
            None => None,
        };
        let state = LinkToken::random(&*self.foundations.chance);
        let asked = VouchAsked {
            redirect: format!("{origin}{CALLBACK}"),
            state: state.as_str().to_owned(),
            nonce: room.made_of(NONCE, &state)?,
            verifier: room.made_of(VERIFIER, &state)?,
        };
        let address = vouching.ask(&asked).await.map_err(|error| room.not_vouched(&error))?;
        let mut act = Act::new(None);
        act.add(Intent::insert(&StaffCeremonyRow {
            token_sha256: state.hash(),
            staff,
            kind: KIND.to_owned(),
            state: invitation.map(LinkToken::hash).map(|hash| hex(&hash)).unwrap_or_default(),
            expires_at: room.now.plus_ms(CEREMONY_MS),
        }));
        room.commit(act).await?;
        Ok(SentToCompany { address, state })
    }

    /// Signs in whom the company's own sign-in vouches for, or joins them to their invitation. The state is used up before the code is looked at.
    ///
    /// # Errors
    /// [`OperationError::SignInRefused`] for everything that signs nobody in: which of it was wrong stands in the log.
    pub async fn sign_in_by_company(
        &self,
        site: &SiteId,
        (state, kept, code): (&LinkToken, Option<&LinkToken>, &str),
        origin: &str,
        from: SigningIn,
    ) -> Outcome<SignedIn> {
        self.not_too_often(site, Attempt::Passkey, Asker::Network(from.network))?;
        let refused = || OperationError::SignInRefused;
        let room = self.room(site)?;
        let vouching = self.vouching.get(site).ok_or_else(refused)?;
        // Another browser's state is a link that somebody was made to open.
        let state = kept.filter(|kept| *kept == state).ok_or_else(refused)?;
        let ceremony = room.staff_ceremony(state, KIND).await?.ok_or_else(refused)?;
        let mut used = Act::new(None);
        used.expects(&[answered_once(state)]);
        used.add(Intent::delete::<StaffCeremonyRow>(vec![Cell::from(&state.hash())]));
        match room.commit(used).await {
            Err(OperationError::Busy) => return Err(refused()),
            done => drop(done?),
        }
        let answered = VouchAnswered {
            redirect: format!("{origin}{CALLBACK}"),
            code: code.to_owned(),
            nonce: room.made_of(NONCE, state)?,
            verifier: room.made_of(VERIFIER, state)?,
        };
        let vouched = vouching.vouch(&answered).await.map_err(|error| room.not_vouched(&error))?;
        let done = match ceremony.staff {
            Some(_) => room.join_by_company(&ceremony, &vouched, from.browser).await,
            None => room.begin_by_company(&vouched, from.browser).await,
        };
        match done {
            Err(OperationError::Busy | OperationError::LinkInvalid) => Err(refused()),
            done => done,
        }
    }
}

impl Room<'_> {
    /// A secret that the house can make again of a state, and need not keep.
    fn made_of(&self, what_for: &str, state: &LinkToken) -> Outcome<String> {
        let made = self.house.foundations.vault.token(self.site(), what_for, &state.hash());
        made.map(|made| hex(&made)).map_err(|error| self.locked(error))
    }

    fn not_vouched(&self, error: &VouchError) -> OperationError {
        match error {
            VouchError::Refused(cause) => {
                tracing::warn!(site = %self.site(), %cause, "the company's own sign-in vouches for nobody");
                OperationError::SignInRefused
            }
            VouchError::Unreachable(cause) => {
                tracing::error!(site = %self.site(), %cause, "the company's own sign-in cannot be reached");
                OperationError::Busy
            }
        }
    }

    fn account(&self, vouched: &Vouched) -> Outcome<[u8; 32]> {
        let name = format!("{}\n{}", vouched.issuer, vouched.subject);
        self.house.foundations.vault.token(self.site(), ACCOUNT, name.as_bytes()).map_err(|error| self.locked(error))
    }

    async fn begin_by_company(&self, vouched: &Vouched, browser: &str) -> Outcome<SignedIn> {
        let refused = || OperationError::SignInRefused;
        let row: Option<StaffAccountRow> = self.row(&[Cell::from(&self.account(vouched)?)]).await?;
        let row = row.ok_or_else(refused)?;
        let member = self.member(row.staff).await?.filter(|member| member.ended_at.is_none()).ok_or_else(refused)?;
        let mut act = Act::new(None);
        act.add(Intent::put(&StaffAccountRow { used_at: Some(self.now), ..row }));
        let signed_in = self.begin_staff_session(&mut act, member.staff, (StaffWay::Company, browser)).await?;
        self.commit(act).await.map(|_| signed_in)
    }

    async fn join_by_company(&self, ceremony: &StaffCeremonyRow, vouched: &Vouched, browser: &str) -> Outcome<SignedIn> {
        let refused = || OperationError::SignInRefused;
        let hash = ledger::from_hex(&ceremony.state).ok_or_else(refused)?;
        let (invitation, member) = self.invited_by_hash(&hash).await?;
        let account = self.account(vouched)?;
        let mut act = Act::new(None);
        // An account that is another member's conflicts: nobody becomes two.
        act.add(Intent::insert(&StaffAccountRow { account, staff: member.staff, issuer: vouched.issuer.clone(), added_at: self.now, used_at: Some(self.now) }));
        act.log(Event::Staff(StaffEvent::WayChanged { staff: member.staff, way: StaffWay::Company.key().to_owned(), change: "added".to_owned() }), None);
        self.use_up(&mut act, (&invitation, &member));
        let signed_in = self.begin_staff_session(&mut act, member.staff, (StaffWay::Company, browser)).await?;
        self.commit(act).await.map(|_| signed_in)
    }
}
