//! Rights without effect: a person can opt out, and no answer depends on it. It grants nothing itself.

use crate::diagnostic::Messages;
use crate::rules::fact;
use crate::statement::{Says, Statement};
use crate::table::{Ruling, Table, expand};
use std::collections::BTreeSet;
use vocabulary::{Condition, Effect, Purpose, Word};

/// Reports each opt-out from purposes in which nothing that is permitted would be refused after it.
pub(crate) fn analyse(table: &Table, statements: &[Statement], messages: &mut Messages<'_>) {
    let (permitted, heeded) = purposes_permitted_and_heeding(table);
    for statement in statements {
        let Says::Can { effect: Effect::OptedOut(purposes), .. } = &statement.says else { continue };
        let matters = purposes.iter().any(|purpose| permitted.contains(purpose));
        if matters && !purposes.iter().any(|purpose| heeded.contains(purpose)) {
            let named: Vec<&str> = purposes.iter().map(|purpose| purpose.key()).collect();
            messages
                .error("right-without-effect", statement.span, format!("opting out changes no answer: nothing for {} depends on `opted-out`", named.join(", ")))
                .help("say what is refused then, as in `never contact email for marketing if opted-out`, or permit it only `if … and not opted-out`");
        }
    }
}

/// The purposes for which some flow is permitted; and those for which one is permitted and, all else equal, refused to
/// whoever has opted out.
fn purposes_permitted_and_heeding(table: &Table) -> (BTreeSet<Purpose>, BTreeSet<Purpose>) {
    let opted_out = fact(Condition::OptedOut);
    let (mut open, mut heeded) = (BTreeSet::new(), BTreeSet::new());
    for (classes, number) in table.collapsed() {
        let Some(group) = table.groups.get(usize::from(number)) else { continue };
        let permitted = |facts| table.outcome(table.look_up(number, facts)).is_some_and(|outcome| outcome.ruling == Ruling::Permit);
        let mut states = (0..group.states()).map(|packed| expand(packed, group.facts));
        let [_, _, _, class] = classes;
        let purposes = || table.purposes.members(class).filter_map(|at| Purpose::all().get(at));
        if states.clone().any(permitted) {
            open.extend(purposes());
        }
        if states.any(|facts| permitted(facts & !opted_out) && !permitted(facts | opted_out)) {
            heeded.extend(purposes());
        }
    }
    (open, heeded)
}
