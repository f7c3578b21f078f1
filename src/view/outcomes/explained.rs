//! What the figures of outcomes mean, with a worked example.

use serde::Serialize;

use super::track::{BrierView, TermRow};
use crate::model::Interval;
use crate::route::Route;
use crate::score::{BrierSum, ENOUGH, Figures, Nearer, nearer};
use crate::view::shell::Shell;
use crate::view::vantage::Vantage;

/// The view of `explained.html`.
#[derive(Debug, Serialize)]
pub struct ExplainedView {
    /// What is around the content.
    pub shell: Shell,
    /// Below this many decided answers there are no figures: 20.
    pub enough: usize,
    /// The terms of the example: 20 answers "likely", of which 14 came out as yes, and two others.
    pub terms: Vec<TermRow>,
    /// The answers of the example of the Brier score.
    pub answers: Vec<ExampleRow>,
    /// The score of these.
    pub brier: BrierView,
    /// Pairs of ranges of the example of who was nearer.
    pub nearer: Vec<ExamplePair>,
}

/// An answer of the example of the Brier score.
#[derive(Debug, Serialize)]
pub struct ExampleRow {
    /// `55–80%`.
    pub range: String,
    /// Whether it came out as yes.
    pub yes: bool,
    /// The end of the range nearest to the outcome, in percent.
    pub nearest: u8,
    /// The farthest end.
    pub farthest: u8,
    /// The squared difference of the nearest end, with four decimals.
    pub low: String,
    /// The squared difference of the farthest end.
    pub high: String,
}

/// Two ranges of the example of who was nearer.
#[derive(Debug, Serialize)]
pub struct ExamplePair {
    /// The range of the first agent.
    pub first: String,
    /// The range of the second.
    pub second: String,
    /// Whether the question came out as yes.
    pub yes: bool,
    /// `first`, `second` or `neither`.
    pub nearer: &'static str,
}

const LIKELY: Interval = Interval { low: 55, high: 80 };

impl ExplainedView {
    /// The view of the page.
    pub fn new(from: Vantage<'_>) -> Self {
        let mut figures = Figures::default();
        for number in 0..20 {
            figures.add(LIKELY, number < 14);
        }
        figures.add(Interval { low: 40, high: 60 }, true);
        figures.add(Interval { low: 20, high: 20 }, false);
        let examples = [
            (LIKELY, true),
            (Interval { low: 10, high: 10 }, false),
            (Interval { low: 20, high: 45 }, false),
        ];
        let mut sum = BrierSum::default();
        for (range, yes) in examples {
            sum.add(range, yes);
        }
        let brier = sum
            .score()
            .map(|brier| (brier.low.to_string(), brier.high.to_string()));
        let (low, high) = brier.unwrap_or_default();
        let pairs = [
            (LIKELY, Interval { low: 20, high: 45 }, true),
            (LIKELY, Interval { low: 20, high: 45 }, false),
            (LIKELY, Interval { low: 70, high: 90 }, true),
        ];
        let about = "What the figures on outcomes mean";
        let mut shell = from.shell("outcomes", "How outcomes are counted", about);
        shell.crumbs = vec![from.link(&Route::outcomes(), "Outcomes").into()];
        Self {
            shell,
            enough: ENOUGH,
            terms: figures.terms().into_iter().map(Into::into).collect(),
            answers: examples.into_iter().map(ExampleRow::new).collect(),
            brier: BrierView { low, high },
            nearer: pairs.into_iter().map(ExamplePair::new).collect(),
        }
    }
}

impl ExampleRow {
    fn new((range, yes): (Interval, bool)) -> Self {
        let (nearest, farthest) = if yes {
            (range.high, range.low)
        } else {
            (range.low, range.high)
        };
        let square = |percent: u8| {
            let miss = if yes {
                100 - u32::from(percent)
            } else {
                percent.into()
            };
            format!("0.{:04}", miss * miss)
        };
        Self {
            range: range.to_string(),
            yes,
            nearest,
            farthest,
            low: square(nearest),
            high: square(farthest),
        }
    }
}

impl ExamplePair {
    fn new((first, second, yes): (Interval, Interval, bool)) -> Self {
        Self {
            first: first.to_string(),
            second: second.to_string(),
            yes,
            nearer: match nearer(first, second, yes) {
                Nearer::First => "first",
                Nearer::Second => "second",
                Nearer::Neither => "neither",
            },
        }
    }
}
