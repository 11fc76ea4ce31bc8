//! What every closed list of words has in common, and the macro that makes one. It knows no particular list.

/// A word of a closed list: written the same in policies, code, database, API and pages.
pub trait Word: Copy + Eq + Sized + 'static {
    /// What the list is called in messages, as in "`emial` is not a data category".
    const KIND: &'static str;
    /// Every word of the list, in its fixed order. The order is part of the interchange form: append only.
    fn all() -> &'static [Self];
    /// The canonical spelling.
    fn key(self) -> &'static str;
    /// What it means, in plain words.
    fn meaning(self) -> &'static str;
    /// The W3C Data Privacy Vocabulary term nearest to it; empty where there is none.
    fn dpv(self) -> &'static str;
    /// Its place in [`Word::all`].
    fn index(self) -> usize;
    /// The word with this canonical spelling.
    fn find(key: &str) -> Option<Self> {
        Self::all().iter().copied().find(|word| word.key() == key)
    }
}

/// Declares one closed list: the enum, its spelling, its meaning and its DPV term.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $kind:literal { $($variant:ident = $key:literal, $meaning:literal, $dpv:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $(#[doc = $meaning] $variant,)+ }

        impl $crate::Word for $name {
            const KIND: &'static str = $kind;
            fn all() -> &'static [Self] { &[$(Self::$variant,)+] }
            fn key(self) -> &'static str { match self { $(Self::$variant => $key,)+ } }
            fn meaning(self) -> &'static str { match self { $(Self::$variant => $meaning,)+ } }
            fn dpv(self) -> &'static str { match self { $(Self::$variant => $dpv,)+ } }
            fn index(self) -> usize { self as usize }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::Word::key(*self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::WordError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                <Self as $crate::Word>::find(text).ok_or_else(|| $crate::WordError::unknown::<Self>(text))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::Word::key(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use words;
