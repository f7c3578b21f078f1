//! `rename`, `reinstate` and `unpublish`: what they write and refuse, and what the site says then.

use std::fs;
use std::path::Path;

use standpoint::digest::Digest;
use standpoint::ledger::{Act, object_path};

use crate::desk::{
    LEDGER, NORTH, SOUTH, at, built, desk, entries, expect_whole, has, kinds, lines, objects,
    overwrite, recorded, verify,
};
use crate::support::{Site, files, on_terminal};

const LATER: &str = "2026-01-12T12:00:00Z";
const LAST: &str = "2026-01-13T12:00:00Z";
const RENAME: [&str; 5] = [
    "rename",
    "talks/north",
    "talks/sea",
    "--reason",
    "The agent has another name.",
];
const UNPUBLISH: [&str; 4] = ["unpublish", "talks/north", "--reason", "A court order."];

/// The recorded site, in which one file has another id by now.
fn with_new_id() -> Site {
    let site = recorded();
    site.replace(NORTH, "id: talks/north", "id: talks/sea");
    site
}

fn renamed() -> Site {
    let site = with_new_id();
    at(&site, LATER, &RENAME).expect(0);
    site
}

fn page(site: &Site, path: &str) -> String {
    site.page(&format!("assessments/talks/{path}index.html"))
}

#[test]
fn an_id_that_was_changed_is_put_on_the_record_with_the_change() {
    let site = with_new_id();
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec!["MISSING"], vec!["UNRECORDED"]));
    let hint = report["findings"][0]["hint"].as_str().unwrap();
    assert!(
        hint.contains("`standpoint rename talks/north NEW --reason"),
        "{hint}"
    );
    let run = at(&site, LATER, &RENAME).expect(0);
    has(&run, "renamed `talks/north` to `talks/sea`");
    let head = Digest::of(lines(&site)[5].as_bytes());
    assert_eq!(run.stdout.trim(), head.to_string());
    let entries = entries(&site);
    assert_eq!(entries.len(), 6);
    let [.., version, rename, minor] = &entries[..] else {
        panic!("{entries:?}");
    };
    assert_eq!(
        (rename.act, rename.from.as_deref()),
        (Act::Rename, Some("talks/north"))
    );
    assert_eq!((rename.rev, rename.content), (version.rev, version.content));
    assert_eq!(
        (minor.act, minor.rev, &*minor.id),
        (Act::Revise, 3, "talks/sea")
    );
    assert_eq!(minor.change.unwrap().word(), "minor");
    assert_eq!(minor.note, rename.note);
    expect_whole(&site);
    let again = at(&site, LAST, &RENAME).expect(0);
    has(&again, "`talks/north` was renamed on 2026-01-12 already");
    assert_eq!(lines(&site).len(), 6);
}

#[test]
fn the_old_addresses_of_a_renamed_assessment_lead_to_the_new_ones() {
    let site = renamed();
    // Nothing else need be changed, whatever form it refers in.
    site.write(
        "content/about.md",
        "# About\n\n[[talks/north]], [it](assessments/talks/north.md) and \
         [again](/assessments/talks/north/).\n",
    );
    site.run(&["build", "--strict"]).expect(0);
    assert!(page(&site, "sea/").contains("They will fail by May."));
    for (old, new) in [
        ("north/", "url=../../../assessments/talks/sea/\""),
        (
            "north/history/",
            "url=../../../../assessments/talks/sea/history/\"",
        ),
        ("sea/v3/", "url=../../../../assessments/talks/sea/\""),
    ] {
        assert!(
            page(&site, old).contains(new),
            "{old}: {}",
            page(&site, old)
        );
    }
    // Each version stays where it was recorded.
    let first = page(&site, "north/v1/");
    assert!(first.contains("<p>They will fail.</p>"), "{first}");
    let [before, after] =
        ["predecessor", "successor"].map(|of| format!("rel=\"{of}-version\" href=\""));
    assert!(!first.contains(&before), "{first}");
    assert!(
        first.contains(&format!("{after}../../../../assessments/talks/north/v2/\"")),
        "{first}"
    );
    assert!(page(&site, "north/v2/").contains("They will fail by May."));
    for gone in ["sea/v1/", "sea/v2/", "north/v3/"] {
        assert!(
            !site.has(&format!("assessments/talks/{gone}index.html")),
            "{gone}"
        );
    }
    let history = page(&site, "sea/history/");
    for told in [
        "Renamed from <code>talks/north</code> to <code>talks/sea</code>",
        "The agent has another name.",
        "The month was missing.",
        "href=\"../../../../assessments/talks/north/v1/\"",
        "href=\"../../../../assessments/talks/sea/v3/\"",
    ] {
        assert!(history.contains(told), "{told}\n{history}");
    }
    assert!(page(&site, "sea/").contains("https://desk.example/assessments/talks/sea/v3/"));
    assert!(site.page("record/index.html").contains("Renamed from"));
    let map = site.page("sitemap.xml");
    assert!(map.contains("talks/sea/") && !map.contains("talks/north"));
    let about = site.page("about/index.html");
    assert!(
        about.contains("href=\"../assessments/talks/sea/\""),
        "{about}"
    );
}

#[test]
fn a_later_version_and_a_removal_reach_all_ids() {
    let site = renamed();
    site.replace(NORTH, "by May", "by June");
    let update = ["record", "--kind", "update", "--note", "Later."];
    at(&site, LAST, &update).expect(0);
    site.run(&["build"]).expect(0);
    assert!(page(&site, "sea/v3/").contains("by May"));
    assert!(page(&site, "sea/v4/").contains("url=../../../../assessments/talks/sea/\""));
    let proof = |id: &str| site.run(&["verify", "--inclusion", id]).expect(0).stdout;
    assert_eq!(proof("talks/north"), proof("talks/sea"));
    let wrong = at(&site, LAST, &["remove", "talks/north", "--reason", "x"]).expect(1);
    has(&wrong, "`talks/north` was renamed: its id is `talks/sea`");
    at(
        &site,
        LAST,
        &["remove", "talks/sea", "--reason", "An order."],
    )
    .expect(0);
    site.remove(NORTH);
    expect_whole(&site);
    assert!(
        objects(&site)
            .iter()
            .all(|path| !site.text(path).contains("They will fail"))
    );
    site.run(&["build"]).expect(0);
    for path in [
        "north/",
        "north/history/",
        "north/v1/",
        "north/v2/",
        "sea/",
        "sea/v4/",
        "sea/history/",
    ] {
        assert!(page(&site, path).contains("An order."), "{path}");
    }
}

#[test]
fn an_assessment_that_moves_without_an_id_can_be_renamed_as_well() {
    let site = desk();
    let text = site.text(NORTH).replace("id: talks/north\n", "");
    site.write("content/assessments/talks/north.md", &text);
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    site.remove(NORTH)
        .write("content/assessments/talks/sea.md", &text);
    at(&site, LATER, &RENAME).expect(0);
    assert_eq!(lines(&site).len(), 4, "the text is the same");
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec!["MOVED"]));
    site.run(&["build"]).expect(0);
    assert!(page(&site, "north/v1/").contains("url=../../../../assessments/talks/sea/\""));
    assert!(page(&site, "sea/").contains("https://desk.example/assessments/talks/north/v1/"));
}

#[test]
fn what_else_has_changed_is_asked_for_by_record() {
    let site = with_new_id();
    site.replace(NORTH, "by May", "by June");
    let run = at(&site, LATER, &RENAME).expect(0);
    has(
        &run,
        "more than the id has changed: `standpoint record talks/sea`",
    );
    assert_eq!(lines(&site).len(), 5);
    assert_eq!(kinds(&verify(&site, &[])).0, ["EDITED"]);
    at(&site, LATER, &["record"]).expect(1);
    let update = ["record", "--kind", "update", "--note", "Later."];
    at(&site, LATER, &update).expect(0);
    expect_whole(&site);
}

#[test]
fn a_rename_refuses_what_it_could_not_keep() {
    let refused = |site: &Site, arguments: &[&str], told: &str| {
        let was = site.text(LEDGER);
        has(&at(site, LATER, arguments).expect(1), told);
        assert_eq!(site.text(LEDGER), was);
    };
    let site = recorded();
    refused(
        &site,
        &RENAME,
        "`content/assessments/talks/north.md` still has the id `talks/north`",
    );
    site.remove(NORTH);
    refused(&site, &RENAME, "no file has the id `talks/sea`");
    let site = recorded();
    site.replace(NORTH, "id: talks/north", "id: talks/sea\ndraft: true");
    refused(&site, &RENAME, "is withheld");
    let site = with_new_id();
    refused(
        &site,
        &["rename", "talks/north", "talks/south", "--reason", "x"],
        "`talks/south` is on the record already",
    );
    refused(
        &site,
        &["rename", "talks/nort", "talks/sea", "--reason", "x"],
        "did you mean `talks/north`?",
    );
    site.write("static/assessments/talks/sea/history/index.html", "Ours.");
    refused(
        &site,
        &RENAME,
        "`/assessments/talks/sea/history/` is claimed by",
    );
    let site = with_new_id();
    at(
        &site,
        LATER,
        &["rename", "talks/north", "talks/sea", "--reason", " "],
    )
    .expect(2);
    let dry = [&RENAME[..], &["--dry-run"]].concat();
    let was = site.text(LEDGER);
    has(
        &at(&site, LATER, &dry).expect(0),
        "would rename `talks/north` to `talks/sea`",
    );
    assert_eq!(site.text(LEDGER), was);
    let site = recorded();
    at(&site, LATER, &UNPUBLISH).expect(0);
    site.replace(NORTH, "id: talks/north", "id: talks/sea");
    refused(&site, &RENAME, "taken offline on 2026-01-12");
    let site = with_new_id();
    at(&site, LATER, &["remove", "talks/north", "--reason", "x"]).expect(0);
    refused(&site, &RENAME, "its id is never used again");
}

#[test]
fn an_id_that_was_given_up_is_never_used_again() {
    let site = renamed();
    let other = site
        .text(SOUTH)
        .replace("id: talks/south", "id: talks/north");
    site.write("content/assessments/talks/other.md", other);
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["EDITED"]);
    let hint = report["findings"][0]["hint"].as_str().unwrap();
    assert!(hint.contains("give it another id"), "{hint}");
    let both = "`/assessments/talks/north/` is claimed by an alias that leads to `/assessments/talks/sea/`";
    has(&at(&site, LAST, &["record"]).expect(1), both);
    has(&at(&site, LAST, &["record", "talks/north"]).expect(1), both);
    has(
        &site.run(&["build"]).expect(1),
        "`talks/north` was renamed to `talks/sea`, and a public file has the old id",
    );
    let back = ["rename", "talks/south", "talks/north", "--reason", "x"];
    has(
        &at(&site, LAST, &back).expect(1),
        "`talks/north` is on the record already",
    );
}

#[test]
fn what_was_withdrawn_stands_again_once_it_is_reinstated_also_under_another_id() {
    let site = recorded();
    at(
        &site,
        LATER,
        &["withdraw", "talks/north", "--reason", "Forged."],
    )
    .expect(0);
    site.replace(NORTH, "id: talks/north", "id: talks/sea");
    at(&site, LATER, &RENAME).expect(0);
    built(&site);
    assert!(page(&site, "sea/").contains("<strong>Withdrawn</strong>"));
    let reinstate = ["reinstate", "talks/sea", "--reason", "It was genuine."];
    has(
        &at(&site, LAST, &reinstate).expect(0),
        "reinstated `talks/sea`",
    );
    let ended = at(&site, LAST, &reinstate).expect(0);
    has(&ended, "nothing to do");
    built(&site);
    let own = page(&site, "sea/");
    assert!(
        !own.contains("Withdrawn") && !own.contains("withdrawn"),
        "{own}"
    );
    let history = page(&site, "sea/history/");
    for told in [
        "Forged.",
        "It was genuine.",
        "id=\"_withdraw\"",
        "id=\"_reinstate\"",
    ] {
        assert!(history.contains(told), "{told}\n{history}");
    }
    at(
        &site,
        LAST,
        &["withdraw", "talks/sea", "--reason", "Forged after all."],
    )
    .expect(0);
    built(&site);
    assert!(page(&site, "sea/history/").contains("id=\"_withdraw-2\""));
    at(&site, LAST, &["remove", "talks/sea", "--reason", "x"]).expect(0);
    has(
        &at(&site, LAST, &reinstate).expect(1),
        "what is removed does not come back",
    );
    expect_unknown(&site, "reinstate");
    expect_unknown(&site, "unpublish");
}

fn expect_unknown(site: &Site, command: &str) {
    let run = at(site, LAST, &[command, "talks/sout", "--reason", "x"]).expect(1);
    has(&run, "did you mean `talks/south`?");
}

/// All of a folder in which some words stand, but for a ledger, which has only digests.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let all = files(folder).into_iter();
    let holds = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(words);
    all.filter(|(_, bytes)| holds(bytes))
        .map(|(path, _)| path)
        .collect()
}

#[test]
fn what_is_taken_offline_is_kept_in_the_store_and_shown_nowhere() {
    let site = recorded();
    site.write(
        "standpoint.toml",
        "base_url = \"https://desk.example/\"\n[record]\npublish_sources = true\n",
    );
    built(&site);
    let all = objects(&site);
    let run = at(&site, LATER, &UNPUBLISH).expect(0);
    has(&run, "took `talks/north` offline");
    assert_eq!(objects(&site), all);
    // Its file must not be public any more, and the build insists.
    for command in ["build", "check"] {
        let run = site.run(&[command]).expect(1);
        has(
            &run,
            "`talks/north` was taken offline, and its file is public",
        );
    }
    assert_eq!(kinds(&verify(&site, &[])).0, ["EDITED"]);
    site.replace(NORTH, "id: talks/north", "id: talks/north\ndraft: true");
    expect_whole(&site);
    built(&site);
    expect_offline(&site);
    site.remove(NORTH);
    expect_whole(&site);
    built(&site);
    expect_offline(&site);
    let again = at(&site, LAST, &UNPUBLISH).expect(0);
    has(
        &again,
        "`talks/north` was taken offline on 2026-01-12 already: A court order.",
    );
}

/// Pages say that the assessment is offline, and nothing public has its words.
fn expect_offline(site: &Site) {
    for path in ["north/", "north/v1/", "north/v2/", "north/history/"] {
        let page = page(site, path);
        for told in [
            "This assessment was taken offline",
            "A court order.",
            "The month was missing.",
        ] {
            assert!(page.contains(told), "{told}: {page}");
        }
    }
    let public = site.path("public");
    for words in ["They will fail", "The talks fail", "a,b"] {
        assert_eq!(holding(&public, words), Vec::<String>::new(), "{words}");
    }
    for list in [
        "atom.xml",
        "register.json",
        "register.csv",
        "sitemap.xml",
        "events/talks/index.html",
    ] {
        assert!(!site.page(list).contains("talks/north"), "{list}");
    }
    for entry in entries(site)
        .iter()
        .filter(|entry| &*entry.id == "talks/north")
    {
        let path = object_path(entry.content).replace("archive/", "record/");
        assert!(!site.has(&path), "{path}");
    }
}

#[test]
fn a_bag_has_nothing_of_what_is_offline_and_can_be_verified() {
    let site = recorded();
    at(&site, LATER, &UNPUBLISH).expect(0);
    site.remove(NORTH);
    let folder = crate::support::temporary();
    let bag = folder.path().join("bag");
    let out = bag.to_str().unwrap();
    site.run(&["archive", "--format", "bagit", "--out", out])
        .expect(0);
    for words in ["They will fail", "The talks fail"] {
        assert_eq!(holding(&bag, words), Vec::<String>::new(), "{words}");
    }
    let copy = Site::copy_of(&bag.join("data"));
    let report = verify(&copy, &[]);
    assert_eq!(kinds(&report), (vec![], vec!["OFFLINE", "OFFLINE"]));
    copy.run(&["check"]).expect(0);
    let back = ["reinstate", "talks/north", "--reason", "x"];
    let told = at(&copy, LAST, &back).expect(1);
    has(&told, "nothing was reinstated: `archive/objects/");
    // Others can be removed all the same.
    at(&copy, LAST, &["remove", "talks/south", "--reason", "x"]).expect(0);
}

#[test]
fn what_was_taken_offline_comes_back_as_it_was() {
    let site = recorded();
    let text = site.text(NORTH);
    built(&site);
    let was = files(&site.path("public/assessments/talks/north"));
    at(&site, LATER, &UNPUBLISH).expect(0);
    let refused = at(&site, LATER, &["record", "talks/north"]).expect(1);
    has(&refused, "`standpoint reinstate talks/north --reason");
    site.remove(NORTH);
    let run = at(
        &site,
        LAST,
        &[
            "reinstate",
            "talks/north",
            "--reason",
            "The order was lifted.",
        ],
    )
    .expect(0);
    let object = object_path(Digest::of(text.as_bytes()));
    has(&run, &format!("`{NORTH}` is `{object}`"));
    assert_eq!(kinds(&verify(&site, &[])).0, ["MISSING"]);
    fs::copy(site.path(&object), site.path(NORTH)).unwrap();
    expect_whole(&site);
    built(&site);
    let now = files(&site.path("public/assessments/talks/north"));
    assert_eq!(
        now.keys().collect::<Vec<_>>(),
        was.keys().collect::<Vec<_>>()
    );
    let history = page(&site, "north/history/");
    assert!(history.contains("A court order.") && history.contains("The order was lifted."));
}

#[test]
fn a_reference_to_what_is_offline_says_so() {
    let site = recorded();
    at(
        &site,
        LATER,
        &["unpublish", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    site.remove(SOUTH);
    site.write("content/about.md", "# About\n\n[[talks/south]]\n");
    has(
        &site.run(&["check"]).expect(1),
        "it was taken offline: take the reference out",
    );
}

#[test]
fn on_a_terminal_there_is_a_question_first() {
    for (prepare, arguments, question) in [
        (
            with_new_id as fn() -> Site,
            &RENAME[..],
            "rename `talks/north` to `talks/sea`, for good: the old addresses lead to the new ones? [y/N] ",
        ),
        (
            recorded,
            &UNPUBLISH[..],
            "take `talks/north` offline: a page says so, and its texts stay in archive/? [y/N] ",
        ),
    ] {
        for (typed, more, is_done) in [
            ("n\n", None, false),
            ("y\n", None, true),
            ("", Some("--yes"), true),
        ] {
            let site = prepare();
            let was = site.text(LEDGER);
            let arguments: Vec<_> = arguments.iter().copied().chain(more).collect();
            let Some(run) = on_terminal(&site, &arguments, typed) else {
                return;
            };
            assert_eq!(run.stderr.contains(question), more.is_none(), "{run:?}");
            assert_eq!(site.text(LEDGER) != was, is_done, "{typed:?} {run:?}");
        }
    }
}

#[test]
fn nobody_is_told_to_restore_what_was_removed() {
    let site = recorded();
    let kept: Vec<_> = objects(&site);
    let texts: Vec<_> = kept.iter().map(|path| site.text(path)).collect();
    at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    site.remove(SOUTH);
    let left = objects(&site);
    for (path, text) in kept
        .iter()
        .zip(&texts)
        .filter(|(path, _)| !left.contains(path))
    {
        // It came back with a backup, and not as it was.
        fs::write(site.path(path), format!("{text} And more.")).unwrap();
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report).0, ["STORE_CORRUPT"], "{report:#}");
        let hint = report["findings"][0]["hint"].as_str().unwrap();
        let is_right = hint.starts_with("`standpoint remove talks/south")
            || hint.starts_with("delete this file");
        assert!(is_right && !hint.contains("restore it"), "{hint}");
        fs::remove_file(site.path(path)).unwrap();
    }
    // That of another is to be restored, as before.
    let (path, text) = kept
        .iter()
        .zip(&texts)
        .find(|(path, _)| left.contains(path))
        .unwrap();
    overwrite(&site, path, format!("{text} ").as_bytes());
    let report = verify(&site, &[]);
    let hint = report["findings"][0]["hint"].as_str().unwrap();
    assert!(hint.starts_with("restore it"), "{hint}");
}

#[test]
fn a_removal_leaves_no_words_in_the_cache() {
    let holds = |site: &Site| {
        let kept = crate::support::files(site.caches()).into_values();
        let words = b"They will hold.";
        kept.filter(|bytes| bytes.windows(words.len()).any(|part| part == words))
            .count()
    };
    let site = recorded();
    site.build();
    assert!(holds(&site) > 0);
    let remove = ["remove", "talks/south", "--reason", "A name."];
    at(&site, LATER, &[&remove[..], &["--dry-run"]].concat()).expect(0);
    assert!(holds(&site) > 0);
    at(&site, LATER, &remove).expect(0);
    assert_eq!(holds(&site), 0);
    // Whoever builds before the file is gone removes it again.
    site.run(&["build"]).expect(1);
    site.remove(SOUTH);
    at(&site, LATER, &remove).expect(0);
    site.build();
    assert_eq!(holds(&site), 0);
}

#[test]
fn the_file_of_what_is_reinstated_is_named_where_it_was_when_the_id_was_given() {
    let site = desk();
    let (old, new) = (
        "content/assessments/talks/west.md",
        "content/assessments/talks/sea.md",
    );
    let text = site.text(SOUTH).replace("id: talks/south\n", "");
    site.write(old, &text);
    at(&site, LATER, &["record"]).expect(0);
    site.remove(old).write(new, &text);
    let rename = ["rename", "talks/west", "talks/sea", "--reason", "Moved."];
    at(&site, LATER, &rename).expect(0);
    let unpublish = ["unpublish", "talks/sea", "--reason", "A court order."];
    at(&site, LATER, &unpublish).expect(0);
    site.remove(new);
    let reinstate = ["reinstate", "talks/sea", "--reason", "It was lifted."];
    let run = at(&site, LAST, &reinstate).expect(0);
    has(
        &run,
        &format!("as it was recorded: `{new}` is `archive/objects/"),
    );
    site.write(new, &text);
    built(&site);
    assert_eq!(kinds(&verify(&site, &[])).0, [""; 0]);
}

#[test]
fn what_cannot_be_an_id_is_refused_before_anything_is_advised() {
    let site = recorded();
    let rename = ["rename", "talks/north", "Bad Id", "--reason", "why"];
    let run = at(&site, LATER, &rename).expect(2);
    has(
        &run,
        "nothing was renamed: `Bad Id` is not an id: ids are made of `a-z`, `0-9`, `-` and `/`, such as `bad-id`",
    );
    assert!(!run.stderr.contains("write `id: Bad Id`"), "{}", run.stderr);
}
