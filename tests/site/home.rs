//! The home page, and lists that carry likelihoods.

use crate::support::{Site, assessment};

const TALKS: &str = "---\ntitle: The talks\nquestions:\n  \
    - {id: signed, text: Will they sign in 2026?, short: Signed}\n---\n";
const TRUCE: &str = "---\ntitle: The truce\nquestions:\n  \
    - {id: holds, text: Will it hold?}\n---\n";
const WINTER: &str = "---\ntitle: The winter\nquestions:\n  \
    - {id: cold, text: Was it cold?, outcome: {answer: yes, date: 2026-02-01, source: A thermometer}}\n---\n";

fn said(agent: &str, date: &str, event: &str, question: &str, likelihood: &str) -> String {
    let more = format!(
        "title: Word of {agent} on {date}\njudgements:\n  - {{text: So be it., question: {question}, likelihood: {likelihood}}}\n"
    );
    assessment(agent, date, event, &more, "Words.")
}

fn site() -> Site {
    let site = Site::new(&[
        ("content/events/talks.md", TALKS),
        ("content/events/truce.md", TRUCE),
        ("content/events/winter.md", WINTER),
        (
            "content/agents/b.md",
            "---\nid: B\nname: The Observer B\nshort: Bee\nperspective: Looks at the sea.\n---\n",
        ),
        (
            "content/index.md",
            "---\ntitle: Desk\nsummary: A desk & its agents.\n---\n\nFirst, [the talks](events/talks.md).\n\nThen the rest.\n",
        ),
    ]);
    for (id, text) in [
        ("a-1", said("A", "2026-01-10", "talks", "signed", "5–20%")),
        ("b-1", said("B", "2026-01-11", "talks", "signed", "40–60%")),
        ("b-2", said("B", "2026-01-12", "talks", "signed", "45–50%")),
        ("a-2", said("A", "2026-01-20", "truce", "holds", "5–20%")),
        ("b-3", said("B", "2026-01-21", "truce", "holds", "22–30%")),
        ("a-3", said("A", "2026-01-02", "winter", "cold", "60–80%")),
        (
            "a-4",
            assessment("A", "2026-02-10", "winter", "", "Nothing more."),
        ),
    ] {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    site.run(&["build", "--strict"]).expect(0);
    site
}

/// The words of a part of a page, without markup.
fn words(part: &str) -> String {
    let mut text = String::new();
    for part in format!(">{part}").split('<') {
        text.push_str(part.split_once('>').map_or("", |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is between two texts of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = page.split_once(from).unwrap_or_else(|| panic!("{from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to}")).0
}

#[test]
fn the_open_question_whose_agents_are_furthest_apart_leads() {
    let home = site().page("index.html");
    let lead = between(&home, "class=\"intro\"", "class=\"rail\"");
    assert!(lead.contains("Open question, furthest apart"), "{lead}");
    // The truce has the newer word, but its ranges are 2 points apart; those of the talks are 25.
    assert!(
        lead.contains("events/talks/\">The talks</a></h2>"),
        "{lead}"
    );
    assert!(lead.contains("class=\"strips"), "{lead}");
    // Names come first, as in the figure of an event; ids only where they say more.
    assert!(words(lead).contains("A 5–20%"), "{lead}");
    assert!(words(lead).contains("Bee B 45–50%"), "{lead}");
    assert!(
        lead.contains("aria-label=\"Bee, 12 January 2026: 45–50%"),
        "{lead}"
    );
    let part = between(&home, "id=\"_active\"", "</section>");
    assert!(
        part.contains("aria-label=\"A 5–20%; Bee 22–30%\""),
        "{part}"
    );
    let open = words(part);
    assert!(open.contains("The truce Will it hold?"), "{open}");
    assert!(
        open.contains("2 points apart A at most 20%, Bee at least 22%"),
        "{open}"
    );
    assert!(
        !open.contains("The talks") && !open.contains("The winter"),
        "{open}"
    );
}

#[test]
fn it_says_what_moved_and_how_it_came_out() {
    let site = site();
    let home = site.page("index.html");
    let moved = words(between(&home, "<h2>What moved</h2>", "</section>"));
    assert!(
        moved.contains("Signed : 40–60% → 45–50% Word of B on 2026-01-12"),
        "{moved}"
    );
    assert!(
        moved.contains("Will it hold? : 5–20% , first view"),
        "{moved}"
    );
    assert!(moved.contains("Gives no likelihood"), "{moved}");
    // A later assessment that says nothing on the question takes no answer back.
    let came = between(&home, "id=\"_came\"", "</section>");
    assert!(
        words(came).contains("Was it cold? The winter A 60–80% Happened 1 February 2026"),
        "{}",
        words(came)
    );
    assert!(came.contains("class=\"happened\""));
    let earlier = words(between(&home, "id=\"_events\"", "</section>"));
    assert!(
        earlier.contains("The winter 1 agent · 1 question: yes"),
        "{earlier}"
    );
    let agents = words(between(&home, "id=\"_agents\"", "</section>"));
    assert!(
        agents.contains("The Observer B B Looks at the sea."),
        "{agents}"
    );
}

#[test]
fn the_first_paragraph_of_the_authors_is_after_the_lead_and_the_others_at_the_end() {
    let site = site();
    let home = site.page("index.html");
    assert!(
        words(between(&home, "class=\"tagline\"", "</header>"))
            .contains("A desk &amp; its agents.")
    );
    let lead = between(&home, "class=\"intro\"", "class=\"rail\"");
    let opening = "<p>First, <a href=\"events/talks/\">the talks</a>.</p>";
    assert!(lead.contains(opening), "{lead}");
    let about = between(&home, "id=\"_about\"", "</main>");
    assert!(about.contains("<p>Then the rest.</p>"), "{about}");
    assert_eq!(home.matches("First, <a").count(), 1);
    // An edit of the text alone reaches both places in a later build.
    let index = "content/index.md";
    site.replace(index, "First,", "At first,");
    site.replace(index, "the rest", "all others");
    site.build();
    let home = site.page("index.html");
    assert!(home.contains("<p>At first, <a") && home.contains("<p>Then all others.</p>"));
    // Markup that authors vouch for is theirs: its links are not the template's.
    site.write("standpoint.toml", "[markdown]\nraw_html = \"trust\"\n");
    site.replace(index, "At first,", "<a href=\"nowhere/\">At</a> first,");
    site.run(&["build", "--strict"]).expect(0);
    assert!(
        site.page("index.html")
            .contains("<a href=\"nowhere/\">At</a>")
    );
}

#[test]
fn without_an_open_question_the_decided_ones_are_at_the_head() {
    let site = site();
    for event in ["talks", "truce"] {
        let file = format!("content/events/{event}.md");
        site.replace(
            &file,
            "}\n---",
            ", outcome: {answer: no, date: 2026-03-01, source: A paper}}\n---",
        );
    }
    site.run(&["build", "--strict"]).expect(0);
    let home = site.page("index.html");
    assert!(!home.contains("id=\"_active\"") && !home.contains("No likelihoods yet"));
    let lead = between(&home, "class=\"intro\"", "class=\"rail\"");
    assert!(
        lead.contains("id=\"_came\"") && lead.contains("Newest event"),
        "{lead}"
    );
}

#[test]
fn lists_carry_the_likelihood_and_have_the_year_at_the_head() {
    let site = site();
    site.replace(
        "content/assessments/a-1.md",
        "judgements:",
        "tags: [paper]\njudgements:",
    );
    site.write(
        "content/assessments/old.md",
        assessment("A", "2025-12-31", "talks", "tags: [paper]\n", "Words."),
    );
    site.run(&["build", "--strict"]).expect(0);
    let tag = site.page("tags/paper/index.html");
    let (new, old) = tag.split_once("<h2 id=\"_y2025\">2025</h2>").unwrap();
    assert!(new.contains("<h2 id=\"_y2026\">2026</h2>"));
    assert!(new.contains("<span class=\"s\" hidden>10 Jan</span></time>"));
    assert!(new.contains("<svg class=\"mini\"") && new.contains("<b class=\"n\">5–20%</b>"));
    assert!(old.contains(">31 Dec</span></time>") && !old.contains("class=\"mini\""));
    let agent = site.page("agents/b/index.html");
    assert!(agent.contains("<b class=\"n\">45–50%</b>") && agent.contains(">12 Jan</time>"));
}
