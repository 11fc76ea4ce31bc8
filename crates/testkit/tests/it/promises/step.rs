//! The closed set of sentences a scenario is written in. A sentence that is not in the list is an error that shows the list.

use super::pattern::{Slots, matches};

/// One step, read.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Which sentence of the list.
    pub(crate) says: &'static str,
    /// What stands in its slots.
    pub(crate) slots: Slots,
}

/// What a scenario can do, the longer of two that begin alike first.
pub(crate) const DEEDS: &[&str] = &[
    // What is on file.
    "{person}, who sent the {form} form with {data} and ticked {choice}",
    "{person}, who sent the {form} form with {data}",
    "{count} people who sent the {form} form with {data}",
    "{party}, the company itself",
    "{party}, the sponsor of the promotion",
    "{party}, the sponsor of another promotion",
    "{party}, a {kind}",
    "{party}, an {kind}",
    "a confidentiality agreement with {party} on file, which ended yesterday",
    "a confidentiality agreement with {party} on file",
    "a court order for {party} on file",
    "a recorded belief about {party} on file, to maintain the service",
    "a recorded belief about {party} on file",
    "a merger with {party} on file",
    "an open task of {party} on file",
    "{person}'s permission for {purpose} on file",
    "{person}'s opt-in for {purpose} on file",
    "{person}'s objection to {purpose} on file",
    "{person}'s request for {purpose} on file",
    "{person}'s own giving for {purpose} on file",
    "{person}'s closed account on file",
    "{person} told beforehand about {purpose} on file",
    "{person} found to be a child",
    "a parent's permission for {person} on file, for a year",
    "a parent's permission for {person} on file",
    "a violation of the terms by {person} on file",
    "a belief about {party} on file that rests on it",
    // What somebody does who forges evidence.
    "an empty file is brought as the agreement with {party}",
    "a program is brought as the agreement with {party}",
    "a plain note is brought as the agreement with {party}",
    "the agreement with {party} is said to have another hash",
    "whoever proposes the agreement with {party} approves it too",
    "the agreement with {party} is put on file by its name alone",
    "that is taken back",
    "the policy changes on {date}, where “{old}” becomes “{new}”",
    "the company publishes a version of {date}, where “{old}” becomes “{new}”",
    "the day is {date}",
    // What people do.
    "{person} sends the {form} form on their own page with {data}, saying they are a child",
    "{person} sends the {form} form with {data} and objects, as #{number} grants",
    "{person} sends the {form} form with {data} and ticks {choice}",
    "{person} sends the {form} form with {data}, saying they are a child",
    "{person} sends the {form} form with {data}",
    "{person} uses the right to {right}, as #{number} grants",
    "{person} asks “{words}”, as #{number} grants",
    "{person} corrects their {category} to “{words}”, as #{number} grants",
    "{person} opens the opt-out link that came with it",
    "{person} returns the message, in which their {category} should be “{words}”, as #{number} grants",
    "{person} returns the message with “{words}”, as #{number} grants",
    "{person}'s letter to {address} asks that their {category} be “{words}”",
    "{person}'s letter to {address} asks “{words}”",
    "{person}'s letter to {address} asks to {right}",
    "{person} says on their own page that it was them",
    "{person} takes it back on their own page",
    "staff prove who asks: {degree}",
    "staff answer “{words}”",
    "staff refuse it, by #{number}",
    "{person} agrees to {choice} on their own page",
    "{person} takes {choice} back on their own page",
    "a visitor says that they may be counted",
    "a visitor switches the counting off",
    "a visitor comes whose browser keeps no cookies",
    "{person} signs in by the letter sent to their address",
    "{person} signs out",
    // What people leave.
    "the company places an order for {person}",
    "{party} is paid for {person}'s order, for {purpose}",
    "{person} posts “{words}” on the board, unwarned",
    "{person} posts “{words}” on the board",
    // What children and parents do.
    "{person} has the letter for parents sent to them",
    "{person} gives {party}'s address as that of a parent",
    "{person} permits it to {parties} for {purposes}, by {way}",
    "{person}, who is {count} years old, permits it to {parties} for {purposes}, by {way}",
    "staff refuse the form of {person}",
    "{party} gets a page of their own from {person}",
    "{person} says on their own page that they are a child",
    "{person} says on their own page that they are no child",
    "{person} takes the permission back",
    "{person} deletes what is held of their child",
    // What the company's own people do in the console.
    "{party} works here as {role}",
    "{party} acknowledges in the console that it is confidential",
    "{party} is given a task about {person} for {purpose}",
    "{party} closes every task",
    "{party} looks at {person} in the console for {purpose}",
    "{party} looks for {person} by their address in the console",
    "{party} signs out of the console",
    "somebody uses the session of {party}",
    "{count} hours pass",
    // What the company and others do with data. These move data.
    "{party} asks for {person}'s {data} for {purpose}",
    "{party} offers to buy {person}'s {data} for {purpose}",
    "{party} would take over {person}'s {data} for {purpose}",
    "{party} contacts {person} by {data} for {purpose}",
    "{party} uses {person}'s {data} for {purpose}",
    "{party} reviews {person}'s {data} for {purpose}",
    "{party} records {person}'s {data} for {purpose}",
    "the company records everyone's {category} for {purpose}",
    "{party}'s own program asks for {person}'s {data} for {purpose}",
    "{party} asks for figures by {group} for {purpose}",
    // Questions. These move nothing; whoever and whatever is listed is asked about one by one, and all must come to the same.
    "it is asked whether {party} may {outward} a visitor's {data} to {parties} for {purposes}",
    "it is asked whether {party} may {outward} {person}'s {data} to {parties} for {purposes}",
    "it is asked whether {parties} may {inward} a visitor's {data} for {purposes}",
    "it is asked whether {parties} may {inward} {person}'s {data} for {purposes}",
];

/// What a scenario can check.
pub(crate) const CHECKS: &[&str] = &[
    "it is published",
    "publishing is refused, saying “{words}”",
    "it is {outcome}",
    "their {data} is {outcome}",
    "the request is {state}",
    "the request is {state}, {ground}",
    "the answer names {fact} as what would permit it",
    "the site has a {form} form",
    "the site has an {form} form",
    "the site has no {form} form, {ground}",
    "the {form} form asks exactly {data}",
    "the {form} form asks {data}, {ground}",
    "the {form} form asks no {category}, {ground}",
    "the {form} form offers {choice} as a choice nobody has ticked",
    "the {form} form offers no choice {choice}",
    "the {form} form says “{words}”",
    "the {form} form does not say “{words}”",
    "the policy page says “{words}”",
    "the policy page does not say “{words}”",
    "the front page says “{words}”",
    "every page says “{words}”",
    "no page says “{words}”",
    "the board says “{words}”",
    "the board does not say “{words}”",
    "the box where {person} posts says “{words}”",
    "the site has no board",
    "the page before a link that leaves says “{words}”",
    "it is settled already",
    "it is not taken",
    "it is no evidence",
    "every page opens to a visitor who gives nothing",
    "every form links to the policy",
    "the visit may be counted, {ground}",
    "the visit is not counted, {ground}",
    "{person}'s page shows their {data}",
    "{person}'s page shows nothing held",
    "{person}'s page says “{words}”",
    "{person}'s page offers the right to {right} in {count} ways, {ground}",
    "{person}'s page offers the right to {right}, {ground}",
    "{person}'s page opens no more",
    "{person} is told “{words}”",
    "the console refuses it, quoting #{number}",
    "the console shows {person}'s {data}",
    "the console shows nothing of {person}'s {data}",
    "the console says “{words}”",
    "the console asks to sign in",
    "the receipt of the deletion can be kept",
    "{person} is signed in no more",
    "{person}'s browser is told to forget the site",
    "only groups of at least {count} people are told",
];

impl Step {
    /// Reads the words of a step, without the word it begins with.
    pub(crate) fn read(words: &str) -> Result<Self, String> {
        let known = DEEDS.iter().chain(CHECKS);
        let found = known.filter_map(|says| matches(says, words).map(|slots| Self { says, slots })).next();
        found.ok_or_else(|| format!("`{words}` is none of the steps there are:\n  {}\n  {}", DEEDS.join("\n  "), CHECKS.join("\n  ")))
    }

    /// Whether it checks something rather than doing it.
    pub(crate) fn is_check(&self) -> bool {
        CHECKS.contains(&self.says)
    }
}
