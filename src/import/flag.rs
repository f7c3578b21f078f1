//! What the author of a transcript should look at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Number of lines that a message names before "and N more".
const MOST_LINES: usize = 3;

/// Flags of one kind say the same of several lines; the summary says it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FlagKind {
    /// Of no kind: its words say what it is.
    Other,
    /// A citation that names no publisher.
    NamesNobody,
    /// A citation whose names may be one or several.
    NamesSeveral,
    /// Words that may be a citation.
    MayCite,
    /// A citation in code or in a link.
    NoRoom,
    /// The confidence of an answer is to be stated.
    Confidence,
    /// A date that may be the event's.
    EventDate,
    /// A date whose year or month is open.
    OpenDate,
    /// Links that became words.
    DeadLinks,
    /// A closing offer.
    Offer,
    /// A label of nobody that is known, written as those that open turns.
    Stranger,
}

impl FlagKind {
    /// Number of flags of this kind that are said one by one.
    fn most_single(self) -> usize {
        match self {
            Self::EventDate | Self::OpenDate => 3,
            _ => 1,
        }
    }

    /// What several flags of this kind say.
    fn counted(self, count: usize) -> Option<String> {
        let what = match self {
            Self::Other => return None,
            Self::NamesNobody => "citations name no publisher; write into `sources` who they are",
            Self::NamesSeveral => "citations may name one publisher or several; look at `sources`",
            Self::MayCite => "places may be citations and stay in the text",
            Self::NoRoom => {
                "citations stay in the text, because the Markdown around them leaves no room for footnotes"
            }
            Self::Confidence => {
                "answers have their confidence left `unstated`; each draft lists sentences that speak of likelihood"
            }
            Self::EventDate => "dates may be the event's and are listed in its file",
            Self::OpenDate => "dates leave their year or month open",
            Self::DeadLinks => {
                "texts have links that lead nowhere on this site; these became plain words, each text here with its first"
            }
            Self::Offer => "closing offers are left out of the assessments",
            Self::Stranger => {
                "lines are labelled as turns are, name nobody and stay in the text; `--speaker LABEL=AGENT` where somebody speaks"
            }
        };
        Some(format!("{count} {what}"))
    }
}

/// Something to be looked at, on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The line, from 1.
    pub line: usize,
    /// What there is to be seen.
    pub what: String,
    /// What it has in common with others.
    pub kind: FlagKind,
}

impl Flag {
    /// What there is to be seen on a line, from 1.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self::of(FlagKind::Other, line, what)
    }

    /// The same, as one of a kind.
    pub fn of(kind: FlagKind, line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
            kind,
        }
    }
}

/// Flags as messages with their lines, each thing said once. A message about several lines is at
/// the first of them.
pub fn messages(flags: &[Flag]) -> Vec<(usize, String)> {
    let mut kinds: BTreeMap<FlagKind, Vec<usize>> = BTreeMap::new();
    let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for flag in flags {
        kinds.entry(flag.kind).or_default().push(flag.line);
        same.entry(&flag.what).or_default().push(flag.line);
    }
    let mut said: BTreeSet<&str> = BTreeSet::new();
    let mut grouped: BTreeSet<FlagKind> = BTreeSet::new();
    let mut messages = Vec::new();
    for flag in flags {
        let of_kind = &kinds[&flag.kind];
        let counted = flag.kind.counted(of_kind.len());
        if let Some(what) = counted.filter(|_| of_kind.len() > flag.kind.most_single()) {
            if grouped.insert(flag.kind) {
                messages.push((flag.line, format!("{what}: {}", listed(of_kind))));
            }
        } else if said.insert(&flag.what) {
            let others: Vec<usize> = same[&*flag.what][1..].to_vec();
            let mut what = flag.what.clone();
            if !others.is_empty() {
                let _ = write!(what, " (also on {})", listed(&others));
            }
            messages.push((flag.line, what));
        }
    }
    messages
}

/// `lines 3, 9, 14 and 9 more`.
fn listed(lines: &[usize]) -> String {
    let lines: BTreeSet<usize> = lines.iter().copied().collect();
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    // "and 1 more" is no shorter than the line.
    let shown = if lines.len() == MOST_LINES + 1 {
        lines.len()
    } else {
        lines.len().min(MOST_LINES)
    };
    let named = lines[..shown].join(", ");
    match lines.len() - shown {
        0 if shown == 1 => format!("line {named}"),
        0 => format!("lines {named}"),
        more => format!("lines {named} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_said_once() {
        let mut flags: Vec<Flag> = (0..12)
            .map(|at| {
                Flag::of(
                    FlagKind::NamesNobody,
                    3 + 6 * at,
                    format!("`{at}` names nobody"),
                )
            })
            .collect();
        flags.insert(1, Flag::new(4, "is left over"));
        flags.push(Flag::of(FlagKind::Offer, 80, "a closing offer"));
        let nobody = "12 citations name no publisher; write into `sources` who they are: lines 3, 9, 15 and 9 more";
        assert_eq!(
            messages(&flags),
            [
                (3, nobody.to_owned()),
                (4, "is left over".to_owned()),
                (80, "a closing offer".to_owned()),
            ]
        );
        let same: Vec<Flag> = [2, 5, 5, 7].map(|line| Flag::new(line, "looks odd")).into();
        assert_eq!(
            messages(&same),
            [(2, "looks odd (also on lines 5, 7)".to_owned())]
        );
    }

    #[test]
    fn a_few_dates_are_told_each() {
        let dates = |count| -> Vec<Flag> {
            let lines = 1..=count;
            lines
                .map(|line| Flag::of(FlagKind::OpenDate, line, format!("“{line} May”")))
                .collect()
        };
        assert_eq!(messages(&dates(3)).len(), 3);
        let many = "4 dates leave their year or month open: lines 1, 2, 3, 4";
        assert_eq!(messages(&dates(4)), [(1, many.to_owned())]);
    }
}
