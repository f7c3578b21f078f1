//! The ledger: its lines as a chain, and what it says of each assessment.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::entry::{Act, Entry};
use super::fault::{Faults, RESTORE, group};
use super::finding::Finding;
use super::history::History;
use super::line::Line;
use super::merkle;
use super::subject::Subject;
use crate::diagnostic::Code;
use crate::digest::Digest;

/// What the first entry follows: 64 zeros.
pub const START: Digest = Digest::ZERO;

/// The ledger as far as it can be read.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    /// All entries that could be read, in the order of their lines.
    entries: Vec<Entry>,
    /// Positions in `entries`, by the id that the assessment has today, then by line.
    by_id: Vec<u32>,
    /// Ids that were given up, each with the position of the entry that renames.
    former: BTreeMap<Box<str>, u32>,
    /// The digest of each line.
    lines: Vec<Digest>,
    /// The hash of each line as a leaf of the Merkle tree.
    leaves: Vec<Digest>,
    /// What is wrong with it.
    pub faults: Vec<Finding>,
    /// Ids of assessments with entries that cannot be trusted.
    doubtful: BTreeSet<Box<str>>,
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
            faults.cut_off(lines.len(), rest);
        }
        let Faults { findings, doubtful } = faults;
        let mut ledger = Self {
            lines: lines.iter().map(|line| line.digest).collect(),
            leaves: lines.iter().map(|line| line.leaf).collect(),
            entries: Vec::with_capacity(lines.len()),
            by_id: Vec::new(),
            former: BTreeMap::new(),
            faults: findings,
            doubtful,
        };
        let entries = lines.into_iter().filter_map(|line| line.entry.ok());
        ledger.entries.extend(entries.map(|(entry, _)| entry));
        ledger.settle();
        ledger
    }

    /// The ledger as it would be with these entries at its end.
    #[must_use]
    pub fn extended(&self, entries: &[Entry]) -> Self {
        let mut ledger = self.clone();
        for entry in entries {
            let line = entry.line(ledger.head());
            ledger.lines.push(Digest::of(line.as_bytes()));
            ledger.leaves.push(merkle::leaf(line.as_bytes()));
            ledger.entries.push(entry.clone());
        }
        ledger.settle();
        ledger
    }

    /// Finds out what belongs together once all entries are there, and what contradicts itself.
    fn settle(&mut self) {
        self.index();
        let doubtful: Vec<_> = self.doubtful.iter().cloned().collect();
        // Whatever is doubtful of a former id is doubtful of the assessment.
        let today = doubtful.iter().filter_map(|id| self.today(id));
        let today: Vec<Box<str>> = today.map(Into::into).collect();
        self.doubtful.extend(today);
        if self.faults.is_empty()
            && let Some((finding, id)) = self.first_contradiction()
        {
            self.faults.push(finding);
            self.doubtful.insert(id);
        }
    }

    fn index(&mut self) {
        let count = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.former.clear();
        self.by_id = (0..count).collect();
        let entries = &self.entries;
        self.by_id
            .sort_by(|a, b| entries[*a as usize].id.cmp(&entries[*b as usize].id));
        let renames = (0..count).filter(|at| entries[*at as usize].act == Act::Rename);
        let mut former = BTreeMap::new();
        for at in renames {
            let entry = &entries[at as usize];
            let is_new = self.run(&entry.id).first() == Some(&at);
            if let Some(from) = &entry.from
                && is_new
                && self.run(from).first().is_some_and(|first| *first < at)
            {
                former.entry(from.clone()).or_insert(at);
            }
        }
        if former.is_empty() {
            return;
        }
        self.former = former;
        let mut by_id = std::mem::take(&mut self.by_id);
        by_id.sort_by(|a, b| (self.id_of(*a), a).cmp(&(self.id_of(*b), b)));
        self.by_id = by_id;
    }

    /// The id that what the entry at this position is about has today.
    fn id_of(&self, mut at: u32) -> &str {
        loop {
            let id = &*self.entries[at as usize].id;
            // Each step leads to a later entry, so that this ends.
            match self.former.get(id) {
                Some(next) if *next > at => at = *next,
                _ => return id,
            }
        }
    }

    /// The positions of all entries about what has this id today.
    fn run(&self, id: &str) -> &[u32] {
        let from = self.by_id.partition_point(|at| self.id_of(*at) < id);
        let own = &self.by_id[from..];
        &own[..own.partition_point(|at| self.id_of(*at) == id)]
    }

    /// The digest of the last line, which the next one is chained to.
    pub fn head(&self) -> Digest {
        self.lines.last().copied().unwrap_or(START)
    }

    /// The digest of the first line, which no other ledger has.
    pub fn first_line(&self) -> Digest {
        self.lines.first().copied().unwrap_or(START)
    }

    /// The hash of each line as a leaf of the Merkle tree of RFC 6962.
    pub fn leaves(&self) -> &[Digest] {
        &self.leaves
    }

    /// Whether a line, or the start, has this digest: whether what was once the head still is on
    /// the chain.
    pub fn has_head(&self, head: Digest) -> bool {
        head == START || self.lines.contains(&head)
    }

    /// The digest of each line, which was the head when that line was the last one.
    pub fn heads(&self) -> &[Digest] {
        &self.lines
    }

    /// Number of lines with which both ledgers begin.
    pub fn common_lines(&self, other: &Self) -> usize {
        let pairs = self.lines.iter().zip(&other.lines);
        pairs.take_while(|(line, other)| line == other).count()
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The newest entry.
    pub fn last(&self) -> Option<&Entry> {
        self.entries.last()
    }

    /// What it says of the assessment that has this id today, also under ids that it had before.
    pub fn history(&self, id: &str) -> Option<History<'_>> {
        let own = self.run(id);
        (!own.is_empty()).then(|| History::new(&self.entries, own))
    }

    /// The entry that renamed what had this id; `None` if the id was never given up.
    pub fn renamed(&self, id: &str) -> Option<&Entry> {
        let at = self.former.get(id)?;
        Some(&self.entries[*at as usize])
    }

    /// The id that what had this id has today; `None` if the id was never given up.
    pub fn today(&self, id: &str) -> Option<&str> {
        self.former.get(id).map(|at| self.id_of(*at))
    }

    /// All ids that were given up, in order, each with the id of today.
    pub fn former_ids(&self) -> impl Iterator<Item = (&str, &str)> {
        let former = self.former.iter();
        former.map(|(id, at)| (&**id, self.id_of(*at)))
    }

    /// The digests of all lines, in order.
    pub fn lines(&self) -> &[Digest] {
        &self.lines
    }

    /// What it says of all assessments, by id.
    pub fn histories(&self) -> impl Iterator<Item = History<'_>> {
        let all = self.all_histories();
        all.filter(|history| history.subject() == Subject::Assessment)
    }

    /// The same of all that has entries.
    pub fn all_histories(&self) -> impl Iterator<Item = History<'_>> {
        let same = |a: &u32, b: &u32| self.id_of(*a) == self.id_of(*b);
        let runs = self.by_id.chunk_by(same);
        runs.map(|own| History::new(&self.entries, own))
    }

    /// The versions of all facts that were not removed. Their `content` is the digest of their text and not of a manifest.
    pub fn facts(&self) -> impl Iterator<Item = &Entry> {
        self.versions_of_facts(false)
    }

    /// The versions of all facts that were removed.
    pub fn removed_facts(&self) -> impl Iterator<Item = &Entry> {
        self.versions_of_facts(true)
    }

    fn versions_of_facts(&self, are_removed: bool) -> impl Iterator<Item = &Entry> {
        let removed = self.entries.iter().filter(|entry| entry.act == Act::Remove);
        let removed: BTreeSet<&str> = removed.map(|entry| &*entry.id).collect();
        let versions = self.entries.iter().filter(move |entry| {
            entry.act.is_version() && removed.contains(&*entry.id) == are_removed
        });
        versions.filter(|entry| entry.subject() != Subject::Assessment)
    }

    /// Whether an assessment has entries that cannot be trusted.
    pub fn doubts(&self, id: &str) -> bool {
        self.doubtful.contains(id)
    }

    /// The position of the first entry of the type `clock` before which no clock had run ahead, and what that is.
    fn idle_clock(&self) -> Option<(u32, &'static str)> {
        let mut last = None;
        let at = self.entries.iter().position(|entry| {
            let last = last.replace(entry.recorded);
            entry.act == Act::Clock && last.is_none_or(|last| last <= entry.recorded)
        });
        Some((u32::try_from(at?).ok()?, "no clock had run ahead before it"))
    }

    /// The first entry that cannot come after the others, in a chain that is whole, and the assessment
    /// that it is about.
    fn first_contradiction(&self) -> Option<(Finding, Box<str>)> {
        let of = |history: History<'_>| history.first_contradiction();
        let given_up = self.former.keys().filter_map(|id| {
            let at = self.run(id).first()?;
            Some((*at, "that id was given up when the assessment was renamed"))
        });
        let all = self.all_histories().filter_map(of).chain(given_up);
        let (line, why) = all.chain(self.idle_clock()).min()?;
        let entry = &self.entries[line as usize];
        let message = format!("line {} cannot stand there: {why}", line + 1);
        let finding = Finding::new(Code::RecordChainBroken, super::FILE, message, RESTORE)
            .of(&entry.id, entry.rev)
            .at(u64::from(line) + 1);
        Some((finding, entry.id.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Act;
    use super::super::acts::entry;
    use super::super::fault::number;
    use super::*;

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

    fn found(lines: &[String]) -> Vec<(Code, Option<u64>)> {
        let faults = read(lines).faults;
        let found = |finding: Finding| (finding.code(), finding.line);
        faults.into_iter().map(found).collect()
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
                    [(Code::RecordChainBroken, Some(line))],
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
            assert_eq!(
                found(&lines),
                [(Code::RecordChainBroken, line)],
                "dropped {at}"
            );
            let mut lines = whole.clone();
            lines.swap(at, at + 1);
            assert_eq!(
                found(&lines),
                [(Code::RecordChainBroken, line)],
                "swapped {at}"
            );
            let mut lines = whole.clone();
            lines.insert(at, whole[at].clone());
            assert_eq!(
                found(&lines),
                [(Code::RecordForked, Some(number(at + 1)))],
                "doubled {at}"
            );
            let mut lines = whole.clone();
            lines.insert(at, String::new());
            assert_eq!(
                found(&lines),
                [(Code::RecordChainBroken, line)],
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
        assert_eq!(found(&one_after_the_other), [(Code::RecordForked, Some(9))]);
        let mut mixed = base.clone();
        for at in 0..2 {
            mixed.extend([ours[at].clone(), theirs[at].clone()]);
        }
        assert_eq!(found(&mixed), [(Code::RecordForked, Some(8))]);
    }

    /// Were each fork to take time by what is behind it, this would take minutes.
    #[test]
    fn a_ledger_of_which_each_line_is_doubled_is_read_in_one_pass() {
        let count = 20_000;
        let ids: Vec<_> = (0..count).map(|n| format!("id-{n:05}")).collect();
        let entries = (1..).zip(&ids).map(|(seq, id)| entry(seq, id, 1));
        let entries: Vec<_> = entries.collect();
        let doubled: Vec<_> = lines(&entries)
            .into_iter()
            .flat_map(|line| [line.clone(), line])
            .collect();
        let ledger = read(&doubled);
        assert_eq!(ledger.faults.len(), count);
        assert_eq!(ledger.faults[1].line, Some(4));
        assert!(ids.iter().all(|id| ledger.doubts(id)));
        assert!(!ledger.doubts("another"));
    }

    #[test]
    fn only_what_stands_on_lines_around_a_fault_is_doubtful() {
        let doubted = |lines: &[String]| -> String {
            let ledger = read(lines);
            let ids = ["a", "b", "c", "d"].into_iter();
            ids.filter(|id| ledger.doubts(id)).collect()
        };
        let whole = some();
        assert_eq!(doubted(&whole), "");
        let mut lines = whole.clone();
        lines[3] = lines[3].replacen("\"rev\":1", "\"rev\":7", 1);
        assert_eq!(doubted(&lines), "bc");
        // All that is behind a fork.
        let mut lines = whole.clone();
        lines.insert(3, whole[3].clone());
        assert_eq!(doubted(&lines), "bcd");
        // The end may be cut off within a line.
        let text: String = whole.join("\n");
        assert!(Ledger::read(&text.as_bytes()[..text.len() - 9]).doubts("d"));
    }

    /// Were each entry held against all before it, this would take minutes.
    #[test]
    fn a_long_history_is_checked_in_one_pass() {
        let entries: Vec<_> = (1..=40_000).map(|n| entry(n, "a", n)).collect();
        let ledger = read(&lines(&entries));
        assert_eq!(ledger.faults, []);
    }

    #[test]
    fn a_cut_is_seen_within_a_line_and_not_between_lines() {
        let whole: String = some().iter().flat_map(|line| [line, "\n"]).collect();
        for end in 1..whole.len() {
            let ledger = Ledger::read(&whole.as_bytes()[..end]);
            let codes: Vec<_> = ledger.faults.iter().map(Finding::code).collect();
            if whole[..end].ends_with('\n') {
                assert_eq!(codes, []);
            } else {
                assert_eq!(codes, [Code::RecordTruncated], "{end}");
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
            assert_eq!(
                found(&lines(&entries)),
                [(Code::RecordChainBroken, Some(line))]
            );
        }
        let earlier = Entry {
            recorded: jiff::Timestamp::from_second(1).unwrap(),
            ..entry(2, "b", 1)
        };
        let lines = lines(&[entry(1, "a", 1), earlier]);
        assert_eq!(found(&lines), [(Code::RecordChainBroken, Some(2))]);
    }

    #[test]
    fn changed_line_ends_are_one_finding_that_says_so() {
        let lines: Vec<_> = some().iter().map(|line| format!("{line}\r")).collect();
        let faults = read(&lines).faults;
        assert_eq!(faults.len(), 1);
        assert!(faults[0].diagnostic.message.contains(".gitattributes"));
    }
}
