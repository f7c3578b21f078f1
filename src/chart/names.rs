//! Names of events above a time axis, as many as there is room for.

use jiff::civil::Date;
use serde::Serialize;

use super::{Anchor, NARROW, Percent, Scale, Stretch, WIDE, share};

/// The events that are named, once for each width of a plot, from left to right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// For plots of 815 px.
    pub wide: Vec<Name>,
    /// For plots of 345 px.
    pub narrow: Vec<Name>,
}

/// The name of an event above its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The position of the event in the list that was handed in; none for the event of the page
    /// itself, whose days are a column.
    pub index: Option<usize>,
    /// Its line, or the left edge of the column.
    pub x: Percent,
    /// Whether the name begins there, or ends.
    pub anchor: Anchor,
    /// How much room the name has in pixels, at least 87. A longer one must be cut.
    pub room: u32,
}

/// At most so many other events are named.
const MOST: usize = 5;

/// The least room of a name with the blank behind it, in pixels.
const LEAST: i64 = 96;

/// The blank between two names in pixels.
const BLANK: i64 = 8;

impl Names {
    /// Names the event of the page and the others that begin on the axis: of those that would
    /// cover each other the one that comes first in the list.
    pub(super) fn new(event: Option<Stretch>, others: &[(Date, Date)], scale: Scale) -> Self {
        let names = |width| names(event, others, scale, width);
        Self {
            wide: names(WIDE),
            narrow: names(NARROW),
        }
    }
}

fn names(event: Option<Stretch>, others: &[(Date, Date)], scale: Scale, width: u32) -> Vec<Name> {
    let long = share(LEAST, width);
    // Each with the stretch that it takes.
    let mut names: Vec<(i64, i64, Name)> = Vec::new();
    let own = event.map(|days| (None, i64::from(days.x.0)));
    let others = others
        .iter()
        .enumerate()
        .filter(|(_, (first, _))| scale.contains(*first))
        .map(|(index, (first, _))| (Some(index), scale.middle_of(*first)));
    for (index, x) in own.into_iter().chain(others) {
        let (from, to, anchor) = if x + long <= Percent::WHOLE {
            (x, x + long, Anchor::Start)
        } else {
            (x - long, x, Anchor::End)
        };
        if names.iter().any(|name| from < name.1 && to > name.0) {
            continue;
        }
        let name = Name {
            index,
            x: Percent::hundredths(x),
            anchor,
            room: 0,
        };
        names.push((from, to, name));
        if names.len() == MOST + usize::from(event.is_some()) {
            break;
        }
    }
    names.sort_unstable_by_key(|name| name.0);
    let (mut edge, mut placed) = (0, Vec::with_capacity(names.len()));
    for (at, &(from, to, mut name)) in names.iter().enumerate() {
        let free = match name.anchor {
            Anchor::Start => names.get(at + 1).map_or(Percent::WHOLE, |next| next.0) - from,
            Anchor::End => to - edge,
        };
        let px = free * i64::from(width) / Percent::WHOLE - BLANK;
        name.room = u32::try_from(px).unwrap_or(0);
        edge = to;
        placed.push(name);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::super::time::date;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_would_cover_each_other_give_way_to_the_first() {
        let scale = Scale::days(date(0), date(99));
        let days = |day| (date(day), date(day));
        let event = scale.stretch(date(10), date(11));
        let others = [days(50), days(55), days(97), days(200), days(12)];
        let found = Names::new(Some(event), &others, scale);
        let told = |names: &[Name]| -> Vec<_> {
            names.iter().map(|name| (name.index, name.anchor)).collect()
        };
        let wide = [
            (None, Anchor::Start),
            (Some(0), Anchor::Start),
            (Some(2), Anchor::End),
        ];
        assert_eq!(told(&found.wide), wide);
        assert_eq!(told(&found.narrow), [wide[0], wide[1]]);
        assert_eq!(found.wide[0].x, event.x);
    }

    proptest! {
        #[test]
        fn no_name_covers_another_or_leaves_the_plot(
            column in prop::option::of(0i32..100), others in prop::collection::vec(0i32..120, 0..30),
        ) {
            let scale = Scale::days(date(0), date(99));
            let event = column.map(|day| scale.stretch(date(day), date(day)));
            let others: Vec<_> = others.into_iter().map(|day| (date(day), date(day))).collect();
            let found = Names::new(event, &others, scale);
            for (names, width) in [(found.wide, WIDE), (found.narrow, NARROW)] {
                let others = names.iter().filter(|name| name.index.is_some()).count();
                prop_assert!(others <= 5);
                prop_assert_eq!(names.len() - others, usize::from(event.is_some()));
                let mut edge = 0;
                for name in &names {
                    prop_assert!(name.room >= 87);
                    let x = i64::from(name.x.0) * i64::from(width) / 10_000;
                    // What a name must have at least, for its neighbour may take the rest.
                    let (from, to) = match name.anchor {
                        Anchor::Start => (x, x + 87),
                        Anchor::End => (x - 87, x),
                    };
                    prop_assert!(from >= edge && to <= i64::from(width));
                    edge = to;
                }
            }
        }
    }
}
