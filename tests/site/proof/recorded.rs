//! Putting the assessments of a random site on the record, in memory.

use jiff::Timestamp;
use standpoint::archive::{Asked, Object, Origin, Reason, Recording, prepare};
use standpoint::diagnostic::Diagnostics;
use standpoint::digest::Digest;
use standpoint::ledger::{Act, Change, Entry, FILE, Fact, Ledger, object_path};
use standpoint::route::slug;
use standpoint::source::Files as _;

use super::built::{memory, scanned};
use super::documents::{Document, Kind};
use super::generate::RandomSite;
use super::publishing::Circumstances;
use super::random::Random;
use crate::support::Files;

/// 2025-05-31T08:00:00Z.
const RECORDED: i64 = 1_748_678_400;

/// What `standpoint record` would add for all assessments of a site, or for those of these ids.
pub fn recording(files: &Files, of: Circumstances, ids: Option<&[&str]>) -> Recording {
    let mut diagnostics = Diagnostics::default();
    let scanned = scanned(files, of.public(), &mut diagnostics);
    let (settings, book) = (scanned.settings.clone(), scanned.book.clone());
    let none = Ledger::default();
    let ledger = book.as_ref().map_or(&none, |book| &book.ledger);
    let read = scanned.read();
    let (present, facts) = (read.present(), read.facts());
    let wanted = present
        .iter()
        .filter(|one| ids.is_none_or(|ids| ids.contains(&&*one.id)));
    let wanted: Vec<_> = wanted.collect();
    let reason = Some(Reason {
        change: Change::Update,
        note: "A later look.",
    });
    let now = Timestamp::from_second(RECORDED).unwrap();
    let asked = Asked {
        facts: Some(&facts),
        present: &present,
        named: None,
    };
    let what = (&*wanted, asked);
    prepare(&memory(files), &settings, ledger, what, reason, now.into())
        .expect("nothing is refused")
}

/// Adds these entries and objects to the record of a site.
fn append(files: &mut Files, entries: &[Entry], objects: &[Object]) {
    for Object { digest, origin } in objects {
        let bytes = match origin {
            Origin::Text(text) => text.clone().into_bytes(),
            Origin::Document(path) | Origin::File(path) => {
                memory(files).bytes(path, 1 << 20).unwrap()
            }
        };
        files.insert(object_path(*digest), bytes);
    }
    let ledger = files.entry(FILE.to_owned()).or_default();
    let mut head = Ledger::read(ledger).head();
    for entry in entries {
        let line = entry.line(head);
        head = Digest::of(line.as_bytes());
        ledger.extend_from_slice(line.as_bytes());
        ledger.push(b'\n');
    }
}

/// The entry that ends the history of an assessment, or says that it no longer stands.
fn closing(files: &Files, id: &str, act: Act) -> Option<Entry> {
    let ledger = Ledger::read(files.get(FILE)?);
    let latest = ledger.history(id)?.latest()?.clone();
    Some(Entry {
        seq: ledger.last()?.seq + 1,
        act,
        change: None,
        note: "It rested on a forged letter.".into(),
        ..latest
    })
}

/// To which id the name refers that is the fact of an entry.
fn referred(recording: &Recording, entry: &Entry) -> Option<String> {
    let mut objects = recording.objects.iter();
    let object = objects.find(|object| object.digest == entry.content)?;
    let Origin::Text(text) = &object.origin else {
        return None;
    };
    let fact = Fact::parse(text.as_bytes())?;
    fact.refers_to.as_deref().map(str::to_owned)
}

impl RandomSite {
    /// Records what is public, some of it in two versions; withdraws one assessment, and removes one that is kept as a
    /// draft. Fails if a withheld one would be recorded.
    pub fn record(&mut self, random: &mut Random) {
        let public = self.of.public();
        let is_public =
            |one: &&Document| one.kind == Kind::Assessment && one.publishing.is_shown(public);
        let documents: Vec<Document> = self
            .cast
            .documents
            .iter()
            .filter(is_public)
            .cloned()
            .collect();
        let mut ids: Vec<&str> = Vec::new();
        for document in &documents {
            let has_earlier = random.chance(40);
            if has_earlier {
                self.record_earlier(random, document);
            }
            if has_earlier || random.chance(70) {
                ids.push(&document.id);
            }
        }
        let recorded = recording(&self.files, self.of, None);
        let shows = |owner: &str| {
            let mut all = self.cast.documents.iter();
            all.any(|one| {
                let is_owner = matches!(one.kind, Kind::Event | Kind::Agent);
                is_owner && one.publishing.is_shown(public) && slug(&one.id) == owner
            })
        };
        let is_kept = |entry: &Entry| match entry.id.split_once(':') {
            None => documents.iter().any(|one| *one.id == *entry.id),
            Some(("site", _)) => true,
            // A fact is of a public event or agent, or says to which of them a name refers.
            Some((_, name)) => {
                let own = name.split('/').next().unwrap_or_default();
                shows(referred(&recorded, entry).as_deref().unwrap_or(own))
            }
        };
        assert!(
            recorded.entries.iter().all(is_kept),
            "what is withheld would be recorded: {:?}",
            recorded.entries
        );
        let recorded = recording(&self.files, self.of, Some(&ids));
        append(&mut self.files, &recorded.entries, &recorded.objects);
        if let Some(id) = ids.first().filter(|_| random.chance(30)) {
            let entry = closing(&self.files, id, Act::Withdraw);
            append(&mut self.files, entry.as_slice(), &[]);
        }
        self.remove(random);
    }

    /// Records a version before that of today. It says more, also of what is withheld today.
    fn record_earlier(&mut self, random: &mut Random, document: &Document) {
        let newest = self.files[&document.path].clone();
        let mut earlier = newest.clone();
        let of = random.pick(&self.cast.documents);
        let below = of.path.strip_prefix("content/").unwrap();
        let link = match of.kind {
            Kind::Agent => format!("[[{}]]", of.id),
            Kind::Event => format!("[[event:{}|the day]]", of.id),
            _ => format!("[as was said]({})", document.path_to(below)),
        };
        earlier.extend_from_slice(format!("\nAn earlier view, with {link}.\n").as_bytes());
        self.files.insert(document.path.clone(), earlier);
        let recorded = recording(&self.files, self.of, Some(&[&document.id]));
        append(&mut self.files, &recorded.entries, &recorded.objects);
        self.files.insert(document.path.clone(), newest);
    }

    /// Records a withheld draft as it was when it was public, and removes that.
    fn remove(&mut self, random: &mut Random) {
        let mut drafts = self.cast.withheld();
        let draft = drafts.find(|one| one.kind == Kind::Assessment && one.publishing.draft);
        let Some(draft) = draft.filter(|_| random.chance(60)).cloned() else {
            return;
        };
        let now = self.files[&draft.path].clone();
        let then = "---\nagent: Nobody\nevent: Nothing\ndate: 2025-01-01\nconfidence: low\n---\n\nIt was said once.\n";
        self.files.insert(draft.path.clone(), then.into());
        let recorded = recording(&self.files, self.of, Some(&[&draft.id]));
        append(&mut self.files, &recorded.entries, &recorded.objects);
        let entry = closing(&self.files, &draft.id, Act::Remove);
        append(&mut self.files, entry.as_slice(), &[]);
        // Facts stay: other assessments may depend on them.
        let facts = recorded.entries.iter();
        let facts = facts.filter(|entry| entry.id.contains(':'));
        let facts: Vec<Digest> = facts.map(|entry| entry.content).collect();
        let own = recorded.objects.iter();
        for object in own.filter(|object| !facts.contains(&object.digest)) {
            self.files.remove(&object_path(object.digest));
        }
        self.files.insert(draft.path, now);
    }
}
