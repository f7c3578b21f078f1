//! Settings that keep texts from being published.

use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

#[test]
fn settings_that_keep_texts_back_are_not_misspelled() {
    let read = |text: &str| {
        let mut diagnostics = Diagnostics::default();
        Settings::parse(text, &mut diagnostics);
        diagnostics.into_iter().collect::<Vec<_>>()
    };
    let has_error = |found: &[Diagnostic], code| {
        let mut errors = found.iter().filter(|one| one.severity == Severity::Error);
        errors.any(|one| one.code == code)
    };
    for text in [
        "[publish]\nrequire-marking = true",
        "[publish]\nrequire_markings = true",
        "[publish]\nrequireMarking = true",
        "[publish]\nrequired_marking = true",
        "[Publish]\nrequire_marking = true",
        "[publsih]\nmarking = \"TLP:CLEAR\"",
        "require_marking = true",
        "[markdown]\nrequire_marking = true",
    ] {
        assert!(has_error(&read(text), Code::GuardedKey), "{text}");
    }
    assert!(has_error(
        &read("[publish]\nmarking = \"\""),
        Code::BadValue
    ));
    let honest = "[publish]\nmarking = \"TLP:GREEN\"\nrequire_marking = true";
    assert!(read(honest).is_empty());
    let found = read("[publishers]\na = 1");
    assert!(
        found.iter().all(|one| one.severity == Severity::Warning),
        "{found:#?}"
    );
}
