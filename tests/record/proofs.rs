//! Checkpoints and proofs as others read them, and checked by `ct-merkle`, which is not ours.

use std::fs;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::desk::{NORTH, at, built, desk, lines, recorded};
use crate::support::Site;

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The 32 bytes of a hash in base64.
fn base64(text: &str) -> Vec<u8> {
    let digits = text.strip_suffix('=').expect(text);
    let mut bits = Vec::new();
    for digit in digits.chars() {
        let six = ALPHABET.find(digit).expect(text);
        bits.extend((0..6).rev().map(|bit| six >> bit & 1 == 1));
    }
    let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    let bytes: Vec<u8> = bits.chunks_exact(8).map(byte).collect();
    assert_eq!(bytes.len(), 32, "{text}");
    bytes
}

fn hex(bytes: &[u8]) -> String {
    let halves = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    halves
        .map(|half| char::from_digit(half.into(), 16).unwrap())
        .collect()
}

/// The root over lines, as `ct-merkle` makes it.
pub fn root(lines: &[String]) -> Vec<u8> {
    let mut tree = MemoryBackedTree::<Sha256, String>::new();
    for line in lines {
        tree.push(line.clone());
    }
    tree.root().as_bytes().to_vec()
}

/// A checkpoint.
pub struct Checkpoint {
    pub origin: String,
    pub size: usize,
    pub root: Vec<u8>,
}

impl Checkpoint {
    pub fn read(text: &str) -> Self {
        let lines: Vec<_> = text.split('\n').collect();
        let [origin, size, root, ""] = lines[..] else {
            panic!("{text}");
        };
        Self {
            origin: origin.to_owned(),
            size: size.parse().unwrap(),
            root: base64(root),
        }
    }

    fn root_hash(&self) -> RootHash<Sha256> {
        let root: [u8; 32] = self.root.clone().try_into().unwrap();
        RootHash::new(root.into(), self.size as u64)
    }
}

/// A proof: its first lines, its hashes, and its checkpoint.
fn proof(text: &str) -> (Vec<String>, Vec<u8>, Checkpoint) {
    let (head, checkpoint) = text.split_once("\n\n").expect(text);
    let (words, hashes): (Vec<_>, Vec<_>) = head
        .lines()
        .partition(|line| line.contains(' ') || line.contains('@'));
    let words = words.into_iter().map(str::to_owned).collect();
    let hashes = hashes.into_iter().flat_map(base64).collect();
    (words, hashes, Checkpoint::read(checkpoint))
}

/// The same bytes with each bit flipped in turn.
fn flipped(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..bytes.len() * 8).map(|bit| {
        let mut bytes = bytes.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    })
}

/// A site whose ledger has seven entries, so that its tree is not a full one.
fn site() -> Site {
    let site = recorded();
    for month in ["June", "July", "August"] {
        let text = site.text(NORTH);
        let (before, _) = text.split_once("They will fail by").unwrap();
        let (_, after) = text.split_once(".\n\n![A map]").unwrap();
        site.write(
            NORTH,
            format!("{before}They will fail by {month}.\n\n![A map]{after}"),
        );
        let update = ["record", "--kind", "update", "--note", "Another month."];
        at(&site, "2026-01-12T12:00:00Z", &update).expect(0);
    }
    assert_eq!(lines(&site).len(), 7);
    site
}

#[test]
fn another_program_accepts_a_proof_of_inclusion_and_no_other_bit() {
    let site = site();
    built(&site);
    let lines = lines(&site);
    for id in ["talks/north", "talks/south"] {
        let newest = lines
            .iter()
            .rposition(|line| line.contains(&format!("\"id\":\"{id}\"")));
        let newest = newest.unwrap();
        let run = site.run(&["verify", "--inclusion", id]).expect(0);
        let (words, path, checkpoint) = proof(&run.stdout);
        let leaf = Sha256::new_with_prefix([0])
            .chain_update(&lines[newest])
            .finalize();
        assert_eq!(words[0], "c2sp.org/tlog-proof@v1");
        assert_eq!(base64(words[1].strip_prefix("extra ").unwrap()), leaf[..]);
        assert_eq!(words[2], format!("index {newest}"));
        assert_eq!(checkpoint.root, root(&lines));
        assert!(run.stdout.ends_with(&site.page("record/checkpoint")));
        assert!(path.len() >= 2 * 32);
        let accepts = |line: &str, path: &[u8], checkpoint: &Checkpoint| {
            let proof = InclusionProof::<Sha256>::try_from_bytes(path.to_vec()).unwrap();
            let root = checkpoint.root_hash();
            root.verify_inclusion(&line, newest as u64, &proof).is_ok()
        };
        assert!(accepts(&lines[newest], &path, &checkpoint));
        for path in flipped(&path) {
            assert!(!accepts(&lines[newest], &path, &checkpoint));
        }
        for line in flipped(lines[newest].as_bytes()) {
            if let Ok(line) = String::from_utf8(line) {
                assert!(!accepts(&line, &path, &checkpoint));
            }
        }
        for root in flipped(&checkpoint.root.clone()) {
            let other = Checkpoint {
                root,
                origin: String::new(),
                size: checkpoint.size,
            };
            assert!(!accepts(&lines[newest], &path, &other));
        }
        let report = crate::desk::verify(&site, &["--inclusion", id]);
        let json = &report["proof"];
        let hashes: String = json["path"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(hashes, hex(&path));
        assert_eq!(json["index"], newest);
        assert_eq!(json["size"], lines.len());
        assert_eq!(json["leaf"], hex(&leaf));
        assert_eq!(json["root"], hex(&checkpoint.root));
        assert_eq!(json["origin"], "desk.example/record");
    }
}

#[test]
fn another_program_accepts_that_two_builds_are_consistent_and_no_other_bit() {
    let site = desk();
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    built(&site);
    let earlier = site.page("record/checkpoint");
    let grown = self::site();
    // Both sites are recorded alike, so that one is the other some days later.
    grown.write("earlier.txt", &earlier);
    built(&grown);
    let earlier = Checkpoint::read(&earlier);
    let path = grown.path("earlier.txt");
    let run = grown
        .run(&["verify", "--consistency", path.to_str().unwrap()])
        .expect(0);
    let (words, path, now) = proof(&run.stdout);
    assert_eq!(words, ["old 3"]);
    assert_eq!((earlier.size, now.size), (3, 7));
    assert!(run.stdout.ends_with(&grown.page("record/checkpoint")));
    let accepts = |path: &[u8], earlier: &Checkpoint| {
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(path.to_vec()).unwrap();
        let now = now.root_hash();
        now.verify_consistency(&earlier.root_hash(), &proof).is_ok()
    };
    assert!(accepts(&path, &earlier));
    assert!(flipped(&path).all(|path| !accepts(&path, &earlier)));
    for root in flipped(&earlier.root.clone()) {
        let other = Checkpoint {
            root,
            origin: String::new(),
            size: earlier.size,
        };
        assert!(!accepts(&path, &other));
    }
    let report = grown.path("earlier.txt");
    let report = crate::desk::verify(&grown, &["--consistency", report.to_str().unwrap()]);
    assert_eq!(report["proof"]["old"], 3);
}

#[test]
fn a_ledger_that_was_shortened_or_written_anew_has_no_proof_of_consistency() {
    let site = site();
    built(&site);
    let checkpoint = site.path("public/record/checkpoint");
    let checkpoint = checkpoint.to_str().unwrap();
    let whole = site.text(crate::desk::LEDGER);
    // The same, to the byte.
    let run = site.run(&["verify", "--consistency", checkpoint]).expect(0);
    assert!(run.stdout.starts_with("old 7\n\n"), "{}", run.stdout);
    let (cut, _) = whole.trim_end().rsplit_once('\n').unwrap();
    site.write(crate::desk::LEDGER, format!("{cut}\n"));
    let run = site.run(&["verify", "--consistency", checkpoint]).expect(1);
    assert!(
        run.stderr
            .contains("REWOUND the ledger has not grown from the 7 entries"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("old"), "{run:?}");
    let other = site
        .text("public/record/checkpoint")
        .replace("\n7\n", "\n6\n");
    site.write("other.txt", other)
        .write(crate::desk::LEDGER, &whole);
    let other = site.path("other.txt");
    let report = crate::desk::verify(&site, &["--consistency", other.to_str().unwrap()]);
    assert_eq!(crate::desk::kinds(&report).0, ["REWOUND"]);
    assert!(report.get("proof").is_none());
}

#[test]
fn what_cannot_be_proved_is_said() {
    let site = site();
    let run = site
        .run(&["verify", "--inclusion", "talks/nroth"])
        .expect(2);
    assert!(
        run.stderr
            .contains("no entry is about `talks/nroth`: did you mean `talks/north`?"),
        "{run:?}"
    );
    let run = site
        .run(&["verify", "--inclusion", "something else"])
        .expect(2);
    assert!(run.stderr.contains("write an id that"), "{run:?}");
    site.write("long.txt", "x".repeat(2 << 20))
        .write("no.txt", "a\nb\nc\n");
    for (path, why) in [
        ("content", "is no file"),
        ("absent.txt", "is no file"),
        ("long.txt", "cannot be read"),
        ("no.txt", "is no checkpoint"),
    ] {
        let path = site.path(path);
        let run = site
            .run(&["verify", "--consistency", path.to_str().unwrap()])
            .expect(2);
        assert!(run.stderr.contains(why), "{run:?}");
    }
    // What is damaged proves nothing.
    let ledger = fs::read_to_string(site.path(crate::desk::LEDGER)).unwrap();
    site.write(
        crate::desk::LEDGER,
        ledger.replacen("Another month.", "Another years.", 1),
    );
    let run = site
        .run(&["verify", "--inclusion", "talks/north"])
        .expect(1);
    assert_eq!(run.stdout, "");
}
