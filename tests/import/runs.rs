//! How the command is run: several files, the standard input, and runs that write nothing.

use std::io::Write as _;
use std::process::Stdio;

use crate::support::{Site, files};

fn talk(event: &str, agent: &str, said: &str) -> String {
    format!("{event}\n\nIt happened.\n\n{agent}:\n\n{said}\n")
}

#[test]
fn several_files_become_one_event_with_their_agents() {
    let site = Site::new(&[
        (
            "a.txt",
            talk("Old Lock", "HB-01, Harbour Agent", "It closes."),
        ),
        ("b.txt", talk("Old Lock", "TN-02, Town Agent", "It stays.")),
        ("c.txt", talk("Old  LOCK", "HB-01", "It closes for good.")),
    ]);
    let run = site
        .run(&["import", "a.txt", "b.txt", "c.txt", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(
        run.stdout,
        "content/events/old-lock.md\ncontent/assessments/old-lock/hb-01.md\n\
         content/agents/hb-01.md\ncontent/assessments/old-lock/tn-02.md\n\
         content/agents/tn-02.md\ncontent/assessments/old-lock/hb-01-2.md\n\
         content/agents/hb-01.md\n"
    );
    assert_eq!(
        site.text("content/agents/hb-01.md"),
        "---\nid: HB-01\nname: Harbour Agent\n---\n"
    );
    assert!(
        site.text("content/assessments/old-lock/hb-01-2.md")
            .contains("closes for good.")
    );
    assert!(
        run.stderr
            .ends_with("next: read each draft, state its confidence, and remove `draft: true`\n")
    );
    assert_eq!(std::fs::read_dir(site.path("imports")).unwrap().count(), 4);
    site.run(&["check", "--strict"]).expect(0);
}

#[test]
fn one_bad_file_among_good_ones_and_nothing_is_written() {
    let site = Site::new(&[
        ("a.txt", talk("Old Lock", "HB-01", "It closes.")),
        ("b.txt", "Old Lock\n\nNobody speaks.\n".to_owned()),
        ("c.txt", String::new()),
    ]);
    let before = files(site.root());
    let run = site
        .run(&["import", "a.txt", "b.txt", "c.txt", "missing.txt"])
        .expect(1);
    assert_eq!(files(site.root()), before);
    for told in [
        "error[bad-transcript]: no line of this transcript says who speaks\n--> b.txt",
        "looked for a line such as `UA-01, Ukraine Agent:`, `UA-01:` or `**UA-01:**`",
        "error[bad-transcript]: this transcript is empty\n--> c.txt",
        "error[unreadable]: cannot read this file: No such file",
        "--> missing.txt",
        "\nnothing was written\n",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
}

#[test]
fn a_dry_run_shows_all_and_writes_nothing() {
    let site = Site::new(&[(
        "a.txt",
        talk("Old Lock", "HB-01", "It closes. **Not** now."),
    )]);
    let before = files(site.root());
    let dry = site
        .run(&["import", "a.txt", "--dry-run", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(files(site.root()), before);
    let real = site
        .run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    assert_eq!(dry.stderr, real.stderr);
    for path in real.stdout.lines() {
        let shown = format!("==> {path} <==\n{}\n", site.text(path));
        assert!(dry.stdout.contains(&shown), "{shown}\n{}", dry.stdout);
    }
    let kept = files(&site.path("imports"));
    assert_eq!(kept.len(), 5);
    for (path, bytes) in kept {
        let shown = format!("==> imports/{path} <==\n({} bytes)\n", bytes.len());
        assert!(dry.stdout.contains(&shown), "{shown}");
    }
}

#[test]
fn the_standard_input_and_another_folder() {
    let site = Site::new::<&str>(&[]);
    let import = |input: &[u8], arguments: &[&str]| {
        let mut child = site
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may have refused before it was read.
        let _ = child.stdin.take().unwrap().write_all(input);
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let talk = talk("Old Lock", "HB-01", "It closes.");
    let (code, _, said) = import(talk.as_bytes(), &["import", "-", "--out", "desk/site"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.starts_with("<stdin>: plain text, 1 answer by HB-01\n"),
        "{said}"
    );
    assert!(
        site.path("desk/site/content/assessments/old-lock/hb-01.md")
            .is_file()
    );
    assert!(files(&site.path("content")).is_empty());
    let mut bytes = b"\xef\xbb\xbfOld Lock\n\nHB-01:\n\nIt ".to_vec();
    bytes.extend(b"\xffcloses.\n");
    let (code, _, said) = import(&bytes, &["import", "-"]);
    assert_eq!(code, Some(1));
    assert!(said.contains("byte 0xFF at offset 24"), "{said}");
    assert!(said.contains(" --> <stdin>:5:4\n"), "{said}");
    let (code, _, said) = import(&vec![b'a'; 9 << 20], &["import", "-"]);
    assert_eq!(
        (
            code,
            said.contains("error[too-large]: this is larger than 8 MiB")
        ),
        (Some(1), true)
    );
    for (input, arguments, told) in [
        (
            &b"x"[..],
            &["import", "-", "-"][..],
            "the standard input is given twice",
        ),
        (
            b" \n",
            &["import", "-"],
            "nothing came from the standard input",
        ),
        (
            b"",
            &["import", "content"],
            "this is a folder, and no transcript",
        ),
        (b"", &["import", "/dev/null"], "this is no regular file"),
    ] {
        std::fs::create_dir_all(site.path("content")).unwrap();
        let (code, _, said) = import(input, arguments);
        assert_eq!((code, said.contains(told)), (Some(1), true), "{said}");
        assert!(!said.contains("remove it"), "{said}");
    }
}

#[test]
fn wrong_usage() {
    let site = Site::new(&[("a.txt", talk("Old Lock", "HB-01", "It closes."))]);
    let run = site
        .run(&["import", "a.txt", "--date", "yesterday"])
        .expect(2);
    assert!(
        run.stderr
            .starts_with("error: --date: `yesterday` is not a date; write `2025-11-19`")
    );
    site.run(&["import"]).expect(2);
    site.run(&["import", "a.txt", "--date", "2031-03-14T10:00:00+02:00"])
        .expect(0);
    site.run(&["check", "--strict"]).expect(0);
}
