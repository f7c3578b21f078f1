//! Feeds, the sitemap and the register, as their readers read them.

use quick_xml::Reader;
use quick_xml::events::Event;
use standpoint::route::Route;
use standpoint::view::{SITEMAP_LIMIT, sitemap, sitemap_index};

use crate::support::{Site, assessment};

/// Checks that a text is well-formed XML, and gives back each element with its path and its text.
pub fn elements(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut open, mut all): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut texts: Vec<String> = Vec::new();
    loop {
        match reader
            .read_event()
            .unwrap_or_else(|error| panic!("{error}: {xml}"))
        {
            Event::Start(tag) => {
                tag.attributes()
                    .for_each(|attribute| drop(attribute.unwrap()));
                open.push(String::from_utf8(tag.name().as_ref().to_vec()).unwrap());
                texts.push(String::new());
            }
            Event::Empty(tag) => tag
                .attributes()
                .for_each(|attribute| drop(attribute.unwrap())),
            Event::Text(text) => {
                if let Some(last) = texts.last_mut() {
                    last.push_str(&text.decode().unwrap());
                }
            }
            Event::GeneralRef(name) => {
                let resolved = match name.resolve_char_ref().unwrap() {
                    Some(character) => character,
                    None => match &*name.decode().unwrap() {
                        "lt" => '<',
                        "gt" => '>',
                        "amp" => '&',
                        "quot" => '"',
                        "apos" => '\'',
                        other => panic!("&{other}; is not known to XML"),
                    },
                };
                texts.last_mut().unwrap().push(resolved);
            }
            Event::End(_) => {
                all.push((open.join("/"), texts.pop().unwrap()));
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    all
}

fn all<'a>(elements: &'a [(String, String)], path: &str) -> Vec<&'a str> {
    let found = elements.iter().filter(|(own, _)| own == path);
    found.map(|(_, text)| text.as_str()).collect()
}

fn site() -> Site {
    let hostile =
        "title: \"<b>&amp; ]]> \\\"q\\\" 'x'\"\nsummary: \"=1+1, <i>\"\ntags: \"a&b <c>\"\n";
    Site::new(&[
        (
            "standpoint.toml",
            "base_url = \"https://example.org/a/\"\ntitle = \"A & <B>\"\n".to_owned(),
        ),
        (
            "content/assessments/x.md",
            assessment(
                "\"A & <co>\"",
                "2025-01-02T10:00:00+02:00",
                "\"E \\\"<&\"",
                hostile,
                "Text.",
            ),
        ),
        (
            "content/assessments/y.md",
            assessment("B", "2025-01-01", "E2", "title: \"=cmd()\"\n", "Text."),
        ),
        (
            "content/events/quiet.md",
            "---\ntitle: Nobody spoke\n---\n".to_owned(),
        ),
    ])
}

#[test]
fn feeds_are_valid_atom() {
    let site = site();
    site.build();
    let mut count = 0;
    for (path, bytes) in site.public() {
        if !path.ends_with("atom.xml") {
            continue;
        }
        count += 1;
        let elements = elements(std::str::from_utf8(&bytes).unwrap());
        // RFC 4287, section 4.1.1 and 4.1.2: one id, title and updated each, and authors.
        for key in ["id", "title", "updated"] {
            assert_eq!(all(&elements, &format!("feed/{key}")).len(), 1, "{path}");
        }
        let entries = all(&elements, "feed/entry").len();
        for key in ["id", "title", "updated", "author/name"] {
            assert_eq!(
                all(&elements, &format!("feed/entry/{key}")).len(),
                entries,
                "{path} {key}"
            );
        }
        for moment in all(&elements, "feed/entry/updated") {
            assert!(moment.parse::<jiff::Timestamp>().is_ok(), "{moment}");
        }
        for id in all(&elements, "feed/entry/id") {
            assert!(id.starts_with("https://example.org/a/assessments/"), "{id}");
        }
    }
    assert_eq!(count, 1 + 3 + 2);
    let elements = elements(&site.page("atom.xml"));
    assert_eq!(all(&elements, "feed/title"), ["A & <B>"]);
    assert_eq!(
        all(&elements, "feed/entry/title")[0],
        "<b>&amp; ]]> \"q\" 'x'"
    );
    assert_eq!(all(&elements, "feed/entry/author/name")[0], "A & <co>");
    assert_eq!(
        all(&elements, "feed/entry/updated"),
        ["2025-01-02T08:00:00+00:00", "2025-01-01T00:00:00+00:00"]
    );
}

#[test]
fn the_sitemap_names_every_page_and_nothing_else() {
    let site = site();
    site.build();
    let elements = elements(&site.page("sitemap.xml"));
    let named = all(&elements, "urlset/url/loc");
    for address in &named {
        let path = address.strip_prefix("https://example.org/a/").unwrap();
        assert!(site.has(&format!("{path}index.html")), "{address}");
    }
    let pages = site
        .public()
        .into_keys()
        // What a search finds is elsewhere.
        .filter(|path| path.ends_with("index.html") && path != "search/index.html");
    assert_eq!(pages.count(), named.len());
}

#[test]
fn more_than_50_000_urls_become_an_index() {
    assert_eq!(SITEMAP_LIMIT, 50_000);
    let routes: Vec<_> = (0..3)
        .map(|n| (Route::page(["a", &format!("{n}&'")]), None))
        .collect();
    let map = String::from_utf8(sitemap("https://example.org/", &routes)).unwrap();
    assert_eq!(all(&elements(&map), "urlset/url/loc").len(), 3);
    let maps = [Route::file("sitemap-1.xml"), Route::file("sitemap-2.xml")];
    let index = String::from_utf8(sitemap_index("https://example.org/", &maps)).unwrap();
    assert_eq!(
        all(&elements(&index), "sitemapindex/sitemap/loc"),
        [
            "https://example.org/sitemap-1.xml",
            "https://example.org/sitemap-2.xml"
        ]
    );
}

#[test]
fn the_register_has_a_row_for_each_assessment_oldest_first() {
    let site = site();
    site.build();
    let json: serde_json::Value = serde_json::from_str(&site.page("register.json")).unwrap();
    let rows = json["assessments"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        rows[0],
        serde_json::json!({
            "id": "y", "date": "2025-01-01", "agents": ["B"], "events": ["E2"], "confidence": "low",
            "confidence_level": "low", "confidence_percent": null, "title": "=cmd()",
            "url": "https://example.org/a/assessments/y/", "judgements": [],
            "agent_names": ["B"], "event_ids": ["e2"], "tags": [], "places": [], "sources": [], "change": null,
            "version": null, "digest": null, "withdrawn": null, "recorded": null, "attested": null,
        })
    );
    assert_eq!(rows[1]["title"], "<b>&amp; ]]> \"q\" 'x'");
    assert_eq!(
        site.page("register.csv"),
        "id,date,agent,event,confidence,confidence_level,confidence_percent,title,url,version,digest,withdrawn,\
         recorded,attested,agent_names,event_ids,tags,places,sources,change\r\n\
         y,2025-01-01,B,E2,low,low,,'=cmd(),https://example.org/a/assessments/y/,,,,,,B,e2,,,,\r\n\
         x,2025-01-02T08:00:00+00:00,A & <co>,\"E \"\"<&\",low,low,,\"<b>&amp; ]]> \"\"q\"\" 'x'\",\
         https://example.org/a/assessments/x/,,,,,,A & <co>,e,a&b <c>,,,\r\n"
    );
}

/// What the head of a page says of who wrote its text.
fn written(site: &Site, path: &str) -> Option<String> {
    let page = site.page(path);
    let head = page.split("<header class=\"title\">").nth(1)?;
    let head = head.split("</header>").next()?;
    let (_, rest) = head.split_once("<p class=\"written\">")?;
    Some(rest.split_once("</p>")?.0.to_owned())
}

#[test]
fn who_wrote_a_text_is_said_at_its_head_and_in_every_feed() {
    let event = "---\nquestions:\n- {id: sign, text: Will they?}\n---\n";
    let more = |provenance: &str| {
        format!(
            "summary: Sum.\nchange: So.\n{provenance}judgements:\n- {{text: So., likelihood: 20%, question: sign}}\n"
        )
    };
    let text = |agent: &str, provenance: &str| {
        assessment(agent, "2025-01-02", "e", &more(provenance), "Text.")
    };
    let by = "provenance: {kind: ai, model: \"M <4> & co\", reviewed_by: \"K. 'O\"}\n";
    let site = Site::new(&[
        ("content/events/e.md", event.to_owned()),
        ("content/assessments/a.md", text("A", by)),
        (
            "content/assessments/h.md",
            text("H", "provenance: {kind: human}\n"),
        ),
        ("content/assessments/n.md", text("N", "")),
        (
            "standpoint.toml",
            "base_url = \"https://desk.example/\"\n".to_owned(),
        ),
    ]);
    site.build();
    let sentence = "Written by a language model (M <4> & co), reviewed by K. 'O.";
    let found = written(&site, "assessments/a/index.html").unwrap();
    let plain = found
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#x27;", "'")
        .replace("&#39;", "'");
    assert_eq!(plain.replace("&amp;", "&"), sentence);
    assert_eq!(
        written(&site, "assessments/h/index.html").unwrap(),
        "Written by people."
    );
    assert_eq!(written(&site, "assessments/n/index.html"), None);
    for (feed, start) in [
        ("atom.xml", "Sum.\n\n"),
        ("events/e/atom.xml", "Sum.\n\n"),
        ("agents/a/atom.xml", "Sum.\n\n"),
        ("changes/atom.xml", "So.\n\n"),
    ] {
        let xml = site.page(feed);
        let all = elements(&xml);
        let summaries: Vec<_> = all
            .iter()
            .filter(|(path, _)| path == "feed/entry/summary")
            .collect();
        let expected = format!("{start}{sentence}");
        assert_eq!(
            summaries
                .iter()
                .filter(|(_, text)| *text == expected)
                .count(),
            1,
            "{xml}"
        );
        assert!(
            xml.contains("<category scheme=\"urn:standpoint:provenance\" term=\"ai\"/>"),
            "{xml}"
        );
        if feed != "agents/a/atom.xml" {
            assert_eq!(summaries.len(), 3);
            assert!(
                summaries
                    .iter()
                    .any(|(_, text)| text.trim_end() == start.trim_end()),
                "{xml}"
            );
        }
    }
    let json: serde_json::Value = serde_json::from_str(&site.page("changes/feed.json")).unwrap();
    let items = json["items"].as_array().unwrap();
    let of = |agent: &str| {
        items
            .iter()
            .find(|item| item["_change"]["agents"][0] == agent)
            .unwrap()
    };
    assert_eq!(of("A")["content_text"], format!("So.\n\n{sentence}"));
    assert_eq!(of("A")["_provenance"]["model"], "M <4> & co");
    assert_eq!(of("N")["content_text"], "So.");
    assert!(of("N").get("_provenance").is_none());
}

#[test]
fn an_earlier_version_says_who_wrote_that() {
    let text = assessment("A", "2025-01-02", "e", "provenance: {kind: ai}\n", "Text.");
    let site = Site::new(&[("content/assessments/a.md", text)]);
    site.run(&["record"]).expect(0);
    site.replace("content/assessments/a.md", "kind: ai", "kind: mixed");
    let revise = ["record", "--kind", "update", "--note", "Edited"];
    site.run(&revise).expect(0);
    site.build();
    let found = ["assessments/a/v1/index.html", "assessments/a/index.html"];
    assert_eq!(
        found.map(|path| written(&site, path).unwrap()),
        [
            "Written by a language model.",
            "Written by people with a language model."
        ]
    );
}
