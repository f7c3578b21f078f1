//! The files of a site as they lie on disk; the only reader of content.
#![expect(clippy::disallowed_methods, reason = "the only reader of content")]

mod stamp;

pub use stamp::{Stamp, open, stamp};

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::digest::Digest;
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
    /// Where symbolic links to files lead, for those who watch.
    pub targets: Vec<PathBuf>,
}

impl Tree {
    /// Whether the same files lie in both.
    pub fn has_same_files(&self, other: &Self) -> bool {
        (&self.documents, &self.files, &self.statics)
            == (&other.documents, &other.files, &other.statics)
    }
}

/// Lists `content/` and `static/` below `root`.
///
/// Hidden files and editors' temporary files are passed over (but for `static/.nojekyll` and
/// `static/.well-known/`); symbolic links are followed where they stay within `root`
/// and lead to nothing that is never published.
pub fn scan(root: &Path, diagnostics: &mut Diagnostics) -> Tree {
    let mut tree = Tree::default();
    let content = list(root, "content", diagnostics);
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
    let mut statics = list(root, "static", diagnostics);
    tree.statics = statics.files;
    tree.folders = content.folders;
    tree.folders.append(&mut statics.folders);
    tree.targets = content.targets;
    tree.targets.append(&mut statics.targets);
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

/// What lies below a folder, each list relative to the root and sorted.
#[derive(Debug, Default)]
pub struct Listing {
    /// Files.
    pub files: Vec<Box<str>>,
    /// Folders, with the one at the top.
    pub folders: Vec<Box<str>>,
    /// Where symbolic links to files lead.
    pub targets: Vec<PathBuf>,
}

/// Lists a folder below `root`, by the rules of [`scan`].
pub fn list(root: &Path, folder: &str, diagnostics: &mut Diagnostics) -> Listing {
    let mut listing = Listing::default();
    let top = root.join(folder);
    if !top.exists() {
        return listing;
    }
    let home = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut walk = WalkDir::new(&top).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unwalkable(root, &error));
                continue;
            }
        };
        let file_name = entry.file_name().to_string_lossy();
        let is_folder = entry.file_type().is_dir();
        if entry.depth() > 0 && is_passed_over(&file_name) {
            if is_folder {
                walk.skip_current_dir();
            }
            continue;
        }
        let path = relative(root, entry.path());
        if entry.path_is_symlink()
            && let Some(message) = forbidden(&home, folder, entry.path())
        {
            diagnostics.push(
                Diagnostic::error(Code::OutsideSite, message)
                    .in_file(&path)
                    .hint("copy what it points to into the site, or remove the link"),
            );
            if is_folder {
                walk.skip_current_dir();
            }
            continue;
        }
        if is_folder {
            listing.folders.push(path.into());
            continue;
        }
        if !entry.file_type().is_file() {
            diagnostics.push(irregular(&path));
        } else if entry.path().to_str().is_none() || path.chars().any(char::is_control) {
            diagnostics.push(
                Diagnostic::error(
                    Code::BadFileName,
                    "this file's name is not UTF-8 or holds control characters",
                )
                .in_file(&path)
                .hint("rename the file"),
            );
        } else {
            if entry.path_is_symlink() {
                listing.targets.extend(entry.path().canonicalize());
            }
            listing.files.push(path.into());
        }
    }
    listing.files.sort_unstable();
    listing.folders.sort_unstable();
    listing.targets.sort_unstable();
    listing
}

fn irregular(path: &str) -> Diagnostic {
    Diagnostic::error(Code::BadFileName, "this is not a regular file")
        .in_file(path)
        .hint("remove it; pipes, sockets and devices cannot be published")
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

/// Why a symbolic link in `folder` may not be followed, if so. Within the site, too, there is what
/// is never published: hidden folders, raw imports, the record, and documents under the name of
/// another file, with their front matter and perhaps a draft.
fn forbidden(home: &Path, folder: &str, link: &Path) -> Option<&'static str> {
    let target = link.canonicalize().unwrap_or_default();
    let Ok(below) = target.strip_prefix(home) else {
        return Some("this symbolic link leads out of the site");
    };
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    let first = parts.first().map_or("", |part| part);
    let hidden = parts.iter().any(|part| is_passed_over(part));
    let kept = matches!(first, "imports" | "archive") || (folder == "static" && first == "content");
    (hidden || kept || is_document(link) != is_document(&target))
        .then_some("this symbolic link leads to what is never published")
}

/// `path` below `root`, with `/`; what is not UTF-8 is replaced, for messages only.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = relative(root, error.path().unwrap_or(root));
    let (message, hint) = if error.loop_ancestor().is_some() {
        (
            "this symbolic link leads back to a folder that holds it".into(),
            "remove the link",
        )
    } else if error.path().is_some_and(Path::is_symlink) {
        (
            "this symbolic link leads to nothing that can be read".into(),
            "remove the link, or put a file where it leads",
        )
    } else {
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        (
            format!("cannot read this: {why}"),
            "check that it exists and may be read",
        )
    };
    Diagnostic::error(Code::Unreadable, message)
        .in_file(&path)
        .hint(hint)
}

/// Where a path of the tree lies on disk.
pub fn on_disk(root: &Path, path: &str) -> PathBuf {
    root.join(path)
}

/// Reads a file's bytes.
///
/// # Errors
/// A diagnostic that names the file, where it cannot be read or is larger than `limit` bytes.
pub fn bytes(root: &Path, path: &str, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: std::io::Error| {
        Diagnostic::error(Code::Unreadable, format!("cannot read this file: {error}"))
            .in_file(path)
            .hint("check that it exists and may be read")
    };
    let place = on_disk(root, path);
    // To open a pipe would wait for its writer for ever.
    if place.metadata().is_ok_and(|found| !found.is_file()) {
        return Err(irregular(path));
    }
    let file = File::open(place).map_err(unreadable)?;
    let size = file.metadata().map_err(unreadable)?.len();
    let too_large = || {
        let message = format!("this file is larger than {} MiB", limit >> 20);
        Diagnostic::error(Code::TooLarge, message)
            .in_file(path)
            .hint("split it, or link to it instead")
    };
    if size > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // The file may grow while it is read; the limit holds all the same.
    let read = file
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if read as u64 > limit {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Reads the bytes of a file of any size.
///
/// # Errors
/// A diagnostic that names the file, where it cannot be read.
pub fn whole(root: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    // One more than the limit is read, and must be a number.
    bytes(root, path, u64::MAX - 1)
}

/// The digest of a file of any size.
///
/// # Errors
/// A diagnostic that names the file, where it cannot be read.
pub fn digest(root: &Path, path: &str) -> Result<Digest, Diagnostic> {
    whole(root, path).map(|bytes| Digest::of(&bytes))
}

/// Reads a text file.
///
/// # Errors
/// A diagnostic that names the file, and the place of a byte that is not UTF-8 or is NUL.
pub fn read(root: &Path, path: &str) -> Result<Source, Diagnostic> {
    decode(path, bytes(root, path, LARGEST_TEXT)?)
}

/// The text of bytes that were read from `path`.
///
/// # Errors
/// A diagnostic that names the place of a byte that is not UTF-8 or is NUL.
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<Source, Diagnostic> {
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

/// The text of a file for the frames of a report; whatever is not UTF-8 is replaced.
pub fn for_report(root: &Path, path: &str) -> Option<String> {
    let bytes = bytes(root, path, LARGEST_TEXT).ok()?;
    let bytes = &bytes[mark(&bytes)..];
    // One character a byte where it is not UTF-8, so that offsets stay near what they were.
    Some(match std::str::from_utf8(bytes) {
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
    })
}
