//! The words of pages on answers that were recorded late, imported, corrected or withdrawn.

use crate::desk::{at, by_clock};
use crate::movement::{asked, forecast};
use crate::page::{figures, line, lines};
use crate::support::Site;

const OUTCOME: &str = "    outcome: {answer: no, date: 2026-02-01}\n";

fn path(name: &str) -> String {
    format!("content/assessments/{name}.md")
}

/// What an agent's page says of its answer, and the figures of its track record.
fn told(site: &Site, agent: &str) -> (String, Vec<(String, String)>) {
    let page = site.page(&format!("agents/{}/index.html", agent.to_lowercase()));
    let row = line(&page, "Will they sign? ");
    let row = row.strip_prefix("Will they sign? ").unwrap();
    // What does not count is on a line of its own, before the outcome.
    let outcome = " Did not happen 1 February 2026 before the deadline";
    let row = row.strip_suffix(outcome).unwrap_or(row);
    (row.to_owned(), figures(&page))
}

/// What the page of outcomes says of an agent's answer.
fn listed(site: &Site, agent: &str) -> String {
    line(&site.page("outcomes/index.html"), &format!("{agent} "))
}

fn figure(figures: &[(String, String)], name: &str) -> Option<String> {
    let found = figures.iter().find(|(known, _)| known == name);
    found.map(|(_, words)| words.clone())
}

/// A site with an answer on the record, and the same day what `then` does before the outcome is stated.
fn recorded(then: impl Fn(&Site)) -> Site {
    let site = Site::new::<&str>(&[]);
    asked(&site, "");
    forecast(&site, "a", "A-1", "2026-01-10", "very unlikely");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    then(&site);
    asked(&site, OUTCOME);
    at(&site, "2026-02-02T12:00:00Z", &["record"]).expect(0);
    site
}

/// A site with an answer of each credit: on the record, changed and recorded after the outcome, not recorded, withdrawn,
/// and imported in time.
pub fn site_of_all_credits() -> Site {
    let site = recorded(|site| {
        forecast(site, "d", "D-4", "2026-01-12", "unlikely");
        at(site, "2026-01-12T12:00:00Z", &["record"]).expect(0);
        let withdraw = ["withdraw", "d", "--reason", "Wrong."];
        at(site, "2026-01-20T12:00:00Z", &withdraw).expect(0);
        forecast(site, "e", "E-5", "2026-01-03", "unlikely");
        at(site, "2026-01-25T12:00:00Z", &["record"]).expect(0);
    });
    site.replace(
        &path("a"),
        "likelihood: very unlikely",
        "likelihood: almost certain",
    );
    forecast(&site, "b", "B-2", "2026-01-12", "almost no chance");
    let update = ["record", "--kind", "update", "--note", "New facts."];
    at(&site, "2026-02-03T12:00:00Z", &update).expect(0);
    forecast(&site, "c", "C-3", "2026-01-12", "almost no chance");
    by_clock(&site);
    site
}

#[test]
fn an_answer_on_the_record_counts_and_is_attested() {
    let site = recorded(|_| ());
    by_clock(&site);
    site.build();
    let (row, figures) = told(&site, "A-1");
    assert_eq!(
        row,
        "5–20%, judged on 10 January 2026 Low Yes: on the record before the outcome"
    );
    assert_eq!(figure(&figures, "decided").unwrap(), "1");
    assert_eq!(figure(&figures, "attested").unwrap(), "1 of 1");
    let page = lines(&site.page("agents/a-1/index.html"));
    let few = "Fewer than 20 decided answers count: too few for figures. These are the answers. \
               How outcomes are counted";
    assert!(page.iter().any(|line| line == few), "{page:#?}");
    assert_eq!(figure(&figures, "brier-low"), None);
}

#[test]
fn an_answer_that_was_changed_after_the_outcome_is_shown_and_not_credited() {
    let site = recorded(|_| ());
    site.replace(
        &path("a"),
        "likelihood: very unlikely",
        "likelihood: almost certain",
    );
    let update = ["record", "--kind", "update", "--note", "New facts."];
    at(&site, "2026-02-03T12:00:00Z", &update).expect(0);
    by_clock(&site);
    site.build();
    let (row, figures) = told(&site, "A-1");
    assert_eq!(
        row,
        "5–20%, judged on 10 January 2026 version 1 Low Yes: on the record before the outcome"
    );
    let page = site.page("agents/a-1/index.html");
    let late = "Does not count: 95–99%, recorded after the outcome";
    assert!(line(&page, "Does not count").starts_with(late));
    assert_eq!(
        listed(&site, "A-1"),
        "A-1 5–20%; 95–99% does not count: recorded after the outcome"
    );
    assert_eq!(figure(&figures, "attested").unwrap(), "1 of 1");
}

#[test]
fn an_events_page_marks_answers_that_do_not_count() {
    let site = site_of_all_credits();
    site.build();
    let page = lines(&site.page("events/talks/index.html")).join("\n");
    assert!(page.contains("A-1 and E-5 do not overlap."), "{page}");
    let html = site.page("events/talks/index.html");
    for (agent, range, mark) in [
        ("B-2", "1–5%", "recorded after the outcome"),
        ("C-3", "1–5%", "not on the record"),
        ("D-4", "20–45%", "withdrawn before the outcome"),
    ] {
        let (_, row) = html.split_once(&format!("data-agent=\"{agent}\"")).unwrap();
        let (row, _) = row.split_once("</tr>").unwrap();
        let marked = row.contains(&format!("Not counted:</b> {mark}"));
        assert!(
            marked && row.contains(&format!(">{range}</text>")),
            "{agent}: {row}"
        );
    }
}

#[test]
fn an_answer_that_was_corrected_before_the_outcome_counts_as_corrected() {
    let site = recorded(|site| {
        site.replace(&path("a"), "likelihood: very unlikely", "likelihood: 30%");
        let correct = ["record", "--kind", "correction", "--note", "It was wrong."];
        at(site, "2026-01-20T12:00:00Z", &correct).expect(0);
    });
    by_clock(&site);
    site.build();
    let (row, _) = told(&site, "A-1");
    assert_eq!(
        row,
        "30%, judged on 10 January 2026 Low Yes: on the record before the outcome"
    );
}

#[test]
fn an_answer_that_was_recorded_after_the_outcome_is_left_out() {
    let site = recorded(|_| ());
    forecast(&site, "b", "B-2", "2026-01-12", "almost no chance");
    at(&site, "2026-02-03T12:00:00Z", &["record"]).expect(0);
    forecast(&site, "c", "C-3", "2026-01-12", "almost no chance");
    by_clock(&site);
    site.build();
    let (row, figures) = told(&site, "B-2");
    assert_eq!(
        row,
        "1–5%, judged on 12 January 2026 Low No: recorded after the outcome"
    );
    assert_eq!(figure(&figures, "decided").unwrap(), "0");
    assert_eq!(figure(&figures, "answered").unwrap(), "0");
    assert_eq!(figure(&figures, "recorded-after").unwrap(), "1");
    assert_eq!(figure(&figures, "attested").unwrap(), "0 of 1");
    let (row, figures) = told(&site, "C-3");
    assert_eq!(
        row,
        "1–5%, judged on 12 January 2026 Low No: not on the record"
    );
    assert_eq!(figure(&figures, "unrecorded").unwrap(), "1");
    assert_eq!(
        ["A-1", "B-2", "C-3"].map(|agent| listed(&site, agent)),
        [
            "A-1 5–20%",
            "B-2 1–5% does not count: recorded after the outcome",
            "C-3 1–5% does not count: not on the record",
        ]
    );
    // Nobody is compared with them.
    assert!(!site.has("outcomes/a-1") && !site.has("outcomes/b-2"));
}

#[test]
fn an_imported_answer_counts_if_the_record_had_it_in_time() {
    let site = recorded(|site| {
        forecast(site, "b", "B-2", "2026-01-03", "unlikely");
        at(site, "2026-01-25T12:00:00Z", &["record"]).expect(0);
    });
    by_clock(&site);
    site.build();
    let (row, figures) = told(&site, "B-2");
    assert_eq!(
        row,
        "20–45%, judged on 3 January 2026 Low Yes: on the record before the outcome, recorded later than \
         dated (25 January 2026, 12:00)"
    );
    assert_eq!(figure(&figures, "attested").unwrap(), "1 of 1");
    assert!(site.has("outcomes/a-1/b-2/index.html"));
}

#[test]
fn an_answer_that_was_withdrawn_counts_only_if_that_was_later() {
    let site = recorded(|site| {
        forecast(site, "b", "B-2", "2026-01-12", "unlikely");
        at(site, "2026-01-12T12:00:00Z", &["record"]).expect(0);
        at(
            site,
            "2026-01-20T12:00:00Z",
            &["withdraw", "b", "--reason", "Wrong."],
        )
        .expect(0);
    });
    at(
        &site,
        "2026-02-03T12:00:00Z",
        &["withdraw", "a", "--reason", "Wrong."],
    )
    .expect(0);
    by_clock(&site);
    site.build();
    let (row, figures) = told(&site, "B-2");
    assert_eq!(
        row,
        "20–45%, judged on 12 January 2026 Withdrawn No: withdrawn before the outcome"
    );
    assert_eq!(figure(&figures, "withdrawn").unwrap(), "1");
    assert_eq!(figure(&figures, "attested").unwrap(), "1 of 1");
    let (row, figures) = told(&site, "A-1");
    assert_eq!(
        row,
        "5–20%, judged on 10 January 2026 Withdrawn Yes: on the record before the outcome; withdrawn after \
         the outcome"
    );
    assert_eq!(figure(&figures, "decided").unwrap(), "1");
}

#[test]
fn a_page_explains_each_figure_with_an_example() {
    let site = recorded(|_| ());
    by_clock(&site);
    site.build();
    let page = lines(&site.page("outcomes/explained/index.html"));
    for line in [
        "Below 20 decided answers that count there are no figures, only the answers: so few say little about an agent.",
        "likely 55–80% 14 of 20 48–85%",
        "unlikely to likely 20–80% 1 of 1 21–100%",
        "55–80% Yes 80% 0.0400 55% 0.2025",
        "10% No 10% 0.0100 10% 0.0100",
        "20–45% No 20% 0.0400 45% 0.2025",
        "The means of the two columns are the bounds: 0.030 to 0.138.",
        "55–80% 20–45% Yes the one",
        "55–80% 20–45% No the other",
        "55–80% 70–90% Yes neither",
    ] {
        assert!(page.iter().any(|known| known == line), "{line}: {page:#?}");
    }
    for page in ["agents/a-1/index.html", "outcomes/index.html"] {
        assert!(
            site.page(page)
                .contains("outcomes/explained/\">How outcomes are counted</a>")
        );
    }
}

#[test]
fn odd_questions_have_right_pages() {
    let site = Site::new::<&str>(&[]);
    site.write(
        "content/events/talks.md",
        "---\ntitle: Talks\ndate: 2026-01-05\nquestions:\n\
         - {id: silent, text: Silent?, outcome: {answer: yes, date: 2026-02-01}}\n\
         - {id: void, text: Void?, outcome: void}\n\
         - {id: same, text: Same day?, outcome: {answer: yes, date: 2026-01-10}}\n\
         - {id: early, text: Before the event?, resolves_by: 2026-01-03, outcome: {answer: no, date: 2026-01-01}}\n\
         - {id: future, text: Future?, outcome: {answer: no, date: 2999-01-01}}\n---\n",
    );
    site.write(
        "content/assessments/a.md",
        "---\nagent: [A-1, B-2]\ndate: 2026-01-10\nevent: talks\nconfidence: low\njudgements:\n\
         - {text: So., likelihood: likely, question: void}\n\
         - {text: So., likelihood: likely, question: same}\n\
         - {text: So., likelihood: likely, question: early}\n\
         - {text: So., likelihood: likely, question: future}\n---\nWords.\n",
    );
    site.write(
        "content/assessments/c.md",
        "---\nagent: C-3\ndate: 2026-01-10\nevent: talks\nconfidence: low\njudgements:\n\
         - {text: So., likelihood: likely, question: void}\n---\nWords.\n",
    );
    site.build();
    let page = lines(&site.page("outcomes/index.html"));
    let of = |question: &str| {
        let at = page.iter().position(|line| line == question).unwrap();
        page[at + 1..at + 5].to_vec()
    };
    assert!(of("Silent?").contains(&"No agent had answered.".to_owned()));
    assert!(of("Before the event?").contains(&"No agent had answered.".to_owned()));
    // The outcome is later than what was said on its day.
    assert!(of("Same day?")[1].starts_with("A-1 55–80%"), "{page:#?}");
    assert!(of("Same day?")[2].starts_with("B-2 55–80%"));
    assert!(of("Future?")[1].starts_with("A-1 55–80%"));
    let figures = |agent: &str| figures(&site.page(&format!("agents/{agent}/index.html")));
    let of = |agent: &str| {
        ["answered", "decided", "void"].map(|name| figure(&figures(agent), name).unwrap())
    };
    assert_eq!(of("a-1"), ["3", "2", "1"]);
    assert_eq!(of("b-2"), ["3", "2", "1"]);
    assert_eq!(of("c-3"), ["1", "0", "1"]);
    let pair = crate::page::figures(&site.page("outcomes/a-1/b-2/index.html"));
    let counts: Vec<_> = pair.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(counts, ["2", "0", "0", "2"]);
}
