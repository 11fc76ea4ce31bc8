//! A personal value that cannot be printed, logged or serialised by accident. It never reveals itself.

use zeroize::Zeroize;

/// A value about a person. It has no `Display` and no `Serialize`, its `Debug` says only that it is there, and its
/// memory is wiped when it goes. [`Personal::reveal`] is the one way to the clear value; the files that may call it
/// stand on a list that a test holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal<T: Zeroize>(T);

impl<T: Zeroize> Personal<T> {
    /// Wraps a value at the door where it comes in.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The clear value. Only for sealing it, and for handing it to whom a grant names.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> Drop for Personal<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> std::fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(…)")
    }
}

impl<'de> serde::Deserialize<'de> for Personal<String> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::Personal;

    #[test]
    fn a_personal_value_prints_as_nothing_but_its_presence() {
        let value = Personal::new("asha@example.org".to_owned());
        assert_eq!(format!("{value:?}"), "Personal(…)");
        assert_eq!(value.reveal(), "asha@example.org");
    }
}
