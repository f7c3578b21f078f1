//! Whatever the bytes are: no panic, and no markup that a stranger may not write.

use std::convert::Infallible;
use std::sync::Mutex;

use proptest::prelude::*;
use standpoint::compile::{Options, Record, Scanned, Sink};
use standpoint::diagnostic::{Code, Diagnostics, Style, Texts, github, human, json, short};
use standpoint::digest::Digest;
use standpoint::source::{Files as _, MemoryFiles};

/// Keeps the page of `content/x.md` or of the assessment `x`.
#[derive(Default)]
struct Page(Mutex<String>);

impl Sink for Page {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Option<Digest>) -> Result<(), Infallible> {
        if path.ends_with("x/index.html") {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            *self.0.lock().expect("one at a time") = text;
        }
        Ok(())
    }
}

/// Compiles and renders a site of one file, reports in every form, and gives back the page.
fn compile(path: &str, bytes: &[u8]) -> Result<String, TestCaseError> {
    let mut files = MemoryFiles::default();
    files.put(path, bytes);
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(files.clone(), &Options::default(), None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    let page = Page::default();
    let Ok(_) = linked.render(&page, &mut diagnostics);
    let texts = Texts::fetch(&diagnostics, |file| files.for_report(file));
    human(&diagnostics, &texts, Style::Plain);
    json(&diagnostics, &texts);
    github(&diagnostics, &texts);
    let report = short(&diagnostics, &texts);
    for diagnostic in diagnostics.sorted() {
        let code = diagnostic.code;
        let ours = matches!(
            code,
            Code::Crashed | Code::TemplateError | Code::TemplateLink
        );
        prop_assert!(!ours, "{}", report);
    }
    Ok(page.0.into_inner().expect("one at a time"))
}

/// Each tag of a page that is no closing one, without its text.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap_or_default())
        .filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_safe(html: &str) -> Result<(), TestCaseError> {
    let main = html.split("<main").nth(1).unwrap_or_default();
    prop_assert!(html.is_empty() || main.contains("</main>"), "{}", html);
    prop_assert!(!main.to_lowercase().contains("<script"), "{}", main);
    for tag in tags(main) {
        // Values cannot end their own quotes: `"` is escaped in them.
        let outside: String = tag.split('"').step_by(2).collect();
        for attribute in outside.split_whitespace().skip(1) {
            prop_assert!(!attribute.to_lowercase().starts_with("on"), "{}", tag);
        }
        for (at, _) in tag.match_indices("href=\"") {
            let value = tag[at + 6..].split('"').next().unwrap_or_default();
            let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
            let plain = scheme.contains(['/', '#', '?', '%']);
            let allowed = ["", "http", "https", "mailto", "tel"];
            prop_assert!(
                plain || allowed.contains(&scheme.to_ascii_lowercase().as_str()),
                "{}",
                tag
            );
        }
    }
    Ok(())
}

#[test]
fn what_is_unsafe_is_found() {
    for bad in [
        "<p><SCRIPT>x</script>",
        "<b class=\"a\" onclick=\"x\">",
        "<a href=\"JavaScript:x\">",
        "<a href=\"data:x\">",
    ] {
        let page = format!("<main>{bad}</main>");
        assert!(is_safe(&page).is_err(), "{bad}");
    }
    let good = "<main><a href=\"../a%3Ab/#c:d\" title=\"onclick=x\">on x=y</a></main>";
    assert!(is_safe(good).is_ok());
}

/// Pieces that mean something to Markdown, HTML or URLs.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[ a-z\\n]{1,4}",
        6 => prop::sample::select(vec![
            "#", "*", "_", "`", "~~", "[", "]", "(", ")", "<", ">", "!", "|", "-", "\\", "&", "\"",
            "'", "\n\n", "\n", "    ", "\t", ":", "^", "{", "}", "=", "+", "1. ", "- ", "> ", "---\n",
            "[[", "]]", "[^a]", "[^a]: ", "[a]: ", "](", "|-|-|\n", "```", "<!--", "-->", "- [x] ",
            "&#106;", "&colon;", "&Tab;", "\u{0}", "\u{202e}", "\u{feff}", "й", "🙂", "\r\n",
        ]).prop_map(String::from),
        2 => prop::sample::select(vec![
            "<script>", "<b onclick=x>", "<img src=x onerror=y>", "javascript:", "JaVaScRiPt:x",
            "data:text/html,", "https://a.example/", "<https://a.example>", "<a@b.example>",
            "{#a .b onclick=c}", "[[?x|y]]", "[[x]]", "[[event:x#y]]", "![a](b.png)", "[a](x.md#y)",
            "[a](/timeline/)", "[a](//b)", "# Same\n", "x[^a]\n\n[^a]: y\n\n", "| a | b |\n|-|-|\n| c\n",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn front_matter() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "agent",
        "date",
        "event",
        "confidence",
        "title",
        "id",
        "tags",
        "sources",
        "aliases",
        "draft",
        "marking",
        "publish_on",
        "provenance",
        "supersedes",
        "judgements",
        "extra",
        "lang",
        "darft",
    ]);
    let value = prop_oneof![
        "[ -~]{0,12}",
        "\\PC{0,6}",
        prop::sample::select(vec![
            "UA-01",
            "2025-11-19",
            "kyiv",
            "high",
            "70%",
            "1",
            "[a, b]",
            "{a: b}",
            "[[[]]]",
            "&a x",
            "*a",
            "|\n  text",
            "\n  - a\n  - b: c",
            "\"\\u202e\"",
            "''",
            "x",
            "TLP:RED",
            "true",
            "x/v1",
            "\n  - {text: a, likelihood: [1, 2%, x], confidence: 1, question: q#r}\n  - b",
            "[{text: likely with high confidence, likelihood: 20-45%, id: X}, {id: j1}]",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec((key, value), 0..10).prop_map(|pairs| {
        let lines = pairs.iter().map(|(key, value)| format!("{key}: {value}\n"));
        lines.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_break_it(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        compile("content/assessments/x.md", &bytes)?;
    }

    #[test]
    fn front_matter_never_breaks_it(keys in front_matter(), toml in any::<bool>()) {
        let fence = if toml { "+++" } else { "---" };
        let required = "agent: a\ndate: 2025-11-19\nevent: e\nconfidence: low\n";
        for given in ["", required] {
            let text = format!("{fence}\n{given}{keys}{fence}\nWords.\n");
            compile("content/assessments/x.md", text.as_bytes())?;
        }
    }

    #[test]
    fn markdown_is_safe(body in markdown()) {
        is_safe(&compile("content/x.md", body.as_bytes())?)?;
    }

    #[test]
    fn settings_never_break_it(text in "([a-z_]{1,9} = [\\[\\]{}\"a-z0-9, ]{0,9}\n){0,6}") {
        compile("standpoint.toml", text.as_bytes())?;
    }
}
