//! Which assessments a page was made of: whoever looks at one while a page is made notes that the page depends on it.
//!
//! Nothing is declared by hand, so that no dependency can be forgotten: [`Assessments`] hands assessments out, and
//! notes each that it hands out on the thread that asks.

use std::cell::{Cell, RefCell};
use std::ops::{Index, IndexMut};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{AssessmentEntry, AssessmentIx, IndexVec, Ix};

/// A page that looks at more than this part of all assessments depends on all of them: one in so many.
const PART: usize = 2;

/// Assessments, by their positions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Option<Vec<u32>>", from = "Option<Vec<u32>>")]
pub enum Rows {
    /// All of them.
    All,
    /// Those at these positions, in order.
    These(Box<[u32]>),
}

/// Each position is written as its distance from the one before: small numbers are short.
impl From<Rows> for Option<Vec<u32>> {
    fn from(rows: Rows) -> Self {
        let Rows::These(rows) = rows else {
            return None;
        };
        let mut before = 0;
        let steps = rows
            .iter()
            .map(|row| row - std::mem::replace(&mut before, *row));
        Some(steps.collect())
    }
}

impl From<Option<Vec<u32>>> for Rows {
    fn from(steps: Option<Vec<u32>>) -> Self {
        let Some(steps) = steps else {
            return Self::All;
        };
        let mut row = 0_u32;
        let rows = steps.into_iter().map(|step| {
            row = row.wrapping_add(step);
            row
        });
        Self::These(rows.collect())
    }
}

impl Rows {
    /// No assessment.
    pub fn none() -> Self {
        Self::These(Box::default())
    }

    /// Whether any of these positions, which are sorted, is among them.
    pub fn have_any(&self, sorted: &[AssessmentIx]) -> bool {
        match self {
            Self::All => !sorted.is_empty(),
            Self::These(rows) => sorted
                .iter()
                .any(|at| rows.binary_search(&position(*at)).is_ok()),
        }
    }
}

/// What one thread has noted.
#[derive(Default)]
struct Notes {
    /// Of each assessment, for which page it was noted last.
    noted_for: Vec<u32>,
    page: u32,
    rows: Vec<u32>,
    are_all: bool,
}

thread_local! {
    static IS_NOTING: Cell<bool> = const { Cell::new(false) };
    static NOTES: RefCell<Notes> = RefCell::default();
}

fn position(at: AssessmentIx) -> u32 {
    u32::try_from(at.at()).unwrap_or(u32::MAX)
}

fn note(at: AssessmentIx) {
    if IS_NOTING.get() {
        NOTES.with_borrow_mut(|notes| notes.add(position(at)));
    }
}

fn note_all() {
    if IS_NOTING.get() {
        NOTES.with_borrow_mut(|notes| notes.are_all = true);
    }
}

/// Notes what something that is shared was made of, for the page that takes it.
pub fn note_rows(rows: &Rows) {
    if !IS_NOTING.get() {
        return;
    }
    NOTES.with_borrow_mut(|notes| match rows {
        Rows::All => notes.are_all = true,
        Rows::These(rows) => rows.iter().for_each(|row| notes.add(*row)),
    });
}

/// What was noted so far, for the page that is made.
pub fn noted() -> Rows {
    NOTES.with_borrow_mut(|notes| {
        let rows = notes.take();
        if let Rows::These(rows) = &rows {
            notes.rows = rows.to_vec();
        }
        rows
    })
}

/// Calls `make`, and returns which assessments it looked at.
pub fn noting<T>(make: impl FnOnce() -> T) -> (T, Rows) {
    let was_noting = IS_NOTING.replace(true);
    let begin = |notes: &mut Notes| {
        notes.turn_page();
        let rows = std::mem::take(&mut notes.rows);
        (rows, std::mem::take(&mut notes.are_all))
    };
    let (outer, outer_are_all) = NOTES.with_borrow_mut(begin);
    // What was noted before comes back, whatever happens to this page.
    let guard = Guard {
        was_noting,
        outer,
        outer_are_all,
    };
    let value = make();
    let rows = NOTES.with_borrow_mut(Notes::take);
    drop(guard);
    (value, rows)
}

struct Guard {
    was_noting: bool,
    outer: Vec<u32>,
    outer_are_all: bool,
}

impl Drop for Guard {
    fn drop(&mut self) {
        IS_NOTING.set(self.was_noting);
        let (outer, are_all) = (std::mem::take(&mut self.outer), self.outer_are_all);
        NOTES.with_borrow_mut(|notes| {
            // Those of the outer page may be noted a second time.
            notes.turn_page();
            notes.rows = outer;
            notes.are_all = are_all;
        });
    }
}

impl Notes {
    /// From here on, nothing was noted yet.
    fn turn_page(&mut self) {
        self.page = self.page.checked_add(1).unwrap_or_else(|| {
            self.noted_for.clear();
            1
        });
    }

    fn add(&mut self, row: u32) {
        let at = row as usize;
        if self.noted_for.len() <= at {
            self.noted_for.resize(at + 1, 0);
        }
        if self.noted_for[at] != self.page {
            self.noted_for[at] = self.page;
            self.rows.push(row);
        }
    }

    fn take(&mut self) -> Rows {
        let mut rows = std::mem::take(&mut self.rows);
        if self.are_all || (rows.len() > 64 && rows.len() * PART > self.noted_for.len()) {
            return Rows::All;
        }
        rows.sort_unstable();
        rows.dedup();
        Rows::These(rows.into())
    }
}

/// All assessments in the order of (instant, id); it notes which it hands out.
#[derive(Debug, Clone)]
pub struct Assessments(IndexVec<AssessmentIx, Arc<AssessmentEntry>>);

impl Assessments {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All positions, in order.
    pub fn indices(
        &self,
    ) -> impl DoubleEndedIterator<Item = AssessmentIx> + ExactSizeIterator + use<> {
        self.0.indices()
    }

    /// All of them with their positions, in order.
    pub fn enumerated(
        &self,
    ) -> impl DoubleEndedIterator<Item = (AssessmentIx, &Arc<AssessmentEntry>)> {
        note_all();
        self.0.enumerated()
    }

    /// All of them, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Arc<AssessmentEntry>> {
        note_all();
        self.0.iter()
    }

    /// The first one.
    pub fn first(&self) -> Option<&Arc<AssessmentEntry>> {
        self.indices().next().map(|at| &self[at])
    }

    /// The last one.
    pub fn last(&self) -> Option<&Arc<AssessmentEntry>> {
        self.indices().next_back().map(|at| &self[at])
    }
}

impl From<IndexVec<AssessmentIx, Arc<AssessmentEntry>>> for Assessments {
    fn from(list: IndexVec<AssessmentIx, Arc<AssessmentEntry>>) -> Self {
        Self(list)
    }
}

impl<'a> IntoIterator for &'a Assessments {
    type Item = &'a Arc<AssessmentEntry>;
    type IntoIter = std::slice::Iter<'a, Arc<AssessmentEntry>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Index<AssessmentIx> for Assessments {
    type Output = Arc<AssessmentEntry>;

    fn index(&self, at: AssessmentIx) -> &Arc<AssessmentEntry> {
        note(at);
        &self.0[at]
    }
}

impl IndexMut<AssessmentIx> for Assessments {
    fn index_mut(&mut self, at: AssessmentIx) -> &mut Arc<AssessmentEntry> {
        &mut self.0[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn these(rows: &[u32]) -> Rows {
        Rows::These(rows.into())
    }

    #[test]
    fn what_is_looked_at_is_noted_once_and_in_order() {
        let at = AssessmentIx::new;
        note(at(9));
        let ((), rows) = noting(|| {
            for row in [3, 1, 3] {
                note(at(row));
            }
            // What is shared is made here by chance: who takes it notes what it was made of.
            let ((), shared) = noting(|| {
                for row in [2, 1] {
                    note(at(row));
                }
            });
            assert_eq!(shared, these(&[1, 2]));
            note(at(1));
            note_rows(&these(&[5]));
        });
        assert_eq!(rows, these(&[1, 3, 5]));
        assert_eq!(noting(|| ()).1, these(&[]));
        assert_eq!(noting(note_all).1, Rows::All);
        let caught = std::panic::catch_unwind(|| noting(|| panic!("a page")));
        note(at(4));
        assert!(caught.is_err() && noting(|| ()).1 == these(&[]));
        assert!(rows.have_any(&[at(0), at(3)]) && !rows.have_any(&[at(2)]));
    }
}
