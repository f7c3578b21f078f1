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
        if self.site.text(DRAFT).contains("\ndraft: true\n") {
            self.site.replace(DRAFT, "draft: true\n", "");
            self.site.build();
        }
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

#[test]
fn mathematics_keeps_every_sign() {
    let typed = "The odds are \\( p = 0.7 \\), so\n\n\\[\n\\frac{p}{1-p} = 2.3\n\\]\n\nand $a_1*b_1*c_1$ boats wait; $$x^2 * y * z$$.\n\n\
                 \\[\na\n= b\n- c\n\\]";
    let shown: Vec<&str> = typed.split_whitespace().collect();
    for speaker in ["**HB-01:**", "HB-01:"] {
        let made = Answer::of(speaker, typed);
        assert_eq!(made.page().0, shown.join(" "), "{speaker}\n{}", made.body);
        assert!(!made.html().contains("<em>"), "{}", made.body);
    }
    // Amounts and escaped brackets are none.
    let made = Answer::markdown("From $5 to $6 *each*, see \\[1\\].");
    assert_eq!(made.page().0, "From $5 to $6 each, see [1].");
}

#[test]
fn lines_with_tabs_are_a_table() {
    let made = Answer::plain(
        "Odds:\nScenario\tProbability\tImpact\nShut until March\t70%\thigh\nOpens | late\t20%\t\n\nIt ends.",
    );
    assert_eq!(
        made.body,
        "Odds:\n\n| Scenario | Probability | Impact |\n|---|---|---|\n| Shut until March | 70% | high |\n\
         | Opens \\| late | 20% |  |\n\nIt ends.\n"
    );
    assert!(
        made.html().contains("<td>Opens | late</td>"),
        "{}",
        made.body
    );
    made.told("1 table with tabs to Markdown");
    for list in [
        "o\tOne.\no\tTwo.",
        "1.\tOne.\n2.\tTwo.",
        "One.\tTwo.",
        "One.\tTwo.\nThree.\t\tFour.",
    ] {
        assert!(!Answer::plain(list).body.contains("|---"), "{list}");
    }
}

#[test]
fn code_below_the_name_of_its_language_is_fenced() {
    let made = Answer::plain(
        "To count the boats, run:\n\nbash\nCopy code\n# count boats\nls boats | wc -l\ncat *_log_*.txt\n\n  • Ice is likely\n\n\
         python\n    x = 1\n    - y\n\nIt ends.",
    );
    made.told("a.txt: plain text, 1 answer");
    assert_eq!(
        made.body,
        "To count the boats, run:\n\n```bash\n# count boats\nls boats | wc -l\ncat *_log_*.txt\n```\n\n- Ice is likely\n\n\
         ```python\n    x = 1\n    - y\n```\n\nIt ends.\n"
    );
    made.told("2 listings fenced");
    assert!(made.html().contains("cat *_log_*.txt\n"), "{}", made.body);
    let bare = Answer::plain("def f(x):\n    if x:\n        return 1\n    return 2");
    assert_eq!(
        bare.body,
        "```\ndef f(x):\n    if x:\n        return 1\n    return 2\n```\n"
    );
    let prose = Answer::plain("Go\nIt closes. Go home.");
    assert_eq!(prose.body, "Go\nIt closes. Go home.\n");
}

#[test]
fn one_line_decides_how_a_transcript_is_read_and_flags_overrule_it() {
    let clear = "**Bottom line:** it stays shut.\n\n- *Ice* is likely\n- See [Reuters](https://example.org/r)\n\n\
                 | Date | Event |\n|---|---|\n| 1 March | Tender |\n\n```python\nx = {\"a\": 1}\n    y = 2\n```";
    let made = Answer::plain(clear);
    made.told("a.txt: Markdown, 1 answer");
    made.told("  read as Markdown because of line 13, a table of Markdown; `--plain` shows all signs as they are\n");
    let html = made.html();
    for shown in [
        "<strong>Bottom line:</strong>",
        "<em>Ice</em>",
        "<td>Tender</td>",
        "    y = 2\n</code>",
    ] {
        assert!(html.contains(shown), "{shown} is missing in\n{html}");
    }
    let plain = Answer::with(&["--plain"], "HB-01:", clear);
    plain.told("a.txt: plain text, 1 answer");
    assert!(
        plain
            .page()
            .0
            .starts_with("**Bottom line:** it stays shut.")
    );
    let unclear = "It is **not** open.";
    Answer::plain(unclear).told("a.txt: plain text, 1 answer");
    Answer::plain(unclear).told("`--markdown` reads it as Markdown");
    let asked = Answer::with(&["--markdown"], "HB-01:", unclear);
    assert!(asked.html().contains("<strong>not</strong>"));
    let comment = Answer::plain("So:\n\n# count\nls boats");
    comment.told("a.txt: plain text, 1 answer");
    let heading = Answer::plain("## Ice\n\nIt melts.");
    heading.told("read as Markdown because of line 7, a heading;");
    let both = heading
        .site
        .run(&["import", "a.txt", "--plain", "--markdown"])
        .expect(2);
    assert!(
        both.stderr.contains("cannot be used with"),
        "{}",
        both.stderr
    );
}

#[test]
fn tables_code_and_names_end_without_a_full_stop() {
    let told = "the answer ends without a full stop";
    for end in [
        "A\tB\n1\t2",
        "sh\nCopy\nls boats",
        "It shut.\nReuters\n+2",
        "It shut.\nReuters",
        "It shut in May.1,2",
    ] {
        let made = Answer::plain(end);
        assert!(
            !made.run.stderr.contains(told),
            "{end}\n{}",
            made.run.stderr
        );
    }
    for end in ["It shut in", "It cost 2.5", "It shut in\nReuters"] {
        Answer::plain(end).told(told);
    }
}
