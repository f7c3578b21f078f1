//! Bad input: a clear refusal and nothing written, or a right result, in bounded time and memory.

use std::fmt::Write as _;
use std::fs::File;

use crate::support::{Run, Site, files};

/// Imports one file that must be refused; nothing may be written.
#[track_caller]
fn refused(bytes: impl AsRef<[u8]>) -> Run {
    let site = Site::new(&[("a.txt", bytes)]);
    let before = files(site.root());
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(1);
    assert_eq!(files(site.root()), before);
    assert!(
        run.stderr.ends_with("nothing was written\n"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "");
    run
}

#[test]
fn what_is_no_transcript_is_refused_with_the_reason() {
    for (bytes, told) in [
        (&b""[..], "error[bad-transcript]: this transcript is empty"),
        (
            b" \n\t\r\n",
            "error[bad-transcript]: this transcript is empty",
        ),
        (
            b"\xef\xbb\xbf\n",
            "error[bad-transcript]: this transcript is empty",
        ),
        (
            b"Old Lock\n\nHB-01:\n\nIt \xe2\x80closes.\n",
            "byte 0xE2 at offset 21",
        ),
        (b"Old Lock\n\nHB-01:\n\nIt\0closes.\n", "error[nul-byte]"),
        (b"\xff\xfeO\0l\0d\0", "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "error["),
        (
            b"Old Lock\n\nIt closed.\n",
            "no line of this transcript says who speaks",
        ),
        (b"HB-01:\n\nIt closed.\n", "this transcript has no headline"),
        (
            b"Old Lock\n\nHB-01:\n\nTN-02:\n \n",
            "nobody says anything in this transcript",
        ),
        (
            b"Old Lock\n\nHB-01: It closes.\n",
            "put what HB-01 says on the next line",
        ),
    ] {
        let run = refused(bytes);
        let name = String::from_utf8_lossy(bytes);
        assert!(run.stderr.contains(told), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("--> a.txt"), "{name}: {}", run.stderr);
    }
}

#[test]
fn hostile_names_leave_no_file_outside_and_no_markup() {
    for id in [
        "../../x-01",
        "/etc/x-01",
        "<b>x</b>-01",
        "a\\b-01",
        "..-01",
        "x--1",
        "-1",
    ] {
        let run = refused(format!("Old Lock\n\nHB-01:\n\nSo.\n\n{id}:\n\nBoo.\n"));
        let told = format!("error[bad-transcript]: `{id}` cannot be the id of an agent");
        assert!(run.stderr.contains(&told), "{}", run.stderr);
        assert!(run.stderr.contains("--> a.txt:7:1"), "{}", run.stderr);
    }
    let name = "Agent \"../..\" <script>alert(1)</script> # & '\u{202e}";
    let text = format!("../../../<b> [[x]] & \"Old\" 'Lock'\n\nSo.\n\nAUX-1, {name}:\n\nBoo.\n");
    let site = Site::new(&[("a.txt", text)]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    for path in run.stdout.lines() {
        assert!(
            path.starts_with("content/") && !path.contains(".."),
            "{path}"
        );
    }
    site.run(&["check", "--strict"]).expect(0);
    site.run(&["build", "--drafts", "--out", "all"]).expect(0);
    for (path, bytes) in files(&site.path("all")) {
        let html = String::from_utf8_lossy(&bytes);
        let is_page = html.contains("<html");
        assert!(!is_page || !html.contains("<script>alert"), "{path}");
    }
    let outside = site.root().parent().unwrap().join("x-01.md");
    assert!(!outside.exists());
}

#[test]
fn thousands_of_turns_are_all_there() {
    let mut text = String::from("Old Lock\n\nIt closed.\n");
    for turn in 1..=3000 {
        let agent = turn % 700 + 1;
        let _ = write!(text, "\nHB-{agent:03}, Agent {agent}:\n\nWord w{turn}.\n");
    }
    let site = Site::new(&[("a.txt", text)]);
    let run = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(run.stdout.lines().count(), 1 + 3000 + 700);
    let said = "a.txt: plain text, 3000 answers by HB-002, HB-003, HB-004, HB-005, HB-006, HB-007, HB-008, HB-009 and 692 more\n";
    assert!(
        run.stderr.starts_with(said),
        "{}",
        run.stderr.lines().next().unwrap()
    );
    let fifth = site.text("content/assessments/old-lock/hb-001-4.md");
    assert!(fifth.ends_with("\nWord w2800.\n"), "{fifth}");
    assert!(
        !site
            .path("content/assessments/old-lock/hb-001-5.md")
            .exists()
    );
}

#[test]
fn one_long_line_is_taken_and_more_than_the_limit_is_refused_at_once() {
    // No line break, and words that every reader of citations, dates and likelihood stumbles over.
    let pieces =
        "Axios+2BBC+1 likely 11/12/2031 * [a](b) <c> & https://a.example/?utm_source=x\u{a0}";
    let line = pieces.repeat((1 << 20) / pieces.len());
    let site = Site::new(&[("a.txt", format!("Old Lock\n\nHB-01:\n\n{line}\n"))]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    let draft = site.text("content/assessments/old-lock/hb-01.md");
    assert_eq!(
        draft.matches(" likely ").count(),
        line.matches(" likely ").count() + listed(&draft)
    );
    // As the headline or as somebody's name it is refused.
    let run = refused(format!("{line}\n\nHB-01:\n\nSo.\n"));
    assert!(
        run.stderr.contains("the first line is no headline"),
        "{:.300}",
        run.stderr
    );
    assert!(run.stderr.len() < 4000, "{}", run.stderr.len());

    let site = Site::new::<&str>(&[]);
    // 100 MB that take no room on the disk.
    let large = File::create(site.path("large.txt")).unwrap();
    large.set_len(100_000_000).unwrap();
    let run = site.run(&["import", "large.txt"]).expect(1);
    assert!(run.stderr.contains("error[too-large]"), "{}", run.stderr);
    assert!(!site.path("imports").exists());
}

/// How many times the comments of a draft quote `likely`.
fn listed(draft: &str) -> usize {
    let comments = draft.lines().filter(|line| line.starts_with("#   line "));
    comments.map(|line| line.matches(" likely ").count()).sum()
}

/// Each of these took a time that grew with the square of its length: minutes at the larger size.
#[test]
fn long_texts_of_one_kind_come_through() {
    for size in [64 << 10, 256 << 10] {
        let filled = |piece: &str, size: usize| piece.repeat(size / piece.len());
        let blank = filled(" ", size / 3);
        for (name, text, told) in [
            (
                "names of footnotes",
                format!("Closed [^cite{}-1].\u{a0} Axios+2BBC+1", filled("-d", size)),
                "[^cite-2-1]: Axios+2BBC+1\n",
            ),
            ("places in a chat", filled("turn", size), "turnturn\n"),
            ("no hosts", filled("http://-", size), "http://-\n"),
            (
                "brackets",
                format!(
                    "It closed. Axios+2BBC+1{blank}{}{blank}.",
                    filled("[x]", size / 3)
                ),
                "\\[x]",
            ),
        ] {
            let site = Site::new(&[("a.txt", format!("Old Lock\n\nHB-01:\n\n{text}\n"))]);
            site.run(&["import", "a.txt", "--date", "2031-03-14"])
                .expect(0);
            let draft = site.text("content/assessments/old-lock/hb-01.md");
            assert!(draft.contains(told), "{name}");
        }
        let turn = "**HB-01:**\n\nSo it [is](b.md).\n\n";
        let site = Site::new(&[("a.txt", format!("Old Lock\n\n{}", filled(turn, size)))]);
        let run = site
            .run(&["import", "a.txt", "--date", "2031-03-14"])
            .expect(0);
        let turns = size / turn.len();
        let lost = format!(
            "  a.txt:5: {turns} texts have links that lead nowhere on this site; these became plain \
             words, each text here with its first: lines 5, 9, 13 and {} more\n",
            turns - 3
        );
        assert!(run.stderr.contains(&lost), "{lost}");
    }
}

#[test]
fn footnotes_have_a_short_name_that_the_text_does_not_use() {
    let text = "**HB-01:**\n\nIt closed [^cite-1] [^cite-2-1] [^cite-3-x].\u{a0} Axios+2BBC+1\n";
    let site = Site::new(&[("a.txt", format!("Old Lock\n\n{text}"))]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    let draft = site.text("content/assessments/old-lock/hb-01.md");
    assert!(draft.ends_with("\n[^cite-4-1]: Axios+2BBC+1\n"), "{draft}");
}
