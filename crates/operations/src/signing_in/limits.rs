//! How often one address, or one network, may ask to be let in. It counts in memory, in this process alone, knows addresses by their keyed
//! hash, and treats those that are known and those that are not alike.

use crate::{House, OperationError, Outcome};
use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use vocabulary::{Clock, SiteId, StaffId};

/// The part of an address of the Internet that names a network: 24 bits of the older kind, 56 of the newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network([u8; 7]);

impl Network {
    /// The network an address belongs to.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Self([4, a, b, c, 0, 0, 0])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, ..] = address.octets();
                Self([a, b, c, d, e, f, g])
            }
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Attempt {
    /// A letter with a link.
    Letter,
    /// A code that is typed.
    Code,
    /// A password that is tried.
    Password,
    /// A passkey that is asked for or tried.
    Passkey,
    /// A person whom a member of staff looks for.
    Search,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// Whoever is at this network.
    Network(Network),
    /// Whoever types this address, by its tag.
    Address([u8; 16]),
    /// This member of staff.
    Member(StaffId),
}

type Key = (SiteId, Attempt, Asker);
type Limiter = RateLimiter<Key, DashMapStateStore<Key>, HouseClock, NoOpMiddleware<Duration>>;

/// The limits of a house.
pub(crate) struct Limits {
    clock: HouseClock,
    letters_to_address: Limiter,
    tries_of_address: Limiter,
    of_network: Limiter,
}

impl std::fmt::Debug for Limits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Limits(…)")
    }
}

/// The house's clock, as the limiter reads one.
#[derive(Clone)]
struct HouseClock(Arc<dyn Clock>);

impl GovernorClock for HouseClock {
    type Instant = Duration;
    fn now(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.now().0).unwrap_or(0))
    }
}

/// So many at once, and then one each so many seconds.
fn quota(at_once: u32, every_s: u64) -> Option<Quota> {
    Quota::with_period(Duration::from_secs(every_s)).zip(NonZeroU32::new(at_once)).map(|(quota, burst)| quota.allow_burst(burst))
}

impl Limits {
    pub(crate) fn new(clock: &Arc<dyn Clock>) -> Self {
        let clock = HouseClock(Arc::clone(clock));
        let limiter = |at_once, every_s| {
            let quota = quota(at_once, every_s).unwrap_or(Quota::per_second(NonZeroU32::MIN));
            Limiter::new(quota, DashMapStateStore::default(), clock.clone())
        };
        Self { letters_to_address: limiter(3, 300), tries_of_address: limiter(6, 60), of_network: limiter(40, 15), clock }
    }

    /// How many seconds to wait, where this is once too often.
    fn wait(&self, key: &Key) -> Option<u64> {
        let limiter = match key {
            (_, _, Asker::Network(_)) => &self.of_network,
            (_, Attempt::Letter, Asker::Address(_)) => &self.letters_to_address,
            _ => &self.tries_of_address,
        };
        let now = self.clock.now();
        limiter.check_key(key).err().map(|later| {
            let wait: Duration = later.earliest_possible().duration_since(now).into();
            wait.as_secs().saturating_add(1)
        })
    }

    /// Forgets who has not asked for a while.
    pub(crate) fn forget_the_patient(&self) {
        for limiter in [&self.letters_to_address, &self.tries_of_address, &self.of_network] {
            limiter.retain_recent();
        }
    }
}

impl House {
    /// Refuses what is asked too often, whoever it concerns.
    pub(crate) fn not_too_often(&self, site: &SiteId, attempt: Attempt, asker: Asker) -> Outcome<()> {
        match self.limits.wait(&(site.clone(), attempt, asker)) {
            Some(wait_s) => Err(OperationError::TooMany { wait_s }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Network;

    #[test]
    fn neighbours_are_one_network_and_the_old_and_the_new_spelling_of_an_address_too() {
        let network = |text: &str| Network::of(text.parse().unwrap());
        assert_eq!(network("192.0.2.1"), network("192.0.2.254"));
        assert_ne!(network("192.0.2.1"), network("192.0.3.1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.7"));
        assert_eq!(network("2001:db8:0:aa::1"), network("2001:db8:0:ab::2"));
        assert_ne!(network("2001:db8:0:aa::1"), network("2001:db8:1:aa::1"));
    }
}
