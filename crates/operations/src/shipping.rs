//! Erasures shipped off the machine, so that a lost disk brings nobody back: a mark, a time and a site for each, to every place
//! the operator names. The work is written in the erasure's own transaction, so a crash loses none. A mark leads back to nobody.

use crate::room::Room;
use crate::{House, OperationError, Outcome};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use store::{Command, Intent, JobRow, Part};
use vocabulary::{SiteId, SubjectId, Timestamp};

/// The kind of the jobs that ship an erasure.
pub(crate) const SHIP: &str = "ship-erasure";
/// What the signature of a notice is for.
const SIGNED: &str = "erasure-notice";
/// The longest wait before a notice that did not arrive is sent again.
const WAIT_MS_MAX: i64 = 3_600_000;
/// The shortest.
const WAIT_MS_MIN: i64 = 1_000;

/// A place off the machine that is told of erasures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file on another disk, to which each notice is appended.
    File(PathBuf),
    /// A server that each notice is posted to.
    Peer(String),
    /// A mailbox. Its notices are written and listed; no mail is sent by this version.
    Mailbox(String),
}

/// A place that is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no place to ship erasures to; write `file:PATH`, `http://HOST:PORT/PATH` or `mailbox:ADDRESS`")]
pub struct PlaceError(String);

impl std::str::FromStr for Place {
    type Err = PlaceError;
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let wrong = || PlaceError(text.to_owned());
        let rest = |scheme: &str| text.strip_prefix(scheme).filter(|rest| !rest.is_empty() && !rest.chars().any(char::is_control));
        if let Some(path) = rest("file:") {
            Ok(Self::File(PathBuf::from(path)))
        } else if rest("http://").is_some() {
            Ok(Self::Peer(text.to_owned()))
        } else {
            rest("mailbox:").filter(|address| address.contains('@')).map(|address| Self::Mailbox(address.to_owned())).ok_or_else(wrong)
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Peer(url) => f.write_str(url),
            Self::Mailbox(address) => write!(f, "mailbox:{address}"),
        }
    }
}

/// What a place is told of one erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErasureNotice {
    /// The site.
    pub site: SiteId,
    /// The mark by which the person is known again when a backup brings them back: a keyed hash of their id, in hexadecimal.
    pub mark: String,
    /// When they were erased.
    pub at: Timestamp,
    /// An HMAC-SHA-256 of the rest under a key of the site, in hexadecimal.
    pub hmac: String,
}

/// The outcome of carrying one notice: arrived, or why not.
pub type Carried<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Who carries notices to their places. It answers only when the place has the notice for good.
pub trait Carrier: Send + Sync + std::fmt::Debug {
    /// Carries a notice to a place.
    fn carry<'a>(&'a self, place: &'a Place, notice: &'a ErasureNotice) -> Carried<'a>;
}

/// Where erasures are shipped to.
#[derive(Clone, Debug)]
pub struct Shipping {
    /// The places.
    pub places: Vec<Place>,
    /// Whether an erasure is acknowledged only when every place but a mailbox has its notice.
    pub must: bool,
    /// Who carries the notices there.
    pub carrier: Arc<dyn Carrier>,
}

/// How far the shipping is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Shipped {
    /// Notices that arrived just now.
    pub arrived: u64,
    /// Notices that still wait, for their time or for mail.
    pub waiting: u64,
}

/// A notice that has not arrived at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingNotice {
    /// The place.
    pub place: Place,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next; a mailbox waits for somebody to write the letter.
    pub due_at: Timestamp,
    /// The notice.
    pub notice: ErasureNotice,
}

impl House {
    /// Every notice that has not arrived yet, for whoever takes them to their places by hand. Nothing is sent and nothing changes.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn pending_erasures(&self) -> Outcome<Vec<PendingNotice>> {
        let mut pending = Vec::new();
        for site in self.sites() {
            let jobs = self.foundations.store.all_rows::<JobRow>(&Part::of(&site), &[]).await.map_err(|error| self.fault(error))?;
            for job in jobs.iter().filter(|job| job.kind == SHIP) {
                let (place, notice) = self.notice_of(&site, job)?;
                pending.push(PendingNotice { place, attempts: job.attempts, due_at: job.due_at, notice });
            }
        }
        Ok(pending)
    }

    /// The same house, which ships its erasures from now on.
    #[must_use]
    pub fn shipping_erasures(mut self, shipping: Shipping) -> Self {
        self.shipping = Some(shipping);
        self
    }

    /// Ships what waits. A notice may arrive twice, never not at all.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn ship_erasures(&self) -> Outcome<Shipped> {
        let mut shipped = Shipped::default();
        for site in self.sites() {
            let here = self.ship_of(&Part::of(&site), None).await?;
            shipped = Shipped { arrived: shipped.arrived + here.arrived, waiting: shipped.waiting + here.waiting };
        }
        Ok(shipped)
    }

    /// Ships what waits at this site: of everybody what is due, or of one erasure all.
    async fn ship_of(&self, part: &Part, only: Option<&str>) -> Outcome<Shipped> {
        let store = &self.foundations.store;
        let mut shipped = Shipped::default();
        let jobs = store.all_rows::<JobRow>(part, &[]).await.map_err(|error| self.fault(error))?;
        for job in jobs.into_iter().filter(|job| job.kind == SHIP) {
            let (place, notice) = self.notice_of(part.site(), &job)?;
            let is_wanted = only.map_or(job.due_at <= self.now(), |mark| notice.mark == mark);
            let Some(shipping) = self.shipping.as_ref().filter(|_| is_wanted && !matches!(place, Place::Mailbox(_))) else {
                shipped.waiting += 1;
                continue;
            };
            let change = match shipping.carrier.carry(&place, &notice).await {
                Ok(()) => {
                    shipped.arrived += 1;
                    Intent::delete::<JobRow>(vec![(&job.job).into()])
                }
                Err(cause) => {
                    shipped.waiting += 1;
                    tracing::warn!(%place, %cause, "a notice of an erasure did not arrive; it is sent again");
                    let wait_ms = WAIT_MS_MIN.checked_shl(u32::try_from(job.attempts).unwrap_or(u32::MAX)).unwrap_or(WAIT_MS_MAX);
                    let wait_ms = wait_ms.clamp(WAIT_MS_MIN, WAIT_MS_MAX);
                    Intent::put(&JobRow { attempts: job.attempts.saturating_add(1), due_at: self.now().plus_ms(wait_ms), ..job })
                }
            };
            store.apply_one(part, Command::new(self.now(), vec![change])).await.map_err(|error| self.fault(error))?;
        }
        Ok(shipped)
    }

    fn notice_of(&self, site: &SiteId, job: &JobRow) -> Outcome<(Place, ErasureNotice)> {
        let mut words = job.payload.splitn(3, ' ');
        let (mark, at, place) = (words.next(), words.next().and_then(|at| at.parse().ok()), words.next().and_then(|place| place.parse().ok()));
        let (Some(mark), Some(at), Some(place)) = (mark, at, place) else {
            return Err(self.broken(&"a job to ship an erasure cannot be read"));
        };
        Ok((place, self.signed_notice(site, mark, Timestamp(at))?))
    }

    fn signed_notice(&self, site: &SiteId, mark: &str, at: Timestamp) -> Outcome<ErasureNotice> {
        let hmac = signature(&self.foundations.vault, site, mark, at).map_err(|error| self.broken(&error))?;
        Ok(ErasureNotice { site: site.clone(), mark: mark.to_owned(), at, hmac })
    }
}

/// The signature of a notice.
fn signature(vault: &vault::Vault, site: &SiteId, mark: &str, at: Timestamp) -> Result<String, vault::VaultError> {
    vault.token(site, SIGNED, format!("{mark} {}", at.0).as_bytes()).map(|hmac| ledger::hex(&hmac))
}

/// Whether the site's own key signed the notice.
pub(crate) fn is_genuine(vault: &vault::Vault, notice: &ErasureNotice) -> Result<bool, vault::VaultError> {
    signature(vault, &notice.site, &notice.mark, notice.at).map(|hmac| hmac == notice.hmac)
}

impl Room<'_> {
    /// The work of shipping the erasure of this person, to go into its transaction; and the mark.
    pub(crate) fn to_ship(&self, subject: SubjectId) -> Outcome<(String, Vec<Intent>)> {
        let mark = self.house.foundations.vault.mark_of_erased(self.site(), subject).map_err(|error| self.locked(error))?;
        let mark = ledger::hex(&mark);
        let places = self.house.shipping.iter().flat_map(|shipping| &shipping.places);
        let job = |place: &Place| JobRow {
            job: self.new_record(),
            kind: SHIP.to_owned(),
            subject: None,
            payload: format!("{mark} {} {place}", self.now.0),
            due_at: self.now,
            attempts: 0,
        };
        let jobs = places.map(|place| Intent::insert(&job(place))).collect();
        Ok((mark, jobs))
    }

    /// Where the operator says so, an erasure is told to be done only when it is known elsewhere too.
    pub(crate) async fn shipped_where_it_must(&self, mark: &str) -> Outcome<()> {
        if !self.house.shipping.as_ref().is_some_and(|shipping| shipping.must) {
            return Ok(());
        }
        self.house.ship_of(&self.part, Some(mark)).await?;
        let jobs: Vec<JobRow> = self.rows(&[]).await?;
        let waits = |job: &JobRow| job.kind == SHIP && job.payload.starts_with(mark) && !job.payload.contains(" mailbox:");
        if jobs.iter().any(waits) {
            let fault: OperationError =
                self.house.broken(&"the person is erased, and not every place that must know of it could be told yet; it is tried again");
            return Err(fault);
        }
        Ok(())
    }
}
