//! Whatever characters texts and settings hold: feeds and sitemaps are well-formed XML, pages hold
//! nothing that HTML forbids, and nothing is lost without a word.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::sync::Mutex;

use proptest::prelude::*;
use standpoint::cache::Basis;
use standpoint::compile::{Options, Record, Scanned, Sink};
use standpoint::diagnostic::{Code, Diagnostics};
use standpoint::digest::Digest;
use standpoint::site::Rows;
use standpoint::source::MemoryFiles;

use crate::feeds::elements;

/// Keeps all files.
#[derive(Default)]
pub struct Everything(pub Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Everything {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Infallible> {
        let mut files = self.0.lock().expect("one at a time");
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Compiles a site; gives back its files, and which sources have errors.
fn compile(files: &MemoryFiles) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(files.clone(), &Options::default(), None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    let everything = Everything::default();
    let Ok(_) = linked.render(&everything, &mut diagnostics);
    let sorted = diagnostics.sorted();
    let ours = [Code::Crashed, Code::TemplateError, Code::TemplateLink];
    for found in &sorted {
        assert!(!ours.contains(&found.code), "{}", found.message);
    }
    let places = sorted.iter().filter_map(|found| found.place.as_ref());
    let named = places.map(|place| place.file.to_string()).collect();
    (everything.0.into_inner().expect("one at a time"), named)
}

/// Characters of XML 1.0 (section 2.2), without those controls that it allows and HTML does not.
fn is_allowed(c: char) -> bool {
    match u32::from(c) {
        0x9 | 0xa | 0xd | 0x20..=0x7e | 0xa0..=0xd7ff | 0xe000..=0xfdcf | 0xfdf0..=0xfffd => true,
        code @ 0x10000.. => code & 0xfffe != 0xfffe,
        _ => false,
    }
}

fn check(files: &BTreeMap<String, Vec<u8>>) {
    for (path, bytes) in files {
        let is_page = match path.rsplit('.').next() {
            Some("html") => true,
            Some("xml") => false,
            _ => continue,
        };
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let bad = text.chars().find(|&c| !is_allowed(c));
        assert_eq!(bad, None, "{path}");
        if !is_page {
            // The parser resolves references; what they stand for is held to the same.
            for (of, text) in elements(text) {
                let bad = text.chars().find(|&c| !is_allowed(c));
                assert_eq!(bad, None, "{path}: {of}");
            }
        }
    }
}

/// A site that has a text in each of its places, one document a place, so that an error in one
/// leaves the others.
fn site(text: &str, raw_html: &str) -> (MemoryFiles, usize) {
    let quoted = serde_json::to_string(text).expect("a text");
    let mut files = MemoryFiles::default();
    let mut settings = format!(
        "base_url = \"https://example.org/a/\"\nmarkdown.raw_html = \"{raw_html}\"\ntitle = {quoted}\n"
    );
    let _ = writeln!(settings, "licence = {quoted}\ncontact = {quoted}");
    let _ = writeln!(
        settings,
        "nav = [{{title = {quoted}, path = \"/timeline/\"}}]"
    );
    files.put("standpoint.toml", settings.as_bytes());
    let mut count = 0;
    let mut add = |agent: &str, event: &str, more: &str, body: &str| {
        count += 1;
        let text = format!(
            "---\nagent: {agent}\ndate: 2025-01-02\nevent: {event}\nconfidence: low\n{more}---\n\n{body}\n"
        );
        files.put(
            &format!("content/assessments/a{count:02}.md"),
            text.as_bytes(),
        );
    };
    add(&quoted, "E", "", "x");
    add("A", &quoted, "", "x");
    for more in [
        format!("title: {quoted}\n"),
        format!("summary: {quoted}\n"),
        format!("tags: [{quoted}]\n"),
        format!("places: [{quoted}]\n"),
        format!("judgements: [{{text: {quoted}, likelihood: likely}}]\n"),
        format!(
            "sources: [{{name: {quoted}, note: {quoted}, accessed: {quoted}, rating: {quoted}}}]\n"
        ),
        format!("provenance: {{kind: ai, model: {quoted}, reviewed_by: {quoted}}}\n"),
        format!("extra: {{a: {quoted}}}\n"),
    ] {
        add("A", "E", &more, "x");
    }
    let mut references = String::new();
    for c in text.chars() {
        let _ = write!(references, "&#x{:X};", u32::from(c));
    }
    for body in [
        text.to_owned(),
        references.clone(),
        format!("# {text}\n\n# {references}\n\nx"),
        format!("x[^1]\n\n[^1]: {text} {references}"),
        format!(
            "[x](https://example.org/ \"{text}\") [{references}](https://example.org/?{references})"
        ),
        format!("![{text}](p.png) ![{references}](p.png \"{references}\")"),
        format!("`{text}`\n\n```{text}\n{text}\n```\n\n    {text}"),
        format!("|a|\n|-|\n|{text}{references}|"),
        format!("<b title=\"{text}\">{text}</b> [[?nobody|{text}]]"),
        format!("<div>\n{text}\n</div>\n<!-- {text} -->"),
    ] {
        add("A", "E", "", &body);
    }
    files.put("content/assessments/p.png", b"png");
    for (path, keys) in [
        ("content/events/e1.md", format!("title: {quoted}")),
        ("content/events/e2.md", format!("question: {quoted}")),
        (
            "content/events/e3.md",
            format!("status: {quoted}\nsummary: {quoted}"),
        ),
        (
            "content/events/e4.md",
            format!(
                "questions: [{{id: a, text: {quoted}, criteria: {quoted}, outcome: {{answer: no, source: {quoted}}}}}]"
            ),
        ),
        ("content/agents/b1.md", format!("name: {quoted}")),
        (
            "content/agents/b2.md",
            format!("perspective: {quoted}\nmodel: {quoted}\nactive: {quoted}"),
        ),
        ("content/agents/b3.md", format!("aliases: [{quoted}]")),
        ("content/about.md", format!("title: {quoted}")),
    ] {
        files.put(path, format!("---\n{keys}\n---\n\n{text}\n").as_bytes());
    }
    (files, count)
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => any::<char>().prop_map(String::from),
        3 => prop::sample::select(vec![
            '\u{1}', '\u{8}', '\u{b}', '\u{c}', '\u{10}', '\u{1b}', '\u{7f}', '\u{85}', '\u{9b}',
            '\u{fffe}', '\u{ffff}', '\u{fdd0}', '\u{1fffe}', '\u{10ffff}', '\u{200b}', '\u{202e}',
            '\u{feff}', '\u{2028}', '\u{e0041}', '\u{fe0f}', '\u{d7ff}', '\u{e000}', '\u{fffd}',
        ]).prop_map(String::from),
        2 => prop::sample::select(vec![
            "]]>", "<", "&", "\"", "'", "a", " ", "й", "🙂", "--", "<?x ?>", "&#xFFFE;", "&#1;", "=",
        ]).prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn feeds_and_pages_hold_no_forbidden_character(text in texts(), trust in any::<bool>()) {
        let (files, _) = site(&text, if trust { "trust" } else { "escape" });
        check(&compile(&files).0);
    }
}

#[test]
fn what_no_page_may_hold_is_shown_or_named_and_never_lost() {
    for c in [
        '\u{fffe}',
        '\u{ffff}',
        '\u{fdd0}',
        '\u{1b}',
        '\u{7f}',
        '\u{9b}',
        '\u{10ffff}',
    ] {
        let (files, count) = site(&format!("a{c}b"), "escape");
        let (built, named) = compile(&files);
        check(&built);
        let shown = format!("a[U+{:04X}]b", u32::from(c));
        for number in 1..=count {
            let file = format!("content/assessments/a{number:02}.md");
            let page = built.get(&format!("assessments/a{number:02}/index.html"));
            // Keys of `extra` are for themes, and this one shows none of them.
            let is_told = named.contains(&file) || number == 10;
            let text = page.map(|page| String::from_utf8_lossy(page).into_owned());
            let is_shown = text.is_some_and(|text| text.contains(&shown));
            assert!(is_told || is_shown, "{file}: {shown}");
        }
        let told: Vec<_> = [
            "standpoint.toml",
            "content/events/e1.md",
            "content/agents/b1.md",
        ]
        .into_iter()
        .filter(|file| !named.iter().any(|name| name == file))
        .collect();
        assert!(told.is_empty(), "{told:?}");
    }
}

#[test]
fn a_theme_that_prints_what_it_should_not_is_kept_from_it() {
    let mut files = MemoryFiles::default();
    files.put(
        "standpoint.toml",
        b"theme = \"x\"\nbase_url = \"https://example.org/\"\n",
    );
    let page = "{{ page.title }}\u{1b}{{ page.extra.a }}\u{ffff}";
    files.put("themes/x/templates/page.html", page.as_bytes());
    let about = "---\ntitle: T\nextra: {a: \"b\\uFFFE\"}\n---\nx\n";
    files.put("content/about.md", about.as_bytes());
    let (built, _) = compile(&files);
    check(&built);
    let page = String::from_utf8_lossy(&built["about/index.html"]).into_owned();
    assert_eq!(page, "T[U+001B]b[U+FFFE][U+FFFF]");
}
