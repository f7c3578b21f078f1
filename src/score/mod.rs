//! Statistics of answered questions: pure functions of whole percentages and counts.
//!
//! Every figure is exact or made of the operations that IEEE 754 rounds correctly (`+ - * /` and the square root), and
//! is rounded half up. So every machine prints the same, and so does any other program that takes the same steps.

mod brier;
mod compare;
mod figures;
mod term;
mod wilson;

pub use brier::{Brier, BrierSum, Thousandths};
pub use compare::{Nearer, nearer};
pub use figures::{Figures, TermFigures};
pub use term::Term;
pub use wilson::{PercentBounds, Z, percent, wilson};

/// Below this many decided answers, figures would say little: pages show the answers alone.
pub const ENOUGH: usize = 20;
