//! What the body of an answer becomes: its title, its dates, its mathematics, its tables and its code.

use crate::page::words;
use crate::support::{Run, Site};

const DRAFT: &str = "content/assessments/old-lock/hb-01.md";

/// Imports an answer of `HB-01` below a speaker line, in Markdown or in plain text.
pub struct Answer {
    pub site: Site,
    pub run: Run,
    /// The front matter of the draft.
    pub front: String,
    /// What stands below it.
    pub body: String,
}

impl Answer {
    pub fn of(speaker: &str, answer: &str) -> Self {
        Self::with(&[], speaker, answer)
    }

    pub fn with(flags: &[&str], speaker: &str, answer: &str) -> Self {
        let text = format!("Old Lock\n\nIt closed.\n\n{speaker}\n\n{answer}\n");
        let site = Site::new(&[("a.txt", text)]);
        let arguments = [&["import", "a.txt", "--date", "2031-03-14"], flags].concat();
        let run = site.run(&arguments).expect(0);
        site.run(&["check", "--strict"]).expect(0);
        let draft = site.text(DRAFT);
        let (front, body) = draft.split_once("\n---\n\n").expect("front matter");
        let (front, body) = (front.to_owned(), body.to_owned());
        Self {
            site,
            run,
            front,
            body,
        }
    }

    pub fn markdown(answer: &str) -> Self {
        Self::of("**HB-01:**", answer)
    }

    pub fn plain(answer: &str) -> Self {
        Self::of("HB-01:", answer)
    }

    /// The words on its page, and those of its footnotes.
    pub fn page(&self) -> (String, String) {
        let found = words(&self.html());
        (found.text.join(" "), found.notes.join(" "))
    }

    pub fn html(&self) -> String {
        self.site.replace(DRAFT, "draft: true\n", "");
        self.site.build();
        self.site.page("assessments/old-lock/hb-01/index.html")
    }

    #[track_caller]
    pub fn told(&self, what: &str) {
        assert!(
            self.run.stderr.contains(what),
            "{what}\n{}",
            self.run.stderr
        );
    }
}

#[test]
fn the_title_of_several_parts_is_the_event() {
    let title = "\ntitle: HB-01 on Old Lock\n";
    let parts = Answer::markdown("# Introduction\n\nIt stays shut.\n\n# Conclusion\n\nIce.");
    assert!(parts.front.contains(title), "{}", parts.front);
    let one = Answer::markdown("# Introduction\n\nIt stays shut.");
    assert!(one.front.contains(title), "{}", one.front);
    let own = Answer::markdown("# The lock stays shut\n\nIt does.");
    assert!(!own.front.contains("\ntitle:"), "{}", own.front);
    assert!(own.html().contains("<h1>The lock stays shut</h1>"));
}

#[test]
fn no_date_is_read_out_of_an_address() {
    let made = Answer::markdown(
        "As said ([Town](https://a.example/#:~:text=on%2020%20September%202031)), it shut on 5 May.",
    );
    made.told("a.txt:7: “on 5 May”: of which year?\n");
    assert!(
        !made.run.stderr.contains("September"),
        "{}",
        made.run.stderr
    );
}

#[test]
fn a_percentage_is_listed_as_a_likelihood() {
    let made = Answer::plain("Шлюз відкриють: 70 %.");
    assert!(
        made.front.contains("#   line 7: Шлюз відкриють: 70 %."),
        "{}",
        made.front
    );
}
