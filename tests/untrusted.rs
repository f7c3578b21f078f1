//! Text by strangers becomes text: no scripts, no handlers, no hidden controls, and nothing of
//! what is withheld.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn site(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().expect("a folder");
    fs::write(root.path().join("standpoint.toml"), "").expect("written");
    for (path, text) in files {
        let file = root.path().join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        fs::write(file, text).expect("written");
    }
    root
}

fn run(root: &Path, command: &str) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_standpoint"))
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .args([command, "--root"])
        .arg(root)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), said)
}

/// The body of the page that a document becomes.
fn page(text: &str) -> String {
    let root = site(&[("content/about.md", text)]);
    let (code, said) = run(root.path(), "build");
    assert_eq!(code, Some(0), "{said}");
    fs::read_to_string(root.path().join("public/about/index.html")).expect("the page")
}

#[test]
fn raw_html_is_text() {
    let html = page(
        "# T\n\nA <b onclick=\"x()\">bold</b> word.\n\n<script>alert(1)</script>\n\n\
         <img src=x onerror=alert(1)>\n\n<!-- a secret -->\n\nEnd <!-- another --> here.\n",
    );
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("&lt;b onclick="));
    for bad in [
        "<script>alert",
        "<img src=\"x\"",
        "<b onclick",
        "secret",
        "another",
    ] {
        assert!(!html.contains(bad), "{bad}");
    }
}

#[test]
fn headings_have_an_id_and_classes_only() {
    let html = page("# T\n\n## Words {#a .b onclick=alert(1) style=x data-y=z}\n");
    assert!(html.contains("<h2 id=\"a\" class=\"b\">"), "{html}");
    for bad in ["onclick", "style=", "data-y"] {
        assert!(!html.contains(bad), "{bad}");
    }
}

#[test]
fn hidden_directions_are_shown() {
    let html = page(
        "# T\u{202e}\n\nsafe\u{202e}not `co\u{2066}de` [l\u{2067}](https://a.example/ \"t\u{202a}\") \
         [[?no\u{202b}]]\n\n```a\u{202c}\nx\u{202d}\n```\n",
    );
    for shown in [
        "[U+202E]", "[U+2066]", "[U+2067]", "[U+202A]", "[U+202B]", "[U+202D]",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    let hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!html.contains(hidden), "{html}");
}

#[test]
fn schemes_are_refused_in_every_spelling() {
    for link in [
        "[a](javascript:alert(1))",
        "[a](JAVASCRIPT:alert(1))",
        "[a](java&Tab;script:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a](\\javascript:alert(1))",
        "[a](<  javascript:alert(1)>)",
        "[a](&#1;javascript:alert(1))",
        "<javascript:alert(1)>",
        "[a]\n\n[a]: javascript:alert(1)",
        "![a](javascript:alert(1))",
        "[a](data:text/html;base64,x)",
        "[a](vbscript:x)",
        "[a](\\\\evil.example)",
        "[a](//evil.example)",
        "[a](/\\evil.example)",
        "[a](blob:x)",
    ] {
        let root = site(&[("content/about.md", link)]);
        let (code, said) = run(root.path(), "check");
        assert_eq!(code, Some(1), "{link}");
        assert!(said.contains("error[unsafe-link]"), "{link}\n{said}");
    }
}

#[test]
fn footnotes_are_numbered_once() {
    let html = page(
        "# T\n\nx[^a] y[^b] z[^a] w[^none]\n\n[^a]: one\n[^a]: two\n[^b]: has[^c]\n\n> [^c]: in a quote\n",
    );
    for id in ["fn_1", "fn_2", "fn_3", "fnref_1_1", "fnref_1_2"] {
        assert_eq!(
            html.matches(&format!("id=\"{id}\"")).count(),
            1,
            "{id} in {html}"
        );
    }
    assert!(html.contains("[^none]"));
}

#[test]
fn what_is_withheld_is_nowhere() {
    let draft = "---\nagent: Hidden-Agent\ndate: 2025-11-19\nevent: hidden-event\nconfidence: low\n\
                 draft: true\ntitle: The concealed assessment\ntags: [hiddentag]\n---\n\
                 ![x](hidden.png) [s](https://hidden-source.example/)\n";
    let root = site(&[
        ("standpoint.toml", "base_url = \"https://desk.example/\"\n"),
        ("content/assessments/kept-back.md", draft),
        ("content/assessments/hidden.png", "x"),
        (
            "content/events/later.md",
            "---\ntitle: The embargoed talks\npublish_on: 2999-01-01\n---\n",
        ),
        (
            "content/agents/red.md",
            "---\nname: The marked agent\nmarking: TLP:RED\n---\n",
        ),
        (
            "content/about.md",
            "See [[?kept-back|plain words]], [[?later|in time]] and [[?red|others]].\n",
        ),
    ]);
    let (code, said) = run(root.path(), "build");
    assert_eq!(code, Some(0), "{said}");
    let mut files = Vec::new();
    collect(&root.path().join("public"), &mut files);
    for file in files {
        let name = file.to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&fs::read(&file).expect("read")).to_lowercase();
        for secret in [
            "kept-back",
            "concealed",
            "embargoed",
            "marked agent",
            "hidden",
            "2999",
            "/red/",
        ] {
            assert!(!name.contains(secret), "{secret} in {name}");
            let in_css = name.contains("/theme/") && secret == "hidden";
            let attribute = text.replace("aria-hidden", "").replace(" hidden>", ">");
            assert!(in_css || !attribute.contains(secret), "{secret} in {name}");
        }
    }
    let about = fs::read_to_string(root.path().join("public/about/index.html")).expect("read");
    assert!(
        about.contains("See plain words, in time and others."),
        "{about}"
    );
}

fn collect(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
