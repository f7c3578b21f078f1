//! What is on the site already: nothing of it is ever overwritten, and it is used where it fits.

use crate::support::{Site, files};
use crate::texts::HARBOUR;

const TALK: &str = "Old Lock\n\nIt closed.\n\nWhat now?\n\nHB-01, Harbour Agent:\n\nIt opens.\n";
const DRAFT: &str = "content/assessments/old-lock/hb-01.md";

fn imported(text: &str) -> Site {
    let site = Site::new(&[("a.txt", text)]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    site
}

#[test]
fn the_same_bytes_are_imported_once() {
    let site = imported(TALK);
    let before = files(site.root());
    site.write("copy.txt", TALK);
    let run = site.run(&["import", "copy.txt"]).expect(1);
    assert!(
        run.stderr
            .contains("error[imported-already]: this transcript was imported before")
    );
    let twice = site
        .write("b.txt", "X\n\nA-1:\n\nY.\n")
        .run(&["import", "b.txt", "b.txt"])
        .expect(1);
    assert!(twice.stderr.contains("is given twice"), "{}", twice.stderr);
    site.remove("copy.txt").remove("b.txt");
    assert_eq!(files(site.root()), before);
    // The hint names what was made of it, or that it is gone.
    let hint = format!("edit what was made of it: `{DRAFT}`\n");
    assert!(run.stderr.contains(&hint), "{}", run.stderr);
    site.remove(DRAFT).write("copy.txt", TALK);
    let run = site.run(&["import", "copy.txt"]).expect(1);
    let hint = "nothing is left of what was made of it: delete `imports/";
    assert!(run.stderr.contains(hint), "{}", run.stderr);
}

#[test]
fn a_second_answer_to_the_same_event_is_asked_about() {
    let site = imported(TALK);
    site.write("b.txt", TALK.replace("It opens.", "It opens late."));
    let run = site
        .run(&["import", "b.txt", "--date", "2031-03-14"])
        .expect(0);
    let told = format!(
        "b.txt:7: HB-01 has an answer to this event here already: `{DRAFT}`. Is this a corrected \
         transcript? Then delete one of the two\n"
    );
    assert!(run.stderr.contains(&told), "{}", run.stderr);
    // Two answers of one transcript are none of this.
    let twice = format!("{TALK}\nHB-01:\n\nNo, it does not.\n").replace("Old Lock", "New Lock");
    let run = site
        .write("c.txt", twice)
        .run(&["import", "c.txt"])
        .expect(0);
    assert!(!run.stderr.contains("here already: "), "{}", run.stderr);
}

#[test]
fn an_event_of_the_site_is_not_asked_for_its_date_again() {
    let talk = TALK.replace("It closed.", "It closed on 14 March 2031, not on 5 May.");
    let site = Site::new(&[
        ("a.txt", &*talk),
        ("b.txt", &talk.replace("HB-01", "HB-02")),
    ]);
    let asked = "is the event's date 2031-03-14?";
    let run = site.run(&["import", "a.txt"]).expect(0);
    assert!(run.stderr.contains(asked), "{}", run.stderr);
    let run = site.run(&["import", "b.txt"]).expect(0);
    assert!(!run.stderr.contains(asked), "{}", run.stderr);
    assert!(run.stderr.contains("of which year?"), "{}", run.stderr);
}

#[test]
fn an_answer_to_another_event_is_no_earlier_one() {
    let site = imported(TALK);
    site.write("b.txt", TALK.replace("Old Lock", "New Lock"));
    let run = site.run(&["import", "b.txt"]).expect(0);
    assert!(!run.stderr.contains("here already"), "{}", run.stderr);
}

#[test]
fn what_an_author_has_edited_stays_whatever_is_imported() {
    let site = imported(TALK);
    for path in [
        DRAFT,
        "content/events/old-lock.md",
        "content/agents/hb-01.md",
    ] {
        site.write(path, site.text(path) + "\nEdited.\n");
    }
    let before = files(&site.path("content"));
    site.write(
        "b.txt",
        TALK.replace("It opens.", "It opens late.")
            .replace("What now?", "And now?"),
    );
    let run = site
        .run(&["import", "b.txt", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(run.stdout, "content/assessments/old-lock/hb-01-2.md\n");
    let told = "b.txt:1: content/events/old-lock.md tells of this event already\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let told = "b.txt:5: to be added to content/events/old-lock.md, if you like: “And now?”\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let mut after = files(&site.path("content"));
    after.remove("assessments/old-lock/hb-01-2.md").unwrap();
    assert_eq!(after, before);
    site.run(&["check", "--strict"]).expect(0);
}

#[test]
fn an_import_that_was_broken_off_is_taken_up() {
    let whole = imported(HARBOUR);
    let all = files(whole.root());
    let paths: Vec<&String> = all.keys().filter(|path| path.contains('/')).collect();
    // Broken off behind any of its files; they are written in this order.
    for end in 0..paths.len() {
        let site = Site::new(&[("a.txt", HARBOUR)]);
        for path in &paths[..end] {
            site.write(path, &all[*path]);
        }
        site.run(&["import", "a.txt", "--date", "2031-03-14"])
            .expect(0);
        assert_eq!(files(site.root()), all, "{end}");
    }
    // Where an author has edited the draft meanwhile, it stays, and no second one is made.
    let site = Site::new(&[("a.txt", HARBOUR)]);
    for path in paths.iter().filter(|path| path.starts_with("content/")) {
        site.write(path, &all[*path]);
    }
    let draft = paths
        .iter()
        .find(|path| path.contains("/assessments/"))
        .unwrap();
    site.replace(draft, "confidence: unstated", "confidence: high");
    let edited = site.text(draft);
    let run = site
        .run(&["import", "a.txt", "--root", ".", "--date", "2031-03-14"])
        .expect(0);
    assert!(
        run.stderr
            .contains("was made of this before, and edited: it stays as it is")
    );
    assert_eq!(site.text(draft), edited);
    assert_eq!(
        files(site.root()).keys().collect::<Vec<_>>(),
        all.keys().collect::<Vec<_>>()
    );
}

#[test]
fn a_run_that_cannot_write_takes_back_what_it_wrote() {
    let site = Site::new(&[("a.txt", TALK), ("imports", "no folder")]);
    let before = files(site.root());
    let run = site.run(&["import", "a.txt"]).expect(3);
    assert!(
        run.stderr.contains("error: cannot write `./imports/"),
        "{}",
        run.stderr
    );
    let mut after = files(site.root());
    // The lock means nothing without a process that holds it.
    after.remove(".standpoint/import.lock").unwrap();
    assert_eq!(after, before);
}

#[test]
fn events_and_agents_of_the_site_are_used() {
    let site = Site::new(&[
        (
            "content/events/lock.md",
            "---\nid: lock\ntitle: The Old Lock\naliases: [old lock]\n---\n\nKept.\n",
        ),
        (
            "content/agents/coast.md",
            "---\nid: COAST\nname: Coast Desk\naliases: [HB-01]\n---\n",
        ),
        (
            "a.txt",
            "Old Lock\n\nIt closed.\n\nCOAST:\n\nIt opens.\n\nCoast Desk:\n\nIt is a name.\n\nHB-01:\n\nOr not.\n\nHB-02, Coast Desk:\n\nNo.\n",
        ),
    ]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(
        run.stdout,
        "content/assessments/lock/coast.md\ncontent/assessments/lock/coast-2.md\n\
         content/assessments/lock/hb-02.md\ncontent/agents/hb-02.md\n"
    );
    assert!(
        site.text("content/assessments/lock/coast-2.md")
            .contains("\nagent: COAST\n")
    );
    assert!(
        site.text("content/assessments/lock/coast.md")
            .contains("\nevent: lock\n")
    );
    assert_eq!(
        site.text("content/agents/hb-02.md"),
        "---\nid: HB-02\n---\n"
    );
    for told in [
        "a.txt:1: content/events/lock.md describes the event differently; what this transcript says is only in imports/\n",
        "a.txt:9: `Coast Desk` is a name of COAST, and stays in the text, because turns of this file begin with ids: write `COAST:` if COAST speaks\n",
        "a.txt:17: another agent is called “Coast Desk”: the profile of HB-02 does not say it\n",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    site.run(&["check", "--strict"]).expect(0);
}

#[test]
fn ids_that_are_taken_elsewhere_are_not_given_again() {
    let elsewhere = "---\nid: old-lock/hb-01\nagent: HB-01\ndate: 2031-01-01\nevent: old-lock\n\
                     confidence: low\naliases: [old-lock/hb-01-2]\n---\nMoved.\n";
    let site = Site::new(&[
        ("content/assessments/2031/moved.md", elsewhere),
        ("a.txt", TALK),
    ]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert!(
        run.stdout
            .contains("content/assessments/old-lock/hb-01-3.md\n"),
        "{}",
        run.stdout
    );
    site.run(&["check", "--strict"]).expect(0);
}

#[test]
fn questions_between_turns_go_to_the_event_with_the_day_of_the_answer() {
    let text = format!(
        "{TALK}\nHB-01, Harbour Agent\n\nAnd [the] *ice*?\n\nTN-02, Town Agent:\n\nIt melts.\n"
    );
    let site = imported(&text);
    let event = site.text("content/events/old-lock.md");
    assert!(event.contains("\nquestion: \"What now?\"\n"), "{event}");
    let list = "\n## Questions asked later\n\n- 2031-03-14, to [[?assessment:old-lock/tn-02|TN-02]]: \
                And \\[the] \\*ice\\*?\n";
    assert!(event.ends_with(list), "{event}");
    site.replace("content/assessments/old-lock/tn-02.md", "draft: true\n", "");
    site.build();
    let page = site.page("events/old-lock/index.html");
    assert!(
        page.contains("tn-02/\">TN-02</a>: And [the] *ice*?"),
        "{page}"
    );
    // An event that is there already is not touched: what to add is told.
    site.write("b.txt", text.replace("It melts.", "It stays."));
    let run = site.run(&["import", "b.txt"]).expect(0);
    let told = "b.txt:13: to be added to content/events/old-lock.md, if you like: \
                - To [[?assessment:old-lock/tn-02-2|TN-02]]: And \\[the] \\*ice\\*?\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_headline_that_names_a_list_makes_a_page_of_its_own() {
    let site = Site::new(&[(
        "a.txt",
        "Index\n\nIt fell.\n\nXX-02, Exchange Desk:\n\nIt rises.\n",
    )]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    site.replace(
        "content/assessments/event-index/xx-02.md",
        "draft: true\n",
        "",
    );
    site.build();
    let page = site.page("events/event-index/index.html");
    assert!(
        page.contains("It fell.") && page.contains("It rises."),
        "{page}"
    );
    assert!(!site.page("events/index.html").contains("It fell."));
}
