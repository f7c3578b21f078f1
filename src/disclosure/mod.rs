//! A last look: whether a page says what only withheld documents say.
//!
//! The site is linked of public documents alone, so that there should be nothing to find. This looks at the bytes
//! that are about to be published, and knows nothing of how they came about.

mod matcher;
mod needle;
mod said;
mod words;

pub use needle::NeedleKind;
pub use said::{FEWEST_UNSPACED, FEWEST_WORDS, SHORTEST_NAME, Said, host};
pub use words::Form;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use matcher::Matcher;
use needle::Needle;
use words::{Token, Words};

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::text::cut;

/// Hits of one document that are reported, before "and N more".
const MOST_HITS: usize = 5;
/// Documents whose hits are reported.
const MOST_DOCUMENTS: usize = 50;
/// Bytes of words that a message quotes.
const LONGEST_QUOTE: usize = 120;

/// What withheld documents say, ready to be found.
pub struct Search {
    /// The paths of the documents.
    documents: Vec<Box<str>>,
    /// For each needle, the first document that says it.
    owners: Vec<usize>,
    matcher: Matcher,
    /// For each needle, whether something public says it, too.
    is_public: Vec<AtomicBool>,
    hits: Mutex<BTreeMap<usize, Hit>>,
}

/// Where a needle was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The first of the files that have it.
    pub file: Box<str>,
    /// How many have it.
    pub files: usize,
    /// It, as it is there.
    quote: String,
}

impl Search {
    /// Gets ready to search for what these documents say, each with its path.
    pub fn new(all: Vec<(Box<str>, Said)>) -> Self {
        let mut documents = Vec::with_capacity(all.len());
        let mut needles: Vec<(Needle, usize)> = Vec::new();
        for (at, (path, said)) in all.into_iter().enumerate() {
            documents.push(path);
            needles.extend(said.needles.into_iter().map(|needle| (needle, at)));
        }
        needles.sort_by(|(a, at), (b, bt)| (&a.shape, at, a.kind).cmp(&(&b.shape, bt, b.kind)));
        needles.dedup_by(|(later, _), (first, _)| later.shape == first.shape);
        let (needles, owners): (Vec<_>, Vec<_>) = needles.into_iter().unzip();
        Self {
            documents,
            owners,
            is_public: needles.iter().map(|_| AtomicBool::new(false)).collect(),
            matcher: Matcher::new(needles),
            hits: Mutex::default(),
        }
    }

    fn is_public(&self, needle: usize) -> bool {
        self.is_public[needle].load(Ordering::Relaxed)
    }

    /// Takes what something public says off the list.
    pub fn publish(&self, text: &[u8], form: Form) {
        let wanted = |needle| !self.is_public(needle);
        self.matcher.find(text, form, wanted, |needle, _| {
            self.is_public[needle].store(true, Ordering::Relaxed);
        });
    }

    /// Looks at a file that is about to be published: at its bytes, and at its path.
    pub fn look(&self, path: &str, bytes: &[u8]) {
        let mut found: BTreeMap<usize, String> = BTreeMap::new();
        for (text, form) in [(bytes, Form::Marked), (path.as_bytes(), Form::Plain)] {
            let wanted = |needle| !self.is_public(needle);
            self.matcher.find(text, form, wanted, |needle, place| {
                let quote = || self.quote(needle, text, form, place);
                found.entry(needle).or_insert_with(quote);
            });
        }
        if found.is_empty() {
            return;
        }
        let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        for (needle, quote) in found {
            match hits.entry(needle) {
                Entry::Vacant(none) => {
                    none.insert(Hit {
                        file: path.into(),
                        files: 1,
                        quote,
                    });
                }
                Entry::Occupied(mut hit) => {
                    let hit = hit.get_mut();
                    hit.files += 1;
                    // The same of any order in which threads come.
                    if *path < *hit.file {
                        (hit.file, hit.quote) = (path.into(), quote);
                    }
                }
            }
        }
    }

    /// What is at a place, as a message quotes it.
    fn quote(&self, needle: usize, text: &[u8], form: Form, place: Range<usize>) -> String {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let kind = self.matcher.needles()[needle].kind;
        if !matches!(kind, NeedleKind::Title | NeedleKind::Sentence) {
            return text[place].to_owned();
        }
        let words = Words::of(&text[..place.end], form, place.start);
        let words = words.filter(|(token, _)| matches!(token, Token::Word(_)));
        let words: Vec<_> = words.map(|(_, place)| &text[place]).collect();
        let words = words.join(" ");
        let short = cut(&words, LONGEST_QUOTE);
        if short.len() < words.len() {
            return format!("{short} …");
        }
        words
    }

    /// What was found and is not known to be public.
    pub fn hits(&self) -> Vec<Hit> {
        self.pending().into_iter().map(|(_, hit)| hit).collect()
    }

    fn pending(&self) -> Vec<(usize, Hit)> {
        let hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
        let pending = hits.iter().filter(|(needle, _)| !self.is_public(**needle));
        pending
            .map(|(needle, hit)| (*needle, hit.clone()))
            .collect()
    }

    /// Takes off the list what the file that has it would say without any withheld document. `page` gives the bytes that
    /// it would have; `None` if it would not be there.
    pub fn publish_pages(&self, page: impl Fn(&str) -> Option<Vec<u8>>) {
        let mut pages: BTreeMap<Box<str>, Option<Vec<u8>>> = BTreeMap::new();
        for (needle, hit) in self.pending() {
            let bytes = pages
                .entry(hit.file.clone())
                .or_insert_with(|| page(&hit.file));
            if let Some(bytes) = bytes {
                for (text, form) in [(&**bytes, Form::Marked), (hit.file.as_bytes(), Form::Plain)] {
                    self.matcher.find(
                        text,
                        form,
                        |at| at == needle,
                        |_, _| {
                            self.is_public[needle].store(true, Ordering::Relaxed);
                        },
                    );
                }
            }
        }
    }

    /// What is left of the hits, as errors, and forgets them. `text` gives the text of a document.
    pub fn report(&self, text: impl Fn(&str) -> Option<String>) -> Diagnostics {
        let mut by_document: BTreeMap<usize, Vec<(NeedleKind, Hit, usize)>> = BTreeMap::new();
        for (needle, hit) in self.pending() {
            let kind = self.matcher.needles()[needle].kind;
            let hits = by_document.entry(self.owners[needle]).or_default();
            hits.push((kind, hit, needle));
        }
        self.hits
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        let documents = by_document.len();
        let mut diagnostics = Diagnostics::default();
        for (owner, mut hits) in by_document.into_iter().take(MOST_DOCUMENTS) {
            hits.sort_by(|a, b| (&a.1.file, a.0, &a.1.quote).cmp(&(&b.1.file, b.0, &b.1.quote)));
            let path = &self.documents[owner];
            let text = text(path).unwrap_or_default();
            let more = hits.len().saturating_sub(MOST_HITS);
            for (at, (kind, hit, needle)) in hits.iter().take(MOST_HITS).enumerate() {
                let mut diagnostic = disclosed(*kind, hit, path);
                if at == 0 && more > 0 {
                    diagnostic.message += &format!(" (and {more} more of this document)");
                }
                let span = self.span(*needle, &text);
                diagnostics.push(match span {
                    Some(span) => diagnostic.at(path, span),
                    None => diagnostic.in_file(path),
                });
            }
        }
        if documents > MOST_DOCUMENTS {
            let more = documents - MOST_DOCUMENTS;
            let message = format!("pages say what {more} more withheld documents say alone");
            diagnostics.push(Diagnostic::error(Code::Disclosure, message).hint(HINT));
        }
        diagnostics
    }

    /// Where a document says it, if it does so in one piece.
    fn span(&self, needle: usize, text: &str) -> Option<Span> {
        let mut first = None;
        let is_it = |at| at == needle;
        self.matcher
            .find(text.as_bytes(), Form::Marked, is_it, |_, place| {
                first.get_or_insert(Span::new(place.start, place.end));
            });
        first
    }
}

const HINT: &str = "this is a fault of Standpoint, or the words are public elsewhere: report it, or say them in a \
                    public document, too";

/// The error that a file says what only a withheld document says.
fn disclosed(kind: NeedleKind, hit: &Hit, document: &str) -> Diagnostic {
    let Hit { file, files, quote } = hit;
    let others = match files - 1 {
        0 => String::new(),
        1 => " and one other file".to_owned(),
        more => format!(" and {more} other files"),
    };
    let kind = kind.words();
    let verb = if others.is_empty() { "has" } else { "have" };
    Diagnostic::error(
        Code::Disclosure,
        format!("`{file}`{others} {verb} {kind} that only `{document}` has, which is withheld: `{quote}`"),
    )
    .hint(HINT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::digest::Digest;
    use crate::parse;
    use crate::source::{Files as _, MemoryFiles};

    fn said(path: &str, text: &str) -> (Box<str>, Said) {
        let mut files = MemoryFiles::default();
        files.put(path, text);
        let source = files.read(path).unwrap();
        let mut diagnostics = Diagnostics::default();
        let settings = Settings::default();
        let made = parse::document_with_prose(&source, &settings, &mut diagnostics);
        let (document, prose) = made.unwrap_or_else(|| panic!("{diagnostics:?}"));
        (path.into(), Said::of(&document, &prose))
    }

    /// What is found of a withheld document in a page, as it is quoted.
    fn found(search: &Search, page: &str) -> Vec<String> {
        search.look("a/index.html", page.as_bytes());
        let found = search.hits().into_iter().map(|hit| hit.quote).collect();
        search.report(|_| None);
        found
    }

    fn assessment(body: &str) -> (Box<str>, Said) {
        let front = "---\nagent: UA-01\nevent: talks\ndate: 2025-01-01\nconfidence: low\ntitle: A \"secret\" plan & more\n\
             judgements:\n  - text: The minister's deputy will resign before the end of May\n\
             sources:\n  - {name: Wire, url: \"https://User.Secret.example:8443/x\"}\naliases: older-talks/ua-01\n";
        said(
            "content/assessments/kyiv-talks/ua-01.md",
            &format!("{front}draft: true\n---\n{body}\n"),
        )
    }

    const BODY: &str = "He said \"no\" to *all* of it, and [went](https://t.example/y) home at once. Short one.\n\n\
        - Переговори про зерно у Києві тривали до самого ранку, без перерви\n\
        - 双方代表团在首都就粮食出口问题举行了秘密会谈。\n\
        - استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم\n\
        - A AND \"B\" & 'C' or \"D\" / 'E' or \"F\" / 'G' & \"H\"\n\n\
        ![](chart%201.svg) ![](figure-secret.svg)\n";

    #[test]
    fn each_kind_is_found_in_each_form() {
        let search = Search::new(vec![assessment(BODY)]);
        let sentence = "He said no to all of it and went home at once";
        for (page, expected) in [
            ("<p>x <a href=\"../kyiv-talks/ua-01/\">", "kyiv-talks/ua-01"),
            (
                "https://h.example/assessments/kyiv-talks/ua-01/",
                "kyiv-talks/ua-01",
            ),
            ("a,older-talks/ua-01,b", "older-talks/ua-01"),
            (
                "<b>A &quot;secret&quot; plan &amp; more</b>",
                "A secret plan more",
            ),
            (
                r#"{"title":"A \"secret\" plan & more"}"#,
                "A secret plan more",
            ),
            (
                r"A \u0022secret\u0022 plan \u0026 more",
                "A secret plan more",
            ),
            ("1,\"A \"\"secret\"\" plan & more\",2", "A secret plan more"),
            (r#"x\nA \"secret\" plan\nmore"#, "A secret plan more"),
            (r"x\nkyiv-talks/ua-01\n", "kyiv-talks/ua-01"),
            (
                "The minister&#39;s deputy will resign before the end of May",
                "The minister s deputy will resign before the end of May",
            ),
            (
                "<p>He said &quot;no&quot; to <em>all</em> of it,\nand <a rel=\"x\" href=\"/y\">went</a> home at once.",
                sentence,
            ),
            (
                r#""summary":"He said \"no\" to all of it, and went home at once.""#,
                sentence,
            ),
            (
                "… He said “no” to all of it, and went home at once…",
                sentence,
            ),
            (
                "<li>Переговори про зерно у Києві тривали до самого ранку, без перерви</li>",
                "Переговори про зерно у Києві тривали до самого ранку без перерви",
            ),
            (
                "<li>双方代表团在首都就粮食出口问题举行了秘密会谈。</li>",
                "双方代表团在首都就粮食出口问题举行了秘密会谈",
            ),
            (
                "استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم",
                "استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم",
            ),
            (
                "A AND &quot;B&quot; &amp; 'C' or &quot;D&quot; / 'E' or &quot;F&quot; / 'G' &amp; &quot;H&quot;",
                "A AND B C or D E or F G H",
            ),
            (
                "<a href=\"http://user.secret.example/\">",
                "user.secret.example",
            ),
            ("see User.Secret.example.", "User.Secret.example"),
            ("https://t.example/", "t.example"),
            ("<img src=\"chart%201.svg\">", "chart%201.svg"),
            ("chart 1.svg", "chart 1.svg"),
            ("/x/figure-secret.svg?v", "figure-secret.svg"),
        ] {
            // Wherever it is, some window of it is looked at.
            for before in 0..7 {
                let page = format!("{} {page}", "x".repeat(before));
                assert_eq!(found(&search, &page), [expected], "{page}");
            }
        }
        let digest = Digest::of(b"chart");
        let mut with_digest = assessment("");
        with_digest.1.digest(digest);
        let search = Search::new(vec![with_digest]);
        assert_eq!(found(&search, &format!("x {digest} y")).len(), 1);
        search.look("assessments/kyiv-talks/ua-01/index.html", b"");
        assert_eq!(search.hits().len(), 1);
    }

    #[test]
    fn parts_and_longer_names_are_something_else() {
        let search = Search::new(vec![assessment(BODY)]);
        for page in [
            "kyiv-talks/ua-012 kyiv-talks/ua-01-b x-kyiv-talks/ua-01",
            "www.user.secret.example user.secret.example.org my.t.example",
            "other-figure-secret.svg figure-secret.svg.gz",
            "He said no to all of it, and went home",
            "Xhe said no to all of it, and went home at once",
            "<td>A secret</td><td>plan more</td> <a>A secret</a> <a>plan more</a>",
            "<p>He said no to all of it</p><p>and went home at once",
            "Short one. A secretplan more",
            "双方代表团在首都就粮食",
            "",
            "x",
        ] {
            assert_eq!(found(&search, page), [""; 0], "{page}");
        }
    }

    #[test]
    fn what_is_public_too_is_none_of_it() {
        let search = Search::new(vec![assessment(BODY)]);
        search.publish(
            b"title: A 'secret' plan \\& more\0https://t.example/z",
            Form::Marked,
        );
        let page = "A &quot;secret&quot; plan &amp; more, t.example, kyiv-talks/ua-01";
        assert_eq!(found(&search, page), ["kyiv-talks/ua-01"]);
        search.look("a", page.as_bytes());
        search.publish_pages(|page| (page == "a").then(|| b"of kyiv-talks/ua-01/".to_vec()));
        assert_eq!(search.hits(), []);
    }

    #[test]
    fn thousands_of_like_sentences_are_told_apart() {
        let sentence = |n: usize| {
            format!(
                "All estimates of this desk are open to doubt, says note number {n} of the year"
            )
        };
        let documents = (0..3000).map(|n| {
            said(
                &format!("content/p{n}.md"),
                &format!("---\ntitle: T\n---\n{}\n", sentence(n)),
            )
        });
        let search = Search::new(documents.collect());
        assert_eq!(found(&search, &sentence(3000)), [""; 0]);
        assert_eq!(
            found(&search, &sentence(2999)),
            [sentence(2999).replace(',', "")]
        );
        search.look("b/index.html", sentence(17).as_bytes());
        search.look("a/index.html", sentence(17).as_bytes());
        let report = search.report(|_| None);
        let [diagnostic] = report.sorted()[..] else {
            panic!("{report:?}");
        };
        assert_eq!(
            diagnostic.message,
            format!(
                "`a/index.html` and one other file have a sentence that only `content/p17.md` has, which is withheld: `{}`",
                sentence(17).replace(',', "")
            )
        );
        assert!(search.report(|_| None).sorted().is_empty());
    }

    #[test]
    fn a_report_names_the_place_and_few_of_many_hits() {
        let body: String = (0..9)
            .map(|n| format!("This is the sentence with the number {n} of nine.\n\n"))
            .collect();
        let text = format!("---\ntitle: T\n---\n{body}");
        let search = Search::new(vec![said("content/p.md", &text)]);
        search.look("a", body.as_bytes());
        let report = search.report(|_| Some(text.clone()));
        let report = report.sorted();
        assert_eq!(report.len(), MOST_HITS);
        assert!(
            report[0]
                .message
                .ends_with("of nine` (and 4 more of this document)")
        );
        let place = report[0].place.as_ref().unwrap();
        let span = place.span.unwrap();
        assert!(text[span.start as usize..span.end as usize].starts_with("This is the sentence"));
    }
}
