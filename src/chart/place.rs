//! Marks on a line that never cover each other: those too close to be told apart stack, or are
//! counted.

use jiff::civil::Date;
use serde::Serialize;

use super::calendar::compact;
use super::group::{Group, HALF, groups};
use super::{Anchor, NARROW, Percent, Scale, WIDE, share, text_px};

/// What stands on one line, once for each width of a plot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// For plots of 815 px.
    pub wide: Placed,
    /// For plots of 345 px.
    pub narrow: Placed,
}

/// Marks and boxes of one line at one width, in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Single marks and pairs, each exactly at its date.
    pub marks: Vec<Mark>,
    /// Three or more that are too close to be drawn apart.
    pub boxes: Vec<CountBox>,
    /// Where a word about the last mark has room; none where it has not, or where the last
    /// mark is in a box.
    pub word: Option<Word>,
}

/// A mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Its centre.
    pub x: Percent,
    /// Its centre in pixels below the top of its row.
    pub y: u32,
    /// The position of what it stands for in the list that was handed in.
    pub index: usize,
}

/// A rounded square with a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountBox {
    /// Its centre, the mean of what it counts.
    pub x: Percent,
    /// Its centre in pixels below the top of its row.
    pub y: u32,
    /// Its width in pixels; it is 20 px high.
    pub width: u32,
    /// How many it counts.
    pub count: usize,
    /// The figure, `1.2k` over 999.
    pub label: String,
    /// The position of the first that it counts in the list that was handed in.
    pub index: usize,
    /// The first day.
    #[serde(serialize_with = "super::iso")]
    pub first: Date,
    /// The last day.
    #[serde(serialize_with = "super::iso")]
    pub last: Date,
}

/// The place of a word beside a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Word {
    /// The edge that touches the mark.
    pub x: Percent,
    /// The centre in pixels below the top of the row.
    pub y: u32,
    /// Whether it begins or ends there.
    pub anchor: Anchor,
}

/// Heights on a row, in pixels below its top.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heights {
    /// A single mark, and a box.
    pub one: u32,
    /// The two marks of a pair: the earlier, the later.
    pub two: [u32; 2],
}

impl Line {
    /// Places marks, given as positions and days in order of time. `word` is the length in
    /// letters of the word that shall stand at the last one; 0 for none.
    pub(super) fn new(
        marks: &(impl Iterator<Item = (usize, Date)> + Clone),
        scale: Scale,
        heights: Heights,
        word: usize,
    ) -> Self {
        let placed = |width| {
            let groups = groups(marks.clone(), scale, width);
            let mut placed = Placed::new(&groups, heights, width);
            placed.word = room(&groups, heights, width, word);
            placed
        };
        Self {
            wide: placed(WIDE),
            narrow: placed(NARROW),
        }
    }
}

impl Placed {
    fn new(groups: &[Group], heights: Heights, width: u32) -> Self {
        let mut placed = Self::default();
        for group in groups {
            let mark = |x, y, index| Mark {
                x: Percent::hundredths(x),
                y,
                index,
            };
            let ((left, right), (first, last)) = (group.ends, group.indices);
            match group.count {
                1 => placed.marks.push(mark(left, heights.one, first)),
                2 => placed.marks.extend([
                    mark(left, heights.two[0], first),
                    mark(right, heights.two[1], last),
                ]),
                count => {
                    let count = usize::try_from(count).unwrap_or_default();
                    placed.boxes.push(CountBox {
                        x: Percent::hundredths(*group.centres(width).start()),
                        y: heights.one,
                        width: u32::try_from(group.width()).unwrap_or_default(),
                        count,
                        label: compact(count),
                        index: first,
                        first: group.days.0,
                        last: group.days.1,
                    });
                }
            }
        }
        placed
    }
}

/// Room for a word of so many letters: behind the last mark, or else before it.
fn room(groups: &[Group], heights: Heights, width: u32, letters: usize) -> Option<Word> {
    let (last, before) = groups.split_last().filter(|_| letters > 0)?;
    let y = match last.count {
        1 => heights.one,
        2 => heights.two[1],
        _ => return None,
    };
    let (gap, long) = (share(HALF, width), share(text_px(letters), width));
    let x = last.ends.1 + gap;
    if x + long <= Percent::WHOLE {
        return Some(Word {
            x: Percent::hundredths(x),
            y,
            anchor: Anchor::Start,
        });
    }
    let x = last.ends.0 - gap;
    let free = before.last().map_or(0, |group| {
        group.centres(width).end() + share(group.half(), width)
    });
    (x - long >= free).then_some(Word {
        x: Percent::hundredths(x),
        y,
        anchor: Anchor::End,
    })
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;
    use proptest::prelude::*;

    const HEIGHTS: Heights = Heights {
        one: 22,
        two: [32, 12],
    };

    fn line(days: &[i32]) -> Line {
        let scale = Scale::days(date(0), date(99));
        let marks = days.iter().map(|&day| date(day)).enumerate();
        Line::new(&marks, scale, HEIGHTS, "moderate".len())
    }

    #[test]
    fn one_stands_alone_two_stack_three_are_counted() {
        // A day is 7.6 px wide on a wide plot, and 3.2 px on a narrow one.
        let line = line(&[0, 4, 20, 22, 40, 41, 42, 90]);
        let marks: Vec<_> = line.wide.marks.iter().map(|m| (m.index, m.y)).collect();
        assert_eq!(marks, [(0, 22), (1, 22), (2, 32), (3, 12), (7, 22)]);
        assert_eq!(line.wide.boxes.len(), 1);
        let counted = &line.wide.boxes[0];
        assert_eq!((counted.index, counted.count, &*counted.label), (4, 3, "3"));
        assert_eq!(counted.x, Scale::days(date(0), date(99)).middle(date(41)));
        assert_eq!((counted.first, counted.last), (date(40), date(42)));
        let marks: Vec<_> = line.narrow.marks.iter().map(|m| (m.index, m.y)).collect();
        assert_eq!(marks, [(0, 32), (1, 12), (2, 32), (3, 12), (7, 22)]);
    }

    #[test]
    fn a_word_stands_behind_the_last_mark_or_before_it_or_nowhere() {
        let anchor = |days: &[i32]| line(days).wide.word.map(|word| word.anchor);
        assert_eq!(anchor(&[50]), Some(Anchor::Start));
        assert_eq!(anchor(&[50, 98]), Some(Anchor::End));
        assert_eq!(anchor(&[90, 98]), None);
        assert_eq!(anchor(&[50, 51, 52]), None);
        assert_eq!(anchor(&[]), None);
    }

    #[test]
    fn a_crowd_is_a_few_boxes() {
        let days: Vec<i32> = (0..100_000).map(|mark| mark / 1_000).collect();
        for placed in [line(&days).wide, line(&days).narrow] {
            assert!(placed.marks.is_empty() && placed.boxes.len() > 3);
            let counted: usize = placed.boxes.iter().map(|counted| counted.count).sum();
            assert_eq!(counted, 100_000);
        }
    }

    /// The centre of each mark and box with what it takes to either side, and its height.
    fn extents(placed: &Placed) -> Vec<(i64, i64, u32)> {
        let marks = placed.marks.iter().map(|m| (i64::from(m.x.0), HALF, m.y));
        let boxes = placed.boxes.iter().map(|counted| {
            let half = i64::from(counted.width / 2).max(HALF);
            (i64::from(counted.x.0), half, counted.y)
        });
        let mut all: Vec<_> = marks.chain(boxes).collect();
        all.sort_unstable();
        all
    }

    proptest! {
        #[test]
        fn nothing_touches_leaves_the_plot_or_is_lost(
            mut days in prop::collection::vec(0i32..100, 0..300), crowd in 0usize..3_000,
        ) {
            let dense = days.first().copied().unwrap_or(0);
            days.extend(std::iter::repeat_n(dense, crowd));
            days.sort_unstable();
            let line = line(&days);
            let scale = Scale::days(date(0), date(99));
            for (placed, width) in [(line.wide, WIDE), (line.narrow, NARROW)] {
                let counted: usize = placed.boxes.iter().map(|counted| counted.count).sum();
                prop_assert_eq!(placed.marks.len() + counted, days.len());
                for mark in &placed.marks {
                    prop_assert_eq!(mark.x, scale.middle(date(days[mark.index])));
                }
                let extents = extents(&placed);
                for &(x, half, _) in &extents {
                    prop_assert!(x >= half * 10_000 / i64::from(width));
                    prop_assert!(x <= 10_000 - half * 10_000 / i64::from(width));
                }
                for pair in extents.windows(2) {
                    let apart = (pair[1].0 - pair[0].0) * i64::from(width);
                    let stacked = pair[0].2.abs_diff(pair[1].2) == 20;
                    prop_assert!(stacked || apart >= (pair[0].1 + pair[1].1) * 10_000);
                }
            }
        }
    }
}
