//! The checkpoint of a ledger: the body of a C2SP tlog-checkpoint, without signatures.
//!
//! The format is that of <https://c2sp.org/tlog-checkpoint>: the origin, the number of lines, and the root of the Merkle
//! tree over them in base64, each on a line.

use std::fmt;

use super::{Ledger, merkle};
use crate::digest::Digest;

/// The alphabet of RFC 4648, section 4.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What a ledger comes to. `Display` gives its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger, such as `example.org/reports/record`.
    pub origin: Box<str>,
    /// The number of lines.
    pub size: usize,
    /// The root of the Merkle tree over the lines.
    pub root: Digest,
}

/// The name of a ledger that is published below this address: host and path without the scheme, then `record`. Without
/// an address, it is `standpoint.invalid/` and the sha256 of the first line, which no other ledger has.
pub fn origin(base_url: Option<&str>, ledger: &Ledger) -> String {
    let below = base_url.and_then(|base| base.split_once("://"));
    match below {
        // An origin has neither spaces nor plus signs.
        Some((_, below)) => format!("{below}record")
            .replace('+', "%2B")
            .replace(char::is_whitespace, "%20"),
        None => format!("standpoint.invalid/{}", ledger.first_line()),
    }
}

impl Checkpoint {
    /// That of a ledger with this name.
    pub fn new(origin: &str, ledger: &Ledger) -> Self {
        Self {
            origin: origin.into(),
            size: ledger.leaves().len(),
            root: merkle::root(ledger.leaves()),
        }
    }

    /// Whether the ledger is as it was at this checkpoint, or has only grown since.
    pub fn is_of(&self, ledger: &Ledger) -> bool {
        let old = ledger.leaves().get(..self.size);
        old.is_some_and(|old| merkle::root(old) == self.root)
    }

    /// Reads the text of a checkpoint. Extension lines and signatures may follow, and are not looked at. `None` if it is
    /// no checkpoint.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (origin, size) = (lines.next()?, lines.next()?);
        let root = from_base64(lines.next()?)?;
        // The last line ends with a newline, too.
        lines.next()?;
        let number: usize = size.parse().ok()?;
        let is_whole = !origin.is_empty() && number.to_string() == size;
        is_whole.then(|| Self {
            origin: origin.into(),
            size: number,
            root,
        })
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let root = to_base64(self.root);
        write!(f, "{}\n{}\n{root}\n", self.origin, self.size)
    }
}

/// A digest in base64: 44 characters, of which the last is `=`.
pub(super) fn to_base64(digest: Digest) -> String {
    let mut text = String::with_capacity(44);
    for group in digest.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=group.len() {
            let six = bits >> (18 - 6 * at) & 63;
            text.push(char::from(ALPHABET[six as usize]));
        }
    }
    text.push('=');
    text
}

/// Reads what [`to_base64`] writes, and no other spelling of it.
fn from_base64(text: &str) -> Option<Digest> {
    let digits = text.strip_suffix('=').filter(|digits| digits.len() == 43)?;
    let mut bytes = Vec::with_capacity(33);
    let (mut bits, mut count) = (0_u32, 0);
    for digit in digits.bytes() {
        let six = ALPHABET.iter().position(|other| *other == digit)?;
        bits = bits << 6 | u32::try_from(six).ok()?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 255).ok()?);
        }
    }
    let digest = Digest::from_bytes(bytes.try_into().ok()?);
    (to_base64(digest) == text).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_reads_back() {
        let ledger = Ledger::default();
        let base = Some("https://example.org:8080/a+b/");
        let empty = Checkpoint::new(&origin(base, &ledger), &ledger);
        let text = empty.to_string();
        assert_eq!(
            text,
            "example.org:8080/a%2Bb/record\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
        );
        assert_eq!(Checkpoint::parse(&text), Some(empty.clone()));
        let signed = format!("{text}\n— example.org/a Az3grlgtzPICa5OS8npVmf1Myq\n");
        assert_eq!(Checkpoint::parse(&signed), Some(empty));
        assert_eq!(
            origin(None, &ledger),
            format!("standpoint.invalid/{}", "0".repeat(64))
        );
    }

    #[test]
    fn what_is_no_checkpoint_is_refused() {
        let root = to_base64(Digest::of(b"abc"));
        for text in [
            String::new(),
            "\n".repeat(4),
            format!("\n1\n{root}\n"),
            format!("a\n01\n{root}\n"),
            format!("a\n+1\n{root}\n"),
            format!("a\n-1\n{root}\n"),
            format!("a\n99999999999999999999999\n{root}\n"),
            format!("a\n1\n{root}"),
            format!("a\n1\n{root} \n"),
            format!("a\r\n1\r\n{root}\r\n"),
            format!("a\n1\n{}\n", &root[1..]),
            format!("a\n1\n{}\n", root.replace('=', "A")),
            // The same bytes, in other words.
            format!("a\n1\n{}\n", root.replace("0=", "1=")),
        ] {
            assert_eq!(Checkpoint::parse(&text), None, "{text:?}");
        }
    }

    #[test]
    fn base64_reads_back_all_bits() {
        for bit in 0..256 {
            let mut bytes = [0; 32];
            bytes[bit / 8] = 1 << (bit % 8);
            let digest = Digest::from_bytes(bytes);
            assert_eq!(from_base64(&to_base64(digest)), Some(digest));
        }
    }
}
