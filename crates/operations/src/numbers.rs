//! Numbers of cards and accounts: how they are recognised, and what of them is shown. It never keeps one.

use zeroize::Zeroizing;

/// Digits of a payment card (ISO/IEC 7812-1).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Digits of what is certainly a card, where nothing else says that it is one.
const SURE_CARD_DIGITS: std::ops::RangeInclusive<usize> = 15..=16;
/// Characters of an IBAN (ISO 13616).
const IBAN_CHARACTERS: std::ops::RangeInclusive<usize> = 15..=34;
/// From so many digits on, what stands among financial data is taken for an account number.
const ACCOUNT_DIGITS_MIN: usize = 8;
/// So much of a number is shown.
const SHOWN: usize = 4;

/// What is shown instead of the number in this text; `None` when there is none. Among financial data every long row of digits is one;
/// elsewhere only what is a card number or an IBAN and nothing besides.
pub(crate) fn masked(text: &str, is_financial: bool) -> Option<Zeroizing<String>> {
    let groups = groups(text);
    if let Some(number) = find(&groups, &CARD_DIGITS, is_card).or_else(|| find(&groups, &IBAN_CHARACTERS, is_iban)) {
        let alone = number.len() == groups.iter().map(|group| group.len()).sum::<usize>();
        let sure = is_iban(&number) || SURE_CARD_DIGITS.contains(&number.len()) && number.starts_with(['3', '4', '5', '6']);
        if is_financial || alone && sure {
            return Some(shown(&number));
        }
    }
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    // Which of several numbers is the one nobody said: the first long one, else nothing of any.
    (is_financial && digits >= ACCOUNT_DIGITS_MIN).then(|| {
        let long = groups.iter().find(|group| group.chars().filter(char::is_ascii_digit).count() >= ACCOUNT_DIGITS_MIN);
        long.map_or_else(|| Zeroizing::new(DOTS.to_owned()), |group| shown(group))
    })
}

/// Whether the text is the number of a card and nothing besides, in groups or in one row, with the right check digit.
pub(crate) fn is_card_alone(text: &str) -> bool {
    let written = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'));
    let digits: Zeroizing<String> = Zeroizing::new(text.chars().filter(char::is_ascii_digit).collect());
    written && CARD_DIGITS.contains(&digits.len()) && is_card(&digits)
}

/// What stands for the digits that are not shown.
const DOTS: &str = "••••";

fn shown(number: &str) -> Zeroizing<String> {
    let last: Zeroizing<String> = Zeroizing::new(number.chars().skip(number.len().saturating_sub(SHOWN)).collect());
    Zeroizing::new([DOTS, " ", last.as_str()].concat())
}

/// The rows of ASCII letters and digits; a digit in another form of Unicode is read as what it is where it has a full-width form.
fn groups(text: &str) -> Vec<Zeroizing<String>> {
    let plain = |c: char| match c {
        '\u{ff10}'..='\u{ff19}' => u32::from(c).checked_sub(0xFF10).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c),
        other => other.to_ascii_uppercase(),
    };
    let mut groups = Vec::new();
    let mut group = Zeroizing::new(String::with_capacity(text.len()));
    for c in text.chars().map(plain).chain([' ']) {
        if c.is_ascii_alphanumeric() {
            group.push(c);
        } else if !group.is_empty() {
            groups.push(std::mem::replace(&mut group, Zeroizing::new(String::with_capacity(text.len()))));
        }
    }
    groups
}

/// The first row of whole groups that together are such a number.
fn find(groups: &[Zeroizing<String>], length: &std::ops::RangeInclusive<usize>, is: fn(&str) -> bool) -> Option<Zeroizing<String>> {
    for first in 0..groups.len() {
        let mut joined = Zeroizing::new(String::with_capacity(*length.end() * 2));
        for group in groups.iter().skip(first) {
            if joined.len() + group.len() > *length.end() {
                break;
            }
            joined.push_str(group);
            if length.contains(&joined.len()) && is(&joined) {
                return Some(joined);
            }
        }
    }
    None
}

/// Whether the digits have the check digit of ISO/IEC 7812-1 (Luhn).
fn is_card(number: &str) -> bool {
    let mut sum = 0;
    for (place, c) in number.chars().rev().enumerate() {
        let Some(digit) = c.to_digit(10) else { return false };
        sum += match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) => double / 10 + double % 10,
        };
    }
    sum % 10 == 0 && number.bytes().any(|digit| digit != b'0')
}

/// Whether country, check digits and account fit each other (ISO 7064, modulo 97).
fn is_iban(number: &str) -> bool {
    let mut characters = number.chars();
    let head: Zeroizing<String> = Zeroizing::new(characters.by_ref().take(SHOWN).collect());
    let mut of_head = head.chars();
    let begins = of_head.by_ref().take(2).all(|c| c.is_ascii_uppercase()) && of_head.all(|c| c.is_ascii_digit());
    let rest = characters.chain(head.chars()).try_fold(0_u32, |rest, c| {
        let value = c.to_digit(36)?;
        Some((rest * if value < 10 { 10 } else { 100 } + value) % 97)
    });
    begins && rest == Some(1)
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn numbers_are_recognised_and_only_their_last_four_digits_are_shown() {
        // Numbers for trials, of the card companies and of ISO 13616.
        for (text, financial, elsewhere) in [
            ("4111 1111 1111 1111", Some("•••• 1111"), Some("•••• 1111")),
            ("4111-1111-1111-1111", Some("•••• 1111"), Some("•••• 1111")),
            ("5500005555555559", Some("•••• 5559"), Some("•••• 5559")),
            ("3782 822463 10005", Some("•••• 0005"), Some("•••• 0005")),
            ("4111 1111 1111 1111 exp 12/27 cvv 123", Some("•••• 1111"), None),
            ("Visa 4111111111111111", Some("•••• 1111"), None),
            ("\u{ff14}111 1111 1111 1111", Some("•••• 1111"), Some("•••• 1111")),
            ("GB82 WEST 1234 5698 7654 32", Some("•••• 5432"), Some("•••• 5432")),
            ("de89370400440532013000", Some("•••• 3000"), Some("•••• 3000")),
            ("4111 1111 1111 1112", Some("••••"), None),
            ("4111111111111112", Some("•••• 1112"), None),
            ("account 12345678", Some("•••• 5678"), None),
            ("sort code 12-34-56 account 1234 5678", Some("••••"), None),
            ("\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}\u{667}\u{668}", Some("••••"), None),
            ("cheque", None, None),
            ("1234567", None, None),
            ("0000 0000 0000 0000", Some("••••"), None),
            ("an order of 16 May 2026", None, None),
        ] {
            let found = |is_financial| masked(text, is_financial);
            assert_eq!(found(true).as_deref().map(String::as_str), financial, "{text} among financial data");
            assert_eq!(found(false).as_deref().map(String::as_str), elsewhere, "{text} elsewhere");
        }
    }
}
