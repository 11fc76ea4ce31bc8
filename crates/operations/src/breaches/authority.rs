//! The text for the authority: what an authority asks to be told of a breach, out of what is on record. It is prepared, and sent by hand.

use crate::BreachView;
use crate::room::Room;
use store::Risk;

impl Room<'_> {
    /// What the authority is to be told, with the facts as they are now.
    pub(super) fn authority_text(&self, view: &BreachView) -> String {
        let (company, site) = (self.policy.company(), self.site());
        let to = view.authority_name.as_deref().unwrap_or("the supervisory authority");
        let found = if view.found.whole { "" } else { " (so far; the search is not over)" };
        let kinds = if view.found.kinds.is_empty() {
            "none in clear".to_owned()
        } else {
            view.found.kinds.iter().map(|(kind, people)| format!("{kind} of {people}")).collect::<Vec<_>>().join(", ")
        };
        let ended = view.ended_at.map_or_else(|| "not known to be over".to_owned(), |at| at.to_string());
        let risk = match view.risk {
            Some(Risk::Unlikely) => "unlikely to be a risk to anybody",
            Some(Risk::Likely) => "a risk to the people concerned",
            Some(Risk::High) => "a high risk to the people concerned",
            None => "not assessed yet",
        };
        let or_open = |text: &str| if text.is_empty() { "not known yet; will follow".to_owned() } else { text.to_owned() };
        let people = match &view.concerned.done {
            Some(told) if told.told => format!("told since {}", told.at),
            Some(_) => "not told, by the decision of two people".to_owned(),
            None => format!("to be told by {}", view.concerned.due),
        };
        let late = if view.authority.late { "\nThis comes later than it should have; the reason: \n" } else { "" };
        format!(
            "To {to}\n\nNotification of a personal data breach\n\n1. Who notifies: {company}, for {site}. Contact: {contact}.\n2. What happened: {what}\n   Kind: \
             {kind}. Began: {began}. Ended: {ended}. Noticed: {noticed}, by {by}.\n3. What was within reach: {scope}\n4. People concerned: {count}{found}. Kinds \
             of data, with the number of people: {kinds}.\n5. Likely consequences: {consequences}\n   Assessed as: {risk}.\n6. Measures: {measures}\n7. The people \
             concerned are {people}.\n8. Record: {id} in the register of breaches; the steps are in the tamper-evident log of {site}.{late}",
            contact = self.writes_from(),
            what = view.what,
            kind = words_of_kind(view.kind),
            began = view.began_at,
            noticed = view.noticed_at,
            by = view.noticed_by,
            scope = view.scope_words,
            count = view.found.people,
            consequences = or_open(&view.consequences),
            measures = or_open(&view.measures.join("; ")),
            id = view.id,
        )
    }
}

/// What happened, in a few words.
pub(super) const fn words_of_kind(kind: store::BreachKind) -> &'static str {
    match kind {
        store::BreachKind::PartnerKey => "a partner's key was stolen",
        store::BreachKind::StaffSession => "a session of the staff or a key of the company was stolen",
        store::BreachKind::DatabaseFile => "a database file was copied",
        store::BreachKind::Backup => "a backup was copied",
        store::BreachKind::LostDevice => "a device was lost",
        store::BreachKind::WrongRecipient => "something went to a wrong recipient",
        store::BreachKind::Other => "something else",
    }
}
