//! `move`: what moves, what is mended, what stays, and that a failed one changes nothing.

use crate::support::{Files, Run, Site, assessment, files, finish};

/// A site in which everything refers to everything, without a record.
fn site() -> Site {
    let site = Site::new::<&str>(&[]);
    site.write(
        "content/events/talks.md",
        "---\ntitle: The talks\nagents: [A-1]\nquestions:\n- {id: sign, text: Will they sign?}\n---\nSee [method](../notes/method.md).\n",
    )
    .write("content/agents/a-1.md", "---\nid: A-1\nname: North\n---\n")
    .write(
        "content/notes/method.md",
        "# Method\n\nSee [one](../assessments/one.md) and ![map](map.svg).\n",
    )
    .write("content/notes/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
    .write(
        "content/assessments/one.md",
        assessment(
            "A-1",
            "2025-01-05",
            "talks",
            "judgements:\n- {text: So., likelihood: 20%, question: talks#sign}\n",
            "On [[talks]], [[event:talks|these]] by [[A-1]].\n\n## More {#more}\n\nSee [method](../notes/method.md#method), \
             [all](/notes/method/) and [the talks][t].\n\n[t]: ../events/talks.md \"T\"\n",
        ),
    )
    .write(
        "content/assessments/two.md",
        assessment(
            "\"A-1\"",
            "2025-01-06",
            "[talks, Bridge]",
            "supersedes: one\n",
            "After [one](one.md#more), [[assessment:one]] and [[one]].",
        ),
    );
    site
}

/// All files of the content.
fn content(site: &Site) -> Files {
    files(&site.path("content"))
}

#[track_caller]
fn moved(site: &Site, old: &str, new: &str) -> Run {
    let before = content(site);
    let dry = site.run(&["move", old, new, "--dry-run"]).expect(0);
    assert_eq!(content(site), before, "a dry run writes nothing");
    let run = site.run(&["move", old, new]).expect(0);
    assert_eq!(run.stdout, dry.stdout);
    let check = site.run(&["check", "--strict"]);
    assert_eq!(check.code, Some(0), "{}", check.stderr);
    run
}

#[track_caller]
fn refused(site: &Site, old: &str, new: &str, code: i32, why: &str) {
    let before = content(site);
    let run = site.run(&["move", old, new]).expect(code);
    assert!(run.stderr.contains(why), "{}", run.stderr);
    assert_eq!(content(site), before);
}

#[test]
fn an_event_gets_another_id_and_all_links_and_names_follow() {
    let site = site();
    let run = moved(&site, "talks", "peace-talks");
    assert_eq!(
        run.stdout,
        "moves: content/events/talks.md to content/events/peace-talks.md\n\
         the event `talks` becomes `peace-talks`\n\
         address: /events/peace-talks/; /events/talks/ leads there\n\
         mends: content/assessments/one.md, 5 links\n\
         mends: content/assessments/two.md, 1 link\n"
    );
    let event = site.text("content/events/peace-talks.md");
    assert!(
        event.contains("- {id: sign, text: Will they sign?}\naliases: [talks]\n---\n"),
        "{event}"
    );
    let one = site.text("content/assessments/one.md");
    for part in [
        "event: peace-talks\n",
        "question: \"peace-talks#sign\"}",
        "[[peace-talks]], [[event:peace-talks|these]]",
        "[t]: ../events/peace-talks.md \"T\"",
    ] {
        assert!(one.contains(part), "{part}: {one}");
    }
    assert!(
        site.text("content/assessments/two.md")
            .contains("event: [peace-talks, Bridge]\n")
    );
    site.build();
    assert!(
        site.page("events/talks/index.html")
            .contains("events/peace-talks/")
    );
}

#[test]
fn an_agent_gets_another_id_where_its_file_gives_one() {
    let site = site();
    let run = moved(&site, "agent:a-1", "B-2");
    assert!(
        run.stdout
            .contains("address: /agents/b-2/; /agents/a-1/ leads there\n"),
        "{run:?}"
    );
    let agent = site.text("content/agents/b-2.md");
    assert_eq!(agent, "---\nid: B-2\nname: North\naliases: [A-1]\n---\n");
    assert!(
        site.text("content/events/talks.md")
            .contains("agents: [B-2]\n")
    );
    assert!(
        site.text("content/assessments/two.md")
            .contains("agent: B-2\n")
    );
    assert!(
        site.text("content/assessments/one.md")
            .contains("by [[B-2]].")
    );
}

#[test]
fn a_page_moves_with_its_old_address_and_its_own_links() {
    let site = site();
    let run = moved(&site, "content/notes/method.md", "content/about/how/");
    assert!(
        run.stdout
            .contains("address: /about/how/method/; /notes/method/ leads there\n"),
        "{run:?}"
    );
    let page = site.text("content/about/how/method.md");
    assert_eq!(
        page,
        "---\naliases: [/notes/method/]\n---\n# Method\n\nSee [one](../../assessments/one.md) and \
         ![map](../../notes/map.svg).\n"
            .replace("[/notes/method/]", "[\"/notes/method/\"]")
    );
    let one = site.text("content/assessments/one.md");
    assert!(
        one.contains("[method](../about/how/method.md#method)"),
        "{one}"
    );
    assert!(one.contains("[all](/about/how/method/)"), "{one}");
    site.build();
    assert!(
        site.page("notes/method/index.html")
            .contains("about/how/method/")
    );
    // A page that introduces a list has no old address: the list is there still.
    site.write("content/events/index.md", "# All\n");
    let run = moved(&site, "content/events/index.md", "content/about/events.md");
    assert!(run.stdout.ends_with("address: /about/events/\n"), "{run:?}");
    assert_eq!(site.text("content/about/events.md"), "# All\n");
}

#[test]
fn files_move_and_those_of_an_index_go_along() {
    let site = site();
    moved(
        &site,
        "content/notes/map.svg",
        "content/pictures/map (new).svg",
    );
    let page = site.text("content/notes/method.md");
    assert!(
        page.contains("![map](../pictures/map%20%28new%29.svg)"),
        "{page}"
    );
    site.write(
        "content/report/index.md",
        "# R\n\n![a](a.svg) ![b](in/b.svg) ![c](c.svg)\n",
    )
    .write("content/report/a.svg", "<svg/>")
    .write("content/report/in/b.svg", "<svg/>")
    .write("content/report/c.svg", "<svg/>")
    .write("content/other.md", "![c](report/c.svg)\n");
    moved(
        &site,
        "content/report/index.md",
        "content/reports/first/index.md",
    );
    assert!(site.path("content/reports/first/a.svg").is_file());
    assert!(site.path("content/reports/first/in/b.svg").is_file());
    let page = site.text("content/reports/first/index.md");
    assert!(
        page.contains("![a](a.svg) ![b](in/b.svg) ![c](../../report/c.svg)"),
        "{page}"
    );
    assert!(
        site.path("content/report/c.svg").is_file(),
        "another page has it, too"
    );
}

#[test]
fn an_assessment_without_an_id_gets_another_one() {
    let site = site();
    moved(
        &site,
        "content/assessments/one.md",
        "content/assessments/talks/north.md",
    );
    let one = site.text("content/assessments/talks/north.md");
    assert!(one.contains("aliases: [one]\n---\n"), "{one}");
    assert!(
        one.contains("[method](../../notes/method.md#method)"),
        "{one}"
    );
    let two = site.text("content/assessments/two.md");
    for part in [
        "supersedes: talks/north\n",
        "[one](talks/north.md#more), [[assessment:talks/north]] and [[talks/north]].",
    ] {
        assert!(two.contains(part), "{part}: {two}");
    }
    // With an id, only the file moves.
    site.replace(
        "content/assessments/two.md",
        "supersedes",
        "id: two\nsupersedes",
    );
    let run = moved(
        &site,
        "content/assessments/two.md",
        "content/assessments/second.md",
    );
    assert_eq!(
        run.stdout,
        "moves: content/assessments/two.md to content/assessments/second.md\n"
    );
}

#[test]
fn what_is_on_the_record_stays_as_it_is() {
    let site = site();
    site.run(&["record", "one"]).expect(0);
    let one = site.text("content/assessments/one.md");
    let run = site
        .run(&["move", "content/notes/method.md", "content/method.md"])
        .expect(0);
    assert!(
        run.stdout
            .contains("keeps: content/assessments/one.md, 2 links, since it is on the record\n"),
        "{run:?}"
    );
    assert_eq!(site.text("content/assessments/one.md"), one);
    site.run(&["check"]).expect(0);
    // So do events and agents; what the record knows of them is for the next `record`.
    let run = site.run(&["move", "talks", "peace-talks"]).expect(0);
    assert!(
        run.stderr
            .contains("`standpoint record --kind update --note"),
        "{run:?}"
    );
    assert_eq!(site.text("content/assessments/one.md"), one);
    site.run(&["check"]).expect(1);
    site.run(&["record", "--kind", "update", "--note", "Another id"])
        .expect(0);
    site.run(&["check"]).expect(0);
    site.build();
    let page = site.page("assessments/one/index.html");
    assert!(
        page.contains("../../events/peace-talks/") && page.contains("../../method/"),
        "{page}"
    );
    site.run(&["move", "A-1", "B-2"]).expect(0);
    site.run(&["record", "--kind", "update", "--note", "Another id"])
        .expect(0);
    site.run(&["check"]).expect(0);
    assert_eq!(site.text("content/assessments/one.md"), one);
}

#[test]
fn a_recorded_assessment_moves_and_its_new_id_is_for_the_record() {
    let site = site();
    site.write("content/assessments/north.svg", "<svg/>")
        .replace(
            "content/assessments/two.md",
            "After [one](one.md#more), [[assessment:one]] and [[one]].",
            "Alone ![x](north.svg).",
        );
    site.replace("content/assessments/two.md", "supersedes: one\n", "");
    site.run(&["record"]).expect(0);
    let two = site.text("content/assessments/two.md");
    let run = site
        .run(&[
            "move",
            "content/assessments/two.md",
            "content/assessments/talks/two.md",
        ])
        .expect(0);
    assert!(
        run.stderr
            .contains("`standpoint rename two talks/two --reason"),
        "{run:?}"
    );
    assert_eq!(site.text("content/assessments/talks/two.md"), two);
    assert!(site.path("content/assessments/talks/north.svg").is_file());
    site.run(&["rename", "two", "talks/two", "--reason", "Sorted by event"])
        .expect(0);
    site.run(&["check"]).expect(0);
    refused(
        &site,
        "content/assessments/one.md",
        "content/assessments/talks/one.md",
        1,
        "its relative links would lead elsewhere",
    );
    refused(
        &site,
        "content/assessments/talks/north.svg",
        "content/north.svg",
        1,
        "is on the record and refers to `content/assessments/talks/north.svg`",
    );
}

#[test]
fn what_cannot_move_is_refused_with_a_reason() {
    let site = site();
    site.write("content/agents/talks.md", "");
    for (old, new, code, why) in [
        (
            "content/none.md",
            "content/x.md",
            2,
            "there is no file `content/none.md`",
        ),
        ("tolks", "x", 2, "did you mean `talks`?"),
        (
            "one",
            "x",
            2,
            "an assessment is named by its file, `content/assessments/one.md`",
        ),
        ("talks", "x", 2, "write `event:talks` or `agent:talks`"),
        (
            "content/notes/method.md",
            "notes/x.md",
            2,
            "is not a path below content/",
        ),
        (
            "content/notes/method.md",
            "content/../x.md",
            2,
            "is not a path below content/",
        ),
        (
            "content/notes/method.md",
            "content/.x.md",
            2,
            "is not a path below content/",
        ),
        (
            "content/notes/method.md",
            "content/x.txt",
            1,
            "ends in `.md`",
        ),
        (
            "content/notes/method.md",
            "content/assessments/one.md",
            1,
            "there is a file",
        ),
        (
            "content/notes/method.md",
            "content/events/x.md",
            1,
            "a plain page cannot become",
        ),
        (
            "content/events/talks.md",
            "content/x.md",
            1,
            "stays below that folder",
        ),
        ("event:talks", "a/b", 1, "cannot be an id"),
        ("event:talks", "Bridge", 0, ""),
    ] {
        if code > 0 {
            refused(&site, old, new, code, why);
        }
    }
    // Two things of one name, and a link that would lead nowhere, are errors of the site as it would be.
    site.write("content/events/other.md", "---\naliases: [third]\n---\n");
    refused(
        &site,
        "event:talks",
        "third",
        1,
        "nothing was moved: it would make",
    );
    // What is wrong already does not matter.
    site.write("content/wrong.md", "[x](y.md)\n");
    site.run(&["move", "event:talks", "fourth"]).expect(0);
}

#[test]
fn a_move_that_fails_in_the_middle_leaves_everything_as_it_was() {
    let site = site();
    let before = content(&site);
    let fail_at = |at: usize| {
        let mut command = site.command(&[
            "move",
            "content/assessments/one.md",
            "content/assessments/a/b.md",
        ]);
        command.env("STANDPOINT_FAULT_KIND", "eio");
        finish(command.env("STANDPOINT_FAULT_AT", at.to_string()))
    };
    for at in 1..60 {
        let run = fail_at(at);
        if run.code == Some(0) {
            assert!(at > 8, "{at}: no step was disturbed");
            assert!(site.path("content/assessments/a/b.md").is_file());
            site.run(&["check", "--strict"]).expect(0);
            return;
        }
        assert_eq!(run.code, Some(3), "{at}: {}", run.stderr);
        assert_eq!(content(&site), before, "{at}: {}", run.stderr);
    }
    panic!("it never went well");
}
