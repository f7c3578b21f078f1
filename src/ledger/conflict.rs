//! A ledger that Git could not merge: both sides of the conflict are in the file.

/// Both sides of a ledger with the marks of conflicts: that of the branch which is checked out, and that of the other.
/// `None` if there is no mark.
pub fn sides(bytes: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut side = Side::Both;
    let mut has_marks = false;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let Some(next) = mark(line) else {
            match side {
                Side::Both => {
                    ours.extend_from_slice(line);
                    theirs.extend_from_slice(line);
                }
                Side::Ours => ours.extend_from_slice(line),
                Side::Theirs => theirs.extend_from_slice(line),
                Side::Neither => {}
            }
            continue;
        };
        side = next;
        has_marks = true;
    }
    has_marks.then_some((ours, theirs))
}

/// To which side lines belong.
#[derive(Clone, Copy)]
enum Side {
    Both,
    Ours,
    Theirs,
    /// What both come from, which some styles of marks show as well.
    Neither,
}

/// Whether a line is the mark of a conflict.
pub(super) fn is_mark(line: &[u8]) -> bool {
    mark(line).is_some()
}

/// To which side the lines after a mark belong; `None` if this is none. No entry begins like one.
fn mark(line: &[u8]) -> Option<Side> {
    let marks: [(&[u8], Side); 4] = [
        (b"<<<<<<<", Side::Ours),
        (b"|||||||", Side::Neither),
        (b"=======", Side::Theirs),
        (b">>>>>>>", Side::Both),
    ];
    let found = marks.into_iter().find(|(mark, _)| line.starts_with(mark));
    found.map(|(_, side)| side)
}

#[cfg(test)]
mod tests {
    use super::sides;

    #[test]
    fn both_sides_of_a_conflict_are_told_apart() {
        let (ours, theirs) = ("1\n2\n", "1\n3\n4\n");
        for text in [
            "1\n<<<<<<< HEAD\n2\n=======\n3\n4\n>>>>>>> other\n",
            "1\n<<<<<<< HEAD\n2\n||||||| 0123\n=======\n3\n4\n>>>>>>> other\n",
            "<<<<<<< HEAD\n1\n2\n||||||| 0123\n0\n=======\n1\n3\n4\n>>>>>>> other\n",
        ] {
            let found = sides(text.as_bytes());
            assert_eq!(found, Some((ours.into(), theirs.into())), "{text}");
        }
        assert_eq!(sides(b"1\n2\n"), None);
    }
}
