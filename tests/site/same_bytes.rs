//! The same sources give the same bytes: elsewhere, in any order, and after any edits.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::golden;
use crate::support::{Site, assessment, finish};

/// The golden site with the default theme, which does more.
fn site() -> Site {
    let site = golden::site();
    site.replace("standpoint.toml", "theme = \"plain\"\n", "");
    site
}

#[test]
fn folder_zone_locale_threads_and_order_of_creation_do_not_matter() {
    let first = site();
    first.build();
    let second = Site::new::<&str>(&[]);
    let sources = crate::support::files(first.root());
    let sources: BTreeMap<_, _> = sources
        .into_iter()
        .filter(|(path, _)| !path.starts_with("public") && !path.starts_with(".standpoint"))
        .collect();
    for (path, bytes) in sources.iter().rev() {
        second.write(&format!("deeper/and deeper/{path}"), bytes);
    }
    // SOURCE_DATE_EPOCH is the stamp of the site, by which questions are overdue.
    for (zone, locale, threads) in [
        ("Pacific/Kiritimati", "tr_TR.UTF-8", "1"),
        ("America/St_Johns", "C", "7"),
    ] {
        let mut command =
            second.command(&["--root", "deeper/and deeper", "build", "--out", "public"]);
        command
            .env("TZ", zone)
            .env("LC_ALL", locale)
            .env("LANG", locale);
        command.env("RAYON_NUM_THREADS", threads);
        let run = finish(&mut command).expect(0);
        assert!(run.stderr.contains("files written, 0 unchanged"), "{run:?}");
        assert_eq!(second.public(), first.public());
        let list = ".standpoint-files";
        assert_eq!(second.page(list), first.page(list));
        std::fs::remove_dir_all(second.path("public")).unwrap();
    }
}

/// What somebody does to a site between two builds.
#[derive(Debug, Clone)]
enum Edit {
    Assess(u8, u8, u8, u8),
    Remove(u8),
    Declare(u8, u8),
    Undeclare(u8),
    Image(u8),
    Theme(u8),
    Title(u8),
    Deface(u8),
    Forget,
    Say(u8, u8),
}

/// What edits replace that change no name, no date and no link; some keep the length.
const SAYINGS: [(&str, &str); 8] = [
    ("Version", "Edition"),
    ("Edition", "Version, said at length,"),
    ("confidence: moderate", "confidence: high"),
    ("confidence: high", "confidence: low"),
    ("confidence: low", "confidence: moderate"),
    ("title: Given", "title: Taken"),
    ("agent: ", "summary: S\nagent: "),
    ("summary: S\n", ""),
];

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (0..6u8, 0..4u8, 0..4u8, 0..6u8).prop_map(|(n, a, e, v)| Edit::Assess(n, a, e, v)),
        2 => (0..6u8).prop_map(Edit::Remove),
        1 => (0..4u8, 0..3u8).prop_map(|(e, v)| Edit::Declare(e, v)),
        1 => (0..4u8).prop_map(Edit::Undeclare),
        1 => (0..3u8).prop_map(Edit::Image),
        1 => (0..3u8).prop_map(Edit::Theme),
        1 => (0..3u8).prop_map(Edit::Title),
        1 => (0..3u8).prop_map(Edit::Deface),
        1 => Just(Edit::Forget),
        6 => (0..6u8, 0..8u8).prop_map(|(n, what)| Edit::Say(n, what)),
    ]
}

fn apply(site: &Site, edit: &Edit) {
    let gone = |path: &str| drop(std::fs::remove_file(site.path(path)));
    match edit {
        Edit::Assess(n, agent, event, version) => {
            let more = match version {
                0 => "tags: t\n",
                1 => "draft: true\n",
                2 => "aliases: old\ntitle: Given\n",
                _ => "",
            };
            // At most one document may have the alias.
            let more = if *version == 2 && *n != 2 { "" } else { more };
            let date = format!("2025-0{}-01", version + 1);
            let body = format!("Version {version}. [[event {event}]] ![i](i.svg)");
            let text = assessment(
                &format!("A{agent}"),
                &date,
                &format!("event {event}"),
                more,
                &body,
            );
            site.write(&format!("content/assessments/n{n}.md"), text);
        }
        Edit::Remove(n) => gone(&format!("content/assessments/n{n}.md")),
        Edit::Declare(event, version) => {
            let text =
                format!("---\nid: event {event}\ntitle: Title {event}{version}\n---\nWords.\n");
            site.write(&format!("content/events/event-{event}.md"), text);
        }
        Edit::Undeclare(event) => gone(&format!("content/events/event-{event}.md")),
        Edit::Image(version) => {
            site.write("content/assessments/i.svg", format!("<svg>{version}</svg>"));
        }
        Edit::Theme(version) => {
            site.write(
                "themes/default/templates/404.html",
                format!("Legend {version}"),
            );
        }
        Edit::Title(version) => {
            site.write(
                "standpoint.toml",
                format!("title = \"T{version}\"\nbase_url = \"https://example.org/\"\n"),
            );
        }
        Edit::Deface(0) => {
            site.write("public/index.html", "defaced");
        }
        Edit::Deface(1) => gone("public/404.html"),
        Edit::Deface(_) => drop(std::fs::remove_dir_all(site.path("public/timeline"))),
        Edit::Forget => drop(std::fs::remove_dir_all(site.caches())),
        Edit::Say(n, what) => {
            let path = site.path(&format!("content/assessments/n{n}.md"));
            let Ok(text) = std::fs::read_to_string(&path) else {
                return;
            };
            let (from, to) = SAYINGS[usize::from(*what)];
            std::fs::write(path, text.replacen(from, to, 1)).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_incremental_build_equals_a_clean_one(rounds in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..6)) {
        let site = Site::new(&[("content/assessments/i.svg", "<svg/>")]);
        site.build();
        for round in &rounds {
            for edit in round {
                apply(&site, edit);
            }
            site.build();
        }
        let mut clean = site.command(&["build", "--out", "clean"]);
        finish(clean.env("XDG_CACHE_HOME", "/dev/null")).expect(0);
        prop_assert_eq!(crate::support::files(&site.path("clean")), crate::support::files(&site.path("public")));
    }
}
