//! The nearest known word to one that was misspelt, and the canonical word for a synonym. It decides nothing.

/// Words people write for one of ours, and ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("e-mail", "email"),
    ("mail-address", "email"),
    ("address", "postal"),
    ("zip", "postal"),
    ("telephone", "phone"),
    ("mobile", "phone"),
    ("card", "financial"),
    ("billing", "financial"),
    ("ip", "device"),
    ("cookie", "device"),
    ("cookies", "device"),
    ("browsing", "usage"),
    ("order", "purchase"),
    ("profile", "account"),
    ("disclose", "share"),
    ("give", "share"),
    ("release", "share"),
    ("provide", "share"),
    ("rent", "sell"),
    ("lease", "sell"),
    ("trade", "sell"),
    ("store", "retain"),
    ("keep", "retain"),
    ("erase", "delete"),
    ("process", "use"),
    ("send", "contact"),
    ("personalize", "personalise"),
    ("advert", "advertising"),
    ("ads", "advertising"),
    ("research", "survey"),
    ("promotion", "contest"),
    ("statistics", "analytics"),
    ("consent", "permission"),
    ("optin", "opt-in"),
    ("opt-out", "opted-out"),
    ("optout", "opted-out"),
    ("unsubscribed", "opted-out"),
    ("minor", "child"),
    ("aggregate", "aggregated"),
    ("aggregates", "aggregated"),
    ("subpoena", "legal-process"),
    ("agent", "processor"),
    ("vendor", "processor"),
    ("subsidiary", "affiliate"),
    ("police", "authority"),
    ("court", "authority"),
    ("company", "self"),
    ("us", "self"),
    ("employee", "staff"),
    ("unsubscribe", "unsubscribe-link"),
    ("erase-now", "delete-now"),
    ("access", "ask"),
    ("delete-account", "close-account"),
    ("rectify", "correct"),
];

/// How alike two words must be for one to be suggested, from 0 to 1.
const ALIKE_MIN: f64 = 0.6;

/// The word of `known` that `text` most likely means: a synonym's canonical word, a plural's singular, or the nearest spelling.
pub fn nearest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = text.to_lowercase();
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(canonical) = canonical_for(&lower, &known) {
        return Some(canonical);
    }
    known
        .into_iter()
        .map(|word| (strsim::normalized_damerau_levenshtein(&lower, word), word))
        .filter(|(alike, _)| *alike >= ALIKE_MIN)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, word)| word)
}

/// The canonical word among `known` that `text` is a plural or a synonym of.
#[must_use]
pub fn canonical_for<'a>(text: &str, known: &[&'a str]) -> Option<&'a str> {
    let singulars = [
        text.to_owned(),
        text.strip_suffix('s').unwrap_or(text).to_owned(),
        text.strip_suffix("ies").map_or_else(String::new, |stem| format!("{stem}y")),
        text.strip_suffix("ren").unwrap_or(text).to_owned(),
    ];
    let synonyms = singulars.iter().filter_map(|word| SYNONYMS.iter().find(|(from, _)| from == word).map(|(_, to)| (*to).to_owned()));
    let candidates: Vec<String> = singulars.iter().cloned().chain(synonyms).collect();
    candidates.iter().find_map(|word| known.iter().find(|known| *known == word).copied())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn plurals_synonyms_and_typing_errors_find_their_word() {
        let known = ["email", "third-party", "sell", "child", "advertiser"];
        let check = |text, expected| assert_eq!(nearest(text, known), expected, "{text}");
        check("emails", Some("email"));
        check("third-parties", Some("third-party"));
        check("rent", Some("sell"));
        check("children", Some("child"));
        check("advertizer", Some("advertiser"));
        check("xylophone", None);
    }
}
