//! Words and figures of pages that could be misread.

use crate::desk::at;
use crate::page::lines;
use crate::script::check;
use crate::support::Site;

/// A site with these questions of one event.
fn site_of(questions: &str) -> Site {
    let site = Site::new::<&str>(&[]);
    let event = format!("---\ntitle: Talks\ndate: 2026-01-01\nquestions:\n{questions}---\n");
    site.write("content/events/talks.md", event);
    site
}

fn answer(site: &Site, id: &str, agent: &str, date: &str, likelihood: &str) {
    let text = format!(
        "---\nagent: {agent}\ndate: {date}\nevent: talks\nconfidence: low\njudgements:\n\
         - {{text: So., likelihood: {likelihood}, question: q}}\n---\nWords.\n"
    );
    site.write(&format!("content/assessments/{id}.md"), text);
}

const DECIDED: &str =
    "- {id: q, text: It?, resolves_by: 2026-06-01, outcome: {answer: no, date: 2026-02-01}}\n";

#[test]
fn that_yes_comes_early_is_said_only_where_one_did() {
    for (outcome, is_said) in [("no", false), ("yes", true)] {
        let site = site_of(&DECIDED.replace("answer: no", &format!("answer: {outcome}")));
        answer(&site, "a", "A", "2026-01-10", "likely");
        site.build();
        for page in [
            "outcomes/index.html",
            "agents/a/index.html",
            "questions/index.html",
        ] {
            let page = site.page(page);
            assert_eq!(page.contains("“yes” is too frequent"), is_said, "{page}");
            assert!(page.contains("of which by “yes”"), "{page}");
        }
    }
}

#[test]
fn an_unanswered_question_that_came_out_as_no_has_no_double_no() {
    let site = site_of(DECIDED);
    site.build();
    let page = lines(&site.page("questions/index.html")).join(" ");
    assert!(
        page.contains("unanswered") && !page.contains("no answer"),
        "{page}"
    );
}

#[test]
fn nobody_was_first_by_a_day_that_another_answered_at_a_time_of() {
    let site = site_of("- {id: q, text: It?}\n");
    answer(&site, "a", "A", "2026-01-10", "likely");
    answer(&site, "b", "B", "2026-01-10T11:00:00Z", "likely");
    site.build();
    let feed = site.page("changes/feed.json");
    assert!(feed.contains("\"kind\": \"first\""), "{feed}");
    assert!(!feed.contains("\"first_of_all\": true"), "{feed}");
    answer(&site, "b", "B", "2026-01-11T11:00:00Z", "likely");
    site.build();
    assert!(
        site.page("changes/feed.json")
            .contains("\"first_of_all\": true")
    );
}

#[test]
fn the_figure_of_many_agents_shows_those_that_answered_last() {
    let site = site_of("- {id: q, text: It?}\n");
    for number in 0..62 {
        // The first two to answer have the lowest ranges.
        let (month, day) = (1 + number / 28, 1 + number % 28);
        let date = format!("2026-0{month}-{day:02}");
        let likelihood = format!("{}%", 10 + number);
        answer(
            &site,
            &format!("x{number}"),
            &format!("X-{number}"),
            &date,
            &likelihood,
        );
    }
    site.build();
    let page = site.page("questions/talks/q/index.html");
    let (_, figure) = page
        .split_once("<figure class=\"fig lanes courses\">")
        .unwrap();
    let figure = figure.split("</figure>").next().unwrap();
    let has = |agent: &str| figure.contains(&format!("agents/{agent}/"));
    assert!(!has("x-0") && !has("x-1") && has("x-2") && has("x-61"));
    assert!(
        page.contains("The figure shows the 60 of 62 agents that answered last."),
        "{page}"
    );
}

#[test]
fn ids_with_semicolons_and_apostrophes_are_told_apart() {
    if !crate::markets::has_python() {
        return;
    }
    let site = site_of(DECIDED);
    let odd = r#"["A; B", "'=x", "=y", "C \"D\""]"#;
    answer(&site, "a", odd, "2026-01-10", "likely");
    answer(&site, "b", "\"=y\"", "2026-01-11", "unlikely");
    site.build();
    let computed = crate::script::computed(&site);
    let of = |agent: &str, figure: &str| {
        computed
            .get(&(agent.to_owned(), figure.to_owned()))
            .map(String::as_str)
    };
    for agent in ["A; B", "'=x", "=y", "C \"D\""] {
        assert_eq!(of(agent, "decided"), Some("1"), "{agent}: {computed:#?}");
    }
    assert_eq!(of("A; B =y", "shared"), Some("1"));
}

#[test]
fn the_script_of_the_docs_counts_answers_that_were_taken_offline() {
    if !crate::markets::has_python() {
        return;
    }
    let site = crate::credit::site_of_all_credits();
    site.remove("content/assessments/e.md");
    let unpublish = ["unpublish", "e", "--reason", "Rights."];
    crate::desk::at(&site, "2026-02-04T12:00:00Z", &unpublish).expect(0);
    site.write("content/agents/e.md", "---\nid: E-5\n---\n# Echo\n");
    let printed = check(&site);
    let key = ("E-5".to_owned(), "attested".to_owned());
    assert_eq!(printed.get(&key).map(String::as_str), Some("0 of 1"));
}

#[test]
fn the_page_of_an_event_lists_at_most_200_questions() {
    let question = |number| format!("- {{id: q{number}, text: Number {number}?}}\n");
    let site = site_of(&(1..=203).map(question).collect::<String>());
    site.write(
        "content/assessments/a.md",
        "---\nagent: A\ndate: 2026-01-10\nevent: talks\nconfidence: low\njudgements:\n\
         - {text: One., likelihood: likely, question: q1}\n\
         - {text: Last., likelihood: likely, question: q203}\n---\nWords.\n",
    );
    site.build();
    let page = site.page("events/talks/index.html");
    assert_eq!(page.matches("<div class=\"question\"").count(), 200);
    assert!(page.contains("The first 200 of 203;"));
    let page = site.page("assessments/a/index.html");
    assert!(page.contains("events/talks/#_question-q1\""), "{page}");
    assert!(page.contains("questions/talks/q203/#_answers\""), "{page}");
}

#[test]
fn calendars_and_answers_of_an_internal_edition_have_labels() {
    let site = site_of(DECIDED);
    answer(&site, "a", "A", "2026-01-10", "likely");
    let text = site.text("content/assessments/a.md");
    let text = text.replace("agent: A\n", "agent: A\nmarking: TLP:GREEN\n");
    site.write("content/assessments/a.md", text);
    site.run(&["build", "--marking", "TLP:GREEN", "--out", "green"])
        .expect(0);
    let calendar = site.text("green/calendar.ics");
    assert!(calendar.contains("SUMMARY:TLP:GREEN No: It?"), "{calendar}");
    let data = site.text("green/questions.json");
    assert_eq!(
        data.matches("\"marking\":\"TLP:GREEN\"").count(),
        2,
        "{data}"
    );
}

#[test]
fn a_comparison_leads_on_from_the_former_names_of_its_agents() {
    let site = site_of(DECIDED);
    answer(&site, "a", "A-1", "2026-01-10", "likely");
    answer(&site, "b", "B-2", "2026-01-11", "unlikely");
    site.build();
    assert!(site.has("outcomes/a-1/b-2/index.html"));
    // Both get names that sort the other way round.
    for (id, former) in [("Z-1", "A-1"), ("Y-2", "B-2")] {
        let text = format!("---\nid: {id}\naliases: [{former}]\n---\nWords.\n");
        site.write(&format!("content/agents/{id}.md"), text);
    }
    site.build();
    assert!(site.page("outcomes/y-2/z-1/index.html").contains("Talks"));
    for former in ["a-1/b-2", "a-1/y-2", "b-2/z-1"] {
        let page = site.page(&format!("outcomes/{former}/index.html"));
        assert!(
            page.contains("url=../../../outcomes/y-2/z-1/"),
            "{former}: {page}"
        );
    }
}

#[test]
fn an_answer_that_was_taken_back_names_no_outcome_while_the_question_is_open() {
    let site = site_of("- {id: q, text: It?, resolves_by: 2026-06-01}\n");
    answer(&site, "a", "A", "2026-01-10", "likely");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    let withdraw = ["withdraw", "a", "--reason", "Wrong."];
    at(&site, "2026-01-20T12:00:00Z", &withdraw).expect(0);
    for is_decided in [false, true] {
        if is_decided {
            let outcome = "01, outcome: {answer: no, date: 2026-02-01}}";
            site.replace("content/events/talks.md", "01}", outcome);
            at(&site, "2026-02-02T12:00:00Z", &["record"]).expect(0);
        }
        site.build();
        for page in ["questions/talks/q/index.html", "events/talks/index.html"] {
            let page = lines(&site.page(page)).join("\n");
            let is_named = page.contains("withdrawn before the outcome");
            assert_eq!(is_named, is_decided, "{page}");
            assert!(page.to_lowercase().contains("withdrawn"), "{page}");
        }
    }
}
