//! One spelling for each e-mail address and telephone number, so that a blind index finds it. It never keeps or sends one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

/// Digits in a number of ITU-T E.164, least and most.
const E164_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// Bytes of the longest address (RFC 5321, 4.5.3.1.3).
const EMAIL_BYTES_MAX: usize = 254;
/// The sets of ten digits that people type telephone numbers in, by their zero: Arabic, Persian, the scripts of India, Thai, Lao, Burmese,
/// Khmer. Full-width digits are ASCII already when these are looked up.
const ZEROS: [char; 16] = [
    '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}', '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{1040}',
    '\u{17e0}', '\u{1810}',
];

/// An e-mail address in its one spelling: compatible forms as one (full-width letters and signs), trimmed, lower case, composed, the
/// domain in its ASCII form. Dots and plus signs stay: they make different addresses. `None` when it is no address.
pub(crate) fn email(text: &str) -> Option<Zeroizing<String>> {
    let plain = plain(text);
    let (scheme, rest) = plain.split_once(':').unwrap_or(("", &plain));
    let address = if scheme.eq_ignore_ascii_case("mailto") { rest } else { &plain };
    let (local, domain) = address.trim().rsplit_once('@')?;
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '<' | '>' | ',' | ';');
    if local.is_empty() || local.starts_with(is_combining_mark) || local.chars().any(is_odd) {
        return None;
    }
    // Twice: lower case may bring forth what composes anew.
    let local: Zeroizing<String> = Zeroizing::new(local.to_lowercase().nfkc().collect());
    // The root's own dot says nothing.
    let domain = Zeroizing::new(idna::domain_to_ascii_strict(domain.strip_suffix('.').unwrap_or(domain)).ok()?);
    let spelt = Zeroizing::new([local.as_str(), "@", domain.as_str()].concat());
    (!domain.is_empty() && spelt.len() <= EMAIL_BYTES_MAX).then_some(spelt)
}

/// A telephone number as E.164 has it: `+` and the digits with the country's. `None` when the country is not said: a national
/// number is another telephone in each country.
pub(crate) fn phone(text: &str) -> Option<Zeroizing<String>> {
    let plain = plain(text);
    let (scheme, rest) = plain.split_once(':').unwrap_or(("", &plain));
    let number = if scheme.eq_ignore_ascii_case("tel") { rest } else { &plain };
    // What follows a semicolon in `tel:` is no part of the number (RFC 3966).
    let number = number.split(';').next().unwrap_or_default().trim();
    let mut dialled = Zeroizing::new(String::with_capacity(number.len()));
    for c in without_trunk(number).chars() {
        match c {
            '0'..='9' => dialled.push(c),
            '+' if dialled.is_empty() => dialled.push(c),
            ' ' | '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' => {}
            other => dialled.push(digit(other)?),
        }
    }
    let digits = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"))?;
    let counts = E164_DIGITS.contains(&digits.len()) && !digits.starts_with('0');
    counts.then(|| Zeroizing::new(["+", digits].concat()))
}

/// A number without the zero in brackets that is dialled inside the country alone, as in `+44 (0)20 7946 0018`.
fn without_trunk(number: &str) -> Zeroizing<String> {
    match number.split_once("(0)") {
        Some((before, after)) if before.trim_start().starts_with(['+', '0']) => Zeroizing::new([before, after].concat()),
        _ => Zeroizing::new(number.to_owned()),
    }
}

/// The ASCII digit of a digit in another script.
fn digit(c: char) -> Option<char> {
    let of = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).and_then(|value| char::from_digit(value, 10));
    ZEROS.iter().find_map(of)
}

/// A text with compatible forms made one and the signs that are not seen left out, trimmed.
fn plain(text: &str) -> Zeroizing<String> {
    let is_unseen = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    // Room for all of it from the start: a text that grows leaves copies behind. No character has more than eighteen in its place.
    let mut plain = Zeroizing::new(String::with_capacity(text.len() * 4));
    plain.extend(text.nfkc().filter(|c| !is_unseen(c)));
    Zeroizing::new(plain.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{email, phone};

    fn check(of: fn(&str) -> Option<zeroize::Zeroizing<String>>, table: &[(&str, Option<&str>)]) {
        for (text, expected) in table {
            assert_eq!(of(text).as_deref().map(String::as_str), *expected, "{text}");
        }
        // Its one spelling is spelt as itself.
        for (_, spelling) in table {
            if let Some(spelling) = spelling {
                assert_eq!(of(spelling).as_deref().map(String::as_str), Some(*spelling));
            }
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        check(
            email,
            &[
                (" Asha@Example.ORG ", Some("asha@example.org")),
                ("a@b\u{fc}cher.example", Some("a@xn--bcher-kva.example")),
                ("a@bu\u{308}cher.example", Some("a@xn--bcher-kva.example")),
                ("a@xn--bcher-kva.example", Some("a@xn--bcher-kva.example")),
                ("a@B\u{dc}CHER.EXAMPLE", Some("a@xn--bcher-kva.example")),
                ("a@fa\u{df}.example", Some("a@xn--fa-hia.example")),
                ("jose\u{301}@example.org", Some("jos\u{e9}@example.org")),
                ("JOSE\u{301}@example.org", Some("jos\u{e9}@example.org")),
                ("\u{ff41}\u{ff53}\u{ff48}\u{ff41}\u{ff20}\u{ff45}xample\u{ff0e}org", Some("asha@example.org")),
                ("a@example\u{3002}org", Some("a@example.org")),
                ("a@example.org.", Some("a@example.org")),
                ("\u{200b}a@example.org\u{feff}", Some("a@example.org")),
                ("\u{a0}a@example.org\u{a0}", Some("a@example.org")),
                ("mailto:a@example.org", Some("a@example.org")),
                ("asha+news@example.org", Some("asha+news@example.org")),
                ("a.s.h.a@example.org", Some("a.s.h.a@example.org")),
                ("\u{3b4}\u{3bf}\u{3ba}@example.org", Some("\u{3b4}\u{3bf}\u{3ba}@example.org")),
                ("no address", None),
                ("@example.org", None),
                ("a@", None),
                ("a@@example.org", None),
                ("a b@example.org", None),
                ("a@exa mple.org", None),
                ("Asha <a@example.org>", None),
                ("a@example.org, b@example.org", None),
                ("", None),
            ],
        );
        assert!(email(&format!("{}@example.org", "a".repeat(300))).is_none());
    }

    #[test]
    fn a_telephone_number_has_one_spelling() {
        check(
            phone,
            &[
                ("+91 (80) 4012-3456", Some("+918040123456")),
                ("0091 80 4012 3456", Some("+918040123456")),
                ("00 91 80 4012 3456", Some("+918040123456")),
                ("\u{ff0b}\u{ff19}\u{ff11} 80 4012 3456", Some("+918040123456")),
                ("+\u{96f}\u{967} \u{96e}\u{966} 4012 3456", Some("+918040123456")),
                ("+\u{669}\u{661}8040123456", Some("+918040123456")),
                ("+91\u{a0}80\u{2011}4012\u{2013}3456", Some("+918040123456")),
                ("\u{202a}+918040123456\u{202c}", Some("+918040123456")),
                ("tel:+91-80-4012-3456", Some("+918040123456")),
                ("TEL:+918040123456;ext=12", Some("+918040123456")),
                ("+44 (0)20 7946 0018", Some("+442079460018")),
                ("+44 20.7946/0018", Some("+442079460018")),
                ("080 4012 3456", None),
                ("8040123456", None),
                ("+91 CALL ME", None),
                ("+91 80 4012 3456 ext 12", None),
                ("+0 80 4012 3456", None),
                ("91+8040123456", None),
                ("+1234567", None),
                ("+1234567890123456", None),
                ("", None),
            ],
        );
    }
}
