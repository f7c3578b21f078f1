//! What the record lets count as said before an outcome: answers that are late, imported, corrected and withdrawn.

use crate::desk::{at, built, by_clock};
use crate::support::{Site, assessment, temporary};

const EVENT: &str = "content/events/talks.md";
const A: &str = "content/assessments/a.md";
const OPEN: &str = "---\ntitle: The talks\nquestions:\n- id: sign\n  text: Will they sign?\n---\n";

fn answer(agent: &str, date: &str, likelihood: &str) -> String {
    let judgements =
        format!("judgements:\n- {{text: They sign., question: sign, likelihood: {likelihood}}}\n");
    assessment(agent, date, "talks", &judgements, "")
}

/// One answer by A, on the record since its day.
fn recorded() -> Site {
    let site = Site::new(&[
        (EVENT, OPEN.to_owned()),
        (A, answer("A", "2026-01-10", "very unlikely")),
    ]);
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    site
}

/// The question is decided by yes on 1 February.
fn state(site: &Site) {
    let outcome = "  text: Will they sign?\n  outcome: {answer: yes, date: 2026-02-01}\n";
    site.replace(EVENT, "  text: Will they sign?\n", outcome);
}

/// The same, which is recorded on the next day.
fn decide(site: &Site) {
    state(site);
    at(
        site,
        "2026-02-02T12:00:00Z",
        &["record", "outcome:talks/sign"],
    )
    .expect(0);
}

fn record_update(site: &Site, moment: &str, kind: &str) {
    at(
        site,
        moment,
        &["record", "--kind", kind, "--note", "A typo."],
    )
    .expect(0);
}

/// The rows of the question's table, each as words.
fn rows(site: &Site) -> Vec<String> {
    let page = site.page("questions/talks/sign/index.html");
    let (_, table) = page
        .split_once("<table class=\"answers labelled\">")
        .unwrap();
    let (_, body) = table.split_once("<tbody>").unwrap();
    let rows = body.split("</table>").next().unwrap().split("<tr").skip(1);
    let row = |row: &str| {
        let parts = row
            .split('<')
            .map(|part| part.split_once('>').map_or("", |(_, words)| words));
        let words: Vec<_> = parts.flat_map(str::split_whitespace).collect();
        words.join(" ")
    };
    rows.map(row).collect()
}

/// What the table of the agent's page says.
fn outcomes(site: &Site, agent: &str) -> String {
    let page = site.page(&format!("agents/{agent}/index.html"));
    let (_, part) = page.split_once("id=\"_outcomes\"").unwrap();
    part.split("</section>").next().unwrap().to_owned()
}

#[test]
fn what_was_changed_after_the_outcome_counts_as_it_was_before() {
    let site = recorded();
    decide(&site);
    site.replace(A, "very unlikely", "almost certain");
    // A changed likelihood is not minor.
    at(
        &site,
        "2026-02-03T12:00:00Z",
        &["record", "--kind", "minor", "--note", "typo"],
    )
    .expect(1);
    record_update(&site, "2026-02-03T12:00:00Z", "correction");
    built(&site);
    let rows = rows(&site);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let is = |row: &str, said: &[&str]| said.iter().all(|said| row.contains(said));
    let counted = rows.iter().find(|row| row.contains("5–20%")).unwrap();
    assert!(
        is(counted, &["10 January 2026", "A", "version 1", "yes"]),
        "{counted}"
    );
    let late = rows.iter().find(|row| row.contains("95–99%")).unwrap();
    assert!(
        is(
            late,
            &["recorded after the outcome", "recorded 3 February 2026"]
        ),
        "{late}"
    );
    let part = outcomes(&site, "a");
    assert!(
        part.contains("5–20%") && part.contains("assessments/a/v1/#_judgement-j1"),
        "{part}"
    );
    assert!(
        part.contains("95–99%") && part.contains("recorded after the outcome"),
        "{part}"
    );
    let csv = site.page("judgements.csv");
    let credit = |row: &str| {
        let cells: Vec<_> = row.split(',').collect();
        (
            cells[1].to_owned(),
            cells[10].to_owned(),
            cells[cells.len() - 3].to_owned(),
            cells[cells.len() - 2].to_owned(),
        )
    };
    let told: Vec<_> = csv.lines().skip(1).map(credit).collect();
    let row = |of: [&str; 4]| {
        (
            of[0].to_owned(),
            of[1].to_owned(),
            of[2].to_owned(),
            of[3].to_owned(),
        )
    };
    assert_eq!(
        told,
        [
            row(["1", "5", "counted", "A"]),
            row(["2", "95", "recorded-after", ""])
        ]
    );
}

#[test]
fn a_minor_change_after_the_outcome_is_not_an_answer_of_its_own() {
    let site = recorded();
    decide(&site);
    site.replace(A, "They sign.", "They will sign.");
    record_update(&site, "2026-02-03T12:00:00Z", "minor");
    built(&site);
    let rows = rows(&site);
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(
        rows[0].contains("yes") && !rows[0].contains("recorded after"),
        "{rows:?}"
    );
}

#[test]
fn what_was_first_recorded_after_the_outcome_counts_for_nothing() {
    let site = recorded();
    decide(&site);
    site.write(
        "content/assessments/b.md",
        answer("B", "2026-01-05", "almost certain"),
    );
    built(&site);
    let row = |site: &Site| {
        rows(site)
            .into_iter()
            .find(|row| row.contains("95–99%"))
            .unwrap()
    };
    // Not to record it is no way around.
    assert!(row(&site).contains("not on the record"), "{}", row(&site));
    at(&site, "2026-02-03T12:00:00Z", &["record"]).expect(0);
    built(&site);
    let said = row(&site);
    for words in [
        "recorded after the outcome",
        "recorded later than dated",
        "recorded 3 February 2026",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let page = site.page("questions/talks/sign/index.html");
    assert!(page.contains("2 answered, 1 counts"), "{page}");
    assert!(
        page.contains("class=\"claim\""),
        "the figure shows it apart"
    );
    assert!(outcomes(&site, "b").contains("recorded after the outcome"));
}

#[test]
fn what_was_imported_before_the_outcome_counts_without_an_attested_date() {
    let site = recorded();
    site.write(
        "content/assessments/b.md",
        answer("B", "2026-01-05", "almost certain"),
    );
    at(&site, "2026-01-20T12:00:00Z", &["record"]).expect(0);
    decide(&site);
    built(&site);
    let rows = rows(&site);
    let said = rows.iter().find(|row| row.contains("95–99%")).unwrap();
    assert!(
        said.contains("yes") && said.contains("recorded later than dated"),
        "{said}"
    );
}

#[test]
fn what_was_withdrawn_before_the_outcome_counts_for_nothing_and_later_counts_all_the_same() {
    let withdraw = ["withdraw", "a", "--reason", "It was a guess."];
    let before = recorded();
    at(&before, "2026-01-20T12:00:00Z", &withdraw).expect(0);
    // Nothing on the record depends on the outcome any more.
    state(&before);
    built(&before);
    let said = &rows(&before)[0];
    assert!(said.contains("withdrawn before the outcome"), "{said}");
    assert!(outcomes(&before, "a").contains("withdrawn before the outcome"));
    let later = recorded();
    decide(&later);
    at(&later, "2026-02-03T12:00:00Z", &withdraw).expect(0);
    built(&later);
    let said = &rows(&later)[0];
    assert!(
        said.contains("yes") && said.contains("Withdrawn") && !said.contains("before the outcome"),
        "{said}"
    );
}

#[test]
fn an_outcome_in_the_future_counts_from_when_it_was_recorded() {
    let site = recorded();
    let outcome = "  text: Will they sign?\n  outcome: {answer: yes, date: 2099-01-01}\n";
    site.replace(EVENT, "  text: Will they sign?\n", outcome);
    at(
        &site,
        "2026-02-02T12:00:00Z",
        &["record", "outcome:talks/sign"],
    )
    .expect(0);
    site.replace(A, "very unlikely", "almost certain");
    record_update(&site, "2026-02-03T12:00:00Z", "update");
    built(&site);
    let rows = rows(&site);
    let counted = rows.iter().find(|row| row.contains("5–20%")).unwrap();
    assert!(counted.contains("yes"), "{rows:?}");
}

#[test]
fn a_question_that_was_renamed_keeps_its_record() {
    let site = recorded();
    site.replace(EVENT, "- id: sign\n", "- id: signed\n  aliases: [sign]\n");
    site.run(&["check"]).expect(0);
    site.run(&["verify"]).expect(0);
    at(&site, "2026-01-20T12:00:00Z", &["record"]).expect(0);
    built(&site);
    assert!(
        site.page("questions/talks/signed/index.html")
            .contains("5–20%")
    );
    site.run(&["verify"]).expect(0);
}

#[test]
fn an_agent_that_only_an_earlier_version_names_keeps_its_answer() {
    let site = recorded();
    site.write(
        "content/assessments/b.md",
        answer("[A, C]", "2026-01-05", "likely"),
    );
    at(&site, "2026-01-10T13:00:00Z", &["record"]).expect(0);
    decide(&site);
    // Another spelling is the same agent, and another name is not.
    site.replace(A, "agent: A\n", "agent: Z\n");
    site.replace("content/assessments/b.md", "[A, C]", "[Z, c]");
    record_update(&site, "2026-02-03T12:00:00Z", "correction");
    built(&site);
    let page = site.page("agents/a/index.html");
    assert!(page.contains("Earlier versions on the record do."));
    let part = outcomes(&site, "a");
    assert!(part.contains("5–20%"), "{part}");
    assert!(outcomes(&site, "c").contains("55–80%"));
    let counted = rows(&site);
    let counted = counted.iter().filter(|row| row.contains(" yes"));
    assert_eq!(counted.count(), 2, "of A and of C");
    assert!(
        site.page("questions/talks/sign/index.html")
            .contains("3 answered, 2 count")
    );
    let csv = site.page("judgements.csv");
    assert!(
        csv.lines()
            .any(|row| row.contains(",A,") && row.contains(",counted,A,")),
        "{csv}"
    );
    site.run(&["verify"]).expect(0);
}

#[test]
fn an_answer_that_was_taken_offline_after_the_outcome_is_told_of() {
    let unpublish = |site: &Site, id: &str, moment: &str| {
        site.remove(&format!("content/assessments/{id}.md"));
        at(site, moment, &["unpublish", id, "--reason", "Rights."]).expect(0);
    };
    let site = recorded();
    let b = "content/assessments/b.md";
    let joint = answer("[A, B]", "2026-01-12", "almost certain");
    site.write(b, joint.replace("They sign.", "Wordless."));
    site.write(
        "content/assessments/c.md",
        answer("C", "2026-01-12", "likely"),
    );
    site.write(
        "content/assessments/d.md",
        answer("D", "2026-01-12", "likely"),
    );
    site.write("content/agents/b.md", "---\nid: B\n---\n# Bravo\n");
    site.write("content/agents/d.md", "---\nid: D\n---\n# Delta\n");
    at(&site, "2026-01-12T12:00:00Z", &["record"]).expect(0);
    // What was taken offline before the outcome was nobody's answer to it.
    unpublish(&site, "d", "2026-01-20T12:00:00Z");
    decide(&site);
    for id in ["b", "c"] {
        unpublish(&site, id, "2026-02-03T12:00:00Z");
    }
    by_clock(&site);
    built(&site);
    let page = site.page("questions/talks/sign/index.html");
    assert!(
        page.contains("3 answers taken offline after the outcome"),
        "{page}"
    );
    let page = site.page("outcomes/index.html");
    assert!(
        page.contains("<b data-figure=\"offline\">3</b> answers"),
        "{page}"
    );
    assert!(
        page.contains("3 answers taken offline after the outcome."),
        "{page}"
    );
    // Of A, the answer that can still be read is older than the one that cannot.
    for (agent, attested) in [("a", "1 of 2"), ("b", "0 of 1")] {
        let part = outcomes(&site, agent);
        assert!(
            part.contains(&format!("data-figure=\"attested\">{attested}</b>")),
            "{part}"
        );
        assert!(part.contains("<b data-figure=\"offline\">1</b>"), "{part}");
    }
    assert!(!site.page("agents/d/index.html").contains("_outcomes"));
    // A bag does not have these texts, and can be made again all the same.
    let folder = temporary();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    site.run(&["archive", "--format", "bagit", "--out", &place("bag")])
        .expect(0);
    let (data, packed) = (place("bag/data"), place("bag/data/site"));
    site.run(&["verify", "--root", &data, "--site", &packed])
        .expect(0);
    assert!(!site.has("agents/c"));
    let csv = site.page("questions.csv");
    assert!(
        csv.lines().nth(1).unwrap().ends_with(",3,\"A; B\""),
        "{csv}"
    );
    for (path, bytes) in site.public() {
        assert!(
            !String::from_utf8_lossy(&bytes).contains("Wordless."),
            "{path}"
        );
    }
}

#[test]
fn where_an_assessment_was_removed_no_page_says_that_nobody_had_answered() {
    let site = recorded();
    decide(&site);
    site.remove(A);
    at(
        &site,
        "2026-02-03T12:00:00Z",
        &["remove", "a", "--reason", "Rights."],
    )
    .expect(0);
    built(&site);
    let page = site.page("outcomes/index.html");
    assert!(page.contains("1 recorded assessment was removed"), "{page}");
    assert!(!page.contains("No agent had answered."), "{page}");
}

#[test]
fn the_date_of_an_outcome_is_the_stated_one_and_that_of_the_record_is_beside_it() {
    let site = recorded();
    decide(&site);
    site.replace(EVENT, "date: 2026-02-01", "date: 2026-03-20");
    record_update(&site, "2026-03-21T12:00:00Z", "correction");
    built(&site);
    for page in ["outcomes/index.html", "agents/a/index.html"] {
        let page = site.page(page);
        let (_, came) = page.split_once("<b>Happened</b>").unwrap();
        let came = came.split("</p>").next().unwrap();
        assert!(came.contains("20 March 2026"), "{came}");
        assert!(came.contains("on the record since"), "{came}");
    }
    let page = site.page("questions/talks/sign/index.html");
    assert!(page.contains("on the record since"), "{page}");
}

#[test]
fn answers_are_in_the_order_in_which_they_became_the_answer() {
    let site = recorded();
    site.write(
        "content/assessments/b.md",
        answer("B", "2026-01-20", "likely"),
    );
    at(&site, "2026-01-20T12:00:00Z", &["record"]).expect(0);
    site.replace(A, "very unlikely", "almost certain");
    record_update(&site, "2026-01-25T12:00:00Z", "update");
    built(&site);
    let rows = rows(&site);
    let ranges = ["95–99%", "55–80%", "5–20%"];
    for (row, range) in rows.iter().zip(ranges) {
        assert!(row.contains(range), "{rows:?}");
    }
    assert!(rows[0].contains("recorded 25 January 2026"), "{rows:?}");
}
