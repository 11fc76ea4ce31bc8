//! Which addresses are of the internet, and the look-up of a name that gives those alone. What a name leads to is looked at where the connection is made,
//! so that no name can lead outside when it is checked and inside when it is used.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// A name that leads to no address of the internet.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to no address of the internet")]
pub(super) struct NoneOfTheInternet;

/// Looks names up, and passes over every address that is none of the internet.
#[derive(Debug)]
pub(super) struct OnTheInternet;

impl Resolve for OnTheInternet {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let outside: Vec<SocketAddr> = found.filter(|address| is_of_the_internet(address.ip())).collect();
            if outside.is_empty() {
                return Err(NoneOfTheInternet.into());
            }
            let addresses: Addrs = Box::new(outside.into_iter());
            Ok(addresses)
        })
    }
}

/// Whether somebody outside can have this address: it is of no private network, of no machine itself, and set aside for nothing else.
pub(super) fn is_of_the_internet(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_v4_of_the_internet(address),
        IpAddr::V6(address) => is_v6_of_the_internet(address),
    }
}

fn is_v4_of_the_internet(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_set_aside = match (a, b, c) {
        // This network; shared by a carrier; of protocols; for measuring; for what is to come.
        (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18..=19, _) | (240.., ..) => true,
        _ => false,
    };
    !(is_set_aside
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || address.is_broadcast())
}

fn is_v6_of_the_internet(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [.., high, low] = segments;
    let inner = |high: u16, low: u16| {
        let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        // An address of the older kind in one of the newer: mapped, or behind a translator.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_v4_of_the_internet(inner(high, low)),
        [0x2002, high, low, ..] => is_v4_of_the_internet(inner(high, low)),
        // For documents; for tunnels and other protocols.
        [0x2001, 0xdb8, ..] | [0x2001, 0..=0x1ff, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // Only this eighth is given out.
        [0x2000..=0x3fff, ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_of_the_internet;

    fn check(address: &str, expected: bool) {
        assert_eq!(is_of_the_internet(address.parse().unwrap()), expected, "{address}");
    }

    #[test]
    fn what_is_private_or_set_aside_is_none_of_the_internet() {
        for outside in ["93.184.216.34", "1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"] {
            check(outside, true);
        }
        let inside = [
            "127.0.0.1",
            "127.9.9.9",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::1",
            "2001:db8::1",
            "2001::1",
        ];
        for inside in inside {
            check(inside, false);
        }
    }
}
