//! The mark by which a letter that Postfix hands on proves that it was looked at on its way in: bound to sender, recipient and time, so that none can be
//! copied from another letter. The key is somebody else's.

use super::address::Address;
use std::net::IpAddr;
use std::sync::Arc;
use vocabulary::Timestamp;

/// The header that bears it.
pub(super) const HEADER: &str = "Goodfaith-Checked";
/// How long a letter may lie in the queue of Postfix: five days, its own most, and an hour.
const LIFE_MS: i64 = (5 * 24 + 1) * 3_600_000;

/// A keyed hash of some bytes.
pub type Tag = Arc<dyn Fn(&[u8]) -> [u8; 32] + Send + Sync>;

/// Makes and reads marks.
#[derive(Clone)]
pub struct Marks(Tag);

impl std::fmt::Debug for Marks {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Marks(…)")
    }
}

/// What is marked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marked<'a> {
    pub(super) sender: IpAddr,
    pub(super) from: Option<&'a Address>,
    pub(super) to: &'a Address,
    pub(super) is_checked: bool,
}

/// What a mark proves of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proven {
    pub(super) sender: IpAddr,
    pub(super) is_checked: bool,
}

impl Marks {
    /// Marks under this keyed hash.
    #[must_use]
    pub fn new(tag: Tag) -> Self {
        Self(tag)
    }

    /// The header of a letter that was looked at now.
    pub(super) fn header(&self, marked: &Marked<'_>, at: Timestamp) -> String {
        format!("{HEADER}: {}", self.value(marked, at))
    }

    /// What these headers prove of a letter with this envelope, by a mark that was made not too long ago.
    pub(super) fn read(&self, headers: &[&str], from: Option<&Address>, to: &Address, now: Timestamp) -> Option<Proven> {
        let is_young = |at: &i64| now.0.checked_sub(*at).is_some_and(|age| (-60_000..=LIFE_MS).contains(&age));
        headers.iter().map(|text| text.trim()).find_map(|text| {
            let word = |name: &str| text.split("; ").find_map(|word| word.strip_prefix(name));
            let at = word("t=")?.parse::<i64>().ok().filter(is_young)?;
            let sender = word("ip=")?.parse::<IpAddr>().ok()?;
            let proven = Proven { sender, is_checked: text.starts_with("checked;") };
            (self.value(&Marked { sender, from, to, is_checked: proven.is_checked }, Timestamp(at)) == text).then_some(proven)
        })
    }

    fn value(&self, marked: &Marked<'_>, at: Timestamp) -> String {
        let from = marked.from.map_or_else(String::new, Address::whole);
        let state = if marked.is_checked { "checked" } else { "unchecked" };
        let said = format!("goodfaith mail mark\0{}\0{}\0{from}\0{}\0{state}", at.0, marked.sender, marked.to.whole());
        let tag: String = (self.0)(said.as_bytes()).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{state}; ip={}; t={}; b={tag}", marked.sender, at.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{HEADER, LIFE_MS, Marked, Marks, Proven};
    use crate::receiving::address::Address;
    use std::sync::Arc;
    use vocabulary::Timestamp;

    #[test]
    fn a_mark_holds_for_its_own_envelope_and_time_alone() {
        // Any keyed hash would do; this one is not one, and is enough to tell what is hashed.
        let marks = Marks::new(Arc::new(|bytes: &[u8]| {
            let mut tag = [0_u8; 32];
            for (at, byte) in bytes.iter().enumerate() {
                tag[at % 16] = tag[at % 16].wrapping_mul(31).wrapping_add(*byte);
            }
            tag
        }));
        let (asha, info) = (Address::parse("asha@example.org").unwrap(), Address::parse("info@pactera.com").unwrap());
        let sender = "192.0.2.7".parse().unwrap();
        let now = Timestamp(1_780_315_200_000);
        let header = marks.header(&Marked { sender, from: Some(&asha), to: &info, is_checked: true }, now);
        let value = header.strip_prefix(HEADER).unwrap().strip_prefix(": ").unwrap();
        let read = |value: &str, from: Option<&Address>, to: &Address, at: i64| marks.read(&["nonsense", value], from, to, Timestamp(at));
        let proven = Some(Proven { sender, is_checked: true });
        assert_eq!((read(value, Some(&asha), &info, now.0), read(value, Some(&asha), &info, now.0 + LIFE_MS)), (proven, proven));
        assert_eq!(read(value, Some(&asha), &info, now.0 + LIFE_MS + 1), None, "it ends");
        assert_eq!(read(value, Some(&asha), &info, now.0 - 120_000), None, "nor is it from tomorrow");
        assert_eq!((read(value, None, &info, now.0), read(value, Some(&asha), &asha, now.0)), (None, None), "another envelope");
        for (old, new) in [("192.0.2.7", "192.0.2.8"), ("checked", "unchecked"), ("b=", "b=0"), ("; ", ";")] {
            assert_eq!(read(&value.replace(old, new), Some(&asha), &info, now.0), None, "{new}");
        }
        assert_eq!(marks.read(&[], Some(&asha), &info, now), None);
    }
}
