//! Runs: dry, again, over what is there, with what cannot be read.

use super::{MAPPED, import, imported, post, publish};
use crate::support::{Site, files};

#[test]
fn a_second_run_makes_no_copies_and_links_to_what_is_there() {
    let (site, _) = imported(&[("posts/a.md", post("", "## Words\n\nIt closes."))]);
    site.replace(
        "content/assessments/old-lock/a.md",
        "It closes.",
        "It closes, we think.",
    );
    let before = files(&site.path("content"));
    let again = import(&site).expect(0);
    assert_eq!(again.stdout, "");
    assert_eq!(
        again.stderr,
        "posts: 0 drafts, 0 new events, 0 new agents, 0 pictures, 1 post imported before\nnothing is new\n"
    );
    assert_eq!(files(&site.path("content")), before);
    site.write("posts/b.md", post("", "See [a](a.md#words)."));
    site.write("posts/c.md", post("", "See [a](a.md#words)."));
    let more = import(&site).expect(0);
    assert!(more.stderr.starts_with(
        "posts: 2 drafts, 0 new events, 0 new agents, 0 pictures, 1 post imported before\n"
    ));
    assert!(
        site.text("content/assessments/old-lock/b.md")
            .contains("[[?assessment:old-lock/a#words|a]]")
    );
    site.write("posts/a.md", post("", "It does not close."));
    let edited = import(&site).expect(0);
    let told = "  posts/a.md:1: it was imported before it was changed: `content/assessments/old-lock/a.md` stays as it is";
    assert!(edited.stderr.contains(told), "{}", edited.stderr);
    publish(&site);
}

#[test]
fn nothing_that_is_there_is_written_over() {
    let site = Site::new(&[
        ("posts/a.md", post("", "It closes.")),
        ("posts/b/a.md", post("id: old-lock/a\n", "Again.")),
        (
            "content/assessments/old-lock/a.md",
            crate::support::assessment("HB-02", "2031-01-01", "Old Lock", "", "Mine."),
        ),
    ]);
    let arguments = [&MAPPED[..], &["--map", "id=id"]].concat();
    let mine = site.text("content/assessments/old-lock/a.md");
    let run = site.run(&arguments).expect(0);
    assert_eq!(site.text("content/assessments/old-lock/a.md"), mine);
    assert_eq!(
        run.stdout,
        "content/assessments/old-lock/a-2.md\ncontent/assessments/old-lock/a-3.md\ncontent/events/old-lock.md\n\
         content/agents/jane-doe.md\n"
    );
    publish(&site);
}

#[test]
fn a_dry_run_shows_all_and_writes_nothing() {
    let site = Site::new(&[("posts/a.md", post("", "It closes."))]);
    let before = files(site.root());
    let dry = site.run(&[&MAPPED[..], &["--dry-run"]].concat()).expect(0);
    assert_eq!(files(site.root()), before);
    let real = import(&site).expect(0);
    assert_eq!(dry.stderr, real.stderr);
    for path in real.stdout.lines() {
        let shown = format!("==> {path} <==\n{}\n", site.text(path));
        assert!(dry.stdout.contains(&shown), "{shown}\n{}", dry.stdout);
    }
    let other = site
        .run(&[&MAPPED[..], &["--out", "desk"]].concat())
        .expect(0);
    assert!(
        other
            .stdout
            .contains("desk/content/assessments/old-lock/a.md\n"),
        "{}",
        other.stdout
    );
}

#[test]
fn posts_that_cannot_be_read_are_errors_with_their_lines() {
    let mut large = post("", "");
    large.push_str(&"words ".repeat(1_500_000));
    let site = Site::new(&[
        ("posts/a.md", post("", "It closes.")),
        ("posts/b.md", "---\ntitle: \"A\n---\n".to_owned()),
        ("posts/c.md", "+++\ntitle = A\n+++\n".to_owned()),
        ("posts/d.md", "{\"title\": }\n".to_owned()),
        ("posts/e.md", "---\ntitle: A\n".to_owned()),
        ("posts/f.md", large),
        ("posts/g.md", "---\na: &x 1\nb: *x\n---\n".to_owned()),
    ]);
    site.write("posts/h.md", b"\xff");
    let before = files(site.root());
    let run = import(&site).expect(1);
    for told in [
        "error[front-matter-syntax]",
        " --> posts/b.md:",
        " --> posts/c.md:2",
        " --> posts/d.md:1",
        "error[front-matter-missing]: the front matter does not end",
        "error[too-large]",
        "error[yaml-alias]",
        "error[invalid-utf8]",
        "\nnothing was written\n",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    assert_eq!(files(site.root()), before);
}

#[test]
fn wrong_usage() {
    let site = Site::new(&[
        ("posts/a.md", post("", "It closes.")),
        ("a.txt", String::new()),
        ("none/a.txt", String::new()),
    ]);
    for (arguments, told) in [
        (
            &["import", "a.txt", "--posts", "posts"][..],
            "cannot be used with",
        ),
        (
            &["import", "a.txt", "--map", "a=agent"],
            "cannot be used with '--map",
        ),
        (
            &["import", "--posts", "posts", "--map", "a=judge"],
            "error: --map: `judge` is not a key for this",
        ),
        (&["import", "--posts", "a.txt"], "`a.txt` is no folder"),
    ] {
        let run = site.run(arguments).expect(2);
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    let empty = site.run(&["import", "--posts", "none"]).expect(1);
    assert!(
        empty.stderr.contains("there are no posts in `none`"),
        "{}",
        empty.stderr
    );
}
