//! Which names of files every tool reads alike. The record and bags hold no others.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization as _;

use crate::text::named;

/// What is wrong with the name of a file or of a folder above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// It holds this character.
    Holds(char),
    /// A part of it begins with this blank.
    Begins(char),
    /// A part of it ends with this blank or dot.
    Ends(char),
}

impl NameFault {
    /// What is wrong with a path; `None` if nothing is.
    ///
    /// `sha256sum` escapes backslashes and line breaks, readers of bags disagree on `%`, programs that read lines take
    /// more characters than LF for the end of one, and some systems drop blanks and dots at the end of a name.
    pub fn of(path: &str) -> Option<Self> {
        let is_bad = |c: char| {
            matches!(c, '%' | '\\' | '\u{2028}' | '\u{2029}' | '\u{feff}') || c.is_control()
        };
        if let Some(c) = path.chars().find(|c| is_bad(*c)) {
            return Some(Self::Holds(c));
        }
        path.split('/').find_map(|part| {
            let first = part.chars().next().filter(|c| c.is_whitespace());
            let last = part.chars().next_back();
            let last = last.filter(|c| c.is_whitespace() || *c == '.');
            first.map(Self::Begins).or(last.map(Self::Ends))
        })
    }
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |c: char| match c {
            '%' | '\\' => format!("`{c}`"),
            '.' => "a dot".to_owned(),
            ' ' => "a space".to_owned(),
            c => named(c),
        };
        match *self {
            Self::Holds(c) => write!(f, "holds {}", shown(c)),
            Self::Begins(c) => write!(f, "has a part that begins with {}", shown(c)),
            Self::Ends(c) => write!(f, "has a part that ends with {}", shown(c)),
        }
    }
}

/// A path as messages show it: what nobody sees is written out.
pub fn shown(path: &str) -> String {
    let is_odd = |c: char| NameFault::of(c.encode_utf8(&mut [0; 4])).is_some();
    let mut shown = String::with_capacity(path.len());
    for c in path.chars() {
        if is_odd(c) && !matches!(c, '%' | '\\' | '.' | ' ') {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// What some systems take for the same path: letters are compared without their case, and composed.
pub(super) fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    let decomposed: String = path.nfd().collect();
    UniCase::unicode(decomposed)
        .to_folded_case()
        .nfc()
        .collect()
}

/// One sentence on each path that not every tool reads alike, and on each two that some systems take for one. The
/// paths are sorted, and each is there once.
pub(super) fn problems(paths: &[&str]) -> Vec<String> {
    let faulty = paths
        .iter()
        .filter_map(|path| Some((*path, NameFault::of(path)?)));
    let faulty = faulty.map(|(path, fault)| (path, format!("`{}` {fault}", shown(path))));
    let twins = twins(paths).into_iter().map(|(first, second)| {
        let (a, b) = (shown(first), shown(second));
        (
            first,
            format!("`{a}` and `{b}` are one name for some systems"),
        )
    });
    let all: Vec<_> = faulty.chain(twins).collect();
    // A file of the site is named as its source is.
    let of_sources: Vec<&str> = all
        .iter()
        .filter_map(|(path, _)| path.split_once('/').filter(|(top, _)| *top != SITE))
        .map(|(_, below)| below)
        .collect();
    let is_copy = |path: &str| {
        let below = path
            .strip_prefix(SITE)
            .and_then(|rest| rest.strip_prefix('/'));
        below.is_some_and(|below| {
            let below = below.strip_prefix("theme/").unwrap_or(below);
            of_sources.iter().any(|source| {
                let rest = source.strip_suffix(below);
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            })
        })
    };
    let told = all.iter().filter(|(path, _)| !is_copy(path));
    told.map(|(_, problem)| problem.clone()).collect()
}

/// The folder of the site in a bag.
const SITE: &str = "site";

/// Files and folders that differ only in case, or in how letters are composed.
fn twins<'p>(paths: &[&'p str]) -> BTreeSet<(&'p str, &'p str)> {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut twins = BTreeSet::new();
    for path in paths {
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([path.len()]) {
            let part = &path[..end];
            if !seen.insert(part) {
                continue;
            }
            match known.get(&folded(part)) {
                // Files in twin folders are reported by their folders.
                Some(first) if same_parent(first, part) => {
                    twins.insert((*first, part));
                }
                Some(_) => {}
                None => {
                    known.insert(folded(part), part);
                }
            }
        }
    }
    twins
}

/// Whether two paths lie in one folder.
fn same_parent(first: &str, second: &str) -> bool {
    let parent = |path: &str| path.rfind('/').map(|at| path[..at].to_owned());
    parent(first) == parent(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_tools_read_differently_are_faulty_and_others_are_not() {
        for (path, told) in [
            ("a%b", "holds `%`"),
            ("a\\b", "holds `\\`"),
            ("a\nb", "holds U+000A (control character)"),
            ("a\u{85}b", "holds U+0085 (control character)"),
            ("a\u{7f}b", "holds U+007F (control character)"),
            ("a\u{2028}b", "holds U+2028 (line separator)"),
            ("a\u{2029}b", "holds U+2029 (paragraph separator)"),
            ("\u{feff}b", "holds U+FEFF (byte order mark)"),
            (" a/b", "has a part that begins with a space"),
            ("a/b ", "has a part that ends with a space"),
            ("a /b", "has a part that ends with a space"),
            ("a/b.", "has a part that ends with a dot"),
            ("a./b", "has a part that ends with a dot"),
            (
                "a/\u{a0}b",
                "has a part that begins with U+00A0 (no-break space)",
            ),
            (
                "a/b\u{3000}",
                "has a part that ends with U+3000 (ideographic space)",
            ),
        ] {
            let fault = NameFault::of(path).map(|fault| fault.to_string());
            assert_eq!(fault.as_deref(), Some(told), "{path:?}");
        }
        for path in [
            "a b/c.d",
            ".well-known/x",
            "\u{e9}",
            "e\u{301}",
            "\u{2019}a",
            "a..b",
            "\u{1f469}\u{200d}\u{1f4bb}.png",
        ] {
            assert_eq!(NameFault::of(path), None, "{path:?}");
        }
    }

    #[test]
    fn what_nobody_sees_is_written_out() {
        assert_eq!(
            shown("a b.\u{2028}\u{85}/100%'\u{e9}"),
            "a b.\\u{2028}\\u{85}/100%'\u{e9}"
        );
    }

    #[test]
    fn twins_are_told_once_and_folders_for_what_is_in_them() {
        let told = |paths: &[&str]| {
            let mut paths = paths.to_vec();
            paths.sort_unstable();
            problems(&paths)
        };
        let same = |a: &str, b: &str| format!("`{a}` and `{b}` are one name for some systems");
        assert_eq!(
            told(&["static/a", "static/A"]),
            [same("static/A", "static/a")]
        );
        assert_eq!(
            told(&["static/e\u{301}", "static/\u{e9}"]),
            [same("static/e\u{301}", "static/\u{e9}")]
        );
        assert_eq!(told(&["static/\u{3a3}", "static/\u{3c2}"]).len(), 1);
        // A folder and a file, too.
        assert_eq!(told(&["x/A/b", "x/a"]), [same("x/A", "x/a")]);
        assert_eq!(
            told(&["x/A/b", "x/A/c", "x/a/b", "x/a/c"]),
            [same("x/A", "x/a")]
        );
        assert_eq!(told(&["a/b", "A/c"]), [same("A", "a")]);
        assert!(told(&["a/b", "a/c", "b/a", "i", "\u{131}"]).is_empty());
    }

    #[test]
    fn a_copy_on_the_site_is_not_told_beside_its_source() {
        let sorted = |paths: &[&str]| {
            let mut paths = paths.to_vec();
            paths.sort_unstable();
            problems(&paths)
        };
        let paths = [
            "site/x/a ",
            "static/x/a ",
            "themes/mine/static/b.",
            "site/theme/b.",
        ];
        let told = sorted(&paths);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|one| !one.contains("`site/")), "{told:?}");
        assert_eq!(sorted(&["site/v1/a ", "static/x "]).len(), 2);
    }
}
