//! The search: what its index finds, what it keeps to itself, and how it changes.

mod reader;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use reader::Read;

use crate::support::{Files, Site, assessment, finish};

/// The page of the search: all other files beside it are its index.
const PAGE: &str = "search/index.html";

/// Random numbers that are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

fn index(site: &Site) -> Read {
    Read::of(&site.public())
}

fn of_search(site: &Site) -> Files {
    let mut files = site.public();
    files.retain(|path, _| path.starts_with("search/"));
    files
}

/// Each of these words is where a reader of the public site must not find it.
#[test]
fn no_word_of_what_is_withheld_is_in_the_index() {
    let site = Site::new(&[(
        "content/events/kyiv.md",
        "---\ntitle: Public event\n---\nWords.\n",
    )]);
    let more = "title: Zebraone\nsummary: Zebratwo\ntags: [zebrathree]\njudgements:\n  - {text: Zebrafour}\nsources:\n  \
                - {name: Zebrafive}\n";
    for (at, key) in ["draft: true", "marking: TLP:RED", "publish_on: 2999-01-01"]
        .iter()
        .enumerate()
    {
        let more = format!("{more}{key}\n");
        let text = assessment(
            "A",
            "2025-01-02",
            "kyiv",
            &more,
            "# Zebrasix\n\nZebraseven 斑馬動物園.",
        );
        site.write(&format!("content/assessments/withheld{at}.md"), text);
        site.write(
            &format!("content/events/zebraeight{at}.md"),
            format!(
                "---\ntitle: Zebranine{at}\n{key}\naliases: [Zebraten{at}]\n---\nZebraeleven.\n"
            ),
        );
        site.write(
            &format!("content/agents/zebratwelve{at}.md"),
            format!("---\nname: Zebrathirteen{at}\n{key}\n---\nZebrafourteen.\n"),
        );
    }
    let body = "A public word, zephyr. <!-- zebrafifteen -->\n\n<!--\nzebrasixteen\n-->\n\n[x]: https://zebra.example/seventeen \"Zebra\"\n";
    site.write(
        "content/assessments/public.md",
        assessment("A", "2025-01-02", "kyiv", "extra: {a: zebra}\n", body),
    );
    site.build();
    let read = index(&site);
    assert_eq!(read.find("zephyr").len(), 1);
    let terms = read.terms.keys().chain(&read.tails);
    let rows = read.rows.iter().flatten().map(ToString::to_string);
    let all: String = terms.cloned().chain(rows).map(|text| text + "\n").collect();
    for word in ["zebra", "Zebra", "斑馬", "物園"] {
        assert!(!all.contains(word), "{word} in {all}");
    }
    for (path, bytes) in of_search(&site) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.to_lowercase().contains("ebra"), "{path}: {text}");
    }
    // The words are found where the edition shows them.
    site.run(&["build", "--drafts", "--out", "internal"])
        .expect(0);
    let internal = Read::of(&crate::support::files(&site.path("internal")));
    assert_eq!(internal.find("zebraseven").len(), 1);
}

#[test]
fn everything_that_a_reader_may_seek_is_found() {
    let more = "title: Titleword\nsummary: Summaryword\ntags: [Tagword]\nplaces: [Placeword]\nchange: Changeword\njudgements:\n  \
                - {text: Judgementword}\nsources:\n  - {name: Sourceword}\n";
    let body = "## Headingword\n\nBody**word** and `codeword`, [linkword](https://example.org/not).\n\n- Listword\n\n\
                | Cellword |\n|---|\n| b |\n\nNote.[^1]\n\n[^1]: Footword.\n\n<div>Htmlword</div>\n\nCafé Ｗｉｄｅ STRASSE Straße\n";
    let site = Site::new(&[
        ("content/assessments/a.md", assessment("UA-01", "2025-01-02", "kyiv", more, body)),
        (
            "content/events/kyiv.md",
            "---\ntitle: Eventword\nquestion: Askedword\naliases: [Aliasword]\nquestions:\n  \
             - {id: q, text: Questionword, short: Shortword, criteria: Criterionword}\n---\nEventbody.\n"
                .into(),
        ),
        ("content/agents/UA-01.md", "---\nname: Agentword\nshort: Agentshort\n---\nAgentbody.\n".into()),
        ("content/about.md", "# Pageword\n\nPagebody.\n".into()),
    ]);
    site.build();
    let read = index(&site);
    let found = |text: &str| read.find(text).into_iter().collect::<Vec<_>>();
    for word in [
        "titleword",
        "SUMMARYWORD",
        "tagword",
        "placeword",
        "changeword",
        "judgementword",
        "sourceword",
        "headingword",
        "bodyword",
        "codeword",
        "linkword",
        "listword",
        "cellword",
        "footword",
        "htmlword",
        "cafe",
        "café",
        "wide",
        "strasse",
        "Straße",
    ] {
        assert_eq!(found(word), ["assessments/a/"], "{word}");
    }
    for word in [
        "eventword",
        "askedword",
        "aliasword",
        "questionword",
        "shortword",
        "criterionword",
        "eventbody",
    ] {
        assert_eq!(found(word), ["events/kyiv/"], "{word}");
    }
    for word in ["agentword", "agentshort", "agentbody", "UA"] {
        assert_eq!(found(word), ["agents/ua-01/"], "{word}");
    }
    assert_eq!(found("pageword pagebody"), ["about/"]);
    // Neither addresses of links nor markup are words.
    assert_eq!(found("example"), [""; 0]);
    assert_eq!(found("criteria"), [""; 0]);
    // The exact form is a term of its own.
    assert!(read.terms.contains_key("cafe café") && read.terms.contains_key("strasse STRASSE"));
    assert!(
        read.terms
            .keys()
            .any(|term| term.starts_with("titleword ="))
    );
}

const LATIN: [&str; 12] = [
    "ba", "re", "mi", "to", "sun", "kel", "dor", "vi", "an", "ost", "é", "gra",
];
const HAN: &str = "停火協議談判主權領土安全保障制裁能源經濟軍事情報評估信心可能性衝突邊界條約聲明首都總統議會選舉";
const KANA: &str =
    "ていせんのごういはむずかしいとかんがえられるがこうしょうはつづくガス石油戦争終結交渉首相";
const HANGUL: &str = "정전협상은계속되고있으며주권과영토안보보장제재에너지경제군사정보평가신뢰가능성분쟁국경조약성명수도대통령의회선거";

struct Corpus {
    site: Site,
    /// The address of each document, and its words.
    texts: Vec<(String, String)>,
}

fn corpus(count: usize) -> Corpus {
    let mut random = Random(7);
    let site = Site::new::<&str>(&[]);
    let pieces: Vec<Vec<char>> = [HAN, KANA, HANGUL]
        .iter()
        .map(|text| text.chars().collect())
        .collect();
    // Sentences repeat words, as texts do.
    let mut words: Vec<String> = Vec::new();
    for _ in 0..3_000 {
        let parts = 1 + random.below(4);
        words.push((0..parts).map(|_| random.one(&LATIN)).collect());
    }
    for pool in &pieces {
        for _ in 0..300 {
            let length = 2 + random.below(9);
            words.push(
                (0..length)
                    .map(|_| pool[random.below(pool.len())])
                    .collect(),
            );
        }
    }
    let mut texts = Vec::new();
    for at in 0..count {
        let mut text = String::new();
        for _ in 0..120 {
            let rare = random.below(words.len());
            let word = &words[rare.min(random.below(words.len()))];
            text.push_str(word);
            text.push_str(random.one(&[" ", " ", ", ", ". ", "\n"]));
        }
        let body = text.trim();
        let day = format!("20{:02}-01-02", at % 20);
        let more = "title: X\n";
        site.write(
            &format!("content/assessments/d{at}.md"),
            assessment("A", &day, "e", more, body),
        );
        texts.push((format!("assessments/d{at}/"), text.to_lowercase()));
    }
    Corpus { site, texts }
}

/// The documents whose text has these characters, or has them as a word.
fn holding(corpus: &Corpus, wanted: &str, is_word: bool) -> BTreeSet<String> {
    let texts = corpus.texts.iter().filter(|(_, text)| {
        if is_word {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|word| word == wanted)
        } else {
            text.contains(wanted)
        }
    });
    texts.map(|(url, _)| url.clone()).collect()
}

#[test]
fn no_document_that_has_a_word_is_missed() {
    let corpus = corpus(240);
    corpus.site.build();
    let read = index(&corpus.site);
    assert!(read.shards > 3, "{}", read.shards);
    let mut random = Random(11);
    for _ in 0..1_000 {
        let (_, text) = &corpus.texts[random.below(corpus.texts.len())];
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().next().is_some_and(|c| c < '\u{1000}'))
            .collect();
        let word = words[random.below(words.len())];
        // `é` is found as `e`, too.
        let plain = |text: &str| text.replace('é', "e");
        let folded = corpus.texts.iter().filter(|(_, text)| {
            plain(text)
                .split(|c: char| !c.is_alphanumeric())
                .any(|other| other == plain(word))
        });
        let folded: BTreeSet<String> = folded.map(|(url, _)| url.clone()).collect();
        assert!(folded.is_superset(&holding(&corpus, word, true)));
        let mut found = read.find(word);
        // The event has a page, too.
        found.remove("events/e/");
        assert_eq!(found, folded, "{word}");
    }
}

#[test]
fn no_document_that_has_characters_without_spaces_is_missed() {
    let corpus = corpus(240);
    corpus.site.build();
    let read = index(&corpus.site);
    let mut random = Random(13);
    let (mut longer, mut exact) = (0, 0);
    for _ in 0..500 {
        let wanted = loop {
            let (_, text) = &corpus.texts[random.below(corpus.texts.len())];
            let words: Vec<&str> = text.split_whitespace().collect();
            let word: Vec<char> = words[random.below(words.len())]
                .chars()
                .filter(|c| c.is_alphanumeric())
                .collect();
            if word.len() >= 2 && word[0] >= '\u{1000}' {
                let start = random.below(word.len() - 1);
                let end = start + 2 + random.below(word.len() - start - 1);
                break word[start..end].iter().collect::<String>();
            }
        };
        let found = read.find(&wanted);
        let expected = holding(&corpus, &wanted, false);
        assert!(
            found.is_superset(&expected),
            "{wanted}: {found:?} {expected:?}"
        );
        if wanted.chars().count() == 2 {
            assert_eq!(found, expected, "{wanted}");
        } else {
            longer += 1;
            exact += usize::from(found == expected);
        }
    }
    assert!(
        longer > 200 && exact * 100 >= longer * 98,
        "{exact} of {longer}"
    );
}

#[test]
fn an_index_has_the_same_bytes_for_any_number_of_threads() {
    let corpus = corpus(120);
    let mut built = Vec::new();
    for threads in ["1", "2", "5"] {
        let out = format!("out{threads}");
        let mut command = corpus.site.command(&["build", "--out", &out]);
        finish(command.env("RAYON_NUM_THREADS", threads)).expect(0);
        let mut files = crate::support::files(&corpus.site.path(&out));
        files.retain(|path, _| path.starts_with("search/"));
        built.push(files);
    }
    assert!(built[0].len() > 20);
    assert!(built.iter().all(|files| *files == built[0]));
}

/// An edit writes few files, and the index is that of a clean build.
#[test]
fn edits_change_few_files_of_the_index() {
    let corpus = corpus(240);
    let site = &corpus.site;
    site.build();
    let clean = |what: &str| {
        let fresh = Site::copy_of(site.root());
        fresh.run(&["build", "--out", "clean"]).expect(0);
        let mut files = crate::support::files(&fresh.path("clean"));
        files.remove(".standpoint-files");
        files.retain(|path, _| path.starts_with("search/"));
        assert!(files == of_search(site), "after {what}");
    };
    let edits: [(&str, &dyn Fn(), usize); 6] = [
        (
            "words at the end",
            &|| {
                let text = site.text("content/assessments/d100.md");
                site.write(
                    "content/assessments/d100.md",
                    text + "\nA later note, of round 7.\n",
                );
            },
            8,
        ),
        (
            "another body",
            &|| {
                let text = assessment(
                    "A",
                    "2000-01-02",
                    "e",
                    "title: X\n",
                    "Nothing but this: unprecedented.",
                );
                site.write("content/assessments/d120.md", text);
            },
            usize::MAX,
        ),
        (
            "another title",
            &|| {
                site.replace(
                    "content/assessments/d7.md",
                    "title: X",
                    "title: Considerably",
                );
            },
            usize::MAX,
        ),
        (
            "a new document",
            &|| {
                site.write(
                    "content/assessments/new.md",
                    assessment("B", "2031-01-02", "e", "", "Newcomer words."),
                );
            },
            usize::MAX,
        ),
        (
            "a draft",
            &|| {
                site.replace(
                    "content/assessments/d9.md",
                    "title: X",
                    "title: X\ndraft: true",
                );
            },
            usize::MAX,
        ),
        (
            "a removed document",
            &|| {
                site.remove("content/assessments/d30.md");
            },
            usize::MAX,
        ),
    ];
    for (what, edit, most) in edits {
        let before = of_search(site);
        edit();
        site.build();
        let after = of_search(site);
        let written = after
            .iter()
            .filter(|(path, bytes)| before.get(*path) != Some(bytes))
            .count();
        assert!(
            written > 0 && written <= most,
            "{what}: {written} of {}",
            after.len()
        );
        clean(what);
    }
    let last = index(site);
    assert_eq!(last.find("newcomer").len(), 1);
    assert_eq!(last.find("unprecedented").len(), 1);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let corpus = corpus(60);
    let site = &corpus.site;
    site.build();
    let whole = of_search(site);
    for path in whole.keys().filter(|path| *path != PAGE).take(4) {
        site.write(
            &format!("public/{path}"),
            "standpointSearch(\"x\",\"~~~~\")\n",
        );
        let text = site.text("content/assessments/d1.md");
        site.write(
            "content/assessments/d1.md",
            text.clone() + "\nAnother word.\n",
        );
        site.build();
        index(site);
        site.write("content/assessments/d1.md", text);
        site.build();
        assert!(of_search(site) == whole, "{path}");
    }
}

#[test]
fn a_site_without_search_has_no_trace_of_it() {
    let site = Site::new(&[
        ("standpoint.toml", "[search]\nenabled = false\n".to_owned()),
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "e", "", "Words."),
        ),
    ]);
    site.build();
    for (path, bytes) in site.public() {
        assert!(!path.contains("search"), "{path}");
        if path.ends_with("/index.html") || path == "index.html" {
            let page = String::from_utf8(bytes).unwrap();
            assert!(!page.to_lowercase().contains("search"), "{path}");
        }
    }
    site.write("standpoint.toml", "");
    site.build();
    assert!(
        site.has("search/index.html") && site.has("search/index.js") && site.has("theme/search.js")
    );
    assert_eq!(index(&site).find("words").len(), 1);
    site.write("standpoint.toml", "[search]\nenabled = false\n");
    site.build();
    assert!(!site.has("search") && !site.has("theme/search.js"));
}

#[test]
fn what_the_site_has_at_an_address_of_the_search_wins() {
    let site = Site::new(&[
        ("content/search.md", "# Our own search\n".to_owned()),
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "e", "", "Words."),
        ),
    ]);
    site.build();
    assert!(site.page("search/index.html").contains("Our own search"));
    assert!(!site.page("search/index.html").contains("id=\"_search\""));
    assert_eq!(index(&site).find("words").len(), 1);
    site.write("static/search/index.js", "// Ours\n");
    site.build();
    assert_eq!(site.page("search/index.js"), "// Ours\n");
    assert_eq!(of_search(&site).len(), 2);
}

#[test]
fn hostile_texts_make_an_index_of_their_size() {
    let word = "x".repeat(1 << 20);
    let marks = format!("a{}", "\u{301}\u{327}".repeat(100_000));
    let mut many = String::new();
    for at in 0..100_000 {
        let _ = write!(many, "w{at:x} ");
        if at % 20 == 0 {
            many.push('\n');
        }
    }
    let script = "\"</script><script>alert(1)</script>\\ \u{2028} <b onclick=x>";
    let site = Site::new(&[
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "e", "", &word),
        ),
        (
            "content/assessments/b.md",
            assessment("A", "2025-01-02", "e", "", &marks),
        ),
        (
            "content/assessments/c.md",
            assessment("A", "2025-01-02", "e", "", &many),
        ),
        (
            "content/assessments/d.md",
            assessment(
                "A",
                "2025-01-02",
                "e",
                &format!("title: '{script}'\n"),
                script,
            ),
        ),
    ]);
    site.build();
    let read = index(&site);
    assert_eq!(read.find(&word[..48]).len(), 1);
    assert_eq!(read.find("w1869f").len(), 1);
    assert_eq!(read.find("alert").len(), 1);
    for (path, bytes) in of_search(&site) {
        assert!(bytes.len() < 40 << 10, "{path}: {}", bytes.len());
        // A file of the index is one call of one function, with strings and numbers.
        let text = String::from_utf8(bytes).unwrap();
        assert!(path == PAGE || text.lines().count() == 1, "{path}");
    }
    let longest = read.terms.keys().map(|term| term.chars().count()).max();
    assert!(longest <= Some(2 * 48 + 1), "{longest:?}");
}

#[test]
fn the_preview_searches_what_it_shows() {
    use standpoint::compile::{Options, Record, Scanned};
    use standpoint::diagnostic::Diagnostics;
    use standpoint::site::Edition;
    use standpoint::source::DiskFiles;

    let site = Site::new(&[
        (
            "content/assessments/a.md",
            assessment("A", "2025-01-02", "e", "draft: true\n", "Draftword."),
        ),
        (
            "content/assessments/b.md",
            assessment("A", "2025-01-03", "e", "", "Publicword."),
        ),
    ]);
    let files_of = |edition: Edition| {
        let options = Options {
            edition,
            ..Options::default()
        };
        let mut diagnostics = Diagnostics::default();
        let scanned = Scanned::scan(
            DiskFiles::new(site.root()),
            &options,
            None,
            &mut diagnostics,
        );
        let linked = scanned.read().link(Record::Shown, &mut diagnostics);
        let manifest = linked.search_file("search/index.js").unwrap().to_vec();
        let mut files = Files::new();
        files.insert("search/index.js".into(), manifest.clone());
        let text = String::from_utf8(manifest).unwrap();
        for start in 0..text.len().saturating_sub(6) {
            let Some(name) = text.get(start..start + 7) else {
                continue;
            };
            let path = format!("search/{name}.js");
            if let Some(bytes) = linked.search_file(&path) {
                files.insert(path, bytes.to_vec());
            }
        }
        assert_eq!(linked.search_file("search/nothing.js"), None);
        assert_eq!(linked.search_file("index.html"), None);
        files
    };
    let drafts = Read::of(&files_of(Edition::ALL));
    assert_eq!(drafts.find("draftword").len(), 1);
    assert_eq!(
        drafts.rows.iter().filter(|row| row[7] == "draft").count(),
        1
    );
    let public = Read::of(&files_of(Edition::default()));
    assert_eq!(public.find("draftword").len(), 0);
    assert_eq!(public.find("publicword").len(), 1);
    assert!(!site.has("search"));
}
