//! A draft that does not say yet when it was written, as an import leaves it.

use crate::live::{Live, site, until};

const DRAFT: &str = "content/assessments/e/undated.md";

#[test]
fn a_draft_without_a_date_is_shown_and_a_finished_one_is_an_error() {
    let site = site();
    let text =
        "---\nagent: N-9\nevent: the-event\nconfidence: unstated\ndraft: true\n---\n\nNot yet.\n";
    site.write(DRAFT, text);
    site.replace("content/assessments/e/a.md", "[other](b.md)", "other");
    let checked = site.run(&["check", "--format", "short"]).expect(0);
    let told =
        "content/assessments/e/undated.md:1:1: warning[missing-key]: the key `date` is missing";
    assert!(checked.stdout.contains(told), "{}", checked.stdout);

    let live = Live::start(&site, &[]);
    for page in [
        "/assessments/e/undated/",
        "/events/the-event/",
        "/agents/n-9/",
    ] {
        let text = live.text(page);
        assert!(text.contains("no date yet"), "{page}: {text}");
    }
    // It stands with what is newest.
    let home = live.text("/");
    assert!(home.contains("assessments/e/undated/"), "{home}");

    site.replace(DRAFT, "draft: true\n", "");
    until("the preview tells of the error", || {
        let state = live.text("/_standpoint/state?page=/assessments/e/undated/");
        state.contains("error[missing-key]")
    });
    let errors = site.errors();
    assert!(
        errors.contains("undated.md:1:1: error[missing-key]: the key `date` is missing"),
        "{errors}"
    );
    site.run(&["build"]).expect(1);
    assert!(!site.path("public").exists());
}
