//! Sha256 digests: the names of bytes.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

/// How many bytes of a file are in memory at a time while it is digested.
const PIECE: usize = 1 << 15;

/// The sha256 (FIPS 180-4) of some bytes, written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// All zeros: the digest of nothing that is known.
    pub const ZERO: Self = Self([0; 32]);

    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of the bytes of all parts, one after the other.
    pub fn of_joined(parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The digest of `bytes`, and that of `bytes` with `more` behind them, of which each byte is looked at once.
    pub fn before_and_after(bytes: &[u8], more: &[u8]) -> (Self, Self) {
        let mut hasher = Sha256::new();
        hasher.update(bytes);
        let before = hasher.clone();
        hasher.update(more);
        (
            Self(before.finalize().into()),
            Self(hasher.finalize().into()),
        )
    }

    /// The digest of everything that a reader gives, however much that is.
    ///
    /// # Errors
    /// What the reader says.
    pub fn of_all(mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut piece = Vec::with_capacity(PIECE);
        loop {
            piece.clear();
            let length = reader.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
            hasher.update(&piece);
            if length < PIECE {
                return Ok(Self(hasher.finalize().into()));
            }
        }
    }

    /// The digest with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first `digits` hex digits, for names that only need to be told apart.
    pub fn short(&self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Digit by digit, because lists hold thousands of them: a `write!` for each byte takes ten times as long.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let half = |at: usize| {
            let byte = self.0[at / 2];
            let half = if at.is_multiple_of(2) {
                byte >> 4
            } else {
                byte & 15
            };
            DIGITS[usize::from(half)]
        };
        let text: [u8; 64] = std::array::from_fn(half);
        std::str::from_utf8(&text).map_or(Err(fmt::Error), |text| f.write_str(text))
    }
}

impl serde::Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let wrong = |_| serde::de::Error::invalid_length(bytes.len(), &"32 bytes");
        bytes.try_into().map(Self).map_err(wrong)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// The text was not 64 lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADigest;

/// The value of each hex digit; 255 of all other bytes.
const VALUES: [u8; 256] = {
    let mut values = [255; 256];
    let (mut at, digits) = (0, b"0123456789abcdef");
    while at < 16 {
        values[digits[at as usize] as usize] = at;
        at += 1;
    }
    values
};

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(NotADigest);
        }
        // Not by `from_str_radix`, which reads `+0` as well.
        let mut bytes = [0; 32];
        let mut wrong = 0;
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = [pair[0], pair[1]].map(|digit| VALUES[usize::from(digit)]);
            wrong |= high | low;
            *byte = high << 4 | low & 15;
        }
        (wrong < 16).then_some(Self(bytes)).ok_or(NotADigest)
    }
}

/// A reader that digests what is taken from it, piece by piece.
pub struct Digesting<R> {
    inner: BufReader<R>,
    hasher: Sha256,
    /// Why it could not go on. Whoever writes what it reads cannot tell its errors from their own.
    pub error: Option<io::Error>,
}

impl<R: Read> Digesting<R> {
    /// A reader that has digested nothing yet.
    pub fn new(inner: R) -> Self {
        Self {
            inner: BufReader::with_capacity(PIECE, inner),
            hasher: Sha256::new(),
            error: None,
        }
    }

    /// The digest of all that was taken.
    pub fn finish(self) -> Digest {
        Digest(self.hasher.finalize().into())
    }
}

impl<R: Read> Read for Digesting<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(target)?;
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Digesting<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while let Err(error) = self.inner.fill_buf() {
            if error.kind() != io::ErrorKind::Interrupted {
                let kind = error.kind();
                self.error = Some(error);
                return Err(kind.into());
            }
        }
        Ok(self.inner.buffer())
    }

    fn consume(&mut self, length: usize) {
        self.hasher.update(&self.inner.buffer()[..length]);
        self.inner.consume(length);
    }
}

/// Digests a series of parts, each delimited by its length, so that no two series run together.
#[derive(Clone, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// Adds one part.
    pub fn part(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds another digest as a part.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.update(digest.0);
        self
    }

    /// The digest of all parts so far.
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_reads_back_what_it_prints() {
        let digest = Digest::of(b"abc");
        assert_eq!(
            digest.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(digest.to_string().parse(), Ok(digest));
        let (before, after) = (Digest::of(b"ab"), digest);
        assert_eq!(Digest::before_and_after(b"ab", b"c"), (before, after));
        assert_eq!("xyz".parse::<Digest>(), Err(NotADigest));
        assert_eq!("é".repeat(32).parse::<Digest>(), Err(NotADigest));
        // Each digest has one spelling.
        for other in ["+0", "-0", " 0", "0x", "0A", "\u{ff10}"] {
            let text = format!("{other}{}", "0".repeat(64 - other.len()));
            assert_eq!(text.parse::<Digest>(), Err(NotADigest), "{text}");
        }
    }

    #[test]
    fn a_reader_has_the_digest_of_all_its_bytes() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE] {
            let bytes = vec![b'x'; length];
            assert_eq!(Digest::of_all(&*bytes).unwrap(), Digest::of(&bytes));
        }
    }

    #[test]
    fn what_is_taken_from_a_reader_is_digested() {
        let bytes: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let mut reader = Digesting::new(&*bytes);
        let mut taken = Vec::new();
        reader.read_to_end(&mut taken).unwrap();
        assert!(taken == bytes && reader.error.is_none());
        assert_eq!(reader.finish(), Digest::of(&bytes));
    }

    #[test]
    fn parts_do_not_run_together() {
        let of = |parts: &[&str]| {
            let mut digester = Digester::default();
            for part in parts {
                digester.part(part);
            }
            digester.finish()
        };
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
