//! Heads of the ledger that are known from elsewhere: each must still be on the chain.
//!
//! `git revert` of a recording leaves a ledger without a fault, which is shorter than the one that readers saw. Only
//! what is kept beside it tells: the site that was built before, a head or a checkpoint that somebody kept, the proofs of
//! witnesses, and the settings, which say that there is a record at all.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, BufReader, Read as _};

use super::read::LARGEST_LEDGER;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::ledger::{Checkpoint, FILE, Finding, Ledger, START, WITNESSES};
use crate::route::Route;
use crate::source::{Files, Opened};

/// The largest checkpoint that is read: with a signature of each of a thousand witnesses, it would be smaller.
pub const LARGEST_CHECKPOINT: u64 = 1 << 20;

/// Number of ids, or paths, that are named before "and N more".
const MOST_NAMED: usize = 20;

/// The largest proof of a witness that is kept: a signature or a time stamp has a few kilobytes.
const LARGEST_PROOF: u64 = 1 << 20;

/// What is known of the ledger of a site from elsewhere.
pub struct KnownHeads<'a> {
    /// The site that was built before.
    pub built: BuiltSite<'a>,
    /// What `--expect-head` gives.
    pub expected: Option<&'a Expected>,
    /// Whether the settings say that the site has a record.
    pub is_required: bool,
}

/// The output folder of a site.
pub struct BuiltSite<'a> {
    /// The files among which it is.
    pub files: &'a dyn Files,
    /// Its path below them; empty where they are its own.
    pub folder: &'a str,
    /// Its name in messages.
    pub name: &'a str,
}

/// What the ledger once was, as people give it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// A line of it has this digest.
    Head(Digest),
    /// It began with these lines.
    Checkpoint(Checkpoint),
}

/// What says that the ledger is shorter than it was, or another one. A ledger with faults is not asked: whatever is
/// missing may be missing for them.
pub fn rewound(ledger: &Ledger, known: &KnownHeads<'_>) -> Vec<Finding> {
    if !ledger.faults.is_empty() {
        return Vec::new();
    }
    let built = known.built.contradiction(ledger);
    let expected = known.expected.and_then(|it| it.contradiction(ledger));
    let mut findings: Vec<_> = built.into_iter().chain(expected).collect();
    if findings.is_empty() && known.is_required && ledger.entries().is_empty() {
        findings.push(required(ledger));
    }
    findings
}

impl BuiltSite<'_> {
    /// What the built site publishes of a ledger that is neither this one nor what it has grown from.
    fn contradiction(&self, ledger: &Ledger) -> Option<Finding> {
        let path = self.path(&Route::ledger());
        let head = match self.read(&path, last_line) {
            Ok(head) => head.flatten(),
            Err(why) => return Some(self.unread(ledger, &why)),
        };
        if let Some(head) = head {
            if ledger.has_head(head) {
                return None;
            }
            let published = match self.files.bytes(&path, LARGEST_LEDGER) {
                Ok(bytes) => Ledger::read(&bytes),
                Err(why) => return Some(self.unread(ledger, &why)),
            };
            // Without an entry, it is a file of the site's own that has that address.
            if !published.entries().is_empty() {
                return self.lost(ledger, &published);
            }
        }
        let path = self.path(&Route::checkpoint());
        let bytes = self.read(&path, |file| {
            let mut bytes = Vec::new();
            file.take(LARGEST_CHECKPOINT).read_to_end(&mut bytes)?;
            Ok(bytes)
        });
        let text = String::from_utf8(bytes.ok()??).ok()?;
        let checkpoint = Checkpoint::parse(&text)?;
        let whose = format!("the checkpoint in `{}`", self.name);
        not_grown(ledger, &checkpoint, &whose, &self.hint())
    }

    fn path(&self, route: &Route) -> String {
        match self.folder {
            "" => route.output(),
            folder => format!("{}/{}", folder.trim_end_matches('/'), route.output()),
        }
    }

    /// What `read` makes of a file; `None` if there is none that is the site's.
    fn read<T>(
        &self,
        path: &str,
        read: impl FnOnce(Opened<'_>) -> io::Result<T>,
    ) -> Result<Option<T>, Diagnostic> {
        if self.files.stamp(path).is_none() {
            return Ok(None);
        }
        let unreadable = |why: io::Error| Diagnostic::error(Code::Unreadable, why.to_string());
        match self.files.open(path) {
            Ok(file) if file.length > LARGEST_LEDGER => {
                Err(Diagnostic::error(Code::TooLarge, "it is larger than 1 GiB"))
            }
            Ok(file) => read(file).map(Some).map_err(unreadable),
            // Where a link leads out of the site, another one was built there.
            Err(why) if why.code == Code::OutsideSite => Ok(None),
            Err(why) => Err(why),
        }
    }

    /// The ledger of the built site has entries that this one does not have.
    fn lost(&self, ledger: &Ledger, published: &Ledger) -> Option<Finding> {
        let same = ledger.common_lines(published);
        let lost = published.leaves().len() - same;
        let entries = published.entries().get(same..).unwrap_or_default();
        let name = self.name;
        let ids = named(entries.iter().map(|entry| &*entry.id));
        let message = if ledger.entries().is_empty() {
            format!(
                "the ledger in `{name}` has {}{ids}, and there is none here",
                count(lost)
            )
        } else if same == 0 {
            format!(
                "the ledger in `{name}` is another one: of its {}{ids} none is in this one",
                count(lost)
            )
        } else {
            format!(
                "the ledger in `{name}` has {} more than this one{ids}",
                count(lost)
            )
        };
        let finding = finding(ledger, message, self.hint());
        (lost > 0).then(|| finding.digests(published.head(), head(ledger)))
    }

    fn unread(&self, ledger: &Ledger, why: &Diagnostic) -> Finding {
        let name = self.name;
        let message = format!("the ledger in `{name}` cannot be read: {}", why.message);
        let hint = format!("let it be read, or delete `{name}`");
        finding(ledger, message, hint)
    }

    fn hint(&self) -> String {
        let name = self.name;
        format!("{RESTORE}; or, if another record is meant, delete `{name}`")
    }
}

impl Expected {
    fn contradiction(&self, ledger: &Ledger) -> Option<Finding> {
        match self {
            Self::Head(head) if ledger.has_head(*head) => None,
            Self::Head(head) => {
                let message = "the expected head is not on the chain: the end of the ledger is gone, or was \
                               written anew";
                let found = self::head(ledger);
                Some(finding(ledger, message, RESTORE).digests(*head, found))
            }
            Self::Checkpoint(earlier) => {
                not_grown(ledger, earlier, "the expected checkpoint", RESTORE)
            }
        }
    }
}

/// What is wrong with a ledger that has not grown from what it was at this checkpoint, by whose name it is reported.
pub fn not_grown(
    ledger: &Ledger,
    earlier: &Checkpoint,
    whose: &str,
    hint: &str,
) -> Option<Finding> {
    if earlier.is_of(ledger) {
        return None;
    }
    let message = format!(
        "the ledger has not grown from the {} of {whose}: its end is gone, or was written anew",
        count(earlier.size)
    );
    let now = Checkpoint::new("", ledger).root;
    Some(finding(ledger, message, hint).digests(earlier.root, now))
}

/// What is wrong with the proofs of witnesses at these paths. Each names a head, which must still be on the chain, unless
/// the ledger has faults: then it is not known what was.
pub fn check_witnesses(files: &dyn Files, ledger: &Ledger, paths: &[String]) -> Vec<Finding> {
    let heads: BTreeSet<_> = match paths {
        [] => BTreeSet::new(),
        _ => ledger.heads().iter().chain([&START]).collect(),
    };
    let mut findings = Vec::new();
    let mut lost = Vec::new();
    for path in paths {
        let Some(head) = witnessed(path) else {
            findings.push(misnamed(path));
            continue;
        };
        findings.extend(unusable(files, path));
        if ledger.faults.is_empty() && !heads.contains(&head) {
            lost.push((path, head));
        }
    }
    if let Some((_, head)) = lost.first() {
        let paths = named(lost.iter().map(|(path, _)| &***path));
        let message = match lost.len() {
            1 => format!("a witness saw a head that is not on the chain{paths}"),
            _ => format!("witnesses saw heads that are not on the chain{paths}"),
        };
        findings.push(finding(ledger, message, RESTORE).digests(*head, self::head(ledger)));
    }
    findings
}

/// The head that the name of a witness's proof begins with.
fn witnessed(path: &str) -> Option<Digest> {
    let name = path.strip_prefix(WITNESSES)?.strip_prefix('/')?;
    let (head, ending) = name.split_once('.')?;
    head.parse().ok().filter(|_| !ending.is_empty())
}

fn misnamed(path: &str) -> Finding {
    Finding::new(
        Code::RecordStoreCorrupt,
        path,
        "this is no proof of a witness: its name does not say which head they saw",
        "name it `<head>.<ending>`, as in `8d0f….sshsig`, with all 64 hex digits of the head; or move it elsewhere",
    )
}

/// Why a proof cannot be read, or be packed.
fn unusable(files: &dyn Files, path: &str) -> Option<Finding> {
    let why = match files.open(path) {
        Ok(file) if file.length > LARGEST_PROOF => "it is larger than 1 MiB".to_owned(),
        Ok(_) => return None,
        Err(why) => why.message,
    };
    Some(Finding::new(
        Code::RecordStoreCorrupt,
        path,
        format!("this proof of a witness cannot be kept: {why}"),
        "put the proof itself there, as the witness's tool wrote it; or move this elsewhere",
    ))
}

/// What brings a ledger back.
const RESTORE: &str = "restore archive/ from the last commit that has it, which `git log --all -- \
                       archive/ledger.jsonl` lists";

/// The settings say that there is a record, and there is none.
fn required(ledger: &Ledger) -> Finding {
    let message = "`required = true` in standpoint.toml says that this site has a record, and there is none here";
    let hint = format!(
        "{RESTORE}; or, if a record is to begin anew, take `required` out of `[record]`: `standpoint record` writes \
         it again"
    );
    finding(ledger, message, hint)
}

fn finding(ledger: &Ledger, message: impl Into<String>, hint: impl Into<String>) -> Finding {
    let last = u64::try_from(ledger.leaves().len()).ok();
    Finding::new(Code::RecordRewound, FILE, message, hint).at(last.filter(|last| *last > 0))
}

/// The head of a ledger that has one.
fn head(ledger: &Ledger) -> Option<Digest> {
    Some(ledger.head()).filter(|head| *head != START)
}

fn count(entries: usize) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        many => format!("{many} entries"),
    }
}

/// Ids of entries or paths, each once, in brackets.
fn named<'i>(ids: impl Iterator<Item = &'i str>) -> String {
    let mut seen = BTreeSet::new();
    let ids: Vec<_> = ids.filter(|id| seen.insert(*id)).collect();
    if ids.is_empty() {
        return String::new();
    }
    let shown: Vec<_> = ids.iter().take(MOST_NAMED).collect();
    let shown: Vec<_> = shown.into_iter().map(|id| format!("`{id}`")).collect();
    let more = match ids.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" ({}{more})", shown.join(", "))
}

/// The digest of the last whole line; `None` if there is no line. Two lines are in memory at most.
fn last_line(file: Opened<'_>) -> io::Result<Option<Digest>> {
    let mut file = BufReader::with_capacity(1 << 16, file);
    let (mut last, mut line) = (Vec::new(), Vec::new());
    while file.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
        std::mem::swap(&mut last, &mut line);
        line.clear();
    }
    Ok(last.strip_suffix(b"\n").map(Digest::of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    fn last(text: &str) -> Option<Digest> {
        let mut files = MemoryFiles::default();
        files.put("a", text);
        last_line(files.open("a").unwrap()).unwrap()
    }

    #[test]
    fn the_last_whole_line_is_found_without_the_others() {
        let digest = |text: &str| Some(Digest::of(text.as_bytes()));
        assert_eq!(last(""), None);
        assert_eq!(last("cut off"), None);
        assert_eq!(last("one\n"), digest("one"));
        assert_eq!(last("one\ntwo\ncut off"), digest("two"));
        assert_eq!(last("one\n\n"), digest(""));
        let long = "x".repeat(200_000);
        assert_eq!(last(&format!("one\n{long}\n")), digest(&long));
    }

    #[test]
    fn each_id_is_named_once_and_many_are_counted() {
        assert_eq!(named([].into_iter()), "");
        assert_eq!(named(["a", "b", "a"].into_iter()), " (`a`, `b`)");
        let many: Vec<_> = (10..35).map(|number| number.to_string()).collect();
        let named = named(many.iter().map(|id| &**id));
        assert!(named.ends_with("`29` and 5 more)"), "{named}");
    }
}
