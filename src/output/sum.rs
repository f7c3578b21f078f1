//! Sums: XXH3 tells whether a file still has the bytes that were written.
//!
//! A sum costs a tenth of a SHA-256. Whoever wants two texts with one sum can make them, though, and sites are
//! written by many people. So a sum is never the reason to leave old bytes in place: `reads_as` looks at all of them.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use twox_hash::XxHash3_128;

/// The XXH3 of some bytes with 128 bits and without a seed, written as `xxh128sum` does: 32 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Sum([u8; 16]);

impl Sum {
    /// The sum of `bytes`.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes).to_be_bytes())
    }

    /// Reads 32 lower-case hex digits.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if text.len() != 32 || !text.bytes().all(is_digit) {
            return None;
        }
        let number = u128::from_str_radix(text, 16).ok()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl fmt::Debug for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sum({self})")
    }
}

/// A reader that sums what is taken from it, piece by piece.
pub(super) struct Summing<R> {
    inner: R,
    hasher: XxHash3_128,
}

impl<R: BufRead> Summing<R> {
    /// A reader that has summed nothing yet.
    pub(super) fn new(inner: R) -> Self {
        let hasher = XxHash3_128::new();
        Self { inner, hasher }
    }

    /// The sum of all that was taken.
    pub(super) fn sum(&self) -> Sum {
        Sum(self.hasher.finish_128().to_be_bytes())
    }
}

impl<R: BufRead> Read for Summing<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(target)?;
        self.hasher.write(&target[..length]);
        Ok(length)
    }
}

impl<R: BufRead> BufRead for Summing<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        // What is consumed is in the buffer, so that nothing is read here and nothing can fail.
        if let Ok(piece) = self.inner.fill_buf() {
            self.hasher.write(&piece[..length]);
        }
        self.inner.consume(length);
    }
}

/// Whether all that a reader gives is just these bytes.
pub(super) fn reads_as(reader: impl Read, bytes: &[u8]) -> io::Result<bool> {
    let mut reader = BufReader::with_capacity(1 << 15, reader);
    let mut rest = bytes;
    loop {
        let piece = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            piece => piece?,
        };
        if piece.is_empty() {
            return Ok(rest.is_empty());
        }
        let Some(behind) = rest.strip_prefix(piece) else {
            return Ok(false);
        };
        rest = behind;
        let length = piece.len();
        reader.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_reads_back_what_it_prints() {
        let sum = Sum::of(b"hi\n");
        assert_eq!(sum.to_string(), "f4d0497cf9394caab34d1a3ab2bece70");
        assert_eq!(Sum::parse(&sum.to_string()), Some(sum));
        assert_eq!(Sum::of(b"").to_string(), "99aa06d3014798d86001c324468d497f");
        for wrong in [
            "",
            "xyz",
            &"A".repeat(32),
            &"é".repeat(16),
            &format!("+{}", "1".repeat(31)),
        ] {
            assert_eq!(Sum::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_reader_has_the_sum_of_all_that_was_taken() {
        let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut reader = Summing::new(BufReader::with_capacity(1000, &*bytes));
        let mut first = vec![0; 333];
        reader.read_exact(&mut first).unwrap();
        let mut taken = first.len();
        while let Ok(piece @ [_, ..]) = reader.fill_buf() {
            let length = piece.len().min(777);
            reader.consume(length);
            taken += length;
        }
        assert_eq!((taken, reader.sum()), (bytes.len(), Sum::of(&bytes)));
    }

    #[test]
    fn only_the_same_bytes_read_as_bytes() {
        for length in [0, 1, 1 << 15, (1 << 15) + 1, 1 << 17] {
            let bytes = vec![b'x'; length];
            assert!(reads_as(&*bytes, &bytes).unwrap());
            let longer = vec![b'x'; length + 1];
            assert!(!reads_as(&*longer, &bytes).unwrap() && !reads_as(&*bytes, &longer).unwrap());
            let mut other = longer.clone();
            other[length] = b'y';
            assert!(!reads_as(&*other, &longer).unwrap());
        }
    }
}
