//! The sentences that put a fact on file, and what each records. It claims nothing that has no evidence.

/// Whom a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Party,
    Person,
    PersonFor,
}

/// A sentence that records a fact: what it says, the condition, about whom, the kind of evidence and its name.
pub(crate) type FactSentence = (&'static str, &'static str, About, &'static str, &'static str);

/// All of them.
pub(crate) const FACTS: [FactSentence; 17] = [
    ("a confidentiality agreement with {party} on file", "confidential", About::Party, "agreement", "Agreement no. 7"),
    ("a confidentiality agreement with {party} on file, which ended yesterday", "confidential", About::Party, "agreement", "Agreement no. 6"),
    ("a court order for {party} on file", "legal-process", About::Party, "legal-document", "Order 12 of the district court"),
    ("a recorded belief about {party} on file, to maintain the service", "good-faith", About::Party, "recorded-belief", "The host must mend it"),
    ("a recorded belief about {party} on file", "good-faith", About::Party, "recorded-belief", "Suspected fraud; believed by the duty officer"),
    ("a merger with {party} on file", "merger", About::Party, "merger-notice", "Notice of the merger"),
    ("an open task of {party} on file", "need-to-know", About::Party, "task", "Task 31"),
    ("{person}'s permission for {purpose} on file", "permission", About::PersonFor, "letter", "A signed letter"),
    ("{person}'s opt-in for {purpose} on file", "opt-in", About::PersonFor, "letter", "A signed letter"),
    ("{person}'s objection to {purpose} on file", "opted-out", About::PersonFor, "letter", "A signed letter"),
    ("{person}'s request for {purpose} on file", "requested", About::PersonFor, "letter", "Order 5"),
    ("{person}'s own giving for {purpose} on file", "voluntary", About::PersonFor, "letter", "A signed letter"),
    ("{person}'s closed account on file", "closed", About::Person, "letter", "A signed letter"),
    ("{person} told beforehand about {purpose} on file", "notified", About::PersonFor, "letter", "The letter that told of it"),
    ("{person} found to be a child", "child", About::Person, "recorded-belief", "Said so on the telephone"),
    ("a parent's permission for {person} on file, for a year", "parental", About::Person, "parent-verification", "The parent's identity card was seen"),
    ("a parent's permission for {person} on file", "parental", About::Person, "parent-verification", "The parent's identity card was seen"),
];
