//! The figures of an agent's decided answers.

use std::collections::BTreeMap;

use super::{Brier, BrierSum, ENOUGH, PercentBounds, Term};
use crate::model::Interval;

/// Decided answers, added up.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    /// Of each term, how many came out as yes, and how many there are.
    terms: BTreeMap<Term, (u32, u32)>,
    brier: BrierSum,
    count: usize,
}

/// The answers of one term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermFigures {
    /// The term, or the terms that the ranges span.
    pub term: Term,
    /// How many came out as yes.
    pub count: u32,
    /// How many there are.
    pub total: u32,
    /// The 95% interval of that share.
    pub bounds: PercentBounds,
}

impl Figures {
    /// Adds an answer to a question that came out as yes or not.
    pub fn add(&mut self, range: Interval, yes: bool) {
        let (count, total) = self.terms.entry(Term::of(range)).or_default();
        *count += u32::from(yes);
        *total += 1;
        self.brier.add(range, yes);
        self.count += 1;
    }

    /// Whether there are too few answers for any figure.
    pub fn are_few(&self) -> bool {
        self.count < ENOUGH
    }

    /// The answers by term, from the least likely: single terms first, then those that ranges span. Empty if there are
    /// too few answers.
    pub fn terms(&self) -> Vec<TermFigures> {
        let shown = self.terms.iter().filter(|_| !self.are_few());
        let figures = |(&term, &(count, total)): (&Term, &(u32, u32))| {
            Some(TermFigures {
                term,
                count,
                total,
                bounds: PercentBounds::of(count, total)?,
            })
        };
        let mut rows: Vec<_> = shown.filter_map(figures).collect();
        rows.sort_by_key(|row| (row.term.spans(), row.term));
        rows
    }

    /// The Brier score; `None` if there are too few answers.
    pub fn brier(&self) -> Option<Brier> {
        self.brier.score().filter(|_| !self.are_few())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_grouped_by_term_and_spans_come_last() {
        let mut figures = Figures::default();
        let range = |low, high| Interval { low, high };
        for number in 0..19 {
            figures.add(range(55, 80), number % 4 != 0);
        }
        assert!(figures.are_few() && figures.terms().is_empty() && figures.brier().is_none());
        figures.add(range(40, 60), true);
        figures.add(range(5, 5), false);
        let rows = figures.terms().into_iter().map(|row| {
            let PercentBounds { low, high } = row.bounds;
            (row.term.name(), row.count, row.total, low, high)
        });
        assert_eq!(
            rows.collect::<Vec<_>>(),
            [
                ("very unlikely".to_owned(), 0, 1, 0, 79),
                ("likely".to_owned(), 14, 19, 51, 88),
                ("unlikely to likely".to_owned(), 1, 1, 21, 100),
            ]
        );
        assert!(!figures.are_few() && figures.brier().is_some());
    }
}
