//! A chart of bars or a line, drawn on the server as SVG, with the table of its figures beside it. It says nothing that the table does not say.

use askama::Template;

/// How wide the drawing is, in its own units.
const WIDTH: u32 = 640;
/// How high.
const HEIGHT: u32 = 180;
/// The room below for the names.
const FOOT: u32 = 22;
/// The most points that are drawn; of more the last.
const POINTS_MAX: usize = 60;
/// How many names stand below at most.
const NAMES_MAX: usize = 8;

/// How it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Bars, for what is counted.
    Bars,
    /// A line, for what moves.
    #[allow(dead_code, reason = "for the sections whose figures move")]
    Line,
}

/// A chart.
#[derive(Clone, Debug, Template)]
#[template(path = "console/parts/chart.html")]
pub(crate) struct Chart {
    caption: String,
    of_what: &'static str,
    shape: Shape,
    points: Vec<(String, u64)>,
}

/// A point as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Drawn {
    name: String,
    value: u64,
    x: u32,
    middle: u32,
    y: u32,
    width: u32,
    height: u32,
    is_named: bool,
}

impl Chart {
    /// A chart of this caption: figures of one kind, each with what it is the figure of, as `May`.
    pub(crate) fn new(caption: impl Into<String>, of_what: &'static str, shape: Shape, mut points: Vec<(String, u64)>) -> Self {
        let over = points.len().saturating_sub(POINTS_MAX);
        points.drain(..over);
        Self { caption: caption.into(), of_what, shape, points }
    }

    fn most(&self) -> u64 {
        self.points.iter().map(|(_, value)| *value).max().unwrap_or(0)
    }

    fn drawn(&self) -> Vec<Drawn> {
        let count = u32::try_from(self.points.len()).unwrap_or(1).max(1);
        let (most, step) = (self.most().max(1), WIDTH / count);
        let every = self.points.len().div_ceil(NAMES_MAX).max(1);
        let draw = |(place, (name, value)): (usize, &(String, u64))| {
            let height = u32::try_from(u64::from(HEIGHT - FOOT - 14) * value / most).unwrap_or(0);
            let x = u32::try_from(place).unwrap_or(0) * step;
            let width = (step * 7 / 10).max(1);
            let y = HEIGHT - FOOT - height;
            Drawn { name: name.clone(), value: *value, x: x + (step - width) / 2, middle: x + step / 2, y, width, height, is_named: place % every == 0 }
        };
        self.points.iter().enumerate().map(draw).collect()
    }

    /// The corners of the line.
    fn line(&self) -> String {
        self.drawn().iter().map(|point| format!("{},{}", point.middle, point.y)).collect::<Vec<_>>().join(" ")
    }

    fn is_line(&self) -> bool {
        self.shape == Shape::Line
    }
}

#[cfg(test)]
mod tests {
    use super::{Chart, Shape};
    use askama::Template;

    #[test]
    fn the_highest_bar_fills_the_drawing_and_every_figure_stands_in_the_table() {
        let chart = Chart::new("Requests by month", "requests", Shape::Bars, vec![("May".to_owned(), 3), ("June".to_owned(), 12), ("July".to_owned(), 0)]);
        let drawn = chart.drawn();
        assert_eq!(drawn.iter().map(|bar| bar.height).collect::<Vec<_>>(), [36, 144, 0]);
        let html = chart.render().expect("it is drawn");
        for words in ["Requests by month", "<td>12</td>", "<td>0</td>", "role=\"img\""] {
            assert!(html.contains(words), "{words} is not in {html}");
        }
    }

    #[test]
    fn a_chart_of_nothing_is_no_fault() {
        assert!(Chart::new("Nothing", "requests", Shape::Line, Vec::new()).render().is_ok_and(|html| html.contains("nothing to draw")));
    }
}
