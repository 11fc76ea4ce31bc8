//! The rights on a person's page: what each is, the sentence that grants it, how it is used. It grants none.

use crate::app::App;
use crate::language::plain;
use crate::view::grounds::Grounds;
use crate::view::ways::channel_words;
use crate::view::words::{category_title, how_long, list, sentence, soon, spoken, stopped, topic_by_name};
use operations::{LeavingKind, LeavingView, RightView, purposes_stopped, stopped_by};
use policy::{Policy, Reason};
use vocabulary::{Effect, Purpose, Right, Within, Word};

/// A right, as the page offers it.
#[derive(Debug)]
pub(crate) struct Offered {
    /// What to send back.
    pub(crate) key: String,
    /// What it is.
    pub(crate) title: String,
    /// What stands beside it.
    pub(crate) aside: String,
    /// What it stops, where it stops something.
    pub(crate) stops: Option<String>,
    /// Whether it stands open.
    pub(crate) open: bool,
    /// Whether it is used on this page.
    pub(crate) here: bool,
    /// How it is used elsewhere.
    pub(crate) how: String,
    /// What the button says.
    pub(crate) button: String,
    /// What must be known before.
    pub(crate) warning: Option<String>,
    /// Whether it takes a new value.
    pub(crate) takes_correction: bool,
    /// Whether it takes words.
    pub(crate) takes_words: bool,
    /// Makes sending it twice as good as once.
    pub(crate) idempotency: String,
    /// The sentence that grants it.
    pub(crate) grounds: Option<Grounds>,
}

impl Offered {
    /// Every right, each once, with all the sentences that grant it and all the ways to use it; open where it was just used wrongly.
    pub(crate) fn all(app: &App, policy: &Policy, (rights, leaving): (&[RightView], &[LeavingView]), open: Option<&str>) -> Vec<Self> {
        let mut groups: Vec<Vec<&RightView>> = Vec::new();
        for right in rights {
            let same = |group: &&mut Vec<&RightView>| group.first().is_some_and(|first| is_same(first, right));
            match groups.iter_mut().find(same) {
                Some(group) => group.push(right),
                None => groups.push(vec![right]),
            }
        }
        // Of several grants the one that can be used here, and of those the soonest answered, is used.
        let best = |group: &Vec<&RightView>| {
            let rank = |right: &&&RightView| (!right.here, right.within.map_or(i64::MAX, Within::as_ms));
            let chosen = group.iter().min_by_key(rank).copied()?;
            let follows = leaving.iter().find(|leaving| leaving.right == chosen.key);
            Some(Self { warning: follows.map(|leaving| warning(policy, leaving)), ..Self::of(app, policy, group, chosen, open) })
        };
        groups.iter().filter_map(best).collect()
    }

    /// The right as these grants of it give it.
    fn of(app: &App, policy: &Policy, rights: &[&RightView], right: &RightView, open: Option<&str>) -> Self {
        let reasons: Vec<Reason> = rights.iter().filter_map(|right| right.reason.clone()).collect();
        let grounds = (!reasons.is_empty()).then(|| Grounds::of(app, &reasons));
        Self {
            key: right.key.clone(),
            title: title(right),
            aside: aside(right, grounds.as_ref()),
            stops: stops(policy, right),
            open: rights.iter().any(|right| open == Some(right.key.as_str())),
            here: right.here,
            how: ways(rights),
            button: spoken(button(right)),
            warning: None,
            takes_correction: right.takes_correction,
            takes_words: right.takes_words,
            idempotency: app.house.fresh_idempotency(),
            grounds,
        }
    }
}

/// Whether two grants give the same. A correction is made at once, whether the text promises it or only a case.
fn is_same(one: &RightView, other: &RightView) -> bool {
    one.right == other.right && (one.effect == other.effect || one.takes_correction && other.takes_correction)
}

/// What stands beside a right: the sentence that grants it, and how soon it is answered.
fn aside(right: &RightView, grounds: Option<&Grounds>) -> String {
    let Some(grounds) = grounds else {
        return spoken("offered-beyond");
    };
    let within = right.within.map(soon).unwrap_or_default();
    format!("{}{within}", grounds.aside())
}

/// What a right is called: what it stops, where it stops something.
fn title(right: &RightView) -> String {
    spoken(match (right.right, &right.effect) {
        (_, Effect::OptedOut(stopped)) if stopped.len() < Purpose::all().len() => {
            let topics: Vec<String> = stopped.iter().map(|purpose| topic_by_name(*purpose)).collect();
            return plain("ask-opt-out-of", &[("topics", &list(&topics))]);
        }
        (Right::OptOut, Effect::OptedOut(_)) => "ask-stop-all",
        (Right::OptOut, _) => "ask-stop",
        (Right::CloseAccount, Effect::Deleted) => "ask-delete",
        (Right::CloseAccount, _) => "ask-close",
        (Right::Correct, _) => "ask-correct",
        (Right::Decline, _) => "ask-decline",
        (Right::Ask, _) => "ask-question",
    })
}

/// What opting out stops by the policy's own decisions.
fn stops(policy: &Policy, right: &RightView) -> Option<String> {
    let purposes = purposes_stopped(policy, &right.effect);
    if purposes.is_empty() {
        return None;
    }
    let acts = stopped(&stopped_by(policy, &purposes));
    Some(match acts.as_slice() {
        [] => spoken("objection-on-record"),
        acts => plain("objection-stops", &[("company", &policy.company()), ("acts", &acts.join(&spoken("and-no-longer")))]),
    })
}

/// What must be known before leaving: what goes, what remains under which sentence, and who is told.
fn warning(policy: &Policy, leaving: &LeavingView) -> String {
    let mut said = vec![match leaving.kind {
        LeavingKind::Deactivation => return spoken("leaving-closes"),
        LeavingKind::Full => spoken("leaving-deletes"),
        LeavingKind::Archive => {
            let kinds: Vec<String> = leaving.remains.iter().map(|remains| category_title(&remains.category, policy)).collect();
            let mut sentences: Vec<u16> = leaving.remains.iter().flat_map(|remains| &remains.reasons).map(|reason| reason.sentence.number).collect();
            sentences.sort_unstable();
            sentences.dedup();
            let sentences: Vec<String> = sentences.into_iter().map(sentence).collect();
            let (sentences, kinds) = (list(&sentences), list(&kinds));
            match leaving.kept_for {
                Some(time) => plain("leaving-archives-for", &[("sentences", &sentences), ("time", &how_long(time)), ("kinds", &kinds)]),
                None => plain("leaving-archives", &[("sentences", &sentences), ("kinds", &kinds)]),
            }
        }
    }];
    if !leaving.still_stopped.is_empty() {
        said.push(spoken("leaving-mark"));
    }
    if !leaving.told.is_empty() {
        said.push(plain("leaving-told", &[("parties", &list(&leaving.told))]));
    }
    let reached: Vec<String> = leaving.systems.iter().filter(|system| system.is_erased).map(|system| system.about.clone()).collect();
    if !reached.is_empty() {
        said.push(plain("leaving-systems", &[("systems", &list(&reached))]));
    }
    for system in leaving.systems.iter().filter(|system| !system.keeps.is_empty()) {
        let reasons: Vec<String> = system.keeps.iter().map(|(_, because)| because.clone()).collect();
        said.push(plain("leaving-system-keeps", &[("system", &system.about), ("reasons", &list(&reasons))]));
    }
    said.join(" ")
}

const fn button(right: &RightView) -> &'static str {
    match right.right {
        Right::CloseAccount if matches!(right.effect, Effect::Deleted) => "press-delete",
        Right::OptOut => "press-opt-out",
        Right::Correct => "press-correct",
        Right::CloseAccount => "press-close",
        Right::Decline => "press-decline",
        Right::Ask => "press-ask",
    }
}

/// How a right is used that is not used on this page.
fn ways(rights: &[&RightView]) -> String {
    let ways: Vec<String> = rights.iter().flat_map(|right| &right.channels).map(channel_words).collect();
    plain("use-it-by", &[("ways", &ways.join(&spoken("or-by")))])
}
