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

/// The names of the commands below one, as its help lists them.
fn commands(site: &Site, of: &[&str]) -> Vec<String> {
    let help = site.run(&[of, &["-h"]].concat()).expect(0).stdout;
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let lines = lines.take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn the_help_of_each_command_has_an_example_of_it() {
    let site = site();
    let mut count = 0;
    for name in commands(&site, &[]) {
        let below = commands(&site, &[&name]);
        let below = below.iter().map(|below| vec![&*name, below]);
        for command in below.chain([vec![&*name]]) {
            let help = site
                .run(&[&command[..], &["--help"]].concat())
                .expect(0)
                .stdout;
            let (_, examples) = help
                .split_once("\nExample")
                .unwrap_or_else(|| panic!("{command:?}: {help}"));
            let example = format!("standpoint {}", command.join(" "));
            assert!(examples.contains(&example), "{command:?}: {examples}");
            count += 1;
        }
    }
    assert!(count > 25, "{count}");
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
            .contains("2 documents make 14 pages after TIME\n"),
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

#[test]
fn options_of_a_command_come_before_those_of_every_command() {
    let site = site();
    for command in [
        &["build"][..],
        &["serve"],
        &["check"],
        &["import"],
        &["record"],
        &["remove"],
        &["verify"],
        &["archive"],
        &["new", "assessment"],
    ] {
        for flag in ["-h", "--help"] {
            let run = site.run(&[command, &[flag]].concat()).expect(0);
            let (own, global) = run.stdout.split_once("Options of every command:").unwrap();
            for name in ["--root", "--color", "--quiet", "--verbose"] {
                assert!(!own.contains(name) && global.contains(name), "{own}");
            }
            assert!(
                own.contains("      --") && !global.contains("--help"),
                "{own}"
            );
        }
    }
}

#[test]
fn no_mistyped_command_leads_to_remove() {
    let site = site();
    for wrong in [
        "remov", "removed", "remvoe", "Remove", "remove-", "rmove", "renames", "remote", "emove",
    ] {
        for arguments in [
            &[wrong][..],
            &[wrong, "a", "--reason", "x"],
            &["help", wrong],
        ] {
            let run = site.run(arguments).expect(2);
            let said = run.stderr.replacen(&format!("'{wrong}'"), "", 1);
            assert!(!said.contains("remove"), "{wrong}: {}", run.stderr);
            assert!(!said.contains("\n\n\n"), "{wrong}: {}", run.stderr);
        }
    }
    // Others are suggested as ever.
    let run = site.run(&["recod"]).expect(2);
    assert!(run.stderr.contains("'record'"), "{}", run.stderr);
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let site = site();
    let run = site.run(&["explain"]).expect(0);
    assert_eq!(
        run.stdout.lines().count(),
        standpoint::diagnostic::Code::ALL.len()
    );
    assert!(run.stdout.contains("\nbad-date "), "{}", run.stdout);
    let expected =
        "bad-confidence: A confidence cannot be read.\n\n    confidence: rather sure\n\n";
    for code in [
        "bad-confidence",
        "Bad-Confidence",
        "error[bad-confidence]",
        "[bad-confidence]",
    ] {
        let run = site.run(&["explain", code]).expect(0);
        assert!(run.stdout.starts_with(expected), "{}", run.stdout);
        assert_eq!(run.stderr, "");
    }
    for (wrong, meant) in [
        ("bad-confidense", "did you mean `bad-confidence`?"),
        ("zzzz", "`standpoint explain` lists all of them"),
        ("", "`standpoint explain` lists all of them"),
    ] {
        let run = site.run(&["explain", wrong]).expect(2);
        assert_eq!(
            run.stderr,
            format!("error: there is no code `{wrong}`: {meant}\n")
        );
    }
    // It needs no site.
    let nowhere = crate::support::temporary();
    let mut command = site.command(&["explain", "bad-date"]);
    crate::support::finish(command.current_dir(nowhere.path())).expect(0);
}

#[test]
fn a_site_is_found_from_the_folders_below_it() {
    let site = site();
    let run = |folder: &str, arguments: &[&str]| {
        std::fs::create_dir_all(site.path(folder)).unwrap();
        crate::support::finish(site.command(arguments).current_dir(site.path(folder)))
    };
    // A site without settings is found in its own folder only.
    let lost = run("content/assessments", &["check"]).expect(2);
    assert_eq!(
        lost.stderr,
        "error: there is no site in `.`, and none above it: neither standpoint.toml nor content/. Make \
         one with `standpoint init`, or say where it is with `--root DIR`\n"
    );
    site.write("standpoint.toml", "base_url = \"https://example.org/\"\n");
    let made = run("content/assessments", &["new", "event", "Found"]).expect(0);
    assert_eq!(made.stdout, "../../content/events/found.md\n");
    site.write("content/x.md", "[y](y.md)\n");
    // Messages name files from the root.
    let found = run("content/assessments", &["check", "--format", "short"]).expect(1);
    assert!(
        found.stdout.starts_with("content/x.md:1:1: error"),
        "{found:?}"
    );
    site.remove("content/x.md");
    // Paths of the command line are those of the working folder.
    run("static/a/b", &["build", "--out", "../../../there"]).expect(0);
    assert!(site.path("there/index.html").is_file());
    run("static/a/b", &["build"]).expect(0);
    assert!(site.has("index.html"));
    let again = site.build();
    assert!(
        again.stderr.ends_with("nothing has changed\n"),
        "one cache for one folder: {again:?}"
    );
    // The nearest one is meant; `init` and `--root` look no further.
    run("inner/content", &["init", ".."]).expect(0);
    let inner = run("inner/content/events", &["check", "-v"]).expect(0);
    assert!(inner.stderr.contains("checked 5 documents"), "{inner:?}");
    run("static/c", &["init"]).expect(0);
    assert!(site.path("static/c/standpoint.toml").is_file());
    run("static/d", &["--root", ".", "check"]).expect(2);
}

#[cfg(unix)]
#[test]
fn a_site_in_a_folder_for_everybody_is_not_found_from_below() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = site();
    site.write("standpoint.toml", "");
    std::fs::create_dir_all(site.path("mine/deep")).unwrap();
    let check =
        || crate::support::finish(site.command(&["check"]).current_dir(site.path("mine/deep")));
    check().expect(0);
    let mode = |mode| std::fs::set_permissions(site.root(), std::fs::Permissions::from_mode(mode));
    mode(0o1777).unwrap();
    check().expect(2);
    mode(0o700).unwrap();
}

#[cfg(debug_assertions)]
#[test]
fn a_fault_of_the_program_says_how_to_report_it_and_ends_with_3() {
    let run = |backtrace: Option<&str>| {
        let site = site();
        let mut command = site.command(&["build"]);
        command
            .env_remove("RUST_BACKTRACE")
            .env_remove("RUST_LIB_BACKTRACE");
        if let Some(value) = backtrace {
            command.env("RUST_BACKTRACE", value);
        }
        command.env("STANDPOINT_FAULT_KIND", "panic");
        crate::support::finish(command.env("STANDPOINT_FAULT_AT", "1")).expect(3)
    };
    let quiet = run(None);
    assert!(
        quiet
            .stderr
            .starts_with("error: Standpoint itself failed at src/disk/fault.rs:"),
        "{quiet:?}"
    );
    for part in [
        "a fault that a test asked for\n",
        "Please report it ",
        concat!("standpoint ", env!("CARGO_PKG_VERSION"), " on "),
        "RUST_BACKTRACE=1",
    ] {
        assert_eq!(quiet.stderr.matches(part).count(), 1, "{part}: {quiet:?}");
    }
    assert!(
        !quiet.stderr.contains("stack backtrace") && !quiet.stderr.contains("thread '"),
        "{quiet:?}"
    );
    assert!(quiet.stderr.lines().count() == 5, "{quiet:?}");
    assert!(
        run(Some("1")).stderr.lines().count() > 8,
        "a backtrace is there on demand"
    );
}
