//! The manifest `.standpoint-files`: what we wrote, which is also what marks a folder as ours.
//!
//! Sorted lines of sum and path, as `xxh128sum -c` reads them; no times and no machine's paths, so
//! two builds on two machines give the same manifest. Version 0.1.0 had SHA-256 in their place: such a list
//! still says which files are ours, and all of them are compared byte by byte.

use std::fmt::Write as _;
use std::path::Path;

use super::{error::Error, path, sum::Sum};
use crate::digest::Digest;

/// The manifest's name in the output folder.
pub(super) use crate::source::OUTPUT_LIST as NAME;

/// A comment: `xxh128sum -c` checks the lines below it.
const FIRST_LINE: &str = "# standpoint files 2\n";
/// That of version 0.1.0.
const FIRST_LINE_1: &str = "# standpoint files 1\n";
/// What the second line begins with in the folder of an internal edition; that of a public site has no such line.
const EDITION: &str = "# edition ";

/// The files of a site with their sums, sorted by path.
#[derive(Debug)]
pub(super) struct Manifest {
    files: Vec<Listed>,
    /// The internal edition that they are, such as `TLP:AMBER`; `None` for any other.
    edition: Option<Box<str>>,
    /// Whether it is more than the mark of a folder that has no site yet.
    is_written: bool,
}

/// A file that we wrote.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) path: Box<str>,
    /// `None` in a list of version 0.1.0.
    pub(super) sum: Option<Sum>,
}

impl Manifest {
    /// A manifest that lists nothing: it marks a folder as ours before any file is in it.
    pub(super) fn marker() -> &'static [u8] {
        FIRST_LINE.as_bytes()
    }

    /// Reads the manifest of a folder that has one.
    pub(super) fn read(folder: &Path) -> Result<Manifest, Error> {
        let file = folder.join(NAME);
        let bytes = super::read(&file).map_err(Error::io("read", &file))?;
        Manifest::parse(&bytes).map_err(|reason| {
            Error::refused(
                folder,
                format!(
                    "its list of what Standpoint wrote, `{NAME}`, is damaged ({reason}), so it \
                     cannot tell its own files from yours"
                ),
                format!("Restore `{NAME}`, or save what is yours and delete the folder."),
            )
        })
    }

    /// Reads a manifest, or says what is wrong with it.
    fn parse(bytes: &[u8]) -> Result<Manifest, String> {
        // A build that was killed while it marked an empty folder leaves the beginning of a marker.
        let marker = [FIRST_LINE, FIRST_LINE_1];
        if marker.iter().any(|line| line.as_bytes().starts_with(bytes)) {
            return Ok(Manifest::empty());
        }
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not text")?;
        let (lines, is_old) = match text.strip_prefix(FIRST_LINE) {
            Some(lines) => (lines, false),
            None => match text.strip_prefix(FIRST_LINE_1) {
                Some(lines) => (lines, true),
                None => return Err(format!("its first line is not `{}`", FIRST_LINE.trim_end())),
            },
        };
        let edition = lines.strip_prefix(EDITION);
        let (edition, lines) = match edition.and_then(|rest| rest.split_once('\n')) {
            Some((edition, lines)) => (Some(edition.into()), lines),
            None => (None, lines),
        };
        let first = 2 + usize::from(edition.is_some());
        let mut files: Vec<Listed> = Vec::with_capacity(lines.len() / 60);
        for (index, line) in lines.split_inclusive('\n').enumerate() {
            let wrong = |what: &str| format!("line {}: {what}", index + first);
            let line = line
                .strip_suffix('\n')
                .ok_or_else(|| wrong("it is cut off"))?;
            let (sum, path) = line
                .split_once("  ")
                .ok_or_else(|| wrong("no two spaces"))?;
            let sum = if is_old {
                let _: Digest = sum.parse().map_err(|_| wrong("no SHA-256"))?;
                None
            } else {
                Some(Sum::parse(sum).ok_or_else(|| wrong("no XXH3 of 128 bits"))?)
            };
            if let Some(fault) = path::fault(path) {
                return Err(wrong(&format!("`{}`: {fault}", path.escape_debug())));
            }
            if files.last().is_some_and(|before| &*before.path >= path) {
                return Err(wrong("not in order"));
            }
            let path = path.into();
            files.push(Listed { path, sum });
        }
        Ok(Manifest::of(files, edition))
    }

    /// The text of the manifest of these files, which must be sorted.
    pub(super) fn text<'a>(
        edition: Option<&str>,
        files: impl Iterator<Item = (&'a str, Sum)> + Clone,
    ) -> String {
        let lines = files.clone().map(|(path, _)| 32 + 2 + path.len() + 1);
        let mut text = String::with_capacity(FIRST_LINE.len() + lines.sum::<usize>());
        text.push_str(FIRST_LINE);
        if let Some(edition) = edition {
            let _ = writeln!(text, "{EDITION}{edition}");
        }
        for (path, sum) in files {
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{sum}  {path}");
        }
        text
    }

    /// Nothing: the manifest of a folder that is not there or empty.
    pub(super) fn empty() -> Manifest {
        Manifest {
            files: Vec::new(),
            edition: None,
            is_written: false,
        }
    }

    /// All files, sorted by path.
    pub(super) fn files(&self) -> &[Listed] {
        &self.files
    }

    /// Where in `files()` this path is, if we wrote it.
    pub(super) fn find(&self, path: &str) -> Option<usize> {
        self.files
            .binary_search_by(|listed| (*listed.path).cmp(path))
            .ok()
    }

    /// The internal edition that the files are, such as `TLP:AMBER`.
    pub(super) fn edition(&self) -> Option<&str> {
        self.edition.as_deref()
    }

    /// The manifest that lists these files, which are sorted by path.
    pub(super) fn of(files: Vec<Listed>, edition: Option<Box<str>>) -> Manifest {
        Manifest {
            files,
            edition,
            is_written: true,
        }
    }

    /// Whether it lists just these files with these sums, in the form of today.
    pub(super) fn lists<'f>(&self, files: impl ExactSizeIterator<Item = (&'f str, Sum)>) -> bool {
        let is_same = |(listed, (path, sum)): (&Listed, (&str, Sum))| {
            *listed.path == *path && listed.sum == Some(sum)
        };
        self.is_written
            && self.files.len() == files.len()
            && self.files.iter().zip(files).all(is_same)
    }
}

/// Whether the folder carries our mark.
pub(super) fn marks(folder: &Path) -> bool {
    folder
        .join(NAME)
        .symlink_metadata()
        .is_ok_and(|found| found.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_reads_back_and_any_cut_is_noticed() {
        let (sum, digest) = (Sum::of(b"x"), Digest::of(b"x"));
        let new = Manifest::text(None, [("a", sum), ("a/b", sum), ("ü", sum)].into_iter());
        let old = format!("{FIRST_LINE_1}{digest}  a\n{digest}  a/b\n{digest}  ü\n");
        for (text, sum) in [(new, Some(sum)), (old, None)] {
            let manifest = Manifest::parse(text.as_bytes()).unwrap();
            assert_eq!(manifest.files().len(), 3);
            assert_eq!(manifest.find("a/b"), Some(1));
            assert!(manifest.files().iter().all(|listed| listed.sum == sum));
            for end in 0..text.len() {
                let cut = Manifest::parse(&text.as_bytes()[..end]);
                let whole_lines = text.is_char_boundary(end) && text[..end].ends_with('\n');
                assert_eq!(cut.is_ok(), end < FIRST_LINE.len() || whole_lines, "{end}");
            }
        }
    }

    #[test]
    fn a_list_has_the_digests_of_its_version() {
        let (sum, digest) = (Sum::of(b""), Digest::of(b""));
        for text in [
            format!("{FIRST_LINE}{digest}  a\n"),
            format!("{FIRST_LINE_1}{sum}  a\n"),
        ] {
            let wrong = Manifest::parse(text.as_bytes()).unwrap_err();
            assert!(wrong.starts_with("line 2: no "), "{wrong}");
        }
    }

    #[test]
    fn paths_that_lead_out_of_the_folder_are_refused() {
        let text = Manifest::text(None, [("../precious", Sum::of(b""))].into_iter());
        assert!(Manifest::parse(text.as_bytes()).is_err());
        let text = Manifest::text(None, [("b", Sum::of(b"")), ("a", Sum::of(b""))].into_iter());
        assert!(
            Manifest::parse(text.as_bytes())
                .unwrap_err()
                .contains("line 3: not in order")
        );
    }
}
