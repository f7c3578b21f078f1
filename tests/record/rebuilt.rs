//! A bag holds all that a build needs to make its site again, and nothing else of the settings.

use std::fs;
use std::path::Path;

use crate::desk::{at, recorded};
use crate::support::{Files, Run, Site, assessment, files, finish, temporary};

const SETTINGS: &str = "# The secret desk pays for this.\ntitle = 'The \"desk\"'\nbase_url = 'https://desk.example/'\n\
    lang = 'uk'\ntime_zone = 'Europe/Kyiv'\ntheme = 'mine'\noutput = 'secret-folder'\nlicence = 'CC BY 4.0'\n\
    contact = 'desk@example.org'\nnav = [\n    { title = 'About', path = '/about/' },\n]\n\
    [publish]\nmarking = 'TLP:AMBER' # for the secret desk\n";

/// A site of every kind of document and file, with a record of several versions, one of them withdrawn and one removed.
fn rich() -> Site {
    let site = recorded();
    site.write("standpoint.toml", SETTINGS)
        .write(
            "content/record.md",
            "---\ntitle: Our record\n---\nHow we keep it.\n",
        )
        .write("content/about.md", "---\naliases: who\n---\n# About\n\nWho we are.\n")
        .write(
            "content/agents/north.md",
            "---\nname: The North\naliases: N-1\n---\nFrom the [north](../about.md). ![](north.svg)\n",
        )
        .write("content/agents/north.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .write(
            "content/events/talks.md",
            "---\ntitle: Talks\naliases: the-talks\ndate: 2026-01-01\nquestions:\n- {id: hold, text: Will they hold?, \
             outcome: {answer: 'no', date: 2026-01-12}}\n---\nWords.\n",
        )
        .write(
            "content/assessments/talks/joint.md",
            assessment(
                "[North, South]",
                "2026-01-10",
                "talks",
                "aliases: [talks/both]\npublish_on: 2026-01-10\njudgements:\n- {text: They hold., likelihood: 40%, \
                 question: hold}\nsupersedes: talks/north\n",
                "See [[talks/north]] and [the map](map.svg). ![Ours](/img/our%20logo.svg)",
            ),
        )
        .write("static/img/our logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>")
        .write("static/robots.txt", "User-agent: *\r\nAllow: /\r\n")
        .write("static/.well-known/security.txt", "Contact: mailto:desk@example.org\n")
        .write(
            "themes/mine/templates/event.html",
            "{% extends \"default/event.html\" %}\n{% block masthead %}<header>Ours</header>{% endblock masthead %}",
        )
        .write("themes/mine/static/style.css", "body {}")
        .write("themes/default/templates/404.html", "OURS")
        .write("themes/mine/notes.txt", "secret notes")
        .write("themes/other/static/secret.css", "secret");
    withheld(&site);
    let moved = [
        "record",
        "site:settings",
        "--kind",
        "update",
        "--note",
        "The desk moved.",
    ];
    at(&site, "2026-01-12T00:00:00Z", &moved).expect(0);
    at(&site, "2026-01-12T00:00:00Z", &["record", "talks/joint"]).expect(0);
    let gone = assessment(
        "South",
        "2026-01-12",
        "talks",
        "id: talks/gone\n",
        "secret once.",
    );
    site.write("content/assessments/talks/gone.md", gone);
    at(&site, "2026-01-12T01:00:00Z", &["record", "talks/gone"]).expect(0);
    for [act, id] in [["withdraw", "talks/south"], ["remove", "talks/gone"]] {
        let arguments = [act, id, "--reason", "It rested on a forged letter."];
        at(&site, "2026-01-12T02:00:00Z", &arguments).expect(0);
    }
    site.remove("content/assessments/talks/gone.md");
    site
}

/// Documents of each kind that are withheld, each for another reason.
fn withheld(site: &Site) {
    let of_secret = |more: &str| {
        assessment(
            "Secret-1",
            "2026-01-12",
            "secret-talks",
            more,
            "secret words",
        )
    };
    site.write(
        "content/assessments/talks/red.md",
        of_secret("marking: TLP:RED\n"),
    )
    .write(
        "content/assessments/talks/later.md",
        of_secret("publish_on: 2099-01-01\n"),
    )
    .write(
        "content/agents/secret-1.md",
        "---\ndraft: true\nname: The secret one\n---\nsecret words\n",
    )
    .write(
        "content/events/secret-talks.md",
        "---\nmarking: TLP:AMBER\n---\nsecret words ![](secret.svg)\n",
    )
    .write("content/events/secret.svg", "<svg/>")
    .write(
        "content/secret-page.md",
        "---\ndraft: true\n---\nsecret words\n",
    );
}

/// Runs the program in another working folder, without any site of its own.
fn elsewhere(site: &Site, folder: &Path, arguments: &[&str]) -> Run {
    let mut command = site.command(arguments);
    finish(
        command
            .current_dir(folder)
            .env("TZ", "Asia/Tokyo")
            .env("RAYON_NUM_THREADS", "1"),
    )
}

fn built(folder: &Path) -> Files {
    let mut files = files(folder);
    files.remove(".standpoint-files");
    files
}

fn same(found: &Files, expected: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(found), names(expected));
    for (path, bytes) in found {
        assert_eq!(bytes, &expected[path], "{path}");
    }
}

/// Packs a site, builds it again from the bag alone, and returns the bag's payload.
fn round(site: &Site, more: &[&str]) -> Files {
    let folder = temporary();
    let place = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (bag, out, public) = (place("bag"), place("out"), place("public"));
    site.run(&[&["archive", "--format", "bagit", "--out", &bag], more].concat())
        .expect(0);
    site.run(&[&["build", "--marking", "TLP:CLEAR", "--out", &public], more].concat())
        .expect(0);
    let (data, packed) = (format!("{bag}/data"), files(Path::new(&bag)));
    let of_bag = built(&Path::new(&bag).join("data/site"));
    same(&of_bag, &built(Path::new(&public)));

    elsewhere(
        site,
        folder.path(),
        &["build", "--root", &data, "--out", &out],
    )
    .expect(0);
    same(&built(Path::new(&out)), &of_bag);
    let in_bag = format!("{data}/site");
    elsewhere(
        site,
        folder.path(),
        &["verify", "--root", &data, "--site", &in_bag],
    )
    .expect(0);
    // Packed again, it is the same bag; and it is as valid as it was.
    let again = place("again");
    elsewhere(
        site,
        folder.path(),
        &[
            "archive", "--root", &data, "--format", "bagit", "--out", &again,
        ],
    )
    .expect(0);
    same(&files(Path::new(&again)), &packed);
    same(&files(Path::new(&bag)), &packed);
    files(Path::new(&data))
}

#[test]
fn the_site_of_a_bag_can_be_built_from_the_bag_alone() {
    let site = rich();
    let data = round(&site, &[]);
    for path in [
        "site/events/talks/index.html",
        "site/who/index.html",
        "site/assessments/talks/north/v1/index.html",
        "site/record/index.html",
        "static/robots.txt",
        "static/.well-known/security.txt",
        "static/img/our logo.svg",
        "themes/mine/templates/event.html",
        "themes/mine/static/style.css",
        "themes/default/templates/404.html",
        "themes/default/templates/base.html",
        "themes/default/static/site.js",
    ] {
        assert!(data.contains_key(path), "{path}");
    }
    for (path, bytes) in &data {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(
            !text.contains("secret") && !path.contains("secret"),
            "{path}"
        );
    }
    assert_eq!(data["static/robots.txt"], b"User-agent: *\r\nAllow: /\r\n");
    assert_eq!(data["themes/default/templates/404.html"], b"OURS");
    assert!(!data.contains_key("themes/mine/notes.txt"));
}

#[test]
fn the_settings_of_a_bag_are_those_that_readers_see() {
    let data = round(&rich(), &[]);
    assert_eq!(
        String::from_utf8_lossy(&data["standpoint.toml"]),
        "title = \"The \\\"desk\\\"\"\nbase_url = \"https://desk.example/\"\nlang = \"uk\"\n\
         time_zone = \"Europe/Kyiv\"\ntheme = \"mine\"\nlicence = \"CC BY 4.0\"\ncontact = \"desk@example.org\"\n\
         nav = [\n    { title = \"About\", path = \"/about/\" },\n]\n\
         \n[record]\nrequired = false\npublish_sources = false\n\n[search]\nenabled = true\n\n\
         [data]\ncitations = true\nstix = true\nllms = true\n\n[markdown]\nraw_html = \"escape\"\nremote_images = \"link\"\n"
    );
}

#[test]
fn a_bag_of_another_address_is_built_at_that_address() {
    let data = round(&rich(), &["--base-url", "https://other.example/a"]);
    let settings = String::from_utf8_lossy(&data["standpoint.toml"]);
    assert!(
        settings.contains("base_url = \"https://other.example/a/\"\n"),
        "{settings}"
    );
}

#[test]
fn sites_with_less_and_with_more_can_be_built_from_their_bags() {
    // No settings, no record, no static files.
    let site = crate::desk::desk();
    site.remove("standpoint.toml");
    let data = round(&site, &[]);
    assert!(data["standpoint.toml"].starts_with(b"title = \"Assessments\"\nlang = \"en\"\n"));
    // The sources of all versions, HTML in bodies, and images of others.
    let site = recorded();
    site.write(
        "standpoint.toml",
        "[record]\npublish_sources = true\n[markdown]\nraw_html = 'trust'\nremote_images = 'show'\n",
    )
    .write(
        "content/about.md",
        "# About\n\n<b>Who</b> ![](https://example.org/x.png)\r\n",
    );
    let data = round(&site, &[]);
    let page = String::from_utf8_lossy(&data["site/about/index.html"]);
    assert!(page.contains("<b>Who</b>") && page.contains("src=\"https://example.org/x.png\""));
    // A theme of nothing that is used.
    site.write("standpoint.toml", "theme = 'mine'\n")
        .write("themes/mine/README.md", "Nothing yet.");
    let data = round(&site, &[]);
    assert!(
        data["standpoint.toml"]
            .windows(17)
            .any(|part| part == b"theme = \"default\"")
    );
}

#[test]
fn a_bag_is_not_written_into() {
    let site = recorded();
    let folder = temporary();
    let bag = folder.path().join("bag");
    let (bag, data) = (bag.to_str().unwrap(), bag.join("data"));
    site.run(&["archive", "--format", "bagit", "--out", bag])
        .expect(0);
    let (packed, data) = (files(Path::new(bag)), data.to_str().unwrap());
    let inside = format!("{data}/out");
    let beside = format!("{bag}/site");
    for arguments in [
        &["build"][..],
        &["build", "--out", &inside],
        &["build", "--out", &beside],
        &["archive", "--format", "bagit", "--out", &inside],
        &["record"],
        &["record", "--dry-run"],
        &["withdraw", "talks/north", "--reason", "Why."],
        &["remove", "talks/north", "--reason", "Why."],
        &["new", "agent", "X"],
    ] {
        let run = site.run(&[&["--root", data], arguments].concat()).expect(2);
        assert!(
            run.stderr.contains("the bag `") && run.stderr.contains("no longer be valid"),
            "{arguments:?}: {}",
            run.stderr
        );
    }
    for arguments in [&["check"][..], &["verify"]] {
        site.run(&[&["--root", data], arguments].concat()).expect(0);
    }
    same(&files(Path::new(bag)), &packed);
    // Once it is copied out of the bag, the folder is a site as any other.
    let copy = folder.path().join("copy");
    fs::rename(data, &copy).unwrap();
    site.run(&["--root", copy.to_str().unwrap(), "build"])
        .expect(0);
}
