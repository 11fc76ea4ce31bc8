//! The date that a policy's text shows of itself, read as people write dates. A date that cannot be read is none.

use jiff::civil::Date;

/// The months as they are written, by their first three letters too.
const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// Every date in these words: `April 29, 2016`, `16th November 2009`, `2016-04-29`.
pub(super) fn dates_in(text: &str) -> Vec<Date> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c == ',').map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let written = words.iter().filter_map(|word| word.parse().ok());
    let spelt = words.windows(3).filter_map(|three| match three {
        [first, second, year] => day_of(first).zip(month_of(second)).or_else(|| day_of(second).zip(month_of(first))).and_then(|(day, month)| {
            let year = if year.len() == 4 { year.parse().ok()? } else { return None };
            Date::new(year, month, day).ok()
        }),
        _ => None,
    });
    written.chain(spelt).collect()
}

fn day_of(word: &str) -> Option<i8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn month_of(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    let place = MONTHS.iter().position(|month| *month == lower || month.get(..3) == Some(lower.as_str()))?;
    i8::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::dates_in;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_as_policies_write_them() {
        for (text, expected) in [
            ("Updated Date: April 29, 2016", vec![date(2016, 4, 29)]),
            ("Effective 16th November 2009", vec![date(2009, 11, 16)]),
            ("Last changed on 1 Jun 2026.", vec![date(2026, 6, 1)]),
            ("In force since 2026-06-15.", vec![date(2026, 6, 15)]),
            ("We will revise the “updated” date at the top of this page.", vec![]),
            ("February 30, 2016", vec![]),
            ("You may 2 of 2016", vec![]),
        ] {
            assert_eq!(dates_in(text), expected, "{text}");
        }
    }
}
