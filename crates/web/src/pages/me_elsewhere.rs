//! What a person's corrections and objections came to in the company's other systems, on their own page: per system, with the receipt of the entry that
//! says it was looked at again. It shows nothing that those systems hold.

use crate::app::App;
use crate::language::plain;
use crate::view::words::{day_of, spoken};
use operations::{ErrandInView, LinkToken, Outcome, ReachedElsewhere};
use vocabulary::SiteId;

/// What one act came to.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    pub(crate) at: String,
    pub(crate) title: String,
    pub(crate) systems: Vec<InSystem>,
}

/// How far one system is with it.
#[derive(Debug)]
pub(crate) struct InSystem {
    pub(crate) about: String,
    /// `yes` where it is proven, `no` where it failed, or nothing.
    pub(crate) mark: &'static str,
    pub(crate) words: String,
    /// Where the receipt is, and the number of the entry.
    pub(crate) receipt: Option<(String, u64)>,
}

impl Elsewhere {
    /// What the acts of the person with this token came to.
    pub(crate) async fn all(app: &App, site: &SiteId, token: &LinkToken) -> Outcome<Vec<Self>> {
        let reached = app.house.reached_elsewhere(site, token).await?;
        Ok(reached.into_iter().map(|reached| Self::of(reached, token)).collect())
    }

    fn of(reached: ReachedElsewhere, token: &LinkToken) -> Self {
        let ReachedElsewhere { errand, about, proofs } = reached;
        let what = if errand.task == "correct" { "elsewhere-correction" } else { "elsewhere-objection" };
        let systems = errand.systems.iter().zip(about).zip(proofs).map(|((here, about), leaf)| {
            let (mark, words) = state(here);
            InSystem { about, mark, words, receipt: leaf.map(|leaf| (format!("/me/{}/receipts/{leaf}", token.as_str()), leaf)) }
        });
        Self { at: errand.made_at.to_string(), title: plain(what, &[("day", &day_of(errand.made_at))]), systems: systems.collect() }
    }
}

fn state(here: &ErrandInView) -> (&'static str, String) {
    match (here.proven_at, here.state.as_str()) {
        (Some(at), _) => ("yes", plain("elsewhere-proven", &[("day", &day_of(at))])),
        (None, "failed") => ("no", spoken("elsewhere-failed")),
        (None, _) => ("", spoken("elsewhere-waits")),
    }
}
