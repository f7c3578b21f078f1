//! A file that is copied, and the digest that it had before.

use std::io::BufRead;

use super::Files;
use super::files::{changed, unreadable};
use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digesting};

/// A file that is to be copied as it is.
#[derive(Clone, Copy)]
pub struct Original<'f> {
    /// Where it is read.
    pub files: &'f dyn Files,
    /// Its path there.
    pub path: &'f str,
    /// Its digest when the site was scanned, if it was digested then.
    pub known: Option<Digest>,
}

impl Original<'_> {
    /// The digest that a copy must have.
    ///
    /// # Errors
    /// A diagnostic that names the file, if it cannot be read.
    pub fn digest(&self) -> Result<Digest, Diagnostic> {
        self.known.map_or_else(|| self.files.digest(self.path), Ok)
    }

    /// Lets `take` read the file, piece by piece, and returns what came of it.
    ///
    /// # Errors
    /// Inside: a diagnostic that names the file, if it cannot be read or has another digest than it should.
    /// Outside: the error of `take`.
    pub fn stream<T, E>(
        &self,
        digest: Digest,
        take: impl FnOnce(&mut dyn BufRead) -> Result<T, E>,
    ) -> Result<Result<T, Diagnostic>, E> {
        let mut reader = match self.files.open(self.path) {
            Ok(file) => Digesting::new(file),
            Err(diagnostic) => return Ok(Err(diagnostic)),
        };
        let taken = take(&mut reader);
        if let Some(error) = reader.error.take() {
            return Ok(Err(unreadable(self.path)(error)));
        }
        let taken = taken?;
        if reader.finish() == digest {
            return Ok(Ok(taken));
        }
        Ok(Err(changed(self.path)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn a_file_is_handed_over_in_pieces_and_must_be_what_it_was() {
        let mut files = MemoryFiles::default();
        files.put("static/a.bin", vec![b'x'; 1 << 20]);
        let file = Original {
            files: &files,
            path: "static/a.bin",
            known: None,
        };
        let take = |bytes: &mut dyn BufRead| -> std::io::Result<(usize, usize)> {
            let (mut longest, mut all) = (0, 0);
            loop {
                let length = bytes.fill_buf()?.len();
                if length == 0 {
                    return Ok((longest, all));
                }
                (longest, all) = (length.max(longest), all + length);
                bytes.consume(length);
            }
        };
        let digest = file.digest().unwrap();
        let (longest, all) = file.stream(digest, take).unwrap().unwrap();
        assert!(longest <= 1 << 16 && all == 1 << 20, "{longest}");
        let changed = file.stream(Digest::of(b"other"), take).unwrap();
        assert!(changed.unwrap_err().message.contains("was changed while"));
    }
}
