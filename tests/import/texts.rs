//! Transcripts in the project's own words, in the shapes in which desks paste them.

/// A transcript with all that a chat tool leaves behind: no-break spaces and hyphens, glued
/// citations, six numbered titles, nested bullets, a numbered list, a closing offer, a signature and
/// a tail that was cut off.
pub const HARBOUR: &str = include_str!("harbour.txt");

/// What the fixture looks like to a program, so that an editor that "cleans" it is found out.
#[test]
fn the_fixture_has_the_shapes_of_pasted_text() {
    let count = |what: &str| HARBOUR.matches(what).count();
    assert_eq!(count("\u{2011}"), 7);
    assert_eq!(count("\u{a0}"), 4);
    assert_eq!(count("\n  \u{2022} "), 17);
    assert_eq!(count("\n    \u{2022} "), 4);
    assert!(HARBOUR.ends_with("\n\nEdited by two"));
}
