//! Random posts: none makes the program panic, and what is made of them is a site without errors.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use standpoint::cache::Basis;
use standpoint::compile::Sink;
use standpoint::diagnostic::{Diagnostics, Texts, short};
use standpoint::digest::Digest;
use standpoint::import::posts::{Folder, Mapping, PlannedPosts, PostsRefusal, PostsRequest, plan};
use standpoint::site::Rows;
use standpoint::source::{Files as _, MemoryFiles};

use crate::generated::markdown;
use crate::imported::linked;

#[derive(Default)]
struct Forget(Mutex<usize>);

impl Sink for Forget {
    type Error = Infallible;

    fn keep(&self, _: &str, _: Digest, _: fn() -> Rows) -> bool {
        false
    }

    fn put(&self, _: &str, _: &[u8], _: Basis) -> Result<(), Infallible> {
        *self.0.lock().expect("one at a time") += 1;
        Ok(())
    }
}

fn import(files: &[(String, String)], there: MemoryFiles) -> Result<PlannedPosts, PostsRefusal> {
    let site = linked(&there, &mut Diagnostics::default()).site;
    let mut folder = MemoryFiles::default();
    for (path, text) in files {
        folder.put(path, text);
    }
    let mut listed: Vec<Box<str>> = folder.files().map(|(path, _)| path.into()).collect();
    listed.sort_unstable();
    let folder = Folder {
        files: Arc::new(folder),
        listed,
        base: "content".into(),
        addressed: Some("content".into()),
        shown: "blog/content".into(),
        name: "content".into(),
    };
    let mapping = Mapping::parse(&["author=agent", "category=event", "id=id", "places=places"])
        .expect("a mapping");
    let request = PostsRequest {
        mapping: &mapping,
        confidence: "unstated",
        date: None,
    };
    plan(&folder, &request, &site, there)
}

/// The site that posts make has no errors; and posts that were imported are not imported again.
fn check(files: &[(String, String)]) -> Result<(), TestCaseError> {
    let planned = match import(files, MemoryFiles::default()) {
        Ok(planned) => planned,
        Err(PostsRefusal::Problems(wrong)) => {
            prop_assert!(wrong.has_errors(), "it was refused without a word");
            for one in wrong.sorted() {
                prop_assert!(one.code.name() != "crashed", "{:?}\n{:?}", one, files);
            }
            return Ok(());
        }
        Err(PostsRefusal::Messages(said)) => {
            prop_assert!(!said.is_empty());
            return Ok(());
        }
    };
    let made = &planned.files;
    let mut diagnostics = Diagnostics::default();
    let Ok(_) = linked(made, &mut diagnostics).render(&Forget::default(), &mut diagnostics);
    let texts = Texts::fetch(&diagnostics, |file| made.for_report(file));
    prop_assert!(
        !diagnostics.has_errors(),
        "{}\n{:?}",
        short(&diagnostics, &texts),
        files
    );
    let again = import(files, made.clone());
    let again = again.map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
    prop_assert_eq!(again.drafts.len(), 0, "{:?}", files);
    Ok(())
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z ]{1,12}",
        2 => "\\PC{1,12}",
        1 => Just("a\u{7}b\nc".to_owned()),
        1 => Just("x".repeat(5_000)),
        1 => Just("й ".repeat(300)),
        4 => prop::sample::select(vec![
            "true", "false", "2031-03-14", "2031-03-14 10:00:00 +0200", "2031-13-40", "soon", "/old/a/", "/a.html",
            "/a.html/b", "/tags/x/", "https://a.example/", "/:title/", "/%20/", "a/v1", "v1", "index", "history", "C++",
            "C#", "c", "[[Jane]]", "#", "/", "..", "-", "a/b", "\u{202e}x", "\u{200b}", "null", "~", "{{x}}", "UA-01",
            "Ua 01", "a, b, c", "Київ", "東京", "404", "/index.html", "/feed.xml", "/CNAME", "_redirects", "/logo.png",
            "Old Lock", "old-lock", "Old lock!", "old-lock-2", "TLP:RED",
        ]).prop_map(String::from),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "title",
        "date",
        "tags",
        "summary",
        "aliases",
        "permalink",
        "slug",
        "url",
        "lang",
        "draft",
        "published",
        "id",
        "places",
        "private",
        "layout",
        "redirect_from",
        "marking",
        "publishDate",
    ])
    .prop_map(String::from)
}

/// Front matter in one of the three languages.
fn front() -> impl Strategy<Value = String> {
    let values = prop::collection::vec(value(), 1..4);
    let pairs = prop::collection::btree_map(key(), values, 0..7);
    let (agents, events) = (
        prop::collection::vec(value(), 1..3),
        prop::collection::vec(value(), 1..3),
    );
    (agents, events, pairs, 0..3).prop_map(|(agents, events, mut pairs, language)| {
        pairs.insert("author".into(), agents);
        pairs.insert("category".into(), events);
        let json = |values: &[String]| match values {
            [one] => serde_json::Value::from(&**one).to_string(),
            all => serde_json::Value::from(all).to_string(),
        };
        let lines = |sign: &str| -> String {
            let lines = pairs
                .iter()
                .map(|(key, values)| format!("{key}{sign}{}\n", json(values)));
            lines.collect()
        };
        match language {
            0 => format!("---\n{}---\n", lines(": ")),
            1 => format!("+++\n{}+++\n", lines(" = ")),
            _ => {
                let pairs = pairs
                    .iter()
                    .map(|(key, values)| format!("\"{key}\": {}", json(values)));
                format!("{{\n{}\n}}\n", pairs.collect::<Vec<_>>().join(",\n"))
            }
        }
    })
}

fn body() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "[a](b.md)",
        "[a](b.md#x)",
        "![p](p.png)",
        "![[p.png]]",
        "[[b]]",
        "[[b|c *d*]]",
        "[[b#x|y]]",
        "![[b]]",
        "[r][r]",
        "\n[r]: b.md\n",
        "\n[r]: <p.png> \"t\"\n",
        "{{< ref \"b.md\" >}}",
        "[a]({{< ref \"b.md\" >}})",
        "[a]({% post_url b %}#x)",
        "![a]({{ site.baseurl }}/p.png)",
        "[![p](p.png)](b.md)",
        "[a [b](b.md) c](d.md)",
        "<b>",
        "<!-- x -->",
        "<!--more-->",
        "%%",
        "{%",
        "{{",
        "}}",
        "`",
        "```\n",
        "\n\n",
        "\n",
        " ",
        "[",
        "]",
        "(",
        ")",
        "!",
        "|",
        "\n|a|\n|-|\n|[x](b.md)|[[b\\|c]]|\n",
        "draft: true\n",
        "\nmarking = x\n",
        "> ",
        "- ",
        "# ",
        "## x\n",
        "https://a.example/",
        "<https://a.example/>",
        "[a](b.md)(c)",
        "[[[a](b.md)]]",
        "[a](<b.md> 'x')",
        "\\",
        "*",
        "**",
        "@/b.md",
        "[z](@/b.md)",
        "[q](/b/)",
        "[u](mailto:a@b.example)",
        "[v](javascript:x)",
        "\r\n",
        "\r",
        "\t",
        "^[x]",
        "[^a]",
        "\n[^a]: b [c](b.md)\n",
        "é",
        "$x$",
        ":::",
        "{#a}",
        "a",
    ]);
    prop_oneof![
        2 => prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat()),
        1 => markdown(),
    ]
}

/// Each makes a site twice: fewer than usual, unless the environment asks for more.
fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { config.cases } else { 24 };
    ProptestConfig { cases, ..config }
}

#[test]
fn an_event_that_is_called_as_a_label_gets_another_title() {
    let post = "---\nauthor: A\ncategory: \"TLP:RED\"\n---\n\n";
    check(&[("content/a.md".into(), post.into())]).unwrap();
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn random_posts_make_sites_without_errors(
        posts in prop::collection::vec((front(), body()), 1..4),
    ) {
        let paths = ["content/a.md", "content/b.md", "content/2031-03-14-c d/index.md"];
        let mut files: Vec<_> = posts.into_iter().zip(paths)
            .map(|((front, body), path)| (path.to_owned(), format!("{front}\n{body}")))
            .collect();
        files.push(("static/p.png".to_owned(), "p".to_owned()));
        check(&files)?;
    }

    #[test]
    fn random_bytes_are_refused_or_imported(text in "(---\n|\\+\\+\\+\n|\\{)?(\\PC|\n){0,200}", front in front(), cut in 0..200_usize) {
        let end = front.char_indices().map(|(at, _)| at).nth(cut).unwrap_or(front.len());
        check(&[("content/a.md".into(), text.clone())])?;
        check(&[("content/a.md".into(), format!("{}{text}{}", &front[..end], &front[end..]))])?;
    }
}
