//! The policy in the console: as a living map, one version against another, and as it is written. It shows what the house finds and decides nothing.

pub(super) mod compare;
mod drafts;
pub(super) mod editor;
pub(super) mod map;
mod messages;
mod publish;
mod rule_words;
mod script;
mod sentence;

use crate::app::App;
use crate::console::error::ConsoleError;
use crate::console::staff::Staff;
use crate::view::words::day;
use jiff::civil::Date;
use policy::{Class, Policy};
use std::sync::Arc;
use vocabulary::VersionId;

/// A version as a choice.
#[derive(Debug)]
struct Choice {
    value: String,
    words: String,
    chosen: bool,
}

/// The version of the site's policy that an address names; the one in force where it names none.
fn named(app: &App, staff: &Staff, date: Option<&str>) -> Result<Arc<Policy>, ConsoleError> {
    match date.filter(|date| !date.is_empty()) {
        None => Ok(app.house.policy(&staff.site)?),
        Some(date) => {
            let effective: Date = date.parse().map_err(|_| ConsoleError::nothing_here())?;
            app.house.version(&VersionId { site: staff.site.clone(), effective }).map_err(|_| ConsoleError::nothing_here())
        }
    }
}

/// Every version as a choice.
fn choices(app: &App, staff: &Staff, chosen: &Policy) -> Result<Vec<Choice>, ConsoleError> {
    let in_force = app.house.policy(&staff.site)?;
    let choice = |version: &Arc<Policy>| {
        let date = version.version().effective;
        let standing = match date.cmp(&in_force.version().effective) {
            std::cmp::Ordering::Equal => ", in force",
            std::cmp::Ordering::Greater => ", not in force yet",
            std::cmp::Ordering::Less => "",
        };
        Choice { value: date.to_string(), words: format!("{}{standing}", day(date)), chosen: date == chosen.version().effective }
    };
    Ok(app.house.versions(&staff.site)?.iter().map(choice).collect())
}

/// The style of a class, and what it is called on the map.
const fn class_words(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Enforced => ("enforced", "Enforced"),
        Class::Noticed => ("notice", "Shown"),
        Class::Right => ("right", "Right"),
        Class::Organisational => ("organisational", "Organisational"),
        Class::Silent => ("silent", "Promises nothing"),
        Class::Uncovered => ("uncovered", "Not covered"),
    }
}

/// A number with what it counts: `1 person`, `3 people`.
fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(number)) }
}

/// A number as people read it: `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::{counted, grouped};

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!((counted(1, "person", "people").as_str(), counted(2_000, "person", "people").as_str()), ("1 person", "2,000 people"));
    }
}
