//! Prose that waits in a spool until its page is rendered, and what a page does without it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use standpoint::compile::{Options, Read, Record, Scanned};
use standpoint::diagnostic::Diagnostics;
use standpoint::source::{DiskFiles, MemorySpool, Spool, Spooled};

use crate::support::{Site, assessment};
use crate::well_formed::Everything;

/// Takes every other text, and loses every other one of those.
#[derive(Default)]
struct Leaky {
    spool: MemorySpool,
    calls: AtomicUsize,
}

impl Leaky {
    fn may(&self) -> Option<()> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed);
        call.is_multiple_of(2).then_some(())
    }
}

impl Spool for Leaky {
    fn keep(&self, text: &str) -> Option<Spooled> {
        self.may()?;
        self.spool.keep(text)
    }

    fn read(&self, at: Spooled) -> Option<String> {
        self.may()?;
        self.spool.read(at)
    }
}

/// Counts what it is asked to keep.
#[derive(Default)]
struct Counted(Mutex<Vec<String>>);

impl Spool for Counted {
    fn keep(&self, text: &str) -> Option<Spooled> {
        self.0.lock().unwrap().push(text.to_owned());
        None
    }

    fn read(&self, _: Spooled) -> Option<String> {
        None
    }
}

fn scan(site: &Site) -> Scanned {
    let files = DiskFiles::new(site.root());
    Scanned::scan(
        files,
        &Options::default(),
        None,
        &mut Diagnostics::default(),
    )
}

/// Links and renders; gives back the files and the messages of what is wrong.
fn render(read: Read, before: impl FnOnce()) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let linked = read.link(Record::Shown, &mut Diagnostics::default());
    before();
    let (everything, mut diagnostics) = (Everything::default(), Diagnostics::default());
    let Ok(_) = linked.render(&everything, &mut diagnostics);
    let found = diagnostics.sorted().into_iter();
    let messages = found.map(|one| one.message.clone()).collect();
    (everything.0.into_inner().unwrap(), messages)
}

#[test]
fn pages_are_the_same_whatever_a_spool_keeps() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let site = Site::copy_of(&root.join("tests/golden/site"));
    let none = render(scan(&site).read(), || {});
    assert!(none.0.len() > 30, "{:?}", none.0.keys());
    let spools: [Arc<dyn Spool>; 2] = [Arc::new(MemorySpool::default()), Arc::<Leaky>::default()];
    for spool in spools {
        assert!(none == render(scan(&site).read_into(Some(&spool)), || {}));
    }
}

#[test]
fn a_page_is_what_was_parsed_or_is_refused() {
    let site = Site::new(&[("content/x.md", "# X\n\nThe first words.\n")]);
    let change = |text: &str| {
        site.write("content/x.md", text);
    };
    let spooled = scan(&site).read_into(Some(&memory_spool()));
    let (files, wrong) = render(spooled, || change("# X\n\nThe last words.\n"));
    let page = String::from_utf8_lossy(&files["x/index.html"]);
    assert!(
        page.contains("The first words.") && wrong.is_empty(),
        "{wrong:?}"
    );
    let read = scan(&site).read();
    let (files, wrong) = render(read, || change("# X\n"));
    assert_eq!(wrong, ["this file was changed while the site was built"]);
    assert!(!files.contains_key("x/index.html"));
}

#[test]
fn what_is_withheld_is_not_spooled() {
    let text = |more: &str, body: &str| assessment("UA-01", "2025-11-19", "kyiv", more, body);
    let site = Site::new(&[
        ("content/assessments/a.md", text("", "Public words.")),
        (
            "content/assessments/b.md",
            text("draft: true\n", "Secret words."),
        ),
        (
            "content/assessments/c.md",
            text("marking: TLP:RED\n", "Secret words."),
        ),
    ]);
    let spool = Arc::new(Counted::default());
    drop(scan(&site).read_into(Some(&(spool.clone() as Arc<dyn Spool>))));
    assert_eq!(*spool.0.lock().unwrap(), ["<p>Public words.</p>\n"]);
}

fn memory_spool() -> Arc<dyn Spool> {
    Arc::new(MemorySpool::default())
}
