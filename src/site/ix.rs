//! Typed positions in the lists of a site: a list of assessments takes no position of an event.

use std::marker::PhantomData;
use std::ops::{Deref, Index, IndexMut, Range};

use rayon::iter::{FromParallelIterator, IntoParallelIterator};

/// A position in a list of one kind.
pub trait Ix: Copy + Ord {
    /// The position `at`, counted from 0.
    fn new(at: usize) -> Self;

    /// The position, counted from 0.
    fn at(self) -> usize;
}

macro_rules! positions {
    ($($name:ident: $of:literal;)*) => {$(
        #[doc = concat!("The position of ", $of, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl Ix for $name {
            fn new(at: usize) -> Self {
                // No list is this long: what is at a position has a page or a text in memory.
                Self(u32::try_from(at).unwrap_or(u32::MAX))
            }

            fn at(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

positions! {
    AssessmentIx: "an assessment among those of the site";
    EventIx: "an event among those of the site";
    AgentIx: "an agent among those of the site";
    PageIx: "a plain page among those of the site";
    TagIx: "a tag among those of the site";
    PublisherIx: "a publisher or named source among those of the site";
    VersionIx: "an earlier version among those of the site";
    TombstoneIx: "a removed assessment among those of the site";
    QuestionIx: "a question among those of its event";
    NameIx: "a name among those of its kind";
    GroupNumber: "a tag or a publisher among those that were seen so far";
}

/// A list that only its own positions index.
///
/// ```
/// use standpoint::site::{AgentIx, IndexVec, Ix};
/// let agents: IndexVec<AgentIx, &str> = vec!["UA-01"].into();
/// assert_eq!(agents[AgentIx::new(0)], "UA-01");
/// ```
///
/// ```compile_fail
/// use standpoint::site::{AgentIx, EventIx, IndexVec, Ix};
/// let agents: IndexVec<AgentIx, &str> = vec!["UA-01"].into();
/// assert_eq!(agents[EventIx::new(0)], "UA-01");
/// ```
///
/// ```compile_fail
/// use standpoint::site::{AgentIx, IndexVec};
/// let agents: IndexVec<AgentIx, &str> = vec!["UA-01"].into();
/// assert_eq!(agents[0], "UA-01");
/// ```
#[derive(Debug, Clone)]
pub struct IndexVec<I, T> {
    list: Vec<T>,
    by: PhantomData<fn(I)>,
}

impl<I: Ix, T> IndexVec<I, T> {
    /// Adds an item at the end.
    pub fn push(&mut self, item: T) {
        self.list.push(item);
    }

    /// The position of the next item that is added.
    pub fn next_ix(&self) -> I {
        I::new(self.list.len())
    }

    /// The items from one position to another, both counted from 0.
    pub fn slice(&self, range: Range<usize>) -> &[T] {
        &self.list[range]
    }

    /// All positions, in order.
    pub fn indices(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.list.len()).map(I::new)
    }

    /// All items with their positions, in order.
    pub fn enumerated(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.indices().zip(&self.list)
    }
}

impl<I, T> From<Vec<T>> for IndexVec<I, T> {
    fn from(list: Vec<T>) -> Self {
        let by = PhantomData;
        Self { list, by }
    }
}

impl<I, T> FromIterator<T> for IndexVec<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<I, T> IntoIterator for IndexVec<I, T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<I, T: Send> FromParallelIterator<T> for IndexVec<I, T> {
    fn from_par_iter<A: IntoParallelIterator<Item = T>>(items: A) -> Self {
        Vec::from_par_iter(items).into()
    }
}

impl<I, T: Send> IntoParallelIterator for IndexVec<I, T> {
    type Item = T;
    type Iter = rayon::vec::IntoIter<T>;

    fn into_par_iter(self) -> Self::Iter {
        self.list.into_par_iter()
    }
}

impl<'a, I, T> IntoIterator for &'a IndexVec<I, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

impl<I, T> Deref for IndexVec<I, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.list
    }
}

impl<I: Ix, T> Index<I> for IndexVec<I, T> {
    type Output = T;

    fn index(&self, ix: I) -> &T {
        &self.list[ix.at()]
    }
}

impl<I: Ix, T> IndexMut<I> for IndexVec<I, T> {
    fn index_mut(&mut self, ix: I) -> &mut T {
        &mut self.list[ix.at()]
    }
}
