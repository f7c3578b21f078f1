//! The files of a site: which there are, and what they hold.

mod beneath;
mod digests;
mod files;
mod hidden;
mod memory;
mod on_disk;
mod original;
mod plain_files;
mod spool;
mod stamp;

pub use digests::Digests;
pub use files::{Files, Listing, Opened};
pub use hidden::Without;
pub use memory::MemoryFiles;
pub use on_disk::{DiskFiles, OUTPUT_LIST};
pub use original::Original;
pub use spool::{DiskSpool, MemorySpool, Spool, Spooled};
pub use stamp::Stamp;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::digest::Digest;
use crate::tally;
use crate::text::BYTE_ORDER_MARK;

/// No Markdown file may be larger: 8 MiB is a thousand times a long assessment.
pub const LARGEST_TEXT: u64 = 8 << 20;

/// A text file that was read.
#[derive(Debug)]
pub struct Source {
    /// Its path below the site's root, with `/`.
    pub path: Box<str>,
    /// The digest of its bytes as they lie on disk.
    pub digest: Digest,
    /// The digest of its text as the record keeps it: see [`plain`].
    pub content: Digest,
    /// Its text, without a byte order mark. Lines may end in CRLF.
    pub text: String,
}

/// What lies in a site's folders, each list sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Markdown files under `content/`.
    pub documents: Vec<Box<str>>,
    /// Other files under `content/`, published where a document refers to them.
    pub files: Vec<Box<str>>,
    /// Files under `static/`.
    pub statics: Vec<Box<str>>,
    /// Folders that were looked into.
    pub folders: Vec<Box<str>>,
    /// Those of all these files that are symbolic links, for whoever watches what they lead to.
    pub links: Vec<Box<str>>,
    /// Whether a folder among them is a symbolic link.
    has_linked_folders: bool,
    /// Paths that are not ASCII, by their composed forms.
    composed: BTreeMap<Box<str>, Box<str>>,
}

impl Tree {
    /// Whether the same files lie in both.
    pub fn has_same_files(&self, other: &Self) -> bool {
        (&self.documents, &self.files, &self.statics)
            == (&other.documents, &other.files, &other.statics)
    }

    /// Whether no file and no folder is a symbolic link, so that stamps tell of every change.
    pub fn is_plain(&self) -> bool {
        self.links.is_empty() && !self.has_linked_folders
    }

    /// Whether a file is listed.
    pub fn has(&self, path: &str) -> bool {
        self.has_document(path) || self.has_file(path) || lists(&self.statics, path)
    }

    /// Whether a Markdown file is listed.
    pub fn has_document(&self, path: &str) -> bool {
        lists(&self.documents, path)
    }

    /// Whether another file under `content/` is listed.
    pub fn has_file(&self, path: &str) -> bool {
        lists(&self.files, path)
    }

    /// The path as its file is named on disk. The same letters are composed on one system (NFC) and
    /// decomposed on another (NFD); a file of exactly this name comes first.
    pub fn spelled<'p>(&'p self, path: &'p str) -> &'p str {
        if path.is_ascii() || self.has(path) {
            return path;
        }
        let composed: String = path.nfc().collect();
        self.composed.get(&*composed).map_or(path, |path| path)
    }
}

fn lists(sorted: &[Box<str>], path: &str) -> bool {
    sorted.binary_search_by(|file| (**file).cmp(path)).is_ok()
}

/// Lists `content/` and `static/`.
///
/// Hidden files and editors' temporary files are left out (except `static/.nojekyll` and
/// `static/.well-known/`). Symbolic links are followed if they stay within the site
/// and lead to nothing that is never published.
pub fn scan(files: &dyn Files, diagnostics: &mut Diagnostics) -> Tree {
    let mut tree = Tree::default();
    let content = files.list("content", diagnostics);
    for path in content.files {
        let list = if is_document(&*path) {
            &mut tree.documents
        } else {
            if let Some(diagnostic) = misnamed(&path) {
                diagnostics.push(diagnostic);
            }
            &mut tree.files
        };
        list.push(path);
    }
    let mut statics = files.list("static", diagnostics);
    tree.statics = statics.files;
    tree.folders = content.folders;
    tree.folders.append(&mut statics.folders);
    tree.has_linked_folders = content.has_linked_folders || statics.has_linked_folders;
    tree.links = content.links;
    tree.links.append(&mut statics.links);
    let all = [&tree.documents, &tree.files, &tree.statics];
    let others = all.into_iter().flatten().filter(|path| !path.is_ascii());
    tree.composed = others
        .map(|path| (path.nfc().collect::<String>().into(), path.clone()))
        .collect();
    tree
}

/// A Markdown file under another ending would be published as it is, front matter and all.
fn misnamed(path: &str) -> Option<Diagnostic> {
    let end = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    let is_markdown = matches!(&*end, "md" | "markdown" | "mdown" | "mkd");
    (is_markdown && !is_document(path)).then(|| {
        let message = "this is not read as a document: documents end in `.md`";
        Diagnostic::error(Code::BadFileName, message)
            .in_file(path)
            .hint("rename the file, or move it out of content/")
    })
}

/// Whether the file at a path is a document, and not a file that documents refer to.
pub fn is_document(path: impl AsRef<Path>) -> bool {
    path.as_ref().extension().is_some_and(|end| end == "md")
}

/// Whether a file or a folder of this name is none of the site: hidden, or an editor's own.
pub fn is_passed_over(name: &str) -> bool {
    let hidden = name.starts_with('.') && name != ".nojekyll" && name != ".well-known";
    let temporary = name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || ["swp", "swx", "tmp"]
            .iter()
            .any(|end| Path::new(name).extension().is_some_and(|e| e == *end));
    hidden || temporary
}

/// The text of bytes that were read from `path`.
///
/// # Errors
/// A diagnostic that names the place of a byte that is not UTF-8 or is NUL.
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
    tally::look(bytes.len());
    let digest = Digest::of(&bytes);
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let place = at - mark(error.as_bytes());
            return Err(Diagnostic::error(
                Code::InvalidUtf8,
                format!("this file is not valid UTF-8: byte 0x{byte:02X} at offset {at}"),
            )
            .at(path, Span::new(place, place + 1))
            .label("not UTF-8 from here on")
            .hint("save the file in UTF-8; an older file may be in Latin-1 or UTF-16"));
        }
    };
    if let Some(at) = text.find('\0') {
        let at = at - mark(text.as_bytes());
        return Err(
            Diagnostic::error(Code::NulByte, "this file holds a NUL byte")
                .at(path, Span::new(at, at + 1))
                .label("a NUL byte")
                .hint("remove it; is this a text file?"),
        );
    }
    let has_mark = text.starts_with(BYTE_ORDER_MARK);
    if has_mark {
        text.drain(..BYTE_ORDER_MARK.len());
    }
    let content = match plain(&text) {
        Cow::Borrowed(_) if !has_mark => digest,
        plain => Digest::of(plain.as_bytes()),
    };
    Ok(Source {
        path: path.into(),
        digest,
        content,
        text,
    })
}

/// The text as the record keeps it: CRLF becomes LF, as in a checkout on another system, and nothing
/// else is changed. The byte order mark is gone already.
pub fn plain(text: &str) -> Cow<'_, str> {
    if memchr::memmem::find(text.as_bytes(), b"\r\n").is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n"))
}

/// The length of a byte order mark, which no place counts.
fn mark(bytes: &[u8]) -> usize {
    let mark = BYTE_ORDER_MARK.as_bytes();
    if bytes.starts_with(mark) {
        mark.len()
    } else {
        0
    }
}

/// The text of these bytes for the frames of a report; what is not UTF-8 is replaced.
fn report_text(bytes: &[u8]) -> String {
    let bytes = &bytes[mark(bytes)..];
    // One character a byte where it is not UTF-8, so that offsets stay near what they were.
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let (good, bad) = bytes.split_at(error.valid_up_to());
            let mut text = String::from_utf8_lossy(good).into_owned();
            text.extend(bad.iter().map(|&b| {
                if b.is_ascii() {
                    char::from(b)
                } else {
                    '\u{fffd}'
                }
            }));
            text
        }
    }
}
