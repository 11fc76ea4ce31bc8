//! Small mistakes planted in the statements of a policy, one at a time, the gravest first.

use policy::{Alternatives, Closed, Flows, Occasion, Purposes, Says, Statement, Term};

/// The statements with one mistake in them.
pub(crate) struct Mutation {
    /// What was done, for messages.
    pub(crate) what: String,
    pub(crate) statements: Vec<Statement>,
}

/// Every mutation of these statements.
pub(crate) fn of(statements: &[Statement]) -> impl Iterator<Item = Mutation> {
    let indexes = move || (0..statements.len()).filter(|index| !matches!(statements[*index].says, Says::Prove { .. }));
    let deleted = indexes().map(move |index| {
        let mut rest = statements.to_vec();
        let gone = rest.remove(index);
        Mutation { what: format!("without `{}`", gone.text()), statements: rest }
    });
    let changed = indexes().flat_map(move |index| {
        changes(&statements[index]).into_iter().map(move |(what, changed)| {
            let mut list = statements.to_vec();
            let was = std::mem::replace(&mut list[index], changed);
            Mutation { what: format!("with `{}` {what}", was.text()), statements: list }
        })
    });
    deleted.chain(changed)
}

/// A statement, changed in every way.
fn changes(statement: &Statement) -> Vec<(String, Statement)> {
    let mut list = Vec::new();
    let mut add = |what: &str, change: &dyn Fn(&mut Statement)| {
        let mut changed = statement.clone();
        change(&mut changed);
        if changed != *statement {
            list.push((what.to_owned(), changed));
        }
    };
    if let Says::Never { flows, .. } = &statement.says {
        let permitted = Flows { unless: None, purposes: flows.purposes.clone().or(Some(Purposes::Any)), parties: or_all_parties(flows), ..flows.clone() };
        add("as a may", &|changed| {
            changed.says = Says::May(permitted.clone());
            changed.excepts.clear();
        });
    }
    for at in 0..statement.excepts.len() {
        add("without an except", &|changed| drop(changed.excepts.remove(at)));
    }
    for at in 0..statement.despite.len() {
        add("without a despite", &|changed| drop(changed.despite.remove(at)));
    }
    if let Some(flows) = flows_of(&statement.says) {
        for (what, other) in flow_changes(flows) {
            add(&what, &|changed| {
                if let Some(flows) = flows_of_mut(&mut changed.says) {
                    *flows = other.clone();
                }
            });
        }
    }
    for (at, except) in statement.excepts.iter().enumerate() {
        for (what, other) in flow_changes(&except.flows) {
            add(&format!("with an except {what}"), &|changed| changed.excepts[at].flows = other.clone());
        }
    }
    list
}

fn flows_of(says: &Says) -> Option<&Flows> {
    match says {
        Says::May(flows) | Says::Never { flows, .. } | Says::Must { when: Occasion::Flow(flows), .. } => Some(flows),
        _ => None,
    }
}

fn flows_of_mut(says: &mut Says) -> Option<&mut Flows> {
    match says {
        Says::May(flows) | Says::Never { flows, .. } | Says::Must { when: Occasion::Flow(flows), .. } => Some(flows),
        _ => None,
    }
}

/// A stretch of flows, changed in every way.
fn flow_changes(flows: &Flows) -> Vec<(String, Flows)> {
    let mut list = vec![
        ("without its facts".to_owned(), Flows { facts: None, only: Closed { facts: false, ..flows.only }, ..flows.clone() }),
        ("for any purpose".to_owned(), Flows { purposes: Some(Purposes::Any), ..flows.clone() }),
        ("to or by anyone".to_owned(), Flows { parties: every_party(), ..flows.clone() }),
        ("with all data".to_owned(), Flows { data: vec![term("all")], ..flows.clone() }),
        ("not only".to_owned(), Flows { only: Closed::default(), ..flows.clone() }),
        ("without `of child`".to_owned(), Flows { of_child: false, ..flows.clone() }),
        ("without `unless`".to_owned(), Flows { unless: None, ..flows.clone() }),
    ];
    list.extend(shorter(&flows.actions).map(|actions| ("with an action less".to_owned(), Flows { actions, ..flows.clone() })));
    list.extend(shorter(&flows.data).map(|data| ("with a kind of data less".to_owned(), Flows { data, ..flows.clone() })));
    list.extend(shorter(&flows.parties).map(|parties| ("with a party less".to_owned(), Flows { parties, ..flows.clone() })));
    if let Some(Purposes::These(purposes)) = &flows.purposes {
        list.extend(shorter(purposes).map(|purposes| ("with a purpose less".to_owned(), Flows { purposes: Some(Purposes::These(purposes)), ..flows.clone() })));
    }
    for facts in flows.facts.iter().flat_map(fewer_facts) {
        list.push(("with a fact less".to_owned(), Flows { facts: Some(facts), ..flows.clone() }));
    }
    for unless in flows.unless.iter().flat_map(fewer_facts) {
        list.push(("with a fact less".to_owned(), Flows { unless: Some(unless), ..flows.clone() }));
    }
    list
}

/// The list without each of its items, as long as one is left.
fn shorter<T: Clone>(list: &[T]) -> impl Iterator<Item = Vec<T>> {
    (0..list.len())
        .filter(move |_| list.len() > 1)
        .map(move |at| list.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, item)| item.clone()).collect())
}

/// The facts without each of their alternatives, and without each fact of one.
fn fewer_facts(facts: &Alternatives) -> Vec<Alternatives> {
    let without_one = (0..facts.len()).flat_map(|at| {
        shorter(&facts[at]).map(move |together| {
            let mut fewer = facts.clone();
            fewer[at] = together;
            fewer
        })
    });
    shorter(facts).chain(without_one).collect()
}

fn or_all_parties(flows: &Flows) -> Vec<Term> {
    if flows.parties.is_empty() { every_party() } else { flows.parties.clone() }
}

fn every_party() -> Vec<Term> {
    use vocabulary::{Recipient, Word};
    Recipient::all().iter().map(|party| term(party.key())).collect()
}

/// A term can be read but not made: it has a place in a source.
fn term(word: &str) -> Term {
    serde_json::from_str(&format!("\"{word}\"")).unwrap()
}
