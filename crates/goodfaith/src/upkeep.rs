//! What a serving house does beside answering: it sends its letters, ships its erasures and removes what is past its time. It decides none of it.

use crate::alarms::{AlarmTo, OperatorAlarm};
use crate::files::Fault;
use crate::messages::{PartyMessenger, Reach};
use crate::settings::{AlarmSettings, LetterSettings, Settings};
use crate::{notices, peer_secret};
use operations::{Carried, Carrier, ErasureNotice, House, PeerSecret, Place, Shipping};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use vocabulary::Within;

/// How often the house looks for notices that wait.
const SHIP_EVERY_MS: u64 = 1_000;

/// How often the house looks for letters that wait.
const SEND_EVERY_MS: u64 = 500;

/// How often the house goes on looking for whom breaches concern, and telling them.
const BREACHES_EVERY_MS: u64 = 1_000;

/// How often the house looks for versions that another server published.
const TAKE_UP_EVERY_MS: u64 = 2_000;

/// How often the house looks for what has to reach other systems.
const CARRY_EVERY_MS: u64 = 1_000;

/// How often the store is asked to finish what an erasure could not.
const FINISH_EVERY_MS: u64 = 60_000;

/// What the operator chose.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upkeep {
    pub(crate) places: Vec<Place>,
    pub(crate) must_ship: bool,
    pub(crate) peer_secret: Option<PeerSecret>,
    pub(crate) letters: LetterSettings,
    pub(crate) forms: Option<PathBuf>,
    pub(crate) alarms: Option<AlarmTo>,
}

impl Upkeep {
    /// What the settings say.
    pub(crate) fn of(settings: &Settings) -> Result<Self, Fault> {
        let erasures = &settings.erasures;
        Ok(Self {
            places: erasures.ship_to.clone(),
            must_ship: erasures.must_ship,
            peer_secret: erasures.peer_secret.as_deref().map(peer_secret::read).transpose()?,
            letters: LetterSettings { answered_by_mail: settings.mail.is_on(), ..settings.letters.clone() },
            forms: settings.house.forms.clone(),
            alarms: alarms(&settings.alarms)?,
        })
    }

    /// The house, which sends letters and ships its erasures where it was told to.
    pub(crate) fn give(&self, house: House) -> Result<House, Fault> {
        let house = match self.letters.post()? {
            Some(post) => house.sending_letters(post),
            None => house,
        };
        let house = house.alarming(Arc::new(OperatorAlarm::new(self.alarms.clone()).map_err(Fault::House)?));
        if self.places.is_empty() {
            return Ok(house);
        }
        Ok(house.shipping_erasures(Shipping {
            places: self.places.clone(),
            must: self.must_ship,
            carrier: Arc::new(Post { secret: self.peer_secret.clone() }),
        }))
    }
}

/// Who is told of emergencies.
fn alarms(settings: &AlarmSettings) -> Result<Option<AlarmTo>, Fault> {
    let secret = settings.secret.as_deref().map(peer_secret::read).transpose()?;
    Ok(settings.url.clone().map(|url| AlarmTo { url, secret }))
}

/// Starts the upkeep; it runs until it is stopped.
pub(crate) fn start(house: Arc<House>, sweep_every: Within, reach: Reach) -> JoinHandle<()> {
    tokio::spawn(async move {
        tokio::join!(messages(Arc::clone(&house), reach), mailings(Arc::clone(&house)), errands(Arc::clone(&house)), everything_else(house, sweep_every));
    })
}

/// Sends what parties are sent, by itself: a party that answers slowly keeps nothing else waiting.
async fn messages(house: Arc<House>, reach: Reach) {
    let messenger = match PartyMessenger::new(reach) {
        Ok(messenger) => messenger,
        Err(cause) => return tracing::error!(%cause, "no messages are sent to parties"),
    };
    let mut send = tokio::time::interval(Duration::from_millis(SHIP_EVERY_MS));
    loop {
        send.tick().await;
        drop(house.send_handovers(&messenger).await);
    }
}

/// Sends letters to many, by itself: a link to sign in by does not wait behind them.
async fn mailings(house: Arc<House>) {
    let mut send = tokio::time::interval(Duration::from_millis(SEND_EVERY_MS));
    loop {
        send.tick().await;
        // What fails is in the log already, and is tried again at the next turn; while there is something to send, it goes on at once.
        while house.send_mailings().await.is_ok_and(|people| people > 0) {}
    }
}

/// Carries errands to other systems, by itself: a system that is slow keeps no letter waiting.
async fn errands(house: Arc<House>) {
    let mut carry = tokio::time::interval(Duration::from_millis(CARRY_EVERY_MS));
    loop {
        carry.tick().await;
        // What fails is in the log already, and is tried again at the next turn.
        drop(house.carry_to_systems().await);
    }
}

async fn everything_else(house: Arc<House>, sweep_every: Within) {
    let mut ship = tokio::time::interval(Duration::from_millis(SHIP_EVERY_MS));
    let mut send = tokio::time::interval(Duration::from_millis(SEND_EVERY_MS));
    let mut breaches = tokio::time::interval(Duration::from_millis(BREACHES_EVERY_MS));
    let mut take_up = tokio::time::interval(Duration::from_millis(TAKE_UP_EVERY_MS));
    let mut finish = tokio::time::interval(Duration::from_millis(FINISH_EVERY_MS));
    let mut sweep = tokio::time::interval(Duration::from_millis(u64::try_from(sweep_every.as_ms()).unwrap_or(u64::MAX)));
    loop {
        // What fails is in the log already, and is tried again at the next turn.
        tokio::select! {
            _ = ship.tick() => drop(house.ship_erasures().await),
            _ = send.tick() => drop(house.send_letters().await),
            _ = breaches.tick() => drop(house.work_on_breaches().await),
            _ = take_up.tick() => drop(house.take_up_versions().await),
            _ = finish.tick() => {
                drop(house.finish_erasures().await);
                drop(house.sweep_sign_ins().await);
                drop(house.sweep_permissions().await);
                drop(house.sweep_handovers().await);
            }
            _ = sweep.tick() => drop(house.retention_apply().await),
        }
    }
}

/// Carries notices to files and peers.
#[derive(Debug)]
struct Post {
    secret: Option<PeerSecret>,
}

impl Carrier for Post {
    fn carry<'a>(&'a self, place: &'a Place, notice: &'a ErasureNotice) -> Carried<'a> {
        Box::pin(async move {
            match place {
                Place::File(path) => {
                    let (path, notice) = (path.clone(), notice.clone());
                    tokio::task::spawn_blocking(move || notices::append(&path, &notice)).await.map_err(|error| error.to_string())?
                }
                Place::Peer(url) => web::post_notice(url, notice, self.secret.as_ref()).await,
                Place::Mailbox(_) => Err("no mail is sent by this version".to_owned()),
            }
        })
    }
}
