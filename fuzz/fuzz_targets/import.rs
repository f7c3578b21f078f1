//! Any text is a transcript, or is refused with the reason; and every byte has one label.
#![no_main]

use libfuzzer_sys::fuzz_target;
use standpoint::config::Settings;
use standpoint::import::{Draft, Known, Label, cover};

/// Random text seldom has a line that says who speaks.
const HEAD: &str = "Old Lock\n\nHB-01, Harbour Agent:\n\n";

fn holds(text: &str) {
    match Draft::read("x.txt", text, &Known::default(), &Settings::default()) {
        Ok(draft) => {
            assert!(cover(&draft.spans, text.len()));
            let residue = draft.residue(text.as_bytes());
            let spans = draft.spans.iter();
            let left = spans.filter(|span| span.label == Label::Residue);
            let left: usize = left.map(|span| span.end - span.start).sum();
            assert_eq!(residue.len(), left);
            let lines = text.lines().count().max(1);
            assert!(!draft.answers.is_empty());
            // Other breaks than LF end lines, too.
            let breaks = text.chars().filter(|c| c.is_control() || !c.is_ascii());
            let most = lines + breaks.count() + 1;
            assert!(draft.flags.iter().all(|flag| (1..=most).contains(&flag.line)));
        }
        Err(wrong) => assert!(wrong.has_errors()),
    }
}

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    holds(text);
    holds(&format!("{HEAD}{text}"));
});
