//! Wrong usage, help, and the flags that every command has.

use crate::support::{Site, assessment};

fn site() -> Site {
    Site::new(&[(
        "content/assessments/a.md",
        assessment("A", "2025-01-01", "E", "", "Text."),
    )])
}

#[test]
fn wrong_usage_is_2_and_says_what_is_wrong() {
    let site = site();
    for (arguments, message) in [
        (&["frob"][..], "error: unrecognized subcommand 'frob'"),
        (&["build", "--frob"], "error: unexpected argument '--frob'"),
        (&["build", "extra"], "error: unexpected argument 'extra'"),
        (&["check", "--format", "xml"], "error: invalid value 'xml'"),
        (
            &["build", "-q", "-v"],
            "error: the argument '--quiet' cannot be used with '--verbose'",
        ),
        (&["new"], "Make a file with its front matter filled in"),
        (
            &["new", "assessment", "--event", "E"],
            "error: the following required arguments",
        ),
        (&["build", "--out"], "error: a value is required for '--out"),
        (&[], "Compiles many agents' assessments"),
    ] {
        let run = site.run(arguments).expect(2);
        assert!(run.stderr.starts_with(message), "{arguments:?} {run:?}");
        assert_eq!(run.stdout, "");
    }
    for command in [&["build"][..], &["check"], &["new", "event", "E"]] {
        let run = site
            .run(&[&["--root", "nowhere"], command].concat())
            .expect(2);
        assert_eq!(
            run.stderr,
            "error: there is no site in `nowhere`: neither standpoint.toml nor content/. Make one \
             with `standpoint init`, or say where it is with `--root DIR`\n"
        );
    }
    assert!(!site.path("nowhere").exists());
}

#[test]
fn help_is_data_short_with_h_and_complete_with_help() {
    let site = site();
    for command in [
        &[][..],
        &["init"],
        &["new"],
        &["new", "assessment"],
        &["build"],
        &["check"],
    ] {
        let short = site.run(&[command, &["-h"]].concat()).expect(0);
        let long = site.run(&[command, &["--help"]].concat()).expect(0);
        assert_eq!(short.stderr + &long.stderr, "");
        assert!(short.stdout.contains("Usage: standpoint"), "{command:?}");
        assert!(
            short.stdout.lines().all(|line| line.chars().count() <= 100),
            "{command:?}"
        );
        assert!(long.stdout.len() >= short.stdout.len());
        for flag in ["--root", "--color", "--quiet", "--verbose"] {
            assert!(short.stdout.contains(flag), "{command:?} {flag}");
        }
    }
    let run = site.run(&["--version"]).expect(0);
    assert_eq!(
        run.stdout,
        format!("standpoint {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn quiet_says_only_what_is_wrong_and_verbose_what_is_done() {
    let site = site();
    let run = site.run(&["build", "-q"]).expect(0);
    assert_eq!((run.stdout, run.stderr), (String::new(), String::new()));
    let run = site.run(&["-q", "check"]).expect(0);
    assert_eq!(run.stderr, "");
    site.write("content/x.md", "[y](y.md)\n");
    let run = site.run(&["check", "-q"]).expect(1);
    assert!(run.stderr.starts_with("error[broken-link]"), "{run:?}");
    assert!(!run.stderr.contains("checked"));
    site.remove("content/x.md").write("content/z.md", "# Z\n");
    let run = site.run(&["-v", "build"]).expect(0);
    assert!(
        run.said()
            .contains("2 documents make 13 pages after TIME\n"),
        "{}",
        run.said()
    );
}

#[test]
fn a_site_is_found_with_root_and_an_output_from_where_one_stands() {
    let site = site();
    std::fs::create_dir(site.path("elsewhere")).unwrap();
    let mut command = site.command(&["--root", "..", "build", "--out", "out"]);
    let output = command
        .current_dir(site.path("elsewhere"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(site.path("elsewhere/out/index.html").is_file());
    let mut command = site.command(&["--root", "..", "build"]);
    let output = command
        .current_dir(site.path("elsewhere"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(site.has("index.html") && !site.path("elsewhere/public").exists());
}
