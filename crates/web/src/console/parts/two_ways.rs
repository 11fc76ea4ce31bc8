//! A chart of two figures for each day or week: one stands above the line, the other hangs below it, so that no colour is needed to tell them apart.
//! The figures stand in a table beside it.

use askama::Template;

/// How high each half is, in the drawing's own units.
const HALF: u64 = 60;
/// How wide one place is.
const STEP: usize = 10;
/// The most places that are drawn; of more the last.
const PLACES_MAX: usize = 92;

/// The chart.
#[derive(Clone, Debug, Template)]
#[template(path = "console/parts/two_ways.html")]
pub(crate) struct TwoWays {
    caption: String,
    /// What stands above, and what hangs below.
    up: &'static str,
    down: &'static str,
    places: Vec<(String, u64, u64)>,
}

/// One bar as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bar {
    css: &'static str,
    x: usize,
    y: u64,
    height: u64,
    title: String,
}

impl TwoWays {
    /// A chart of this caption: for each place what it is called, how much stands above and how much hangs below.
    pub(crate) fn new(caption: impl Into<String>, (up, down): (&'static str, &'static str), mut places: Vec<(String, u64, u64)>) -> Self {
        let over = places.len().saturating_sub(PLACES_MAX);
        places.drain(..over);
        Self { caption: caption.into(), up, down, places }
    }

    fn most(&self) -> u64 {
        self.places.iter().map(|(_, up, down)| *up.max(down)).max().unwrap_or(0)
    }

    fn totals(&self) -> (u64, u64) {
        self.places.iter().fold((0, 0), |(ups, downs), (_, up, down)| (ups + up, downs + down))
    }

    fn width(&self) -> usize {
        self.places.len().max(1) * STEP
    }

    fn bars(&self) -> Vec<Bar> {
        let most = self.most().max(1);
        let height = |figure: u64| if figure == 0 { 0 } else { (HALF * figure / most).max(2) };
        let bar = |(place, (name, up, down)): (usize, &(String, u64, u64))| {
            let (x, above, below) = (place * STEP + 1, height(*up), height(*down));
            let title = format!("{name}: {up} {}, {down} {}", self.up, self.down);
            [
                (above > 0).then(|| Bar { css: "up", x, y: HALF - above, height: above, title: title.clone() }),
                (below > 0).then_some(Bar { css: "down", x, y: HALF + 1, height: below, title }),
            ]
        };
        self.places.iter().enumerate().flat_map(bar).flatten().collect()
    }

    /// The first and the last place.
    fn ends(&self) -> Option<(&str, &str)> {
        Some((self.places.first()?.0.as_str(), self.places.last()?.0.as_str()))
    }

    /// The places at which anything is to be told.
    fn told(&self) -> impl Iterator<Item = &(String, u64, u64)> {
        self.places.iter().filter(|(_, up, down)| up + down > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::TwoWays;
    use askama::Template;

    #[test]
    fn what_is_counted_stands_above_or_hangs_below_and_in_the_table() {
        let places = vec![("1 June".to_owned(), 30, 0), ("2 June".to_owned(), 0, 0), ("3 June".to_owned(), 15, 60)];
        let chart = TwoWays::new("Decisions", ("permitted", "refused"), places);
        let drawn: Vec<(&str, usize, u64, u64)> = chart.bars().iter().map(|bar| (bar.css, bar.x, bar.y, bar.height)).collect();
        assert_eq!(drawn, [("up", 1, 30, 30), ("up", 21, 45, 15), ("down", 21, 61, 60)]);
        let html = chart.render().expect("it is drawn");
        for words in ["role=\"img\"", "3 June: 15 permitted, 60 refused", "<th scope=\"row\">1 June</th>", "45 permitted, 60 refused"] {
            assert!(html.contains(words), "{words} is not in {html}");
        }
        assert!(!html.contains("<th scope=\"row\">2 June</th>"), "a day without anything has no line");
    }

    #[test]
    fn a_chart_of_nothing_says_so() {
        let html = TwoWays::new("Decisions", ("permitted", "refused"), vec![("1 June".to_owned(), 0, 0)]).render();
        assert!(html.is_ok_and(|html| html.contains("Nothing yet")));
    }
}
