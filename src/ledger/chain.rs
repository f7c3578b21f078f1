//! The chain: reading the ledger line by line, and what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rayon::prelude::*;

use super::entry::Entry;
use super::finding::{Finding, Kind};
use super::history::History;
use crate::digest::Digest;

/// What the first entry follows: 64 zeros.
pub const START: Digest = Digest::ZERO;

/// The ledger as far as it can be read.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// All entries that could be read, in the order of their lines.
    entries: Vec<Entry>,
    /// Positions in `entries`, by id, then by line.
    by_id: Vec<u32>,
    /// The digest of each line.
    lines: Vec<Digest>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// Something wrong with a part of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is reported.
    pub finding: Finding,
    /// Ids on lines that cannot be trusted for it.
    pub doubtful: BTreeSet<Box<str>>,
}

/// A line as it was read.
struct Line<'a> {
    digest: Digest,
    entry: Result<(Entry, Digest), String>,
    /// Why it cannot follow the line before it.
    gap: Option<Gap>,
    text: &'a [u8],
}

/// Why a line cannot follow the one before it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Gap {
    /// It cannot be read.
    Unreadable(String),
    /// So many lines are missing between them.
    Missing(u64),
    /// It was chained to another line.
    Elsewhere,
    /// Its number is not this.
    NotDue(u64),
    /// It was recorded before it.
    Earlier,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => f.write_str(why),
            Self::Missing(1) => f.write_str("a line is missing before it"),
            Self::Missing(count) => write!(f, "{count} lines are missing before it"),
            Self::Elsewhere => f.write_str("it follows another line"),
            Self::NotDue(due) => write!(f, "its `seq` is not {due}"),
            Self::Earlier => f.write_str("it was recorded before the line above it"),
        }
    }
}

impl Ledger {
    /// Reads the bytes of a ledger. What is wrong with it is in `faults`; whatever can be read
    /// is read all the same.
    pub fn read(bytes: &[u8]) -> Self {
        let (text, rest) = match bytes.iter().rposition(|byte| *byte == b'\n') {
            Some(at) => (&bytes[..at], &bytes[at + 1..]),
            None => (&bytes[..0], bytes),
        };
        let mut texts: Vec<_> = text.split(|byte| *byte == b'\n').collect();
        if rest.len() == bytes.len() {
            // No line is whole.
            texts.clear();
        }
        let mut lines: Vec<_> = texts.into_par_iter().map(Line::read).collect();
        for at in 0..lines.len() {
            let (before, own) = lines.split_at_mut(at);
            own[0].gap = own[0].gap_after(before.last());
        }
        let mut faults = group(&lines);
        if !rest.is_empty() {
            faults.push(cut_off(lines.len(), rest));
        }
        let mut ledger = Self {
            lines: lines.iter().map(|line| line.digest).collect(),
            entries: Vec::with_capacity(lines.len()),
            by_id: Vec::new(),
            faults,
        };
        let entries = lines.into_iter().filter_map(|line| line.entry.ok());
        ledger.entries.extend(entries.map(|(entry, _)| entry));
        ledger.index();
        if ledger.faults.is_empty() {
            ledger.faults.extend(ledger.first_contradiction());
        }
        ledger
    }

    fn index(&mut self) {
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.by_id = (0..count).collect();
        let entries = &self.entries;
        self.by_id
            .sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
    }

    /// The digest of the last line, which the next one is chained to.
    pub fn head(&self) -> Digest {
        self.lines.last().copied().unwrap_or(START)
    }

    /// Whether a line, or the start, has this digest: whether what was once the head still is on
    /// the chain.
    pub fn has_head(&self, head: Digest) -> bool {
        head == START || self.lines.contains(&head)
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The newest entry.
    pub fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// What it says of one assessment.
    pub fn history(&self, id: &str) -> Option<History<'_>> {
        let of = |at: &u32| &*self.entries[*at as usize].id;
        let from = self.by_id.partition_point(|at| of(at) < id);
        let own = &self.by_id[from..];
        let own = &own[..own.partition_point(|at| of(at) == id)];
        (!own.is_empty()).then(|| History::new(&self.entries, own))
    }

    /// What it says of all assessments, by id.
    pub fn histories(&self) -> impl Iterator<Item = History<'_>> {
        let same = |a: &u32, b: &u32| self.entries[*a as usize].id == self.entries[*b as usize].id;
        let runs = self.by_id.chunk_by(same);
        runs.map(|own| History::new(&self.entries, own))
    }

    /// Whether an assessment has entries that cannot be trusted.
    pub fn doubts(&self, id: &str) -> bool {
        self.faults.iter().any(|fault| fault.doubtful.contains(id))
    }

    /// The first entry that cannot come after the others, in a chain that is whole.
    fn first_contradiction(&self) -> Option<Fault> {
        let of = |history: History<'_>| history.first_contradiction();
        let (line, why) = self.histories().filter_map(of).min()?;
        let entry = &self.entries[line as usize];
        let message = format!("line {} cannot stand there: {why}", line + 1);
        Some(Fault {
            finding: Finding::new(Kind::ChainBroken, super::FILE, message, RESTORE)
                .of(&entry.id, entry.rev)
                .at(u64::from(line) + 1),
            doubtful: [entry.id.clone()].into(),
        })
    }
}

/// What to do about a ledger that was changed.
const RESTORE: &str = "restore archive/ledger.jsonl from a backup or from version control: \
                       entries are only ever added";

impl<'a> Line<'a> {
    fn read(text: &'a [u8]) -> Self {
        let entry = match std::str::from_utf8(text) {
            Ok(line) if line.ends_with('\r') => Err(
                "its line ends were changed to CRLF; with `* -text` in archive/.gitattributes, Git leaves them \
                 alone"
                    .to_owned(),
            ),
            Ok(line) => Entry::parse(line),
            Err(_) => Err("it is not UTF-8".to_owned()),
        };
        Self {
            digest: Digest::of(text),
            entry,
            gap: None,
            text,
        }
    }

    /// Why it cannot follow `before`, if so.
    fn gap_after(&self, before: Option<&Self>) -> Option<Gap> {
        let (entry, prev) = match &self.entry {
            Ok(read) => read,
            Err(why) => return Some(Gap::Unreadable(why.clone())),
        };
        let follows = *prev == before.map_or(START, |line| line.digest);
        let last = match before.map(|line| &line.entry) {
            Some(Ok((entry, _))) => Some(entry),
            Some(Err(_)) => return (!follows).then_some(Gap::Elsewhere),
            None => None,
        };
        let due = last.map_or(1, |last| last.seq.saturating_add(1));
        if entry.seq > due {
            return Some(Gap::Missing(entry.seq - due));
        }
        if !follows {
            return Some(Gap::Elsewhere);
        }
        if entry.seq != due {
            return Some(Gap::NotDue(due));
        }
        let earlier = last.is_some_and(|last| last.recorded > entry.recorded);
        earlier.then_some(Gap::Earlier)
    }

    fn prev(&self) -> Option<Digest> {
        self.entry.as_ref().ok().map(|(_, prev)| *prev)
    }
}

/// One fault for each run of lines of which none follows the one before.
fn group(lines: &[Line<'_>]) -> Vec<Fault> {
    if lines.iter().all(|line| line.gap.is_none()) {
        return Vec::new();
    }
    let mut faults = Vec::new();
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
            faults.push(fault(lines, at, end, fork));
        }
        at = end;
    }
    faults
}

/// The fault of the lines `from..end`, perhaps because two lines follow one.
fn fault(
    lines: &[Line<'_>],
    from: usize,
    end: usize,
    fork: Option<(usize, usize, Digest)>,
) -> Fault {
    let run = &lines[from..end];
    let finding = if let Some((first, second, prev)) = fork {
        let message = format!("lines {} and {} follow one line", first + 1, second + 1);
        let hint = "two branches both recorded: keep the ledger that was published, then \
                    `standpoint record` what the other branch had: `git checkout main -- \
                    archive/ledger.jsonl` takes it from the branch `main`";
        Finding::new(Kind::Forked, super::FILE, message, hint)
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
        Finding::new(Kind::ChainBroken, super::FILE, message, RESTORE)
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
        Finding::new(Kind::ChainBroken, super::FILE, message, RESTORE)
            .digests(expected, found)
            .at(number(from))
    };
    // Behind a fork it is not known which line belongs to which branch.
    let around = match fork {
        Some((first, ..)) => &lines[first..],
        None => &lines[from.saturating_sub(1)..end],
    };
    let read = around.iter().filter_map(|line| line.entry.as_ref().ok());
    let mut doubtful: BTreeSet<Box<str>> = read.map(|(entry, _)| entry.id.clone()).collect();
    doubtful.extend(around.iter().filter_map(|line| salvage(line.text)));
    Fault { finding, doubtful }
}

/// The number of the line at a position.
fn number(at: usize) -> u64 {
    u64::try_from(at + 1).unwrap_or(u64::MAX)
}

/// The ledger ends within a line.
fn cut_off(whole: usize, rest: &[u8]) -> Fault {
    let message = format!("line {} is cut off", whole + 1);
    Fault {
        finding: Finding::new(Kind::Truncated, super::FILE, message, RESTORE).at(number(whole)),
        doubtful: salvage(rest).into_iter().collect(),
    }
}

/// The id on a line that is no entry.
fn salvage(line: &[u8]) -> Option<Box<str>> {
    let line = String::from_utf8_lossy(line);
    let (_, behind) = line.split_once("\"id\":\"")?;
    let (id, _) = behind.split_once('"')?;
    Some(id.into())
}

#[cfg(test)]
mod tests {
    use super::super::{Act, Change};
    use super::*;

    fn entry(seq: u64, id: &str, rev: u64) -> Entry {
        Entry {
            seq,
            act: if rev == 1 { Act::Publish } else { Act::Revise },
            id: id.into(),
            rev,
            content: Digest::of(format!("{id} {rev}").as_bytes()),
            change: (rev > 1).then_some(Change::Update),
            note: if rev > 1 { "why" } else { "" }.into(),
            recorded: jiff::Timestamp::from_second(1_800_000_000).unwrap(),
        }
    }

    /// The lines of a ledger of these entries.
    fn lines(entries: &[Entry]) -> Vec<String> {
        let mut prev = START;
        let line = |entry: &Entry| {
            let line = entry.line(prev);
            prev = Digest::of(line.as_bytes());
            line
        };
        entries.iter().map(line).collect()
    }

    fn some() -> Vec<String> {
        let ids = [("a", 1), ("b", 1), ("a", 2), ("c", 1), ("b", 2), ("d", 1)];
        let entries = (1..).zip(ids).map(|(seq, (id, rev))| entry(seq, id, rev));
        lines(&entries.collect::<Vec<_>>())
    }

    fn read(lines: &[String]) -> Ledger {
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        Ledger::read(text.as_bytes())
    }

    fn found(lines: &[String]) -> Vec<(Kind, Option<u64>)> {
        let faults = read(lines).faults;
        let finding = |fault: Fault| (fault.finding.kind, fault.finding.line);
        faults.into_iter().map(finding).collect()
    }

    #[test]
    fn a_whole_ledger_tells_the_history_of_each_assessment() {
        let lines = some();
        let ledger = read(&lines);
        assert_eq!(ledger.faults, []);
        assert_eq!(ledger.head(), Digest::of(lines[5].as_bytes()));
        assert!(ledger.has_head(START) && ledger.has_head(Digest::of(lines[2].as_bytes())));
        assert!(!ledger.has_head(Digest::of(b"another")));
        let revs = |id| -> Vec<u64> {
            let history = ledger.history(id);
            history
                .into_iter()
                .flat_map(History::versions)
                .map(|e| e.rev)
                .collect()
        };
        assert_eq!(
            (revs("a"), revs("b"), revs("d"), revs("e")),
            (vec![1, 2], vec![1, 2], vec![1], vec![])
        );
        let ids: Vec<_> = ledger.histories().map(History::id).collect();
        assert_eq!(ids, ["a", "b", "c", "d"]);
        let empty = Ledger::read(b"");
        assert_eq!((empty.head(), empty.faults.len()), (START, 0));
    }

    #[test]
    fn a_changed_byte_breaks_the_chain_at_its_line() {
        let whole = some();
        for at in 0..whole.len() - 1 {
            for place in 0..whole[at].len() {
                let mut lines = whole.clone();
                let mut bytes = lines[at].clone().into_bytes();
                bytes[place] ^= 1;
                let Ok(line) = String::from_utf8(bytes) else {
                    continue;
                };
                lines[at] = line;
                let line = number(at);
                let at_place = &whole[at][place.saturating_sub(20)..];
                // A line break that comes in makes two lines of one.
                assert_eq!(
                    found(&lines)[..1],
                    [(Kind::ChainBroken, Some(line))],
                    "{at_place}"
                );
                assert_eq!(found(&lines).len(), 1, "{at_place}");
            }
        }
    }

    #[test]
    fn dropped_swapped_doubled_and_foreign_lines_each_make_one_finding() {
        let whole = some();
        for at in 0..whole.len() - 1 {
            let line = Some(number(at));
            let mut lines = whole.clone();
            lines.remove(at);
            assert_eq!(found(&lines), [(Kind::ChainBroken, line)], "dropped {at}");
            let mut lines = whole.clone();
            lines.swap(at, at + 1);
            assert_eq!(found(&lines), [(Kind::ChainBroken, line)], "swapped {at}");
            let mut lines = whole.clone();
            lines.insert(at, whole[at].clone());
            assert_eq!(
                found(&lines),
                [(Kind::Forked, Some(number(at + 1)))],
                "doubled {at}"
            );
            let mut lines = whole.clone();
            lines.insert(at, String::new());
            assert_eq!(
                found(&lines),
                [(Kind::ChainBroken, line)],
                "an empty line {at}"
            );
        }
    }

    #[test]
    fn two_branches_are_a_fork_however_they_were_merged() {
        let base = some();
        let branch = |ids: [&str; 2]| -> Vec<String> {
            let mut prev = Digest::of(base[5].as_bytes());
            let line = |(seq, id)| {
                let line = entry(seq, id, 1).line(prev);
                prev = Digest::of(line.as_bytes());
                line
            };
            (7..).zip(ids).map(line).collect()
        };
        let (ours, theirs) = (branch(["e", "f"]), branch(["g", "h"]));
        let one_after_the_other = [&base[..], &ours, &theirs].concat();
        assert_eq!(found(&one_after_the_other), [(Kind::Forked, Some(9))]);
        let mut mixed = base.clone();
        for at in 0..2 {
            mixed.extend([ours[at].clone(), theirs[at].clone()]);
        }
        assert_eq!(found(&mixed), [(Kind::Forked, Some(8))]);
    }

    #[test]
    fn a_cut_is_seen_within_a_line_and_not_between_lines() {
        let whole: String = some().iter().flat_map(|line| [line, "\n"]).collect();
        for end in 1..whole.len() {
            let ledger = Ledger::read(&whole.as_bytes()[..end]);
            let kinds: Vec<_> = ledger.faults.iter().map(|f| f.finding.kind).collect();
            if whole[..end].ends_with('\n') {
                assert_eq!(kinds, []);
            } else {
                assert_eq!(kinds, [Kind::Truncated], "{end}");
            }
        }
    }

    #[test]
    fn what_cannot_follow_is_found_in_a_chain_that_is_whole() {
        let remove = |seq, id: &str, rev| Entry {
            act: Act::Remove,
            change: None,
            note: "why".into(),
            content: Digest::of(format!("{id} {rev}").as_bytes()),
            ..entry(seq, id, rev)
        };
        for (entries, line) in [
            (vec![entry(1, "a", 1), entry(2, "a", 1)], 2),
            (vec![entry(1, "a", 1), entry(2, "a", 3)], 2),
            (vec![entry(1, "a", 1), entry(2, "b", 2)], 2),
            (
                vec![entry(1, "a", 1), remove(2, "a", 1), entry(3, "a", 2)],
                3,
            ),
            (vec![entry(1, "a", 1), remove(2, "a", 2)], 2),
        ] {
            assert_eq!(found(&lines(&entries)), [(Kind::ChainBroken, Some(line))]);
        }
        let earlier = Entry {
            recorded: jiff::Timestamp::from_second(1).unwrap(),
            ..entry(2, "b", 1)
        };
        let lines = lines(&[entry(1, "a", 1), earlier]);
        assert_eq!(found(&lines), [(Kind::ChainBroken, Some(2))]);
    }

    #[test]
    fn changed_line_ends_are_one_finding_that_says_so() {
        let lines: Vec<_> = some().iter().map(|line| format!("{line}\r")).collect();
        let faults = read(&lines).faults;
        assert_eq!(faults.len(), 1);
        assert!(faults[0].finding.message.contains(".gitattributes"));
    }
}
