//! What this policy's words for data and parties cover. It holds no rule.

use crate::diagnostic::Messages;
use crate::front_matter::Head;
use crate::limits::DATA_ADDED_MAX;
use crate::words::Fault;
use toml::Spanned;
use vocabulary::{BUILT_IN_DATA, DataCategory, PII, Recipient, Word, WordError};

/// A set of data kinds: bit `i` is the `i`-th kind of the policy's [`Lexicon`].
pub(crate) type DataSet = u32;
/// Where `email`, `phone` and `postal` stand among the known kinds.
const CONTACT_DETAILS: std::ops::Range<usize> = 1..4;

/// A set of parties: bit `i` is the `i`-th of [`Recipient::all`].
pub(crate) type PartySet = u16;

/// The data kinds of one policy and the groups its words stand for.
#[derive(Clone, Debug)]
pub(crate) struct Lexicon {
    /// The twelve known kinds, then the site's own.
    pub(crate) data: Vec<DataCategory>,
    meanings: Vec<String>,
    dpv: Vec<String>,
    /// For each known kind, the leaves the site adds below it.
    below: [DataSet; BUILT_IN_DATA.len()],
    data_groups: Vec<(&'static str, DataSet)>,
    outsiders: Option<PartySet>,
}

impl crate::Policy {
    /// Whether a kind of data is this built-in one, or one the site adds below it.
    #[must_use]
    pub fn is_or_is_below(&self, category: &DataCategory, built_in: &str) -> bool {
        self.lexicon.is_or_is_below(category, built_in)
    }
}

impl Lexicon {
    pub(crate) fn new(head: &Head, messages: &mut Messages<'_>) -> Self {
        let mut lexicon = Self {
            data: BUILT_IN_DATA.iter().filter_map(|word| DataCategory::new(word.key).ok()).collect(),
            meanings: BUILT_IN_DATA.iter().map(|word| word.meaning.to_owned()).collect(),
            dpv: BUILT_IN_DATA.iter().map(|word| word.dpv.to_owned()).collect(),
            below: [0; BUILT_IN_DATA.len()],
            data_groups: Vec::new(),
            outsiders: None,
        };
        for (count, (name, word)) in head.matter.vocabulary.iter().enumerate() {
            if let Err(message) = lexicon.add(name.get_ref(), word.parent.get_ref(), count) {
                messages.error("vocabulary", head.span(name), message);
                continue;
            }
            lexicon.meanings.push(word.meaning.clone());
            lexicon.dpv.push(word.dpv.clone());
        }
        let spanned = |range: std::ops::Range<usize>| range.map(|index| lexicon.kind_and_below(index)).fold(0, |set, more| set | more);
        lexicon.data_groups = vec![("all", lexicon.every()), ("pii", spanned(0..PII)), ("contact-details", spanned(CONTACT_DETAILS))];
        lexicon.read_groups(head, messages);
        lexicon
    }

    fn add(&mut self, name: &str, parent: &str, count: usize) -> Result<(), String> {
        if count >= DATA_ADDED_MAX {
            return Err(format!("a site adds at most {DATA_ADDED_MAX} data kinds"));
        }
        let taken = self.data.iter().any(|known| known.key() == name) || ["all", "pii", "contact-details", "personal", "anonymous"].contains(&name);
        if taken {
            return Err(format!("`{name}` is a word already"));
        }
        let index = BUILT_IN_DATA
            .iter()
            .position(|word| word.key == parent)
            .ok_or_else(|| format!("the parent `{parent}` is not one of the twelve known data categories"))?;
        let category = DataCategory::new(name)
            .map_err(|_| format!("`{name}` cannot name a data kind: lower-case letters, digits and hyphens, beginning with a letter, at most 40 characters"))?;
        if let Some(leaves) = self.below.get_mut(index) {
            *leaves |= 1 << self.data.len();
        }
        self.data.push(category);
        Ok(())
    }

    /// Whether a kind is this built-in one, or a leaf below it.
    pub(crate) fn is_or_is_below(&self, category: &DataCategory, built_in: &str) -> bool {
        let of = |key: &str| self.data.iter().position(|known| known.key() == key);
        of(built_in).zip(of(category.key())).is_some_and(|(above, index)| self.kind_and_below(above) & (1 << index) != 0)
    }

    /// A kind with the leaves the site adds below it.
    fn kind_and_below(&self, index: usize) -> DataSet {
        1 << index | self.below.get(index).copied().unwrap_or(0)
    }

    fn read_groups(&mut self, head: &Head, messages: &mut Messages<'_>) {
        for (name, words) in &head.matter.groups {
            if words.is_empty() {
                messages.error("front-matter", head.span(name), format!("the group `{}` means nothing: name what it covers", name.get_ref()));
            }
            match name.get_ref().as_str() {
                "outsiders" => {
                    let set = words.iter().fold(0, |set, word| set | self.outsider(word, head, messages));
                    self.outsiders = Some(set);
                }
                key @ ("personal" | "anonymous") => {
                    let key = if key == "personal" { "personal" } else { "anonymous" };
                    let mut set = 0;
                    for word in words {
                        match self.data_set(word.get_ref()) {
                            Ok(more) => set |= more,
                            Err(error) => report(&error, head, word, messages),
                        }
                    }
                    self.data_groups.push((key, set));
                }
                other => drop(
                    messages
                        .error(
                            "front-matter",
                            head.span(name),
                            format!("`{other}` is not a group; the groups a policy defines are `personal`, `outsiders` and `anonymous`"),
                        )
                        .severity,
                ),
            }
        }
    }

    fn outsider(&self, word: &Spanned<String>, head: &Head, messages: &mut Messages<'_>) -> PartySet {
        match Recipient::find(word.get_ref()) {
            Some(party) => 1 << party.index(),
            None => {
                report(&WordError::unknown::<Recipient>(word.get_ref()), head, word, messages);
                0
            }
        }
    }

    /// Every kind of data.
    pub(crate) fn every(&self) -> DataSet {
        u32::try_from((1_u64 << self.data.len()) - 1).unwrap_or(u32::MAX)
    }

    /// The kinds a word covers: a kind with the leaves below it, or a group.
    pub(crate) fn data_set(&self, word: &str) -> Result<DataSet, WordError> {
        if let Some(index) = self.data.iter().position(|known| known.key() == word) {
            return Ok(self.kind_and_below(index));
        }
        if let Some((_, set)) = self.data_groups.iter().find(|(name, _)| *name == word) {
            return Ok(*set);
        }
        let known: Vec<&str> = self.data.iter().map(DataCategory::key).chain(self.data_groups.iter().map(|(name, _)| *name)).collect();
        let kind = if matches!(word, "personal" | "anonymous") {
            "data category here, until the front matter says what it means under [groups]"
        } else {
            "data category"
        };
        Err(WordError::not_in(kind, word, &known))
    }

    /// The parties a word covers.
    pub(crate) fn party_set(&self, word: &str) -> Result<PartySet, WordError> {
        match (word, self.outsiders) {
            ("outsiders", Some(set)) => Ok(set),
            ("outsiders", None) => Err(WordError::not_in("party here, until the front matter says what it means under [groups]", word, &[])),
            _ => Recipient::find(word).map(|party| 1 << party.index()).ok_or_else(|| {
                let known: Vec<&str> = Recipient::all().iter().map(|party| party.key()).chain(["outsiders"]).collect();
                WordError::not_in("party", word, &known)
            }),
        }
    }

    pub(crate) fn data_term(&self, word: &str) -> Result<(), WordError> {
        self.data_set(word).map(drop)
    }

    pub(crate) fn party_term(&self, word: &str) -> Result<(), WordError> {
        self.party_set(word).map(drop)
    }

    /// What a kind of data means, in plain words.
    pub(crate) fn meaning(&self, category: &DataCategory) -> &str {
        self.position(category).and_then(|index| self.meanings.get(index)).map_or("", String::as_str)
    }

    /// The DPV term of a kind of data.
    pub(crate) fn dpv(&self, category: &DataCategory) -> &str {
        self.position(category).and_then(|index| self.dpv.get(index)).map_or("", String::as_str)
    }

    /// Where another policy has a kind of data of this one: by its name, or else as the kind it stands below.
    pub(crate) fn place_in(&self, kind: u8, other: &Self) -> Option<u8> {
        let by_name = self.data.get(usize::from(kind)).and_then(|category| other.position(category));
        let above = || self.below.iter().position(|leaves| leaves >> kind & 1 == 1);
        u8::try_from(by_name.or_else(above)?).ok()
    }

    pub(crate) fn position(&self, category: &DataCategory) -> Option<usize> {
        self.data.iter().position(|known| known == category)
    }
}

fn report(error: &WordError, head: &Head, word: &Spanned<String>, messages: &mut Messages<'_>) {
    let Fault { code, span, message, help } = Fault::word(error, head.span(word));
    messages.error(code, span, message).help = help;
}
