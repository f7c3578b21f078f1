//! Hostile and unlucky input: a clear error or a right page, never a panic, and what else is
//! wrong with the site is still reported.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const KEYS: &str = "---\nagent: UA-01\ndate: 2025-11-19\nevent: kyiv\nconfidence: low\n---\n";
/// A mistake that every site of these tests has besides, and that must be told.
const CANARY: (&str, &[u8]) = ("content/canary.md", b"[[no such thing]]\n");

fn site(files: &[(&str, &[u8])]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("standpoint.toml"), "").expect("written");
    for (path, bytes) in files {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, bytes).expect("written");
    }
    root
}

fn run(root: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let output = command.args(arguments).arg("--root").arg(root).output();
    let output = output.expect("it runs");
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).expect("UTF-8");
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code(), said)
}

/// The short report of `check` on a site with one file more than the canary.
fn check(path: &str, bytes: &[u8]) -> String {
    let root = site(&[(path, bytes), CANARY]);
    let (code, said) = run(root.path(), &["check", "--format", "short"]);
    assert_eq!(code, Some(1), "{said}");
    let canary = "content/canary.md:1:1: error[broken-link]";
    assert!(said.contains(canary), "{path}: {said}");
    let others = said.lines().filter(|line| !line.contains("canary.md"));
    let others = others.filter(|line| line.contains("error[") || line.contains("warning["));
    others.collect::<Vec<_>>().join("\n")
}

/// The page that `build` makes of a body, in a site without mistakes.
fn page(body: &str) -> String {
    let root = site(&[("content/about.md", body.as_bytes())]);
    let (code, said) = run(root.path(), &["build"]);
    assert_eq!(code, Some(0), "{said}");
    fs::read_to_string(root.path().join("public/about/index.html")).expect("the page")
}

/// `one(0)`, `one(1)` and so on, joined.
fn repeat(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().concat()
}

fn body(text: &str) -> String {
    check("content/about.md", text.as_bytes())
}

fn keys(text: &str) -> String {
    check(
        "content/assessments/x.md",
        format!("---\n{text}\n---\nWords.\n").as_bytes(),
    )
}

#[test]
fn an_empty_site_is_a_site() {
    let root = site(&[]);
    assert_eq!(run(root.path(), &["check"]).0, Some(0));
    assert_eq!(run(root.path(), &["build"]).0, Some(0));
}

#[test]
fn files_that_are_no_documents_are_told_apart() {
    let path = "content/assessments/x.md";
    for (bytes, code) in [
        (&b""[..], "front-matter-missing"),
        (b"words", "front-matter-missing"),
        (b"---\nagent: x\n", "front-matter-missing"),
        (b"---\nagent: M\xfcller\n---\n", "invalid-utf8"),
        (b"\xff\xfe-\0-\0-\0\n\0", "invalid-utf8"),
        (b"---\nagent: x\0\n---\n", "nul-byte"),
        (&vec![b'x'; 50 << 20], "too-large"),
    ] {
        let report = check(path, bytes);
        assert!(report.contains(&format!("error[{code}]")), "{report}");
        assert_eq!(report.lines().count(), 1, "{report}");
    }
}

#[test]
fn byte_order_marks_and_carriage_returns_are_nothing() {
    let text = format!("\u{feff}{KEYS}# A title\n\nWords.\n").replace('\n', "\r\n");
    assert_eq!(check("content/assessments/x.md", text.as_bytes()), "");
    let report = check(
        "content/about.md",
        "\u{feff}One\r\n\r\n[two](x.md)\r\n".as_bytes(),
    );
    assert!(report.starts_with("content/about.md:3:1:"), "{report}");
}

#[test]
fn deep_nesting_ends() {
    let many = 100_000;
    let steps = repeat(600, |depth| format!("{}- x\n", "  ".repeat(depth)));
    for deep in [
        ">".repeat(many),
        "+ ".repeat(many),
        steps,
        format!("{}{}", "*a _b ".repeat(300), "c_ d* ".repeat(300)),
    ] {
        let report = body(&deep);
        assert_eq!(report.lines().count(), 1, "{report}");
        assert!(report.contains("error[too-deep]"), "{report}");
    }
    let wide = [
        "[".repeat(many),
        "![".repeat(many),
        "*".repeat(many),
        "*a".repeat(many),
        "<".repeat(many),
        "&".repeat(many),
        "[^".repeat(many),
        "$".repeat(many),
        "~~".repeat(many),
        "<!--".repeat(many),
        "| ".repeat(many),
        "[[".repeat(many),
        "[a](<".repeat(many),
        "[a]: <".repeat(many),
    ];
    for text in wide {
        let report = body(&text);
        assert!(report.lines().count() <= 1, "{report}");
    }
    let runs: String = (1..1_200).map(|length| "`".repeat(length) + "x ").collect();
    assert_eq!(body(&runs), "");
}

#[test]
fn deep_and_clever_front_matter_is_refused() {
    for deep in [
        format!("extra: {}", "[".repeat(100_000)),
        format!("extra: {}", "{a: ".repeat(50_000)),
        format!("extra:\n{}", "- ".repeat(50_000)),
    ] {
        let report = keys(&deep);
        assert_eq!(report.lines().count(), 1, "{report}");
        assert!(
            report.contains("error[too-deep]") || report.contains("error[front-matter-syntax]"),
            "{report}"
        );
    }
    let toml = format!("+++\nextra = {}\n+++\n", "[".repeat(100_000));
    let report = check("content/assessments/x.md", toml.as_bytes());
    assert_eq!(report.lines().count(), 1, "{report}");

    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nextra: [*c, *c]";
    assert!(keys(bomb).contains("error[yaml-alias]"));
    assert!(keys("agent: a\nagent: b").contains("error[duplicate-key]"));
    let names = repeat(100, |at| format!("  - agent {at}\n"));
    let text = KEYS.replace("agent: UA-01", &format!("agent:\n{names}"));
    assert_eq!(check("content/assessments/x.md", text.as_bytes()), "");
    assert!(keys(&format!("agent: {}", "x".repeat(4_000))).contains("error[too-large]"));
    let many = "x, ".repeat(200_000);
    assert!(keys(&format!("agent: [{many}]")).contains("error[too-large]"));
}

#[cfg(unix)]
#[test]
fn odd_folders_and_links_are_followed_or_named() {
    use std::os::unix::fs::symlink;
    let root = site(&[
        ("content/folder.md/x.md", b"Words.\n"),
        ("content/real.md", b"Words.\n"),
        ("outside-not/x.md", b"Words.\n"),
        CANARY,
    ]);
    let content = root.path().join("content");
    symlink("real.md", content.join("inside.md")).expect("linked");
    symlink("../outside-not", content.join("sibling")).expect("linked");
    symlink("..", content.join("folder.md/loop")).expect("linked");
    symlink("self", content.join("self")).expect("linked");
    symlink("/etc", content.join("etc")).expect("linked");
    symlink("/etc/hostname", content.join("host.md")).expect("linked");
    symlink("nowhere", content.join("dangling.md")).expect("linked");
    let (code, said) = run(root.path(), &["check", "--format", "short"]);
    assert_eq!(code, Some(1));
    for expected in [
        "content/canary.md:1:1: error[broken-link]",
        "content/etc: error[outside-site]",
        "content/host.md: error[outside-site]",
        "content/dangling.md: error[unreadable]",
        "content/self: error[unreadable]",
        "content/folder.md/loop: error[unreadable]",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    assert_eq!(said.matches("error[").count(), 6, "{said}");
}

#[test]
fn odd_names_make_pages_and_files() {
    let long = "n".repeat(251);
    let names = [
        "two words",
        "100% sure?",
        "a#b",
        "“quotes” 'n' \"more\"",
        "🙂",
        "Київ",
        "c&d",
        "[x]",
        &long,
    ];
    let mut files = Vec::new();
    let mut links = String::new();
    for name in names {
        files.push((format!("content/{name}.md"), b"# Words\n".to_vec()));
        files.push((format!("content/{name}.png"), b"x".to_vec()));
        let line = format!(
            "[a](<{0}.md>) ![b](<{0}.png>)\n",
            name.replace('%', "%25")
                .replace('?', "%3F")
                .replace('#', "%23")
                .replace('&', "\\&")
        );
        links.push_str(&line);
    }
    files.push(("content/links.md".into(), links.into_bytes()));
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (&**path, &**bytes))
        .collect();
    let root = site(&files);
    let (code, said) = run(root.path(), &["build"]);
    assert_eq!(code, Some(0), "{said}");
    for name in names {
        assert!(
            root.path().join(format!("public/{name}.png")).is_file(),
            "{name}"
        );
    }
}

#[test]
fn a_table_bomb_is_refused_and_a_long_document_is_a_page() {
    let bomb = format!(
        "|{}\n|{}\n{}",
        "a|".repeat(1_500),
        "-|".repeat(1_500),
        "|x\n".repeat(3_000)
    );
    assert!(body(&bomb).contains("error[too-large]"));
    let links = repeat(20_000, |at| {
        format!("[a](https://h{}.example/{at}) ", at % 9)
    });
    assert_eq!(
        check(
            "content/assessments/x.md",
            format!("{KEYS}{links}").as_bytes()
        ),
        ""
    );
    let broken =
        "[a](nowhere.md) [b](#nowhere) [c](/no/where/) [[nothing]] ![d](no.png)\n".repeat(200);
    assert_eq!(body(&broken).lines().count(), 1_000);
    let headings = page(&"# Same\n".repeat(3_000));
    assert!(headings.contains("id=\"same-2999\""), "the last heading");
    let notes = repeat(2_000, |at| format!("x[^{at}]\n\n[^{at}]: note {at}\n\n"));
    assert!(page(&notes).contains("id=\"fn_2000\""));
}
