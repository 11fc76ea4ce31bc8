//! Figures for parties outside: published once a week and the same for everybody who asks meanwhile, each blurred by less than a step under a key of
//! the site. So nobody who asks again, asks otherwise, or knows all but one of a group learns of that one by taking figures from one another.

use crate::Outcome;
use crate::aggregate::{CollectedUnder, GroupBy};
use crate::commit::Act;
use crate::room::Room;
use ledger::GroupFigures;
use store::{Cell, Intent, Json, PublishedFiguresRow};

/// How long figures stay as they were published.
const WEEK_MS: i64 = 7 * 24 * 3_600_000;
/// What the key of the blurring is for.
const BLUR: &str = "blur of figures";

impl Room<'_> {
    /// The figures of this week; published now where nobody asked before.
    pub(crate) async fn published_figures(&self, group_by: GroupBy) -> Outcome<(GroupFigures, CollectedUnder)> {
        let week = u64::try_from(self.now.0.div_euclid(WEEK_MS)).unwrap_or(0);
        let less = self.blur(group_by, week)?;
        let (counted, collected_under) = self.figures(group_by, less).await?;
        let (grouping, minimum) = (group_by.key().to_owned(), counted.minimum());
        let known: Option<PublishedFiguresRow> = self.row(&[Cell::from(&grouping), Cell::from(&week), Cell::from(&minimum)]).await?;
        if let Some(row) = known {
            let figures = GroupFigures::published(row.counts.0.into_iter().collect(), row.withheld.0.into_iter().collect(), minimum);
            return Ok((figures, collected_under));
        }
        let row = PublishedFiguresRow {
            grouping,
            week,
            minimum,
            counts: Json(counted.counts().iter().map(|(label, people)| (label.clone(), *people)).collect()),
            withheld: Json(counted.withheld().iter().cloned().collect()),
        };
        let mut act = Act::new(None);
        // Whoever is not the first to publish does it all again, and finds what the first published.
        act.add(Intent::insert(&row));
        self.commit(act).await?;
        Ok((counted, collected_under))
    }

    /// By how many people each group is counted less in this week: drawn by a key, and the same for whoever asks.
    fn blur(&self, group_by: GroupBy, week: u64) -> Outcome<impl Fn(&str) -> u32> {
        let named = format!("{} {week}", group_by.key());
        let key = self.house.foundations.vault.token(self.site(), BLUR, named.as_bytes()).map_err(|error| self.locked(error))?;
        let key = ledger::MacKey::new(&key);
        let step = self.policy.minimum_group().max(2);
        Ok(move |label: &str| {
            let drawn = u32::from_be_bytes(*key.of(label.as_bytes()).first_chunk().unwrap_or(&[0; 4]));
            drawn % step
        })
    }
}
