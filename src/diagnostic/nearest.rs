//! The nearest of several names, for "did you mean".

/// Edits (insert, delete, replace, swap of neighbours) between two texts, as Damerau's optimal
/// string alignment; `None` where there are more than `limit`.
pub fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    // Lengths are cheap, and tell most words apart.
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    Some(strsim::osa_distance(a, b)).filter(|edits| *edits <= limit)
}

/// The candidate nearest to `word`, if one is near enough to be meant: a third of its letters
/// may differ, and at least one.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let limit = (word.chars().count() / 3).clamp(1, 8);
    let letters = letters(&word);
    candidates
        .into_iter()
        // An edit takes one letter away and brings one at most: most words are out at a glance.
        .filter(|candidate| {
            let differ = (self::letters(candidate) ^ letters).count_ones();
            differ as usize <= 2 * limit
        })
        .filter_map(|candidate| {
            distance(&word, &candidate.to_lowercase(), limit).map(|edits| (edits, candidate))
        })
        .min()
        .map(|(_, candidate)| candidate)
}

/// The letters and digits of ASCII that a text has, in any case, one bit each.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |letters, byte| match byte {
        b'a'..=b'z' => letters | 1 << (byte - b'a'),
        b'A'..=b'Z' => letters | 1 << (byte - b'A'),
        b'0'..=b'9' => letters | 1 << (byte - b'0' + 26),
        _ => letters,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("draft", "daft", 2), Some(1));
        assert_eq!(distance("draft", "drfat", 2), Some(1));
        assert_eq!(distance("draft", "drat", 0), None);
        assert_eq!(distance("", "ab", 2), Some(2));
        assert_eq!(distance("marking", "ranking", 2), Some(2));
    }

    #[test]
    fn finds_the_nearest_that_could_be_meant() {
        let keys = ["agent", "date", "event", "confidence"];
        assert_eq!(nearest("confidance", keys), Some("confidence"));
        assert_eq!(nearest("Agnet", keys), Some("agent"));
        assert_eq!(nearest("zzz", keys), None);
    }
}
