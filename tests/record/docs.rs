//! What `docs/record.md` prints for readers to check a record with, run on one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::desk::{head, objects, overwrite, recorded};
use crate::support::{Run, Site, finish};

/// A block of a page of `docs/`.
fn block(page: &str, mark: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(page);
    let page = fs::read_to_string(page).unwrap();
    let (_, behind) = page
        .split_once(&format!("<!-- check: {mark} -->\n```sh\n"))
        .unwrap();
    let (script, _) = behind.split_once("```").unwrap();
    script.to_owned()
}

/// A shell in the site's folder that stops at the first command that fails, and finds the program.
fn shell(site: &Site, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_standpoint"));
    let others = std::env::var_os("PATH").unwrap_or_default();
    let folder = program.parent().unwrap().to_path_buf();
    let path = std::env::join_paths([folder].into_iter().chain(std::env::split_paths(&others)));
    let mut command = Command::new("sh");
    command.current_dir(site.root()).args(["-e", "-c", script]);
    command
        .env("PATH", path.unwrap())
        .env("XDG_CACHE_HOME", site.caches())
        .env_remove("SOURCE_DATE_EPOCH");
    command
}

/// Runs a block of the page on the record.
fn run(site: &Site, mark: &str) -> Run {
    finish(&mut shell(site, &block("record.md", mark)))
}

#[test]
fn a_shell_reads_the_same_head() {
    let site = recorded();
    // A note that could be taken for a field.
    let note = "It said \"prev\":\"0\" and \\n.";
    crate::desk::at(
        &site,
        "2026-01-12T00:00:00Z",
        &["withdraw", "talks/south", "--reason", note],
    )
    .expect(0);
    assert_eq!(run(&site, "ledger").expect(0).stdout.trim(), head(&site));
    let whole = site.text(crate::desk::LEDGER);
    site.write(crate::desk::LEDGER, whole.trim_end());
    let cut = run(&site, "ledger").expect(1);
    assert_eq!(cut.stdout, "the last line is cut off\n");
    site.write(crate::desk::LEDGER, &whole);
    site.replace(crate::desk::LEDGER, "The month", "The year");
    assert!(
        run(&site, "ledger")
            .expect(1)
            .stdout
            .starts_with("broken before: ")
    );
}

#[test]
fn sha256sum_reads_all_objects() {
    let site = recorded();
    run(&site, "objects").expect(0);
    overwrite(&site, &objects(&site)[0], b"other");
    run(&site, "objects").expect(1);
}

#[test]
fn a_shell_misses_objects_that_the_ledger_names() {
    let site = recorded();
    run(&site, "named").expect(0);
    for object in objects(&site) {
        let away = site.path("away");
        fs::rename(site.path(&object), &away).unwrap();
        let missed = run(&site, "named").expect(1);
        assert!(
            missed.stdout.starts_with("missing: "),
            "{object}: {missed:?}"
        );
        fs::rename(&away, site.path(&object)).unwrap();
    }
    let remove = ["remove", "talks/south", "--reason", "It named a source."];
    crate::desk::at(&site, "2026-01-12T00:00:00Z", &remove).expect(0);
    run(&site, "named").expect(0);
}

/// What was removed or taken offline had another id before, and an older one before that.
#[test]
fn a_shell_does_not_miss_what_was_removed_under_another_id() {
    for act in ["remove", "unpublish"] {
        let site = recorded();
        let run_at = |arguments: &[&str]| {
            crate::desk::at(&site, "2026-01-12T00:00:00Z", arguments).expect(0);
        };
        for (old, new) in [("talks/south", "talks/s"), ("talks/s", "talks/x")] {
            site.replace(
                crate::desk::SOUTH,
                &format!("id: {old}\n"),
                &format!("id: {new}\n"),
            );
            run_at(&["rename", old, new, "--reason", "A name."]);
        }
        run_at(&[act, "talks/x", "--reason", "It named a source."]);
        site.remove(crate::desk::SOUTH);
        if act == "unpublish" {
            // As in a bag.
            let named: Vec<_> = crate::desk::entries(&site).into_iter().collect();
            for entry in named.iter().filter(|one| one.act.is_version()) {
                let is_gone = matches!(&*entry.id, "talks/south" | "talks/s" | "talks/x");
                let object = standpoint::ledger::object_path(entry.content);
                if is_gone && site.path(&object).exists() {
                    site.remove(&object);
                }
            }
        }
        run(&site, "named").expect(0);
        let north = crate::desk::entries(&site)
            .into_iter()
            .find(|entry| &*entry.id == "talks/north");
        site.remove(&standpoint::ledger::object_path(north.unwrap().content));
        run(&site, "named").expect(1);
    }
}

#[test]
fn a_shell_prints_the_facts_in_order() {
    let site = crate::facts::decided();
    site.replace("content/events/talks.md", "answer: yes", "answer: no");
    let correct = ["record", "--kind", "correction", "--note", "why"];
    crate::desk::at(&site, "2026-01-12T00:00:00Z", &correct).expect(0);
    let printed = run(&site, "facts").expect(0).stdout;
    let id = |line: &str| {
        let fact = standpoint::ledger::Fact::parse(format!("{line}\n").as_bytes());
        fact.expect(line).id
    };
    let ids: Vec<_> = printed.lines().map(id).collect();
    let expected = [
        "agent:north",
        "question:talks/sign",
        "site:settings",
        "outcome:talks/sign",
        "outcome:talks/sign",
    ];
    assert!(ids.iter().map(|id| &**id).eq(expected), "{ids:?}");
}

#[test]
fn a_workflow_publishes_no_shorter_record() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("skipped: there is no curl");
        return;
    }
    let site = recorded();
    let server = site.path("server");
    let url = format!("file://{}", server.display());
    let script = block("publishing.md", "publish");
    let publish = |is_published: bool| {
        drop(fs::remove_dir_all(site.path("public")));
        let mut command = shell(&site, &script);
        command.env("SITE", &url).env_remove("RECORD_PUBLISHED");
        if is_published {
            command.env("RECORD_PUBLISHED", "yes");
        }
        finish(&mut command)
    };
    // Nothing was published before, and that must be said.
    assert_ne!(publish(true).code, Some(0));
    publish(false).expect(0);
    fs::rename(site.path("public"), &server).unwrap();
    publish(true).expect(0);
    let text = site.text(crate::desk::LEDGER);
    let mut lines: Vec<_> = text.lines().collect();
    lines.pop();
    site.write(crate::desk::LEDGER, lines.join("\n") + "\n");
    site.replace(crate::desk::NORTH, " by May", "");
    let run = publish(true).expect(1);
    assert!(run.stderr.contains("record-rewound"), "{run:?}");
    site.write(crate::desk::LEDGER, text);
    fs::remove_file(server.join("record/checkpoint")).unwrap();
    assert_ne!(publish(true).code, Some(0));
    assert!(!site.has("index.html"));
}
