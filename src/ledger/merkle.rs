//! The Merkle tree over the lines of the ledger, as RFC 6962 (section 2.1) and RFC 9162 define it.
//!
//! All functions take the leaf hashes. Each takes time in proportion to their number, and its recursion is as deep as
//! the tree: 17 levels for 100,000 lines.

use crate::digest::Digest;

/// The hash of a leaf: a line without its newline.
pub fn leaf(line: &[u8]) -> Digest {
    Digest::of_joined(&[&[0], line])
}

/// The root of the tree with these leaves; that of an empty tree is the hash of no bytes.
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [only] => *only,
        _ => {
            let (left, right) = halves(leaves);
            node(root(left), root(right))
        }
    }
}

/// The audit path of the leaf at `index`, from its sibling up to a child of the root; `None` if there is no such leaf.
pub fn inclusion(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut subtree, mut index) = (leaves, index);
    let mut path = Vec::new();
    while subtree.len() > 1 {
        let (left, right) = halves(subtree);
        if index < left.len() {
            path.push(root(right));
            subtree = left;
        } else {
            path.push(root(left));
            index -= left.len();
            subtree = right;
        }
    }
    path.reverse();
    Some(path)
}

/// The proof that the tree with the first `old` leaves became this one by additions only; `None` if there are fewer
/// leaves. It is empty if nothing was added, and if nothing was there before.
pub fn consistency(leaves: &[Digest], old: usize) -> Option<Vec<Digest>> {
    if old > leaves.len() {
        return None;
    }
    if old == 0 {
        return Some(Vec::new());
    }
    let (mut subtree, mut old) = (leaves, old);
    // The verifier knows the root of the old tree, but not that of a part of it.
    let mut is_known = true;
    let mut proof = Vec::new();
    while old < subtree.len() {
        let (left, right) = halves(subtree);
        if old <= left.len() {
            proof.push(root(right));
            subtree = left;
        } else {
            proof.push(root(left));
            old -= left.len();
            subtree = right;
            is_known = false;
        }
    }
    if !is_known {
        proof.push(root(subtree));
    }
    proof.reverse();
    Some(proof)
}

/// The leaves of both children of the root. The left one has the largest power of two below the number of leaves, of
/// which there are at least two.
fn halves(leaves: &[Digest]) -> (&[Digest], &[Digest]) {
    leaves.split_at(leaves.len().next_power_of_two() / 2)
}

fn node(left: Digest, right: Digest) -> Digest {
    Digest::of_joined(&[&[1], left.as_bytes(), right.as_bytes()])
}

#[cfg(test)]
mod tests {
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
    use sha2::Sha256;

    use super::*;

    /// All shapes of trees with fewer leaves are looked at.
    const MOST: usize = 36;

    fn line(number: usize) -> Vec<u8> {
        format!("{{\"seq\":{number}}}").into_bytes()
    }

    fn leaves(count: usize) -> Vec<Digest> {
        (0..count).map(|number| leaf(&line(number))).collect()
    }

    fn root_hash(leaves: &[Digest]) -> RootHash<Sha256> {
        let root = root(leaves);
        RootHash::new((*root.as_bytes()).into(), leaves.len() as u64)
    }

    fn bytes(hashes: &[Digest]) -> Vec<u8> {
        hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
    }

    /// The bytes with one bit of each hash flipped, each time another one.
    fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        (0..bytes.len() * 8).step_by(251).map(|bit| {
            let mut bytes = bytes.to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            bytes
        })
    }

    #[test]
    fn the_root_is_that_of_another_implementation() {
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for count in 0..MOST {
            let leaves = leaves(count);
            assert_eq!(
                root(&leaves).as_bytes()[..],
                tree.root().as_bytes()[..],
                "{count}"
            );
            tree.push(line(count));
        }
    }

    #[test]
    fn another_implementation_accepts_audit_paths_and_refuses_damaged_ones() {
        for count in 1..MOST {
            let leaves = leaves(count);
            let root = root_hash(&leaves);
            for index in 0..count {
                let path = bytes(&inclusion(&leaves, index).unwrap());
                let accepts = |line: &Vec<u8>, path: Vec<u8>| {
                    let proof = InclusionProof::<Sha256>::try_from_bytes(path).unwrap();
                    root.verify_inclusion(line, index as u64, &proof).is_ok()
                };
                assert!(accepts(&line(index), path.clone()), "{index} of {count}");
                assert!(!accepts(&line(count), path.clone()), "{index} of {count}");
                let mut damaged = damaged(&path);
                assert!(damaged.all(|path| !accepts(&line(index), path)));
            }
            assert_eq!(inclusion(&leaves, count), None);
        }
    }

    #[test]
    fn another_implementation_accepts_consistency_and_refuses_damaged_proofs() {
        for count in 1..MOST {
            let all = leaves(count);
            let new = root_hash(&all);
            for old in 1..=count {
                let proof = bytes(&consistency(&all, old).unwrap());
                let old = root_hash(&all[..old]);
                let accepts = |old: &RootHash<Sha256>, proof: Vec<u8>| {
                    let proof = ConsistencyProof::<Sha256>::try_from_bytes(proof).unwrap();
                    new.verify_consistency(old, &proof).is_ok()
                };
                assert!(accepts(&old, proof.clone()), "{count}");
                let mut damaged = damaged(&proof);
                assert!(damaged.all(|proof| !accepts(&old, proof)), "{count}");
            }
            assert_eq!(consistency(&all, 0), Some(Vec::new()));
            assert_eq!(consistency(&all, count + 1), None);
        }
    }

    /// Were the roots of subtrees made anew for each leaf, this would take minutes.
    #[test]
    fn a_large_tree_takes_time_in_proportion_to_its_leaves() {
        let leaves = leaves(40_000);
        assert_eq!(inclusion(&leaves, 39_999).unwrap().len(), 10);
        assert_eq!(consistency(&leaves, 32_769).unwrap().len(), 15);
    }
}
