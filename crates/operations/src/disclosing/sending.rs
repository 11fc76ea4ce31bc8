//! Sending an act to the party page by page, each page a signed message. The job of a page holds ids only; its values are decided about, logged and
//! opened at the moment of sending, and decided about again each time it is tried.

use super::{HandoverPage, OPEN};
use crate::commit::Act;
use crate::room::Room;
use crate::{Caller, House, OperationError, Outcome, Scope};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use ledger::{MacKey, PartyName};
use std::future::Future;
use std::pin::Pin;
use store::{Cell, Command, HandoverRow, Intent, JobRow};
use vocabulary::{RecordId, SiteId, Timestamp};

/// The kind of these jobs.
const SEND: &str = "send-handover";
/// What the secret is for.
const WEBHOOK: &str = "webhook of a party";
/// How long a message that did not arrive waits: the first time, and at most.
const WAIT_MS: std::ops::RangeInclusive<i64> = 5_000..=6 * 3_600_000;
/// How often a message is tried.
const ATTEMPTS_MAX: i64 = 12;

/// The secret by which a party knows our messages, in the manner of Standard Webhooks. The house makes it again and keeps it nowhere.
#[derive(Clone)]
pub struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    /// As it is told to the party, once.
    #[must_use]
    pub fn spelt(&self) -> String {
        format!("whsec_{}", BASE64.encode(self.0))
    }

    /// The signature of a message: over its id, its time in seconds, and its body.
    #[must_use]
    pub fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let signed = [format!("{id}.{seconds}.").as_bytes(), body].concat();
        format!("v1,{}", BASE64.encode(MacKey::new(&self.0).of(&signed)))
    }
}

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

/// One message: a page of an act, or that it is over.
#[derive(Debug)]
pub struct Message {
    /// Where it goes.
    pub endpoint: String,
    /// What it is known by: the same page again bears the same id, so that it is taken in once.
    pub id: String,
    /// When it is sent, in seconds.
    pub seconds: i64,
    /// What it is signed with.
    pub secret: WebhookSecret,
    /// The page; its rows are none and `next` is none where it is the last.
    pub page: HandoverPage,
    /// The certificate, with the last message.
    pub certificate: Option<String>,
}

/// The outcome of sending one message: it arrived, or why not.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Who carries messages to parties. It follows no redirection, and says that one arrived only when the party answered so.
pub trait Messenger: Send + Sync + std::fmt::Debug {
    /// Carries a message.
    fn send(&self, message: Message) -> Sending<'_>;
}

/// How far the sending is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    /// Messages that arrived just now.
    pub arrived: u64,
    /// Messages that wait for another attempt.
    pub waiting: u64,
    /// Acts that were given up, or that the policy stopped.
    pub stopped: u64,
}

/// The message of an act that waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Undelivered {
    /// When it is tried next.
    pub due_at: Timestamp,
    /// How often it was tried and did not arrive.
    pub attempts: i64,
    /// After how many attempts in all the act is given up.
    pub attempts_max: i64,
}

/// What a job to send says.
struct Due {
    id: RecordId,
    after: u32,
}

impl Due {
    fn read(job: &JobRow) -> Option<Self> {
        let (id, after) = job.payload.split_once(' ')?;
        Some(Self { id: id.parse().ok()?, after: after.parse().ok()? })
    }
}

impl House {
    /// Sends the messages that are due, one after another, each act as far as it goes.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub async fn send_handovers(&self, messenger: &dyn Messenger) -> Outcome<Sent> {
        let mut sent = Sent::default();
        for site in self.sites() {
            let room = self.room(&site)?;
            let jobs: Vec<JobRow> = room.rows(&[]).await?;
            for job in jobs.into_iter().filter(|job| job.kind == SEND && job.due_at <= room.now) {
                self.send_one(&site, job, messenger, &mut sent).await?;
            }
        }
        Ok(sent)
    }

    /// The message of this act that waits to be sent; none where nothing waits.
    ///
    /// # Errors
    /// Who may neither disclose nor read the log.
    pub async fn undelivered(&self, caller: &Caller, id: RecordId) -> Outcome<Option<Undelivered>> {
        caller.must(Scope::Disclose).or_else(|_| caller.must(Scope::Audit))?;
        let job = self.room_of(caller)?.waiting_message(id).await?;
        Ok(job.map(|job| Undelivered { due_at: job.due_at, attempts: job.attempts, attempts_max: ATTEMPTS_MAX }))
    }

    /// Has the message of this act that waits be tried again at once. How often it was tried counts on, and what it holds is decided anew.
    ///
    /// # Errors
    /// Who may not disclose; an act by which nothing waits to be sent.
    pub async fn send_again(&self, caller: &Caller, id: RecordId) -> Outcome<()> {
        caller.must(Scope::Disclose)?;
        let room = self.room_of(caller)?;
        let job = room.waiting_message(id).await?.ok_or(OperationError::Settled("nothing of this disclosure waits to be sent"))?;
        self.change_jobs(caller.site(), vec![Intent::put(&JobRow { due_at: room.now, ..job })]).await
    }

    async fn send_one(&self, site: &SiteId, mut job: JobRow, messenger: &dyn Messenger, sent: &mut Sent) -> Outcome<()> {
        while let Some(due) = Due::read(&job) {
            let message = match self.message(site, &due).await {
                Ok(Some(message)) => message,
                // The policy says no at this moment, or the act was ended: the job goes.
                Ok(None) | Err(OperationError::Refused(_) | OperationError::Settled(_)) => {
                    sent.stopped += 1;
                    return self.change_jobs(site, vec![Intent::delete::<JobRow>(vec![Cell::from(&job.job)])]).await;
                }
                Err(error) => return Err(error),
            };
            let next = message.page.next;
            if let Err(cause) = messenger.send(message).await {
                tracing::warn!(handover = %due.id, %cause, "a message to a party did not arrive");
                return self.try_again(site, job, due.id, sent).await;
            }
            sent.arrived += 1;
            let gone = Intent::delete::<JobRow>(vec![Cell::from(&job.job)]);
            let Some(next) = next else { return self.change_jobs(site, vec![gone]).await };
            let room = self.room(site)?;
            let following = JobRow { job: room.new_record(), payload: format!("{} {next}", due.id), due_at: room.now, attempts: 0, ..job };
            self.change_jobs(site, vec![gone, Intent::insert(&following)]).await?;
            job = following;
        }
        Ok(())
    }

    async fn message(&self, site: &SiteId, due: &Due) -> Outcome<Option<Message>> {
        let row = self.room(site)?.handover(due.id).await?;
        let Some(endpoint) = row.detail.0.endpoint.clone() else { return Ok(None) };
        let is_told_again = row.state == super::DONE;
        let page = if is_told_again { super::paging::empty_page(&row, due.after, row.at) } else { self.page_of(site, due.id, due.after).await? };
        let certificate = if page.next.is_none() { self.finish(site, due.id, None).await?.map(|certificate| certificate.text) } else { None };
        let room = self.room(site)?;
        let id = format!("msg_{}_{}", due.id, due.after);
        Ok(Some(Message { endpoint, id, seconds: seconds(room.now), secret: room.webhook_secret(&row.party)?, page, certificate }))
    }

    async fn try_again(&self, site: &SiteId, job: JobRow, id: RecordId, sent: &mut Sent) -> Outcome<()> {
        let room = self.room(site)?;
        let attempts = job.attempts.saturating_add(1);
        if attempts >= ATTEMPTS_MAX {
            sent.stopped += 1;
            self.take_list_away(site, id, u32::MAX).await?;
            room.end_once(id).await?;
            return self.change_jobs(site, vec![Intent::delete::<JobRow>(vec![Cell::from(&job.job)])]).await;
        }
        sent.waiting += 1;
        let doubled = WAIT_MS.start().checked_shl(u32::try_from(job.attempts).unwrap_or(u32::MAX)).unwrap_or(*WAIT_MS.end());
        let wait_ms = doubled.clamp(*WAIT_MS.start(), *WAIT_MS.end());
        self.change_jobs(site, vec![Intent::put(&JobRow { attempts, due_at: room.now.plus_ms(wait_ms), ..job })]).await
    }

    async fn change_jobs(&self, site: &SiteId, changes: Vec<Intent>) -> Outcome<()> {
        let room = self.room(site)?;
        let done = self.foundations.store.apply_one(&room.part, Command::new(room.now, changes)).await;
        done.map(drop).map_err(|error| self.fault(error))
    }
}

const fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000)
}

impl Room<'_> {
    /// Adds the first job of an act that is sent.
    pub(crate) fn add_sending(&self, act: &mut Act, row: &HandoverRow) {
        if row.detail.0.endpoint.is_none() || row.state != OPEN {
            return;
        }
        let payload = format!("{} 0", row.handover);
        act.add(Intent::insert(&JobRow { job: self.new_record(), kind: SEND.to_owned(), subject: None, payload, due_at: self.now, attempts: 0 }));
    }

    async fn waiting_message(&self, id: RecordId) -> Outcome<Option<JobRow>> {
        let jobs: Vec<JobRow> = self.rows(&[]).await?;
        Ok(jobs.into_iter().find(|job| job.kind == SEND && Due::read(job).is_some_and(|due| due.id == id)))
    }

    /// The secret of this party.
    pub(crate) fn webhook_secret(&self, party: &PartyName) -> Outcome<WebhookSecret> {
        let secret = self.house.foundations.vault.token(self.site(), WEBHOOK, party.to_string().as_bytes());
        secret.map(WebhookSecret).map_err(|error| self.locked(error))
    }
}
