//! The table of years by months, with a count in each cell.

use jiff::civil::Date;
use serde::Serialize;

/// A year of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct YearRow {
    /// The year.
    pub year: i16,
    /// How many there are.
    pub count: usize,
    /// From January to December.
    pub months: [Cell; 12],
}

/// A month of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// How many there are.
    pub count: usize,
    /// The count as it is written where there is little room.
    pub short: String,
    /// 1 to 4 for the quarter of all months with any in which it lies; 0 for none.
    pub shade: u8,
}

/// The table of marks in any order: years that have any, newest first.
pub fn years(days: impl IntoIterator<Item = Date>) -> Vec<YearRow> {
    let mut months: Vec<_> = days
        .into_iter()
        .map(|day| (day.year(), day.month()))
        .collect();
    months.sort_unstable();
    let mut rows: Vec<YearRow> = Vec::new();
    for month in months.chunk_by(|a, b| a == b).rev() {
        let (year, at) = month[0];
        if rows.last().is_none_or(|row| row.year != year) {
            rows.push(YearRow {
                year,
                count: 0,
                months: Default::default(),
            });
        }
        if let (Some(row), Ok(at)) = (rows.last_mut(), usize::try_from(at - 1)) {
            row.count += month.len();
            row.months[at].count = month.len();
            row.months[at].short = compact(month.len());
        }
    }
    shade(&mut rows);
    rows
}

fn shade(rows: &mut [YearRow]) {
    let cells = rows.iter().flat_map(|row| &row.months);
    let mut counts: Vec<_> = cells.map(|cell| cell.count).filter(|&n| n > 0).collect();
    counts.sort_unstable();
    for cell in rows.iter_mut().flat_map(|row| &mut row.months) {
        if cell.count > 0 {
            let fewer = counts.partition_point(|&count| count < cell.count);
            cell.shade = u8::try_from(1 + 4 * fewer / counts.len()).unwrap_or(4);
        }
    }
}

/// A count in four letters or fewer, below a thousand millions: `999`, `1.2k`, `12k`, `3.4M`.
/// Halves round up.
pub fn compact(count: usize) -> String {
    let scaled = |unit: usize, letter: char| {
        let tenths = (count + unit / 20) / (unit / 10);
        if tenths < 100 {
            let (whole, tenth) = (tenths / 10, tenths % 10);
            return format!("{whole}.{tenth}{letter}");
        }
        format!("{}{letter}", (count + unit / 2) / unit)
    };
    match count {
        ..1_000 => count.to_string(),
        1_000..999_500 => scaled(1_000, 'k'),
        _ => scaled(1_000_000, 'M'),
    }
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn months_are_shaded_by_quarters() {
        let counts = [
            ("2024-12", 1),
            ("2025-01", 2),
            ("2025-02", 2),
            ("2025-03", 1_234),
        ];
        let days = counts.into_iter().flat_map(|(month, count)| {
            let day: Date = format!("{month}-15").parse().unwrap();
            std::iter::repeat_n(day, count)
        });
        let rows = years(days);
        let counts: Vec<_> = rows.iter().map(|row| (row.year, row.count)).collect();
        assert_eq!(counts, [(2025, 1_238), (2024, 1)]);
        let shades = rows[0].months.iter().map(|cell| cell.shade);
        assert_eq!(
            shades.collect::<Vec<_>>(),
            [2, 2, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        assert_eq!(rows[0].months[2].short, "1.2k");
        assert_eq!(rows[0].months[3], Cell::default());
        assert_eq!(rows[1].months[11].shade, 1);
    }

    #[test]
    fn counts_stay_short() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1.0k"),
            (1_249, "1.2k"),
            (1_250, "1.3k"),
            (9_949, "9.9k"),
            (9_950, "10k"),
            (999_499, "999k"),
            (999_500, "1.0M"),
            (12_345_678, "12M"),
        ] {
            assert_eq!(compact(count), text);
        }
    }

    proptest! {
        #[test]
        fn every_day_is_counted(days in prop::collection::vec(-200_000i32..900_000, 1..400)) {
            let rows = years(days.iter().map(|&day| date(day)));
            prop_assert_eq!(rows.iter().map(|row| row.count).sum::<usize>(), days.len());
            prop_assert!(rows.windows(2).all(|pair| pair[0].year > pair[1].year));
            for row in &rows {
                prop_assert_eq!(row.count, row.months.iter().map(|cell| cell.count).sum::<usize>());
                prop_assert!(row.months.iter().all(|cell| (cell.count == 0) == (cell.shade == 0)));
            }
        }
    }
}
