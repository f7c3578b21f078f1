//! The yardstick of likelihood behind the strips: seven bands on a scale from 0 to 100.

use serde::Serialize;

use super::Percent;
use crate::model::{Band, YARDSTICK};

/// A band of the yardstick as a column behind the rows. The first begins at 0 and the last ends
/// at 100, which nobody can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its term.
    pub term: &'static str,
    /// Where it begins in percent, the figure at the axis.
    pub low: u8,
    /// The left edge.
    pub x: Percent,
    /// The width.
    pub width: Percent,
    /// The middle, for its name.
    pub middle: Percent,
    /// How it is tinted.
    pub tint: Tint,
}

/// How a band is tinted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tint {
    /// As the page.
    Paper,
    /// A little.
    Wash,
    /// A little more: the band of even chances.
    Even,
}

/// The middle of two whole percents.
pub(super) fn middle(low: u8, high: u8) -> Percent {
    Percent::hundredths((i64::from(low) + i64::from(high)) * 50)
}

/// The columns of all seven bands, lowest first: one layer behind all rows of a figure.
pub fn columns() -> Vec<Column> {
    let last = YARDSTICK.len() - 1;
    let column = |(at, band): (usize, &'static Band)| {
        let low = if at == 0 { 0 } else { band.low };
        let high = if at == last { 100 } else { band.high };
        Column {
            term: band.term,
            low,
            x: Percent::whole(low),
            width: Percent::whole(high - low),
            middle: middle(low, high),
            tint: match at {
                1 | 5 => Tint::Wash,
                3 => Tint::Even,
                _ => Tint::Paper,
            },
        }
    };
    YARDSTICK.iter().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lie_side_by_side_from_0_to_100() {
        let columns = columns();
        let edges: Vec<_> = columns.iter().map(|column| column.x.value()).collect();
        assert_eq!(edges, [0.0, 5.0, 20.0, 45.0, 55.0, 80.0, 95.0]);
        let widths: f64 = columns.iter().map(|column| column.width.value()).sum();
        assert!((widths - 100.0).abs() < f64::EPSILON);
        let json = serde_json::to_string(&columns[3]).unwrap();
        assert_eq!(
            json,
            r#"{"term":"roughly even chance","low":45,"x":45.0,"width":10.0,"middle":50.0,"tint":"even"}"#
        );
    }
}
