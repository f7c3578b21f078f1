//! Keys: which becomes which, what is missing, what is kept, and what is never published.

use super::{MAPPED, import, imported, one, post, publish};
use crate::support::{Site, files};

#[test]
fn keys_become_ours_and_the_others_are_kept_as_comments() {
    let more = "description: It closes.\ntags: [water, law]\nlang: uk\nlayout: post\nupdated: 2031-03-20\n\
                extra: {mood: sad}\npermalink: /old/a.html\nslug: other\nplace: Kyiv\n";
    let site = Site::new(&[("posts/a.md", post(more, "It closes."))]);
    let arguments = [&MAPPED[..], &["--map", "place=places"]].concat();
    let run = site.run(&arguments).expect(0);
    let draft = site.text("content/assessments/old-lock/a.md");
    let (digest, _) = draft.split_once(", sha256 ").unwrap().1.split_at(64);
    assert_eq!(
        draft,
        format!(
            "---\nid: old-lock/a\ntitle: A post\nagent: Jane Doe\ndate: 2031-03-14\nevent: old-lock\n\
             # low, moderate or high: how good the evidence and the reasoning are\nconfidence: unstated\n\
             draft: true\nsummary: It closes.\nlang: uk\ntags:\n  - water\n  - law\nplaces: Kyiv\n\
             aliases: /old/a.html\n# From posts/a.md, sha256 {digest}\n#   layout: post\n#   updated: 2031-03-20\n\
             #   extra.mood: sad\n#   slug: other\n---\n\nIt closes.\n"
        )
        .replace('"', "")
        .replace("aliases: /old/a.html", "aliases: \"/old/a.html\"")
    );
    assert!(
        run.stderr
            .contains("posts/a.md:13: `slug: other` is left out of the aliases: which address"),
        "{}",
        run.stderr
    );
    assert_eq!(
        site.text("content/events/old-lock.md"),
        "---\nid: old-lock\ntitle: Old Lock\n---\n\n"
    );
    assert_eq!(
        site.text("content/agents/jane-doe.md"),
        "---\nid: Jane Doe\n---\n"
    );
    publish(&site);
    assert!(site.has("old/a.html"));
}

#[test]
fn the_confidence_is_the_one_that_is_given() {
    let site = Site::new(&[("posts/a.md", post("", "It closes."))]);
    let with = |value: &'static str| [&MAPPED[..], &["--confidence", value]].concat();
    let refused = site.run(&with("likely")).expect(2);
    assert!(
        refused.stderr.starts_with("error: --confidence: "),
        "{}",
        refused.stderr
    );
    site.run(&with("70%")).expect(0);
    assert!(
        site.text("content/assessments/old-lock/a.md")
            .contains("\nconfidence: \"70%\"\ndraft: true\n")
    );
    publish(&site);
}

#[test]
fn posts_without_an_agent_or_an_event_are_all_told_and_nothing_is_written() {
    let site = Site::new(&[
        (
            "posts/a.md",
            "---\nwriter: Jane\ncategory: Lock\ntitle: A\n---\n\nIt closes.\n",
        ),
        (
            "posts/b.md",
            "---\nwriter: {name: Jane}\ntitle: B\n---\n\nIt closes.\n",
        ),
        ("posts/c/d.md", "It closes.\n"),
    ]);
    let before = files(site.root());
    let run = import(&site).expect(1);
    assert_eq!(
        run.stderr,
        "\
error: 3 of 3 posts have no `agent`: map the key that says who judges, such as `--map writer=agent`, or write `agent` \
into them
  posts/a.md:1
  posts/b.md:1
  posts/c/d.md:1
error: 2 of 3 posts have no `event`: map the key that says what is judged, such as `--map category=event`, or write \
`event` into them
  posts/b.md:1
  posts/c/d.md:1
no post has the key `author`
the posts have the keys: title (2), category (1), writer (1), writer.name (1)
nothing was written
"
    );
    assert_eq!(files(site.root()), before);
    let near = site
        .run(&["import", "--posts", "posts", "--map", "writr=agent"])
        .expect(1);
    assert!(
        near.stderr
            .contains("no post has the key `writr`: did you mean `writer`?"),
        "{}",
        near.stderr
    );
}

#[test]
fn several_agents_are_joint_and_of_several_events_the_first_is_taken() {
    let text = "---\nauthor: [Jane Doe, HB-02, jane-doe]\ncategory: [Old Lock, News]\ndate: 2031-03-14\n---\n\nIt closes.\n";
    let (site, run) = imported(&[("posts/a.md", text)]);
    let draft = site.text("content/assessments/old-lock/a.md");
    assert!(
        draft.contains("\nagent:\n  - Jane Doe\n  - HB-02\ndate"),
        "{draft}"
    );
    assert!(draft.contains("\ntitle: A\n"), "{draft}");
    for told in [
        "posts/a.md:2: 2 agents: it becomes a joint assessment",
        "posts/a.md:3: the event is “Old Lock”, the first of several: not “News”",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    publish(&site);
}

#[test]
fn keys_that_no_post_has_are_told() {
    let site = Site::new(&[("posts/a.md", post("", "It closes."))]);
    let run = site
        .run(&[&MAPPED[..], &["--map", "tittle=title"]].concat())
        .expect(0);
    let told = "\n  no post has the key `tittle`: did you mean `title`?\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn dates_are_read_and_what_cannot_be_is_kept_as_a_comment() {
    let dated = |name: &str, date: &str| {
        let text = post("", "It closes.").replace("date: 2031-03-14\n", date);
        (format!("posts/{name}.md"), text)
    };
    let posts = [
        dated("a", "date: 2031-03-14 10:00:00 +0200\n"),
        dated("b", "pubDate: 2031-03-14T10:00:00Z\n"),
        dated("c", "created: \"[[2031-03-14]]\"\n"),
        dated("d", "published: March 14, 2031\n"),
        dated("2031-03-14-e", ""),
        dated("f", "date: soon\n"),
        dated("g", "date: 2031-03-14T10:00:00\n"),
        dated("h", ""),
    ];
    let posts = posts.each_ref().map(|(path, text)| (&**path, text));
    let (site, run) = imported(&posts);
    let date = |name: &str| {
        let draft = site.text(&format!("content/assessments/old-lock/{name}.md"));
        let date = draft.lines().find(|line| line.starts_with("date: "));
        (date.unwrap_or_default().to_owned(), draft)
    };
    for (name, expected) in [
        ("a", "date: 2031-03-14T10:00:00+02:00"),
        ("b", "date: 2031-03-14T10:00:00Z"),
        ("c", "date: 2031-03-14"),
        ("d", "date: 2031-03-14"),
        ("e", "date: 2031-03-14"),
        ("f", ""),
        ("g", "date: 2031-03-14"),
        ("h", ""),
    ] {
        assert_eq!(date(name).0, expected, "{name}");
    }
    assert!(date("f").1.contains("\n#   date: soon\n"));
    for told in [
        "posts/f.md:5: `date: soon` cannot be read as a date: write `date` by hand",
        "posts/f.md:1: no date: write `date` into the draft",
        "posts/g.md:5: `2031-03-14T10:00:00` is in no known time zone: the day is taken",
        "posts/h.md:1: no date",
    ] {
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
    }
    site.run(&["check"]).expect(0);
    let other = Site::new(&[
        ("posts/h.md", dated("h", "").1),
        ("posts/a.md", dated("a", "date: 2031-01-01\n").1),
    ]);
    other
        .run(&[&MAPPED[..], &["--date", "2031-04-01"]].concat())
        .expect(0);
    let text = |name: &str| other.text(&format!("content/assessments/old-lock/{name}.md"));
    assert!(
        text("h").contains("\ndate: 2031-04-01\n") && text("a").contains("\ndate: 2031-01-01\n")
    );
}

#[test]
fn what_was_not_public_stays_a_draft_that_is_told() {
    for (more, why) in [
        ("draft: true\n", "draft: true"),
        ("private: yes\n", "private: yes"),
        ("published: false\n", "published: false"),
        ("marking: TLP:RED\n", "marking: TLP:RED"),
    ] {
        let (site, run) = imported(&[("posts/a.md", post(more, "It is secret."))]);
        let draft = site.text("content/assessments/old-lock/a.md");
        assert!(
            draft.contains(&format!(
                "\ndraft: true # it was not public before: {why}\n"
            )),
            "{draft}"
        );
        assert!(
            run.stderr
                .contains(&format!("posts/a.md:1: it was not public ({why})")),
            "{}",
            run.stderr
        );
        publish(&site);
        assert!(!site.has("assessments/old-lock/a/index.html"), "{why}");
    }
    let (site, _) = imported(&[("posts/_drafts/a.md", post("", "It is secret."))]);
    publish(&site);
    assert!(!site.has("assessments/old-lock/a/index.html"));
    let (_, draft) = one("draft: false\npublished: true\n", "It closes.");
    assert!(draft.contains("\ndraft: true\n"));
}

#[test]
fn addresses_that_cannot_be_kept_are_told() {
    let more = "aliases: [/old/, https://a.example/x, \"/tags/x/\", /old]\npermalink: /:categories/:title/\n";
    let (said, draft) = one(more, "It closes.");
    assert!(draft.contains("\naliases: \"/old/\"\n"), "{draft}");
    for told in [
        "posts/a.md:6: `aliases: https://a.example/x` is left out of the aliases: it is an address elsewhere",
        "posts/a.md:6: `aliases: /tags/x/` is left out of the aliases: this site has pages of its own there",
        "posts/a.md:6: `aliases: /old` is left out of the aliases: another page has this address",
        "posts/a.md:7: `permalink: /:categories/:title/` is left out of the aliases: it is a pattern and no address",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
}

#[test]
fn names_that_share_an_address_get_numbers() {
    let of = |agent: &str, event: &str| {
        format!(
            "---\nauthor: \"{agent}\"\ncategory: \"{event}\"\ndate: 2031-03-14\ntags: [\"C+\", \"C#\"]\n---\n\nIt closes.\n"
        )
    };
    let (site, run) = imported(&[
        ("posts/a.md", of("J. Doe", "Lock!")),
        ("posts/b.md", of("J Doe", "Lock?")),
        ("posts/c/a.md", of("j-doe", "lock!")),
        ("posts/d.md", of("A/B", "Café ☕")),
    ]);
    assert!(
        run.stderr
            .contains("the tag `C#` is left out: another tag has its address"),
        "{}",
        run.stderr
    );
    assert_eq!(
        site.text("content/agents/j-doe-2.md"),
        "---\nid: j-doe-2\nname: J Doe\n---\n"
    );
    assert_eq!(
        site.text("content/agents/a-b.md"),
        "---\nid: a-b\nname: A/B\n---\n"
    );
    assert_eq!(
        site.text("content/events/lock-2.md"),
        "---\nid: lock-2\ntitle: \"Lock?\"\n---\n\n"
    );
    assert!(
        site.text("content/assessments/lock/a-2.md")
            .contains("\nagent: j-doe-2\n")
    );
    publish(&site);
}

#[test]
fn agents_and_events_of_the_site_are_used() {
    let site = Site::new(&[
        (
            "content/events/lock.md",
            "---\nid: lock-31\ntitle: The Lock\naliases: [Old Lock]\n---\n\nIt closes.\n",
        ),
        (
            "content/agents/jane.md",
            "---\nid: JD-01\nname: Jane Doe\n---\n",
        ),
        ("posts/a.md", &post("", "It closes.")),
    ]);
    let run = import(&site).expect(0);
    assert!(
        run.stderr
            .starts_with("posts: 1 draft, 0 new events, 0 new agents, 0 pictures\n"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "content/assessments/lock-31/a.md\n");
    let draft = site.text("content/assessments/lock-31/a.md");
    assert!(
        draft.contains("\nagent: JD-01\n") && draft.contains("\nevent: lock-31\n"),
        "{draft}"
    );
    publish(&site);
}
