//! What an entry of the log says, in a sentence: kinds of data, purposes, parties, sentences of the policy. It names no person.

use ledger::{Event, StaffEvent};
use vocabulary::{DataCategory, RecordId, SentenceId};

/// The sentence.
pub(super) fn says(event: &Event) -> String {
    match event {
        Event::PolicyAdopted { version, .. } => format!("The policy {version} was adopted."),
        Event::Collected { records, source, purposes, .. } => {
            format!("A person gave {} at “{source}” for {}.", kinds(records), list(purposes))
        }
        Event::FactRecorded(fact) => match &fact.about.party {
            Some(party) => format!("The fact `{}` was put on record about {party}.", fact.condition),
            None => format!("The fact `{}` was put on record.", fact.condition),
        },
        Event::Granted { action, data, purpose, recipient, party, sentences, .. } => {
            let to = party.as_ref().map_or_else(|| recipient.to_string(), |party| format!("{party} ({recipient})"));
            format!("Permitted: {action} {} for {purpose}, {to}; by {}.", list(data), under(sentences))
        }
        Event::GrantedForMany { action, data, purpose, people, sentences, .. } => {
            format!("Permitted at once for {people} people: {action} {} for {purpose}; by {}.", list(data), under(sentences))
        }
        Event::Refused { action, data, purpose, recipient, party, sentences } => {
            let to = party.as_ref().map_or_else(|| recipient.to_string(), |party| format!("{party} ({recipient})"));
            format!("Refused: {action} {} for {purpose}, {to}; by {}.", list(data), under(sentences))
        }
        Event::Surveyed { by, values } => format!("{values} were looked up by {by}; no value was opened."),
        Event::Amended { by, values, change } => format!("The terms of {values} values found by {by} were changed: {change}."),
        Event::Removed { records } => format!("Removed: {}.", kinds(records)),
        Event::ShownToPerson { data, .. } => format!("A person saw what is held of them: {}.", list(data)),
        Event::ShownToParent { data, .. } => format!("A parent saw what is held of their child: {}.", list(data)),
        Event::FormOpened { data, .. } => format!("A signed form was opened to be checked: {}.", list(data)),
        Event::WrittenTo { .. } => "A letter was written to an address that somebody typed.".to_owned(),
        Event::Requested { right, channel, state, .. } => format!("A request to {right} by {channel} is now {state}."),
        Event::Erased { why, forgot, .. } => format!("A person was forgotten ({why}); {} lines open no more.", forgot.len()),
        Event::Expired { category, .. } => format!("The time of a value was over: {category}."),
        Event::ErasureTold { party, .. } => format!("{party} was told that what it received is of somebody who was erased."),
        Event::Sought { category, by } => format!("{by} looked for people by {category}."),
        Event::KeysMadeAnew { floor, number } => format!("A key of the site was made anew: {floor:?}, number {number}."),
        Event::BreachStep { breach, step } => format!("Breach {}: {step}.", short(*breach)),
        Event::BreachTold { breach, way } => format!("A person whom breach {} concerns: {way}.", short(*breach)),
        Event::PartyRegistered { party, recipient } => format!("{party} became known as {recipient}."),
        Event::Staff(event) => staff_says(event),
        other => others(other),
    }
}

fn others(event: &Event) -> String {
    match event {
        Event::SignedIn { by, .. } => format!("A person signed in by {by}."),
        Event::SignedOut { sessions } => format!("{} sessions of a person were ended.", sessions.len()),
        Event::AddressProven { .. } => "A person proved that an address is theirs.".to_owned(),
        Event::SignInChanged { way, change } => format!("A way to sign in was {change}: {way}."),
        Event::Drawn { contest, winners, entrants } => format!("{winners} of {entrants} were drawn in {contest}."),
        Event::Won { contest, place, .. } => format!("A person won place {place} in {contest}."),
        Event::Ordered { state, .. } => format!("An order is now {state}."),
        Event::Posted { change, .. } => format!("A post in public was {change}."),
        Event::PortfolioChanged { public, .. } => format!("A person chose what everybody can read of their portfolio: {}.", list(public)),
        Event::Corrected { category, .. } => format!("A value was corrected: {category}."),
        Event::InSystem { system, task, step, rows, .. } => format!("What must reach the other system {system} ({task}): {step}; rows: {rows}."),
        Event::RowsWritten => "Rows were written; the line seals what they are.".to_owned(),
        other => format!("{}.", other.kind()),
    }
}

fn staff_says(event: &StaffEvent) -> String {
    match event {
        StaffEvent::Changed { change, roles, by, .. } => format!("A member of staff: {change}, with the roles {}; by {by}.", list(roles)),
        StaffEvent::WayChanged { way, change, .. } => format!("A way for a member of staff to sign in was {change}: {way}."),
        StaffEvent::SignedIn { by, .. } => format!("A member of staff signed in by {by}."),
        StaffEvent::SignedOut { sessions, .. } => format!("{} sessions of a member of staff were ended.", sessions.len()),
        StaffEvent::Task { change, why, purposes, .. } => format!("A task ({why}) for {} was {change}.", list(purposes)),
        StaffEvent::Viewed { by, role, purpose, data, .. } => format!("{by}, as {role}, asked to see {} for {purpose}.", list(data)),
        StaffEvent::Sought { category, by } => format!("{by} looked for a person by {category}."),
        StaffEvent::BreakGlass { state, by, .. } => format!("The glass was broken: {state}, by {by}."),
        StaffEvent::Refused { by, missing } => format!("A view by {by} was refused: no {missing}."),
        other => format!("{}.", other.kind()),
    }
}

fn kinds(records: &[(RecordId, DataCategory)]) -> String {
    let mut kinds: Vec<String> = records.iter().map(|(_, category)| category.to_string()).collect();
    kinds.sort();
    kinds.dedup();
    list(&kinds)
}

fn list<T: std::fmt::Display>(all: &[T]) -> String {
    if all.is_empty() { "nothing".to_owned() } else { all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ") }
}

fn under(sentences: &[SentenceId]) -> String {
    if sentences.is_empty() {
        "no sentence".to_owned()
    } else {
        sentences.iter().map(|sentence| format!("#{}", sentence.number)).collect::<Vec<_>>().join(", ")
    }
}

/// The last digits of an id, by which people tell things apart.
fn short(id: RecordId) -> String {
    let text = id.to_string();
    text.get(text.len().saturating_sub(8)..).unwrap_or(&text).to_owned()
}
