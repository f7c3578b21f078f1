//! What is wrong with the lines of a ledger that do not follow each other.

use std::collections::{BTreeMap, BTreeSet};

use super::START;
use super::conflict::is_mark;
use super::finding::Finding;
use super::line::{Gap, Line};
use crate::diagnostic::Code;
use crate::digest::Digest;

/// What is wrong with the lines of a ledger.
#[derive(Default)]
pub(super) struct Faults {
    /// What is reported.
    pub(super) findings: Vec<Finding>,
    /// Ids on lines that cannot be trusted.
    pub(super) doubtful: BTreeSet<Box<str>>,
}

/// What to do about a ledger that was changed.
pub(super) const RESTORE: &str = "restore archive/ledger.jsonl from a backup or from version control: \
                       entries are only ever added";

/// What to do about a conflict that Git has left in the ledger.
const CONFLICT: &str = "two branches both recorded: `standpoint record --merge archive/ledger.jsonl` puts \
                        the entries of the other branch after those of this one";

/// One finding for each run of lines of which none follows the one before.
pub(super) fn group(lines: &[Line<'_>]) -> Faults {
    let mut faults = Faults::default();
    if lines.iter().all(|line| line.gap.is_none()) {
        return faults;
    }
    let is_conflict = lines.iter().any(|line| is_mark(line.text));
    // Behind a fork it is not known which line belongs to which branch.
    let mut forked = lines.len();
    // What the lines so far follow, and which of them did so first.
    let mut followed: BTreeMap<Digest, usize> = BTreeMap::new();
    let mut at = 0;
    while at < lines.len() {
        let run = lines[at..].iter().take_while(|line| line.gap.is_some());
        let end = at + run.count().max(1);
        let mut fork = None;
        for (line, number) in lines[at..end].iter().zip(at..) {
            let Some(prev) = line.prev() else { continue };
            let first = *followed.entry(prev).or_insert(number);
            if first != number {
                fork = fork.or(Some((first, number, prev)));
            }
        }
        if lines[at].gap.is_some() {
            let found = finding(lines, at, end, fork, is_conflict);
            faults.findings.push(found);
            match fork {
                Some((first, ..)) => forked = forked.min(first),
                None => faults.doubt(&lines[at.saturating_sub(1)..end]),
            }
        }
        at = end;
    }
    faults.doubt(&lines[forked..]);
    faults
}

impl Faults {
    /// Doubts all that these lines may be about.
    fn doubt(&mut self, lines: &[Line<'_>]) {
        for line in lines {
            if let Ok((entry, _)) = &line.entry {
                let ids = [Some(&entry.id), entry.from.as_ref()];
                self.doubtful.extend(ids.into_iter().flatten().cloned());
            }
            self.doubtful.extend(salvage(line.text));
        }
    }

    /// The ledger ends within a line.
    pub(super) fn cut_off(&mut self, whole: usize, rest: &[u8]) {
        let message = format!("line {} is cut off", whole + 1);
        let finding = Finding::new(Code::RecordTruncated, super::FILE, message, RESTORE);
        self.findings.push(finding.at(number(whole)));
        self.doubtful.extend(salvage(rest));
    }
}

/// What is wrong with the lines `from..end`, perhaps because two lines follow one.
fn finding(
    lines: &[Line<'_>],
    from: usize,
    end: usize,
    fork: Option<(usize, usize, Digest)>,
    is_conflict: bool,
) -> Finding {
    let run = &lines[from..end];
    if let Some((first, second, prev)) = fork {
        let message = format!("lines {} and {} follow one line", first + 1, second + 1);
        let hint = if is_conflict {
            CONFLICT
        } else {
            "two branches both recorded, and their lines were put together: take the ledger of one, \
             `git show HEAD^1:archive/ledger.jsonl >archive/ledger.jsonl`, and merge the other: \
             `git show HEAD^2:archive/ledger.jsonl | standpoint record --merge -`"
        };
        Finding::new(Code::RecordForked, super::FILE, message, hint)
            .digests(prev, lines[second].digest)
            .at(number(second))
    } else if let ([line], Some(before), Some(Gap::Elsewhere)) =
        (run, from.checked_sub(1), &run[0].gap)
    {
        // The next line knows this one as it is, so that it is the line before that was changed.
        let message = format!(
            "line {from} was changed after line {} followed it",
            from + 1
        );
        Finding::new(Code::RecordChainBroken, super::FILE, message, RESTORE)
            .digests(line.prev(), lines[before].digest)
            .at(number(before))
    } else {
        let why = run[0].gap.as_ref().map(Gap::to_string).unwrap_or_default();
        let message = match from {
            0 => format!("line 1 cannot be the first: {why}"),
            _ => format!("line {} does not follow line {from}: {why}", from + 1),
        };
        // What the next line follows is what this one should be; where that is so, it is the line
        // before that this one knows otherwise.
        let next = lines.get(from + 1).and_then(Line::prev);
        let before = from
            .checked_sub(1)
            .map_or(START, |before| lines[before].digest);
        let (expected, found) = match next.filter(|next| *next != lines[from].digest) {
            None => (lines[from].prev(), before),
            next => (next, lines[from].digest),
        };
        let hint = if run.iter().any(|line| is_mark(line.text)) {
            CONFLICT
        } else {
            RESTORE
        };
        Finding::new(Code::RecordChainBroken, super::FILE, message, hint)
            .digests(expected, found)
            .at(number(from))
    }
}

/// The number of the line at a position.
pub(super) fn number(at: usize) -> u64 {
    u64::try_from(at + 1).unwrap_or(u64::MAX)
}

/// The ids on a line that may be no entry.
fn salvage(line: &[u8]) -> Vec<Box<str>> {
    let line = String::from_utf8_lossy(line);
    let value = |key: &str| {
        let (_, behind) = line.split_once(key)?;
        let (id, _) = behind.split_once('"')?;
        Some(id.into())
    };
    let ids = ["\"id\":\"", "\"from\":\""].map(value);
    ids.into_iter().flatten().collect()
}
