//! Where long texts may differ: what lies between the lines that they share.

use std::ops::Range;

use imara_diff::{InternedInput, Token};

/// What lies between the lines that stand once in either text, and there in the same order.
pub fn parts(old: &str, new: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let input = InternedInput::new(old, new);
    let length = |line: Token| input.interner[line].len();
    // How often each line is there, and where.
    let look = |lines: &[Token]| {
        let mut seen = vec![(0_u32, 0); input.interner.num_tokens() as usize];
        let mut at = 0;
        for line in lines {
            let seen = &mut seen[line.0 as usize];
            *seen = (seen.0 + 1, at);
            at += length(*line);
        }
        seen
    };
    let (was, is) = (look(&input.before), look(&input.after));
    let mut pairs = Vec::new();
    for line in &input.after {
        let at = line.0 as usize;
        if let ((1, before), (1, after)) = (was[at], is[at]) {
            pairs.push((before, after, length(*line)));
        }
    }
    let mut parts = Vec::new();
    let (mut from_old, mut from_new) = (0, 0);
    for (before, after, length) in in_order(&pairs) {
        parts.push((from_old..before, from_new..after));
        (from_old, from_new) = (before + length, after + length);
    }
    parts.push((from_old..old.len(), from_new..new.len()));
    parts.retain(|(before, after)| !before.is_empty() || !after.is_empty());
    parts
}

/// The longest run of pairs in which both sides ascend, of pairs whose second sides do.
fn in_order(pairs: &[(usize, usize, usize)]) -> Vec<(usize, usize, usize)> {
    // For each length, the run of that length that ends lowest; and for each pair, what is before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].0 < pair.0);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let last = ends.last().copied();
    let mut run: Vec<_> = std::iter::successors(last, |at| before[*at])
        .map(|at| pairs[at])
        .collect();
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each part takes the place of another, and what is between them is the same.
        #[test]
        fn parts_leave_out_only_what_is_the_same(old in "[abcde\n]{0,30}", new in "[abcde\n]{0,30}") {
            let (mut was, mut is) = (0, 0);
            for (before, after) in parts(&old, &new) {
                prop_assert_eq!(&old[was..before.start], &new[is..after.start]);
                (was, is) = (before.end, after.end);
            }
            prop_assert_eq!(&old[was..], &new[is..]);
        }
    }
}
