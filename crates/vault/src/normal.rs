//! One spelling for each e-mail address and telephone number, so that a blind index finds it. It never keeps or sends one.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Digits in a number of ITU-T E.164, least and most.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// An e-mail address in its one spelling: composed, trimmed, lower case, the domain in its ASCII form. Dots and plus signs
/// stay: they make different addresses. `None` when it is no address.
pub(crate) fn email(text: &str) -> Option<Zeroizing<String>> {
    let composed: Zeroizing<String> = Zeroizing::new(text.trim().nfc().collect());
    let (local, domain) = composed.rsplit_once('@')?;
    if local.is_empty() || composed.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return None;
    }
    let local: Zeroizing<String> = Zeroizing::new(local.to_lowercase().nfc().collect());
    let domain = Zeroizing::new(idna::domain_to_ascii_strict(domain).ok()?);
    Some(Zeroizing::new(format!("{}@{}", *local, *domain)))
}

/// A telephone number as E.164 has it: `+` and the digits with the country's. `None` when the country is not said.
pub(crate) fn phone(text: &str) -> Option<Zeroizing<String>> {
    let text = text.trim();
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00"))?;
    let mut normal = Zeroizing::new(String::from("+"));
    for c in digits.chars() {
        match c {
            '0'..='9' => normal.push(c),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}' => {}
            _ => return None,
        }
    }
    let counts = E164_DIGITS.contains(&(normal.len() - 1)) && !normal.starts_with("+0");
    counts.then_some(normal)
}

#[cfg(test)]
mod tests {
    use super::{email, phone};

    #[test]
    fn addresses_and_numbers_have_one_spelling() {
        let check = |found: Option<zeroize::Zeroizing<String>>, expected: Option<&str>| {
            assert_eq!(found.as_deref().map(String::as_str), expected);
        };
        check(email(" Asha@Example.ORG "), Some("asha@example.org"));
        check(email("a@bücher.example"), Some("a@xn--bcher-kva.example"));
        check(email("jose\u{301}@example.org"), Some("jos\u{e9}@example.org"));
        check(email("asha+news@example.org"), Some("asha+news@example.org"));
        check(email("no address"), None);
        check(email("@example.org"), None);
        check(phone("+91 (80) 4012-3456"), Some("+918040123456"));
        check(phone("0091 80 4012 3456"), Some("+918040123456"));
        check(phone("080 4012 3456"), None);
        check(phone("+91 CALL ME"), None);
    }
}
