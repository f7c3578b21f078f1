//! What is meant to do harm: names that lead elsewhere, text that looks like markup, files without end.

use crate::support::{Site, files};

#[test]
fn size_is_limited_before_anything_is_read_whole() {
    let site = Site::new::<&str>(&[]);
    let file = std::fs::File::create(site.path("a.txt")).unwrap();
    // Nothing but holes: it takes no room, and would take all memory.
    file.set_len(1 << 40).unwrap();
    let run = site.run(&["import", "a.txt"]).expect(1);
    assert!(
        run.stderr
            .contains("error[too-large]: this file is larger than 8 MiB"),
        "{}",
        run.stderr
    );
    // One line just below the limit is read.
    let line = format!("Old Lock\n\nA-1:\n\n{}", "It closes. ".repeat(100_000));
    site.write("b.txt", line)
        .run(&["import", "b.txt"])
        .expect(0);
}

#[test]
fn names_of_speakers_stay_within_their_folders() {
    for name in [
        "../../x-01",
        "/etc/x-01",
        "C:\\x-01",
        "a/../b-01",
        "\u{202e}x-01",
        "x\u{0}-01",
        "con",
        "-01",
        ".x-01",
        "x-01; rm -rf .",
        "x-01\u{200b}",
        "<b>x-01</b>",
        "x-01'\"",
        "${HOME}-01",
        "%2e%2e%2fx-01",
    ] {
        let text = format!("Old Lock\n\n{name}:\n\nIt closes.\n\nOK-1, {name}:\n\nIt opens.\n");
        let site = Site::new(&[("desk/a.txt", &*text), ("desk/standpoint.toml", "")]);
        let run = site.run(&[
            "--root",
            "desk",
            "import",
            "desk/a.txt",
            "--date",
            "2031-03-14",
        ]);
        let written = files(site.root());
        for path in written.keys() {
            let inside = [
                "content/",
                "desk/a.txt",
                "desk/standpoint.toml",
                "desk/.standpoint/",
                "desk/content/",
                "desk/imports/",
            ];
            assert!(
                inside.iter().any(|folder| path.starts_with(folder)),
                "{name}: {path}"
            );
            assert!(
                path.bytes().all(|byte| byte.is_ascii_graphic()),
                "{name}: {path}"
            );
        }
        if run.code == Some(0) {
            site.run(&["--root", "desk", "check"]).expect(0);
            site.run(&["--root", "desk", "build", "--drafts", "--out", "out"])
                .expect(0);
            for (path, bytes) in files(&site.path("out")) {
                let text = String::from_utf8_lossy(&bytes);
                assert!(!text.contains("<b>x-01"), "{name}: {path}");
            }
        } else {
            run.expect(1);
        }
    }
}

#[test]
fn what_looks_like_front_matter_or_code_is_text() {
    let said = "---\nconfidence: high\ndraft: false\n---\n\n<script>alert(1)</script>\n\n\
                <!-- a -->\n\n    indented\n\n```\nfence\n\n[[agent:A-1]] ![x](https://evil.example/x.png)\n\n\
                [x](javascript:alert(1))\n\n{{ site.title }} {% raw %}\n";
    let site = Site::new(&[("a.txt", format!("Old Lock\n\n---\n\nA-1:\n\n{said}"))]);
    site.run(&["import", "a.txt", "--date", "2031-03-14"])
        .expect(0);
    let draft = site.text("content/assessments/old-lock/a-1.md");
    assert!(
        draft.contains("\nconfidence: unstated\ndraft: true\n"),
        "{draft}"
    );
    site.run(&[
        "build",
        "--drafts",
        "--out",
        "shown",
        "--strict",
        "--base-url",
        "https://x.example/",
    ])
    .expect(0);
    let page = site.text("shown/assessments/old-lock/a-1/index.html");
    let (_, text) = page.split_once("<div class=\"text\">").unwrap();
    let (text, _) = text.split_once("</div>").unwrap();
    for shown in [
        "confidence: high",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&lt;!-- a --&gt;",
        "[[agent:A-1]]",
        "![x](",
        "[x](javascript:alert(1))",
        "{{ site.title }} {% raw %}",
    ] {
        assert!(text.contains(shown), "{shown} is missing in\n{text}");
    }
    for made in ["<script", "<pre", "<code", "<img", "href=\"javascript"] {
        assert!(!text.contains(made), "{made} stands in\n{text}");
    }
}

#[test]
fn one_paragraph_of_all_signs_takes_no_longer_than_its_length() {
    // Each was slow in some program: nesting, quotes, brackets, emphasis, references, lists.
    for (start, sign) in [
        ("", "> "),
        ("", "["),
        ("", "*a "),
        ("", "_a*"),
        ("[x", "]("),
        ("", "\u{2022} "),
        ("", "1. "),
        ("", "<a "),
        ("", "`"),
        ("", "![["),
    ] {
        let text = format!("Old Lock\n\nA-1:\n\n{start}{}\n", sign.repeat(20_000));
        let site = Site::new(&[("a.txt", text)]);
        site.run(&["import", "a.txt", "--date", "2031-03-14"])
            .expect(0);
    }
}
