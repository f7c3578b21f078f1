//! Names that nobody declared and that are one letter away from one that is declared.

use super::{AgentEntry, EventEntry, Index, Site};
use crate::diagnostic::distance;
use crate::route::fold;

/// Longer names are not compared: they have as many variants as letters.
const LONGEST: usize = 100;
/// Names of fewer letters are codes, of which one is like another.
const FEWEST: usize = 5;

/// Declared names, folded and as written, found by any text that differs in one letter.
#[derive(Default)]
pub struct NearNames {
    declared: Vec<(Box<str>, Box<str>)>,
    /// From variants to positions in the list; made when a name is first looked for, because
    /// where everything is declared that never happens.
    by_variant: Option<Index<Box<str>, usize>>,
}

impl NearNames {
    /// Adds a declared name, folded and as written. All are added before one is looked for.
    pub fn declare(&mut self, folded: &str, written: &str) {
        if folded.len() <= LONGEST {
            self.declared.push((folded.into(), written.into()));
        }
    }

    /// The declared name that `folded` may be meant to be. Digits are never mistaken, and codes of a
    /// few letters neither: `UA-01`, `UA-02` and `RU-01` are three agents.
    pub fn find(&mut self, folded: &str) -> Option<&str> {
        let letters = folded.chars().filter(|c| c.is_alphabetic()).count();
        if letters < FEWEST || folded.len() > LONGEST + 1 || self.declared.is_empty() {
            return None;
        }
        let declared = &self.declared;
        let by_variant = self.by_variant.get_or_insert_with(|| {
            let mut index = Index::default();
            for (at, (folded, _)) in declared.iter().enumerate() {
                for variant in variants(folded) {
                    index.insert(variant.into(), at);
                }
            }
            index
        });
        let digits = |text: &str| {
            text.chars()
                .filter(char::is_ascii_digit)
                .collect::<String>()
        };
        variants(folded)
            .filter_map(|variant| by_variant.get(&variant))
            .map(|&at| &declared[at])
            .find(|(declared, _)| {
                distance(folded, declared, 1) == Some(1) && digits(folded) == digits(declared)
            })
            .map(|(_, written)| &**written)
    }
}

impl Site {
    /// The name of an event, declared or not, that `name` may be meant to be.
    pub fn near_event(&self, name: &str) -> Option<String> {
        near(name, self.events.iter().flat_map(EventEntry::names))
    }

    /// The name of an agent, declared or not, that `name` may be meant to be.
    pub fn near_agent(&self, name: &str) -> Option<String> {
        near(name, self.agents.iter().flat_map(AgentEntry::names))
    }
}

fn near<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let mut names = NearNames::default();
    known.for_each(|known| names.declare(&fold(known), known));
    names.find(&fold(name)).map(str::to_owned)
}

/// The text, and the text without each of its letters: two texts that differ in one letter
/// share one of these.
fn variants(text: &str) -> impl Iterator<Item = String> {
    let without = text.char_indices().map(move |(at, c)| {
        let mut shorter = text.to_owned();
        shorter.replace_range(at..at + c.len_utf8(), "");
        shorter
    });
    std::iter::once(text.to_owned()).chain(without)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_is_near_and_a_digit_is_not() {
        let mut names = NearNames::default();
        names.declare("ua-01", "UA-01");
        names.declare("kyiv-rejects", "kyiv-rejects");
        assert_eq!(names.find("kyiv-reject"), Some("kyiv-rejects"));
        assert_eq!(names.find("kyiv-rejectz"), Some("kyiv-rejects"));
        assert_eq!(names.find("ub-01"), None);
        assert_eq!(names.find("ua-02"), None);
        assert_eq!(names.find("ua-011"), None);
        assert_eq!(names.find("kyiv-accepts"), None);
    }
}
