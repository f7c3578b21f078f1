//! What must hold for any input, for each reader of text by strangers. Fuzzing (`fuzz_targets/`) and property tests
//! (`tests/arbitrary.rs`) ask the same.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use standpoint::cache::Basis;
use standpoint::compile::{Options, Read, Record, Scanned, Sink};
use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostics, Style, Texts, github, human, json, short};
use standpoint::digest::Digest;
use standpoint::import::{Draft, Given, Known, Label, Speaker, cover};
use standpoint::ledger::{Entry, Ledger};
use standpoint::preview::http::Request;
use standpoint::route::{Route, WebAddress, follow, slug};
use standpoint::site::Rows;
use standpoint::source::{Files as _, MemoryFiles, MemorySpool, Spool};

/// Random text seldom has a line that says who speaks.
const HEAD: &str = "Old Lock\n\nHB-01, Harbour Agent:\n\n";

/// Front matter, in YAML and in TOML, below keys that are good and alone.
pub fn front_matter(bytes: &[u8]) {
    let required = "agent: a\ndate: 2025-11-19\nevent: e\nconfidence: low\n";
    for (fence, given) in [("---", ""), ("---", required), ("+++", "")] {
        let front = format!("{fence}\n{given}");
        let end = format!("\n{fence}\nWords.\n");
        let text = [front.as_bytes(), bytes, end.as_bytes()].concat();
        is_safe(&page("content/assessments/x.md", &text));
    }
}

/// A whole file of any bytes.
pub fn file(bytes: &[u8]) {
    is_safe(&page("content/assessments/x.md", bytes));
}

/// Markdown becomes HTML without scripts, handlers and schemes that are not allowed.
pub fn markdown(bytes: &[u8]) {
    is_safe(&page("content/x.md", bytes));
}

/// Settings.
pub fn settings(bytes: &[u8]) {
    page("standpoint.toml", bytes);
}

/// Links and routes: what is read is read again as the same, and no path leads out.
pub fn links(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(read) = WebAddress::read(text) {
        assert_eq!(WebAddress::read(&read).ok().as_ref(), Some(&read));
        assert!(!read.contains(['<', '>', '"', '\\', '`', ' ']), "{read}");
    }
    if let Ok(read) = WebAddress::read_site(text) {
        assert!(read.is_ascii() || !text.is_ascii());
        assert_eq!(WebAddress::read_site(&read).ok().as_ref(), Some(&read));
    }
    if let Some(publisher) = WebAddress::parse(text).and_then(|found| found.publisher()) {
        let bad = |c: char| c == '/' || c.is_whitespace() || c.is_control();
        assert!(
            !publisher.is_empty() && !publisher.contains(bad),
            "{publisher}"
        );
    }
    let slug = slug(text);
    assert!(!slug.is_empty() && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    for found in [
        follow("a/b.md", text),
        Route::home()
            .follow(text)
            .map(|route| route.as_str().to_owned()),
    ]
    .into_iter()
    .flatten()
    {
        assert!(!found.split('/').any(|part| part == ".."), "{found}");
        assert!(!found.starts_with('/'), "{found}");
    }
}

/// What commands say of a transcript: nothing, whom labels name, or who has said all of it.
fn given() -> [Given; 3] {
    let known = Known::default();
    let speaker = Speaker::parse("AN-01, Anna", &known).ok();
    let mut labelled = Given::default();
    labelled.voices.add_speaker("Anna", speaker.clone());
    labelled.voices.add_speaker("Note", None);
    labelled.voices.add_asker("Berta");
    let mut alone = Given {
        event: Some("Old Lock".into()),
        ..Given::default()
    };
    if let Some(speaker) = speaker {
        alone.voices.set_alone(speaker);
    }
    [Given::default(), labelled, alone]
}

/// A transcript is taken apart with a label for each byte, or is refused with a reason.
pub fn transcript(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let quoted = quoted(text);
    let texts = [
        text,
        &format!("{HEAD}{text}"),
        &format!("{{\"event\": \"Old Lock\", \"answers\": [{text}]}}"),
        &format!(
            "{{\"event\": \"Old Lock\", \"answers\": [{{\"agent\": \"HB-01\", \"text\": {quoted}}}]}}"
        ),
        &format!(
            "{{\"title\": \"Old Lock\", \"messages\": [{{\"role\": \"HB-01\", \"content\": {quoted}}}, {text}]}}"
        ),
    ];
    let all = texts
        .into_iter()
        .flat_map(|text| given().map(|given| (text, given)));
    for (text, given) in all {
        match Draft::read("x.txt", text, &given, &Settings::default()) {
            Ok(draft) => {
                assert!(cover(&draft.spans, text.len()));
                let residue = draft.residue(text.as_bytes());
                let spans = draft.spans.iter();
                let left = spans.filter(|span| span.label == Label::Residue);
                let left: usize = left.map(|span| span.end - span.start).sum();
                assert_eq!(residue.len(), left);
                let lines = text.lines().count().max(1);
                assert!(!draft.answers.is_empty());
                // Other breaks than LF end lines, too.
                let breaks = text.chars().filter(|c| c.is_control() || !c.is_ascii());
                let most = lines + breaks.count() + 1;
                assert!(
                    draft
                        .flags
                        .iter()
                        .all(|flag| (1..=most).contains(&flag.line))
                );
            }
            Err(wrong) => assert!(wrong.diagnostics().has_errors()),
        }
    }
}

/// A text as a string of JSON.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_ascii_control() => {
                let code = format!("\\u{:04x}", u32::from(c));
                quoted.push_str(&code);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The head of a request to the preview names a path within the site, or is refused.
pub fn head(bytes: &[u8]) {
    let Ok(request) = Request::of_head(bytes) else {
        return;
    };
    let path = &request.path;
    assert!(path.starts_with('/'), "{path}");
    assert!(
        !path.split('/').any(|part| matches!(part, "." | "..")),
        "{path}"
    );
    assert!(
        !path.contains(|c: char| c == '\\' || c.is_control()),
        "{path}"
    );
}

/// An entry of the ledger that is read is written as one that is read as the same, and a ledger of any bytes is examined.
pub fn ledger(bytes: &[u8]) {
    let ledger = Ledger::read(bytes);
    for history in ledger.histories() {
        assert!(history.versions().count() > 0 || history.removed().is_some());
    }
    let text = String::from_utf8_lossy(bytes);
    for line in text.lines() {
        if let Ok((entry, prev)) = Entry::parse(line) {
            let again = Entry::parse(&entry.line(prev));
            assert_eq!(again, Ok((entry, prev)));
        }
    }
}

/// Keeps the page of `content/x.md` or of the assessment `x`.
#[derive(Default)]
struct Page(Mutex<String>);

impl Sink for Page {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, path: &str, bytes: &[u8], _: Basis) -> Result<(), Infallible> {
        if path.ends_with("x/index.html") {
            let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
            *self.0.lock().expect("one at a time") = text;
        }
        Ok(())
    }
}

/// Compiles and renders a site of one file, reports in every form, and returns the page.
fn page(path: &str, bytes: &[u8]) -> String {
    let mut files = MemoryFiles::default();
    files.put(path, bytes);
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(files.clone(), &Options::default(), None, &mut diagnostics);
    // Whether prose waited in a spool or is made again, it is the same.
    let spooled = scanned.clone().read_into(Some(&memory_spool()));
    let spooled = rendered(spooled, &mut Diagnostics::default());
    let page = rendered(scanned.read(), &mut diagnostics);
    assert_eq!(page, spooled);
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
        assert!(!ours, "{report}");
    }
    page
}

fn rendered(read: Read, diagnostics: &mut Diagnostics) -> String {
    let linked = read.link(Record::Shown, diagnostics);
    let page = Page::default();
    let Ok(_) = linked.render(&page, diagnostics);
    page.0.into_inner().expect("one at a time")
}

/// Each tag of a page that is no closing one, without its text.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<')
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap_or_default())
        .filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Checks that the main part of a page has no scripts, no handlers, no links within links and only schemes that
/// are allowed.
pub fn is_safe(html: &str) {
    let main = html.split("<main").nth(1).unwrap_or_default();
    assert!(html.is_empty() || main.contains("</main>"), "{html}");
    assert!(!main.to_lowercase().contains("<script"), "{main}");
    for link in main.split("<a ").skip(1) {
        // Before the next link begins, this one ends.
        assert!(link.contains("</a>"), "{main}");
    }
    for tag in tags(main) {
        // Values cannot end their own quotes: `"` is escaped in them.
        let outside: String = tag.split('"').step_by(2).collect();
        for attribute in outside.split_whitespace().skip(1) {
            assert!(!attribute.to_lowercase().starts_with("on"), "{tag}");
        }
        for (at, _) in tag.match_indices("href=\"") {
            let value = tag[at + 6..].split('"').next().unwrap_or_default();
            let scheme = value.split_once(':').map_or("", |(scheme, _)| scheme);
            let plain = scheme.contains(['/', '#', '?', '%']);
            let allowed = ["", "http", "https", "mailto", "tel"];
            let scheme = scheme.to_ascii_lowercase();
            assert!(plain || allowed.contains(&scheme.as_str()), "{tag}");
        }
    }
}

fn memory_spool() -> Arc<dyn Spool> {
    Arc::new(MemorySpool::default())
}
