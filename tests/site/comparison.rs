//! The figure of an event: a row for every agent, what counts as of an outcome, and the files beside it.

use crate::support::{Site, assessment};

/// An assessment that answers the question `q` by a likelihood.
fn answer(agent: &str, date: &str, likelihood: &str, more: &str) -> String {
    let keys = format!(
        "judgements:\n  - {{text: So be it., question: q, likelihood: \"{likelihood}\", confidence: high}}\n{more}"
    );
    assessment(agent, date, "talks", &keys, "")
}

fn site(questions: &str, assessments: &[(&str, String)]) -> Site {
    let event =
        format!("---\ntitle: Talks\nagents: [A, F]\nquestions:\n{questions}---\nThey talk.\n");
    let site = Site::new(&[
        (
            "standpoint.toml",
            "title = \"Desk & Co\"\nbase_url = \"https://desk.example/\"\n",
        ),
        ("content/events/talks.md", &event),
        (
            "content/agents/a.md",
            "---\nid: A\nname: The <Atlantic> Agent\nshort: Atlantic\n---\n",
        ),
        ("content/agents/f.md", "---\nid: F\nname: Friendly\n---\n"),
    ]);
    for (id, text) in assessments {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    site.run(&["build", "--strict"]).expect(0);
    site
}

const OPEN: &str = "  - {id: q, text: Will they sign?, short: Signed, criteria: Two names., resolves_by: 2026-03-31}\n";

fn row<'p>(page: &'p str, agent: &str) -> &'p str {
    let (_, row) = page.split_once(&format!("data-agent=\"{agent}\"")).unwrap();
    row.split_once("</tr>").unwrap().0
}

fn talks() -> Site {
    site(
        OPEN,
        &[
            ("a1", answer("A", "2026-01-01", "1-5%", "")),
            ("a2", answer("A", "2026-01-02", "very unlikely", "")),
            (
                "b",
                answer("B", "2026-01-02", "65%", "confidence: moderate\n")
                    .replace("confidence: low\n", ""),
            ),
            ("c", assessment("C", "2026-01-02", "talks", "", "")),
            ("d1", answer("D", "2026-01-01", "30-45%", "")),
            ("d2", answer("D", "2026-01-03", "30-40%", "")),
        ],
    )
}

#[test]
fn every_agent_has_a_row_and_no_confidence_stands_beside_no_likelihood() {
    let site = talks();
    let page = site.page("events/talks/index.html");
    let (_, rows) = page.split_once("<tbody>").unwrap();
    let (rows, _) = rows.split_once("</tbody>").unwrap();
    let order: Vec<&str> = rows
        .split("data-agent=\"")
        .skip(1)
        .map(|row| &row[..1])
        .collect();
    assert_eq!(order, ["A", "D", "B", "C", "F"]);
    let a = row(&page, "A");
    assert!(
        a.contains("The &lt;Atlantic&gt; Agent</a> <bdi class=\"id\">A</bdi>"),
        "{a}"
    );
    assert!(
        a.contains("href=\"../../assessments/a2/#_judgement-j1\""),
        "{a}"
    );
    assert!(
        a.contains(">5–20%</text>") && a.contains(">“very unlikely”</text>"),
        "{a}"
    );
    assert!(
        a.contains("<b>Up</b> from <bdi class=\"pc\">1–5%</bdi>"),
        "{a}"
    );
    assert!(
        a.contains(">1 Jan</text>") && a.contains("2 Jan</time>"),
        "{a}"
    );
    assert!(page.contains("Change and date, 2026"), "{page}");
    assert!(row(&page, "D").contains("<b>Narrower</b>, was"), "{page}");
    let silent = row(&page, "C");
    assert!(
        silent.contains("no likelihood given") && !silent.contains("badge"),
        "{silent}"
    );
    assert!(row(&page, "F").contains("not heard yet"), "{page}");
    // One stop of the keyboard for each row: the name is for the mouse.
    let stops = rows.matches("<a ").count() - rows.matches("tabindex=\"-1\"").count();
    assert_eq!(stops, 5);
    for said in [
        "<b dir=\"auto\">Atlantic</b> and <b dir=\"auto\">D</b> say 40% or less; <b dir=\"auto\">B</b> 65%.",
        "<b>45 points between ranges:</b> <bdi>Atlantic</bdi>; <bdi>B</bdi>",
        "Changed since 1 January 2026",
        "Open, decided by <time datetime=\"2026-03-31\">31 March 2026</time>",
        "<summary>What counts</summary><p dir=\"auto\">Two names.</p>",
        ">no agent’s range</text>",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn the_figure_is_there_as_data_and_as_an_image() {
    let site = talks();
    let csv = site.page("events/talks/q.csv");
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert!(
        lines[0].starts_with("question,agent,agent_name,state,likelihood,low,high,"),
        "{csv}"
    );
    assert_eq!(
        lines[1],
        "q,A,The <Atlantic> Agent,given,very unlikely,5,20,high,2026-01-02,up,1,5,2026-01-01,\
         https://desk.example/assessments/a2/#_judgement-j1"
    );
    assert!(
        lines[4].starts_with("q,C,C,none,,,,,2026-01-02,first,"),
        "{csv}"
    );
    assert_eq!(lines[5], "q,F,Friendly,silent,,,,,,,,,,");
    let svg = site.page("events/talks/q.svg");
    for said in [
        "<title>Will they sign? Atlantic and D say 40% or less; B 65%. No agent covers 20 to 30% or 40 to 65%.</title>",
        ">The &lt;Atlantic&gt; Agent</text>",
        ">5–20%</text>",
        ">no agent’s range</text>",
        ">Source: Desk &amp; Co, Talks. https://desk.example/events/talks/#_question-q</text>",
    ] {
        assert!(svg.contains(said), "{said}: {svg}");
    }
    // It needs nothing from anywhere, whatever forbids styles and scripts.
    for other in ["style", "class=", "<script", "href", "url("] {
        assert!(!svg.contains(other), "{other}: {svg}");
    }
    let page = site.page("events/talks/index.html");
    for end in ["csv", "svg"] {
        assert!(
            page.contains(&format!("href=\"../../events/talks/q.{end}\"")),
            "{page}"
        );
    }
    // An earlier id keeps its figure, and what is no longer asked has none.
    site.replace("content/events/talks.md", "id: q", "id: r, aliases: [q]");
    site.run(&["build"]).expect(0);
    assert!(site.path("public/events/talks/q.svg").exists());
    site.replace("content/events/talks.md", ", aliases: [q]", "");
    for id in ["a1", "a2", "b", "d1", "d2"] {
        let path = format!("content/assessments/{id}.md");
        site.replace(&path, "question: q", "question: r");
    }
    site.run(&["build"]).expect(0);
    assert!(!site.path("public/events/talks/q.svg").exists());
    assert!(site.path("public/events/talks/r.svg").exists());
    // A file of the site's own wins.
    site.write("static/events/talks/r.csv", "mine\n");
    site.run(&["build"]).expect(0);
    assert_eq!(site.page("events/talks/r.csv"), "mine\n");
}

#[test]
fn figures_stay_at_old_addresses_of_their_event() {
    let site = talks();
    site.replace(
        "content/events/talks.md",
        "title: Talks\n",
        "title: Talks\naliases: [parley]\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    assert_eq!(
        site.page("events/parley/q.csv"),
        site.page("events/talks/q.csv")
    );
}

#[test]
fn a_decided_question_opens_with_its_outcome_and_late_answers_are_marked() {
    let decided = OPEN.replace(
        "resolves_by",
        "outcome: {answer: yes, date: 2026-02-01}, resolves_by",
    );
    let site = site(
        &decided,
        &[
            ("a1", answer("A", "2026-01-01", "30%", "")),
            ("a2", answer("A", "2026-02-05", "99%", "")),
            ("b", answer("B", "2026-02-06", "95%", "")),
            ("c", answer("C", "2026-01-06", "60%", "")),
        ],
    );
    let page = site.page("events/talks/index.html");
    assert!(
        page.contains("It happened, <time datetime=\"2026-02-01\">1 February 2026</time>."),
        "{page}"
    );
    assert!(
        row(&page, "A").contains(">30%</text>") && !row(&page, "A").contains("99%"),
        "{page}"
    );
    assert!(row(&page, "A").contains("class=\"came-out yes\""), "{page}");
    assert!(!row(&page, "B").contains("95%"), "{page}");
    let (_, list) = page.split_once("class=\"rows listed\"").unwrap();
    assert_eq!(
        list.matches("<span class=\"late\">after the outcome</span>")
            .count(),
        2,
        "{list}"
    );
    // Its own row beside the others.
    let late = site.page("assessments/a2/index.html");
    assert!(late.contains("Not counted: after the outcome"), "{late}");
    assert!(
        !site
            .page("assessments/a1/index.html")
            .contains("Not counted"),
        "{late}"
    );
}

#[test]
fn what_is_dated_after_all_else_has_not_happened() {
    let decided = OPEN.replace(
        "resolves_by",
        "outcome: {answer: yes, date: 2099-02-01}, resolves_by",
    );
    let site = site(&decided, &[("a1", answer("A", "2026-01-01", "30%", ""))]);
    for page in [
        "events/talks/index.html",
        "outcomes/index.html",
        "agents/a/index.html",
    ] {
        let page = site.page(page);
        let says = |words: &str| page.to_lowercase().contains(words);
        assert!(
            says("decided: yes") && !says("<b>happened") && !says("it happened"),
            "{page}"
        );
    }
}

#[test]
fn further_questions_are_side_by_side_with_the_agents_once() {
    let more = format!(
        "{OPEN}  - {{id: r, text: Will they ratify?}}\n  - {{id: s, text: Will they smile?}}\n"
    );
    let both = "  - {text: Yes., question: r, likelihood: likely}\n";
    let site = site(
        &more,
        &[
            ("a", answer("A", "2026-01-01", "30%", both)),
            ("b", answer("B", "2026-01-01", "60%", "")),
        ],
    );
    let page = site.page("events/talks/index.html");
    assert_eq!(
        page.matches("<table class=\"compare matrix").count(),
        1,
        "{page}"
    );
    let (_, matrix) = page.split_once("<table class=\"compare matrix").unwrap();
    let (matrix, _) = matrix.split_once("</table>").unwrap();
    assert_eq!(matrix.matches(">Atlantic</th>").count(), 1, "{matrix}");
    assert!(
        matrix.contains("id=\"_question-r\"") && matrix.contains("id=\"_question-s\""),
        "{matrix}"
    );
    assert_eq!(
        (
            matrix.matches(">55–80%</text>").count(),
            matrix.matches("no answer").count()
        ),
        (1, 3)
    );
}

#[test]
fn lists_of_an_event_have_ranges_and_short_days() {
    let page = talks().page("events/talks/index.html");
    let (_, list) = page.split_once("<h3 class=\"year-of\">2026</h3>").unwrap();
    assert!(
        list.contains(">3 Jan</time>") && list.contains("<bdi class=\"pc\">30–40%</bdi>"),
        "{list}"
    );
    assert!(list.contains("<span>gives none</span>"), "{list}");
    assert_eq!(
        list.matches("class=\"year-of\"").count(),
        0,
        "one year: {list}"
    );
}
