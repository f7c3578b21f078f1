//! Archives that stay small: years, months, days and numbered parts of a list in order of time.

use std::ops::Range;

use jiff::civil::Date;

/// No page lists more items than this.
pub const PAGE_LIMIT: usize = 200;

/// One page of an archive: a stretch of the list, and the pages below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// The path below the collection's own page: `2025`, `2025/11`, `2025/11/19`, and in a full
    /// day `2025/11/19/1`.
    pub path: String,
    /// The first day of the period.
    pub first: Date,
    /// The items, as positions in the list.
    pub items: Range<usize>,
    /// The pages below. Where the folder has more than [`PAGE_LIMIT`] items, they stand in for
    /// the list.
    pub children: Vec<Folder>,
}

impl Folder {
    /// Whether this page lists its items, or only its children with their counts.
    pub fn lists_items(&self) -> bool {
        self.items.len() <= PAGE_LIMIT
    }

    /// This folder and all below, parents first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Folder)) {
        visit(self);
        self.children.iter().for_each(|child| child.walk(visit));
    }
}

/// How far an archive goes down where nothing is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Years.
    Year,
    /// Years and months.
    Month,
}

/// The years of a list whose days are in ascending order, with what they need below them.
pub fn archive(days: &[Date], at_least: Part) -> Vec<Folder> {
    split(days, 0..days.len(), |day| i32::from(day.year()))
        .map(|year| {
            let first = days[year.start].first_of_year();
            let full = year.len() > PAGE_LIMIT || at_least == Part::Month;
            Folder {
                path: format!("{:04}", first.year()),
                first,
                children: if full {
                    months(days, &year)
                } else {
                    Vec::new()
                },
                items: year,
            }
        })
        .collect()
}

fn months(days: &[Date], year: &Range<usize>) -> Vec<Folder> {
    split(days, year.clone(), |day| i32::from(day.month()))
        .map(|month| {
            let first = days[month.start].first_of_month();
            let full = month.len() > PAGE_LIMIT;
            Folder {
                path: first.strftime("%Y/%m").to_string(),
                first,
                children: if full {
                    month_days(days, &month)
                } else {
                    Vec::new()
                },
                items: month,
            }
        })
        .collect()
}

fn month_days(days: &[Date], month: &Range<usize>) -> Vec<Folder> {
    split(days, month.clone(), |day| i32::from(day.day()))
        .map(|day| {
            let first = days[day.start];
            let path = first.strftime("%Y/%m/%d").to_string();
            let children = parts(day.len())
                .into_iter()
                .enumerate()
                .map(|(number, part)| Folder {
                    path: format!("{path}/{}", number + 1),
                    first,
                    items: day.start + part.start..day.start + part.end,
                    children: Vec::new(),
                })
                .collect();
            Folder {
                path,
                first,
                items: day,
                children,
            }
        })
        .collect()
}

/// The numbered parts of a list of `length`, counted from its beginning so that no part ever
/// moves; none where the whole fits a page.
pub fn parts(length: usize) -> Vec<Range<usize>> {
    if length <= PAGE_LIMIT {
        return Vec::new();
    }
    (0..length)
        .step_by(PAGE_LIMIT)
        .map(|start| start..(start + PAGE_LIMIT).min(length))
        .collect()
}

fn split(
    days: &[Date],
    range: Range<usize>,
    key: impl Fn(Date) -> i32,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    std::iter::from_fn(move || {
        let first = key(*days[start..range.end].first()?);
        let length = days[start..range.end].partition_point(|day| key(*day) == first);
        let found = start..start + length;
        start += length;
        Some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: i64) -> Date {
        Date::constant(2024, 1, 1)
            .checked_add(jiff::Span::new().days(number))
            .unwrap()
    }

    #[test]
    fn a_small_year_is_a_list_and_a_full_one_leads_to_its_months() {
        let small = archive(&[day(0), day(40)], Part::Year);
        assert!(small[0].lists_items() && small[0].children.is_empty());
        let full = archive(&vec![day(3); 450], Part::Year);
        let year_month_day = &full[0].children[0].children[0];
        assert!(!full[0].lists_items() && !year_month_day.lists_items());
        let paths: Vec<_> = year_month_day
            .children
            .iter()
            .map(|part| &part.path)
            .collect();
        assert_eq!(paths, ["2024/01/04/1", "2024/01/04/2", "2024/01/04/3"]);
    }

    proptest! {
        #[test]
        fn every_item_is_listed_once_and_no_page_is_too_long(
            mut numbers in prop::collection::vec(0i64..800, 0..2_000),
        ) {
            numbers.sort_unstable();
            let days: Vec<_> = numbers.into_iter().map(day).collect();
            let mut listed = vec![0; days.len()];
            for year in archive(&days, Part::Year) {
                year.walk(&mut |folder| {
                    if folder.lists_items() {
                        folder.items.clone().for_each(|at| listed[at] += 1);
                    } else {
                        assert!(!folder.children.is_empty());
                    }
                });
            }
            prop_assert!(listed.iter().all(|&times| times == 1));
        }
    }
}
