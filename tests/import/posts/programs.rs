//! The commands of docs/importing.md on small sites of each program: import, publish, check, build.

use super::publish;
use crate::support::Site;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n-";

/// Runs a command that docs/importing.md has, and gives back what it says.
#[track_caller]
fn run(site: &Site, command: &str) -> String {
    let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/importing.md");
    let docs = std::fs::read_to_string(docs).unwrap();
    assert!(
        docs.contains(&format!("`{command}`")),
        "the docs lack `{command}`"
    );
    let words: Vec<_> = command.split(' ').skip(1).collect();
    site.run(&words).expect(0).stderr
}

#[test]
fn a_jekyll_site() {
    let site = Site::new(&[
        ("blog/_config.yml", "title: A blog\n"),
        (
            "blog/_posts/2031-03-14-old-lock.md",
            "\
---
layout: post
title: The lock closes
author: Jane Doe
category: Old Lock
tags: [water, law]
permalink: /2031/lock.html
excerpt: It closes.
---

See ![a map]({{ site.baseurl }}/assets/map.png) and [the pilots]({% post_url 2031-03-15-pilots %}).

{% include share.html %}
",
        ),
        (
            "blog/_posts/2031-03-15-pilots.markdown",
            "\
---
title: \"The pilots: a note\"
date: 2031-03-15 10:00:00 +0200
author: HB-02
category: Old Lock
redirect_from:
  - /pilots/
---

Back to [the lock](/2031/lock.html).
",
        ),
        ("blog/_site/2031/x.md", "not a post"),
    ]);
    site.write("blog/assets/map.png", PNG);
    let said = run(
        &site,
        "standpoint import --posts blog/_posts --map author=agent --map category=event",
    );
    assert_eq!(said, "\
blog/_posts: 2 drafts, 1 new event, 2 new agents, 1 picture
  blog/_posts/2031-03-14-old-lock.md:13: 1 template tag stays as text, the first is `{% include share.html %}`: line 13
1 thing to look at
next: read each draft, state its confidence, and remove `draft: true`
");
    publish(&site);
    let page = site.page("assessments/old-lock/old-lock/index.html");
    for shown in [
        "<h1>The lock closes</h1>",
        "href=\"../pilots/\"",
        "src=\"../map.png\"",
        "{% include share.html %}",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    let pilots = site.page("assessments/old-lock/pilots/index.html");
    assert!(
        pilots.contains("<a href=\"../old-lock/\">the lock</a>"),
        "{pilots}"
    );
    assert!(
        site.has("2031/lock.html")
            && site.has("pilots/index.html")
            && site.has("tags/water/index.html")
    );
    assert_eq!(
        std::fs::read(site.path("public/assessments/old-lock/map.png")).unwrap(),
        PNG
    );
}

#[test]
fn a_hugo_site() {
    let site = Site::new(&[
        ("blog/hugo.toml", "title = \"A blog\"\n"),
        ("blog/content/_index.md", "---\ntitle: Home\n---\n"),
        (
            "blog/content/posts/lock.md",
            "\
+++
title = 'The lock closes'
date = 2031-03-14T10:00:00+02:00
lastmod = 2031-03-20
authors = ['Jane Doe', 'HB-02']
categories = ['Old Lock']
tags = ['water']
slug = 'the-old-lock'
description = 'It closes.'
draft = false
+++

See [the pilots]({{< ref \"pilots#what-they-say\" >}}) and ![a map](/map.png).

{{< figure src=\"x.png\" >}}
",
        ),
        (
            "blog/content/posts/pilots/index.md",
            "\
{
  \"title\": \"The pilots\",
  \"date\": \"2031-03-15T00:00:00Z\",
  \"authors\": [\"HB-02\"],
  \"categories\": [\"Old Lock\"],
  \"aliases\": [\"/old/pilots/\"]
}

## What they say

See ![them](them.jpg) and [the lock](../lock.md), [again](/posts/the-old-lock/).
",
        ),
    ]);
    site.write("blog/static/map.png", PNG)
        .write("blog/content/posts/pilots/them.jpg", PNG);
    let said = run(
        &site,
        "standpoint import --posts blog/content --map authors=agent --map categories=event",
    );
    assert!(said.starts_with(
        "blog/content: 2 drafts, 1 new event, 2 new agents, 2 pictures, 1 `_index.md` file passed over\n"
    ), "{said}");
    assert!(
        said.contains("lock.md:5: 2 agents: it becomes a joint assessment"),
        "{said}"
    );
    publish(&site);
    let page = site.page("assessments/old-lock/lock/index.html");
    for shown in [
        "href=\"../pilots/#what-they-say\"",
        "src=\"../map.png\"",
        "Jane Doe",
        "HB-02",
        "{{&lt; figure",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    let pilots = site.page("assessments/old-lock/pilots/index.html");
    for shown in [
        "<a href=\"../lock/\">the lock</a>",
        "<a href=\"../lock/\">again</a>",
        "src=\"../them.jpg\"",
    ] {
        assert!(pilots.contains(shown), "{shown}\n{pilots}");
    }
    assert!(site.has("posts/the-old-lock/index.html") && site.has("old/pilots/index.html"));
    let draft = site.text("content/assessments/old-lock/lock.md");
    assert!(draft.contains("\n#   lastmod: 2031-03-20\n"), "{draft}");
}

#[test]
fn a_zola_site() {
    let site = Site::new(&[
        ("blog/config.toml", "base_url = \"https://a.example\"\n"),
        (
            "blog/content/lock.md",
            "\
+++
title = \"The lock closes\"
date = 2031-03-14
[taxonomies]
authors = [\"Jane Doe\"]
categories = [\"Old Lock\"]
tags = [\"water\"]
[extra]
mood = \"sad\"
+++

See [the pilots](@/posts/pilots.md#nowhere) and [nobody](@/posts/nobody.md).
",
        ),
        (
            "blog/content/posts/pilots.md",
            "\
+++
title = \"The pilots\"
date = 2031-03-15T10:00:00
aliases = [\"old/pilots\"]
[taxonomies]
authors = [\"HB-02\"]
categories = [\"Old Lock\"]
+++

They {{ youtube(id=\"x\") }} say.
",
        ),
    ]);
    let said = run(
        &site,
        "standpoint import --posts blog/content --map taxonomies.authors=agent --map taxonomies.categories=event",
    );
    for told in [
        "lock.md:12: 1 link leads to its post, and not to a heading, which is not there",
        "lock.md:12: 1 link leads to nothing that is imported and becomes words, the first is `@/posts/nobody.md`: line 12",
        "pilots.md:3: `2031-03-15T10:00:00` is in no known time zone: the day is taken",
        "pilots.md:10: 1 template tag stays as text",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    publish(&site);
    let page = site.page("assessments/old-lock/lock/index.html");
    assert!(
        page.contains("<a href=\"../pilots/\">the pilots</a>")
            && page.contains("[nobody](@/posts/nobody.md)"),
        "{page}"
    );
    assert!(site.has("old/pilots/index.html") && site.has("tags/water/index.html"));
    let draft = site.text("content/assessments/old-lock/lock.md");
    assert!(
        draft.contains("\n#   extra.mood: sad\n") && !draft.contains("taxonomies"),
        "{draft}"
    );
}

#[test]
fn an_obsidian_vault() {
    let site = Site::new(&[
        ("vault/.obsidian/app.json", "{}"),
        ("vault/.trash/old.md", "---\ntitle: x\n---\n"),
        (
            "vault/Notes/The lock closes.md",
            "\
---
author: \"[[Jane Doe]]\"
topic: [[Old Lock]]
created: \"[[2031-03-14]]\"
aliases: [Lock note]
tags:
  - water
---

See [[The pilots|them]], [[The pilots#What they say]], [[Nobody]] and ![[map.png|300]].
",
        ),
        (
            "vault/The pilots.md",
            "\
---
author: HB-02
topic: Old Lock
created: March 15, 2031
---

# What they say

Back to [[lock note]]. %% a private remark %%
",
        ),
    ]);
    site.write("vault/files/deep/map.png", PNG);
    let said = run(
        &site,
        "standpoint import --posts vault --map author=agent --map topic=event",
    );
    for told in [
        "vault: 2 drafts, 1 new event, 2 new agents, 1 picture\n",
        "The lock closes.md:10: 1 link leads to nothing that is imported and becomes words, the first is `Nobody`: line 10",
        "The pilots.md:9: 1 hidden comment becomes text: line 9",
    ] {
        assert!(said.contains(told), "{told}\n{said}");
    }
    publish(&site);
    let page = site.page("assessments/old-lock/the-lock-closes/index.html");
    for shown in [
        "<h1>The lock closes</h1>",
        "<a href=\"../the-pilots/\">them</a>",
        "../the-pilots/#what-they-say\"",
        "[[Nobody]]",
        "src=\"../map.png\"",
        "Jane Doe",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert_eq!(
        site.text("content/agents/jane-doe.md"),
        "---\nid: Jane Doe\n---\n"
    );
    let pilots = site.page("assessments/old-lock/the-pilots/index.html");
    assert!(
        pilots.contains("<a href=\"../the-lock-closes/\">lock note</a>"),
        "{pilots}"
    );
}
