//! Judgements and questions: who answers what, since when, and what that comes to.

use std::fmt::Write as _;

use crate::support::{Site, assessment};

/// Prints what the tests look at, one line a thing.
const EVENT: &str = "{% for question in page.questions -%}
? {{ question.id }}{% if question.outcome %} came out {{ question.outcome.answer }}{% endif %}: {{ question.finding.text }}
{% for answer in question.answers -%}
- {{ answer.agent.text }} {{ answer.likelihood.percent if answer.likelihood else 'none' }} in {{ answer.latest.href }}{% if answer.earlier %}, before {{ answer.earlier.likelihood.percent if answer.earlier.likelihood else 'none' }} in {{ answer.earlier.href }}#{{ answer.earlier.anchor }}{% endif %}
{% endfor %}{% for agent in question.unanswered -%}
- {{ agent.text }} never
{% endfor %}{% endfor %}{% for stand in page.stands -%}
= {{ stand.agent.text }}{% for change in stand.changes %} {{ change.id }} {{ change.from.percent if change.from else 'none' }} > {{ change.to.percent if change.to else 'none' }}{% endfor %}
{% endfor %}";

const QUESTIONS: &str = "---\nquestions:\n  - {id: sign, text: Will they sign?}\n  - {id: stay, text: Will they stay?, outcome: no}\n---\n";

/// An assessment of the event `kyiv` with judgements, each a question and a likelihood.
fn judged(agent: &str, day: u8, keys: &str, judgements: &[(&str, &str)]) -> String {
    let date = format!("2025-01-{day:02}");
    let mut more = format!("{keys}judgements:\n");
    for (question, likelihood) in judgements {
        let _ = writeln!(
            more,
            "  - {{text: So., question: {question}, likelihood: {likelihood}}}"
        );
    }
    assessment(agent, &date, "kyiv", &more, "")
}

fn site(assessments: &[(&str, String)]) -> Site {
    let site = Site::new(&[
        ("standpoint.toml", "theme = \"x\"\n"),
        ("themes/x/templates/event.html", EVENT),
        ("content/events/kyiv.md", QUESTIONS),
    ]);
    for (id, text) in assessments {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    // The pages of agents and assessments link to anchors that this theme does not give.
    site.write(
        "themes/x/templates/assessment.html",
        "{% for one in page.judgements %}{{ one.anchor }} {{ one.question.text if one.question else 'nothing asked' }}\n{% endfor %}",
    );
    for page in ["agent", "question", "outcomes", "compared"] {
        site.write(&format!("themes/x/templates/{page}.html"), "");
    }
    site
}

fn event(site: &Site) -> Vec<String> {
    site.run(&["build", "--strict"]).expect(0);
    let page = site.page("events/kyiv/index.html");
    page.lines().map(str::to_owned).collect()
}

#[test]
fn an_older_assessment_says_that_its_agent_has_spoken_again_and_keeps_its_own_range() {
    let site = Site::new(&[
        ("content/events/kyiv.md", QUESTIONS),
        (
            "content/assessments/a1.md",
            &judged("A", 1, "", &[("sign", "unlikely")]),
        ),
        (
            "content/assessments/a2.md",
            &judged("A", 2, "", &[("sign", "5-20%")]),
        ),
        (
            "content/assessments/b1.md",
            &judged("B", 1, "", &[("sign", "65%")]),
        ),
        (
            "content/assessments/b2.md",
            &assessment("B", "2025-01-03", "kyiv", "supersedes: b1\n", ""),
        ),
        (
            "content/assessments/c1.md",
            &judged("C", 1, "", &[("sign", "likely")]),
        ),
    ]);
    site.run(&["build"]).expect(0);
    let page = |id: &str| site.page(&format!("assessments/{id}/index.html"));
    let again = "<b class=\"id\">A</b> assessed this again on <time datetime=\"2025-01-02\">2 January 2025</time>: <a dir=\"auto\" href=\"../../assessments/a2/\">";
    assert!(page("a1").contains(again) && !page("a2").contains("assessed this again"));
    let own = |id: &str| {
        let page = page(id);
        let (_, row) = page.split_once("<li class=\"own\">").unwrap();
        let (_, percent) = row.split_once("<span class=\"n\">").unwrap();
        percent.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(
        (own("a1").as_str(), own("a2").as_str()),
        ("20–45%", "5–20%")
    );
    // What replaces it says so itself, and lists lead there.
    assert!(!page("b1").contains("assessed this again"));
    let event = site.page("events/kyiv/index.html");
    let by = "Replaced by <a href=\"../../assessments/b2/\">the assessment of 3 January 2025</a>";
    assert!(event.contains(by), "{event}");
    // The figure has a row for each agent: what it gives now, and no confidence beside what it does not give.
    let row = |agent: &str| {
        let (_, row) = event
            .split_once(&format!("data-agent=\"{agent}\""))
            .unwrap();
        row.split_once("</tr>").unwrap().0
    };
    assert!(
        row("A").contains(">5–20%</text>") && row("A").contains("badge"),
        "{event}"
    );
    assert!(row("B").contains(">65%</text>"), "{event}");
}

#[test]
fn the_latest_assessments_are_compared_and_earlier_answers_are_kept() {
    let site = site(&[
        (
            "a1",
            judged("A", 1, "", &[("sign", "unlikely"), ("stay", "likely")]),
        ),
        ("a2", judged("A", 2, "", &[("sign", "5-20%")])),
        ("b1", judged("B", 1, "", &[("stay", "65%")])),
        ("b2", assessment("B", "2025-01-03", "kyiv", "", "")),
        ("b3", assessment("B", "2025-01-04", "kyiv", "", "")),
        ("c1", assessment("C", "2025-01-01", "kyiv", "", "")),
        ("d1", judged("D", 1, "", &[("sign", "[30%, 40%]")])),
        ("e1", judged("E", 1, "", &[("sign", "almost no chance")])),
    ]);
    assert_eq!(
        event(&site),
        [
            "? sign: E and A say 20% or less; D 30–40%.",
            "- E 1–5% in assessments/e1/",
            "- A 5–20% in assessments/a2/, before 20–45% in assessments/a1/#_judgement-j1",
            "- D 30–40% in assessments/d1/",
            // On the first question those who are silent have a row, too.
            "- B none in assessments/b3/",
            "- C none in assessments/c1/",
            // Later assessments that are silent on it erase nothing.
            "? stay came out no: Both agents allow for 65%.",
            "- A 55–80% in assessments/a1/",
            "- B 65% in assessments/b1/",
            "- E never",
            "- D never",
            "- C never",
            "= E",
            "= A sign 20–45% > 5–20%",
            "= D",
            "= B",
            "= C",
        ]
    );
}

#[test]
fn a_joint_assessment_answers_for_each_of_its_agents() {
    let site = site(&[
        ("a", judged("A", 1, "", &[("sign", "likely")])),
        ("ab", judged("[A, B]", 2, "", &[("sign", "40%")])),
    ]);
    assert_eq!(
        event(&site)[..3],
        [
            "? sign: Both agents allow for 40%.",
            "- A 40% in assessments/ab/, before 55–80% in assessments/a/#_judgement-j1",
            "- B 40% in assessments/ab/",
        ]
    );
}

#[test]
fn what_an_agent_has_replaced_is_not_its_latest_word() {
    // Both are of one day, and by their ids the morning would come last.
    let evening = judged("A", 1, "supersedes: morning\n", &[("sign", "80%")]);
    let site = site(&[
        ("evening", evening),
        ("morning", judged("A", 1, "", &[("sign", "20%")])),
        // Another agent's word replaces nobody else's.
        (
            "b",
            judged("B", 2, "supersedes: evening\n", &[("sign", "likely")]),
        ),
    ]);
    let lines = event(&site);
    assert_eq!(
        lines[..3],
        [
            "? sign: No gap; B and A do not overlap.",
            "- B 55–80% in assessments/b/",
            "- A 80% in assessments/evening/, before 20% in assessments/morning/#_judgement-j1",
        ]
    );
    assert!(
        lines.contains(&"= A sign 20% > 80%".to_owned()),
        "{lines:?}"
    );
}

#[test]
fn each_of_two_events_has_its_own_question() {
    let two = assessment(
        "A",
        "2025-01-01",
        "[kyiv, The second]",
        "judgements:\n  - {text: So., question: kyiv#sign, likelihood: 10%}\n  - {text: So., question: The second#sign, likelihood: 90%}\n",
        "",
    );
    let site = site(&[("two", two)]);
    site.write(
        "content/events/second.md",
        QUESTIONS.replacen("---\n", "---\ntitle: The second\n", 1),
    );
    assert_eq!(event(&site)[1], "- A 10% in assessments/two/");
    let second = site.page("events/second/index.html");
    assert_eq!(second.lines().nth(1), Some("- A 90% in assessments/two/"));
}

#[test]
fn withheld_answers_leave_no_trace() {
    let shown = [("a", judged("A", 1, "", &[("sign", "likely")]))];
    let drafts = [
        shown[0].clone(),
        ("a2", judged("A", 2, "draft: true\n", &[("sign", "10%")])),
        (
            "b",
            judged("B", 1, "marking: TLP:RED\n", &[("sign", "10%")]),
        ),
    ];
    let (without, with) = (site(&shown), site(&drafts));
    assert_eq!(event(&without), event(&with));
    assert_eq!(without.public(), with.public());
    // Nor may a public judgement answer the question of an event that is withheld.
    with.write(
        "content/events/kyiv.md",
        QUESTIONS.replacen("---\n", "---\ndraft: true\n", 1),
    );
    let errors = with.errors();
    assert!(errors.contains("[withheld-reference]") && !errors.contains("unknown-question"));
}

#[test]
fn a_page_of_an_event_without_the_anchors_of_its_questions_is_an_error() {
    let site = site(&[("a", judged("A", 1, "", &[("sign", "likely")]))]);
    site.remove("themes/x/templates/assessment.html");
    let errors = site.errors();
    assert!(
        errors.contains("[template-link]")
            && errors.contains("`/events/kyiv/#_question-sign` on the page `/assessments/a/`"),
        "{errors}"
    );
    site.remove("themes/x/templates/event.html");
    site.write("themes/x/templates/unused.html", "");
    site.run(&["build", "--strict"]).expect(0);
    // An event's page that is kept is asked again.
    site.replace("content/assessments/a.md", "text: So.", "text: Even so.");
    site.write(
        "content/assessments/b.md",
        judged("A", 2, "", &[("sign", "50%")]),
    );
    site.run(&["build", "--strict"]).expect(0);
}

#[test]
fn both_languages_say_the_same() {
    let yaml = "---\nagent: A\ndate: 2025-01-01\nevent: kyiv\nconfidence: low\njudgements:\n\
                - {id: one, text: So., likelihood: [20%, 45%], confidence: 70%, question: sign}\n\
                - {text: And so., likelihood: Probably}\n---\n";
    let toml = "+++\nagent = \"A\"\ndate = 2025-01-01\nevent = \"kyiv\"\nconfidence = \"low\"\n\
                [[judgements]]\nid = \"one\"\ntext = \"So.\"\nlikelihood = [\"20%\", \"45%\"]\n\
                confidence = \"70%\"\nquestion = \"sign\"\n\
                [[judgements]]\ntext = \"And so.\"\nlikelihood = \"Probably\"\n+++\n";
    let [first, second] = [yaml, toml].map(|text| {
        let site = site(&[("a", text.to_owned())]);
        event(&site);
        site
    });
    assert_eq!(first.public(), second.public());
    let register: serde_json::Value = serde_json::from_str(&first.page("register.json")).unwrap();
    let judgements = &register["assessments"][0]["judgements"];
    assert_eq!(judgements[0]["likelihood"], "20–45%");
    assert_eq!(judgements[0]["likelihood_low"], 20);
    assert_eq!(judgements[0]["confidence_level"], "high");
    assert_eq!(judgements[0]["question"], "sign");
    assert_eq!(judgements[1]["id"], "j2");
    assert_eq!(judgements[1]["likelihood_high"], 80);
    assert_eq!(judgements[1]["question"], serde_json::Value::Null);
}
