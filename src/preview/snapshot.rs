//! One state of the site, and its pages as a browser gets them.

use std::sync::Arc;

use serde::Serialize;

use super::inject::{error_page, inject};
use crate::compile::Linked;
use crate::diagnostic::{Diagnostics, Severity, Style, Texts, human};
use crate::digest::{Digest, Digester};
use crate::ledger::object_digest;
use crate::plan::{Kind, Planned};
use crate::source::{DiskFiles, Files, MemoryFiles};

/// A report in a page tells at most so many problems; the terminal tells them all.
const MOST_PROBLEMS: usize = 20;

/// One state of the site.
pub struct Snapshot {
    /// The name of this state; the same after a restart.
    pub id: Digest,
    /// What is wrong with the site, but for what only rendering finds.
    pub diagnostics: Diagnostics,
    /// The site.
    pub linked: Linked,
    /// The site's folder, for what is sent piece by piece.
    pub disk: DiskFiles,
    /// The errors among them, as the terminal prints them.
    report: Report,
    /// The digest of all style sheets.
    styles: Digest,
    /// The digest of all pictures, films and sounds.
    media: Digest,
    /// The digest of all other files that pages may refer to.
    others: Digest,
}

/// A page as it is shown.
pub struct Shown {
    /// 200, or 500 where it cannot be rendered, or as asked for.
    pub status: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is wrong with it.
    pub problems: Diagnostics,
}

/// What a browser compares with what it shows.
#[derive(Debug, Serialize)]
pub struct State {
    /// The digest of the page as a build would write it.
    pub page: String,
    /// The digest of all style sheets.
    pub styles: String,
    /// The digest of all pictures, films and sounds.
    pub media: String,
    /// The digest of all other files that pages may refer to: scripts and what they read.
    pub files: String,
    /// Whether a page that tells what is wrong stands in for it.
    pub broken: bool,
}

/// Errors for people.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// How many errors there are.
    pub errors: usize,
    /// The first of them, with frames.
    pub text: String,
}

/// How a page uses a file, and so what a browser does when it has changed.
#[derive(Debug, Clone, Copy)]
enum Use {
    /// A style sheet takes the place of the old one.
    Style,
    /// A picture, film or sound does, too.
    Media,
    /// A script, and what scripts read: the page is loaded again.
    Other,
}

impl Use {
    fn of(path: &str) -> Self {
        match mime_guess::from_path(path).first() {
            Some(mime) if mime == mime_guess::mime::TEXT_CSS => Self::Style,
            Some(mime) if ["image", "video", "audio"].contains(&mime.type_().as_str()) => {
                Self::Media
            }
            _ => Self::Other,
        }
    }
}

impl Snapshot {
    /// A state of the site on `disk`, with these texts of its documents.
    pub fn new(
        disk: DiskFiles,
        linked: Linked,
        texts: impl Iterator<Item = (Arc<str>, Arc<[u8]>)>,
        diagnostics: Diagnostics,
        id: Digest,
    ) -> Self {
        let mut digests: [Digester; 3] = Default::default();
        let theme = linked.theme.as_ref();
        for (path, bytes) in theme.iter().flat_map(|theme| &theme.statics) {
            digests[Use::of(path) as usize].part(path).part(bytes);
        }
        for (_, path) in &linked.plan.copies {
            // An object of the record never changes.
            let is_object = object_digest(path).is_some();
            let stamp = (!is_object).then(|| disk.stamp(path)).flatten();
            let stamp = stamp.map(|stamp| stamp.version());
            let digest = &mut digests[Use::of(path) as usize];
            digest.part(&**path).part(stamp.unwrap_or_default());
        }
        let [styles, media, others] = digests.map(Digester::finish);
        Self {
            report: report(&disk, &diagnostics),
            styles,
            media,
            others,
            id,
            diagnostics,
            // A page is rendered from one state of the site, whatever happens on disk meanwhile.
            linked: linked.with_files(MemoryFiles::over(Arc::new(disk.clone()), texts)),
            disk,
        }
    }

    /// Renders a page as a build would write it; a page that tells what is wrong stands in for one
    /// that cannot be rendered.
    pub fn show(&self, page: &Planned, status: u16) -> Shown {
        let mut problems = Diagnostics::default();
        match self.linked.page(page, &mut problems) {
            Some(bytes) => Shown {
                status,
                bytes,
                problems,
            },
            None => Shown {
                status: 500,
                bytes: error_page(&self.errors(&problems)).into_bytes(),
                problems,
            },
        }
    }

    /// The same with the script of the preview, where it is a page of HTML.
    pub fn show_live(&self, page: &Planned, status: u16) -> Shown {
        let mut shown = self.show(page, status);
        if page.route.is_page() || matches!(page.kind, Kind::NotFound) {
            let state = serde_json::to_string(&self.state(&shown)).unwrap_or_default();
            shown.bytes = inject(shown.bytes, &state);
        }
        shown
    }

    /// What the browser that shows a page has to know of it.
    pub fn state(&self, shown: &Shown) -> State {
        State {
            page: Digest::of(&shown.bytes).short(16),
            styles: self.styles.short(16),
            media: self.media.short(16),
            files: self.others.short(16),
            broken: shown.status == 500,
        }
    }

    /// The errors of the site, and those of one page. Always the same in public: a document with errors
    /// may be a draft, and no client may learn that somebody works on one, not even from a number.
    pub fn errors(&self, of_page: &Diagnostics) -> Report {
        if self.linked.site.edition.is_public() {
            let text = "The terminal in which `standpoint serve` runs says what is wrong.";
            return Report {
                errors: 0,
                text: text.to_owned(),
            };
        }
        let own = report(&self.disk, of_page);
        Report {
            errors: own.errors + self.report.errors,
            text: own.text + &self.report.text,
        }
    }
}

/// The errors among `diagnostics`, as the terminal prints them.
fn report(files: &dyn Files, diagnostics: &Diagnostics) -> Report {
    let errors = diagnostics.count(Severity::Error);
    if errors == 0 {
        return Report::default();
    }
    let all = diagnostics.sorted().into_iter();
    let all = all.filter(|one| one.severity == Severity::Error);
    // Who writes wants to know what is wrong with the text first.
    let (mut ordered, of_record): (Vec<_>, Vec<_>) = all.partition(|one| !one.code.is_of_record());
    ordered.extend(of_record);
    ordered.truncate(MOST_PROBLEMS);
    let text: String = ordered
        .chunk_by(|a, b| a.code.is_of_record() == b.code.is_of_record())
        .map(|alike| {
            let mut some = Diagnostics::default();
            for one in alike {
                some.push((*one).clone());
            }
            let frames = Texts::fetch(&some, |file| files.for_report(file));
            human(&some, &frames, Style::Plain)
        })
        .collect();
    let more = match errors.saturating_sub(MOST_PROBLEMS) {
        0 => String::new(),
        more => format!("and {more} more: see the terminal\n"),
    };
    Report {
        errors,
        text: text + &more,
    }
}
