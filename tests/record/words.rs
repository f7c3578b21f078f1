//! A history shows no word that the pages of the versions do not have.

use crate::desk::{at, built, desk};
use crate::support::{Site, assessment};

/// Forms of Markdown with words at `@`, some of which no page shows.
const FORMS: [&str; 22] = [
    "## @ {#@ .@ @=@}",
    "@ {.@}\n---",
    "```@ @ @\n@\n```",
    "> ~~~ @ @\n> @\n> ~~~",
    "@[^@] @[^label]\n\n[^@]: @\n\n[^label]: @",
    "@\n\n[^@]: @\n\n    @",
    "| @ | @ |\n|---|:-:|\n| @ | @ | @ |\n| @ |",
    "- @|@\n  -|-\n  @|@|@|@",
    "[@][label] ![@][label]\n\n[label]: https://@.example/ (@)",
    "[@][label] ![@][other] [Label] [label][]\n\n[label]: https://@.example/ (@)\n[other]: https://@.example/@.png '@'",
    "> [label]: https://@.example/\n> [label]: @\n> [//]: # (@)\n>\n> @ [label]",
    "1. [label]: https://@.example/\n   [label]:\n   <@>\n   '@'\n2. @ [label]",
    "![@ [@](https://@.example/ \"@\") @](map.svg \"@\")",
    "[![@](https://@.example/@.png \"@\")](https://@.example/)",
    "4. @\n12345. @\n   - @\n98765. @",
    "@ &hellip; &CounterClockwiseContourIntegral; @",
    "@ <!-- @ --> @\n\n<!-- @\n\n@ -->\n\n@",
    "<div class=\"@\">\n@ <!-- @\n@ -->\n</div>",
    "[[?@|@ *@*]] [[?@|[@](https://@.example/)]]",
    "[[1]](https://@.example/@) <https://@.example/@> <@@@.example> https://@.example",
    "- [x] @ <b title=\"@\">@</b>\n- [ ] @\n\n  \\*@\\* `@ | <!-- @ -->`",
    "# @ [@](https://@.example/ '@')[^@] <https://@.example/@>\n\n@\n\n[^@]: @",
];

/// A form with other words in each version and each place.
fn filled(form: &str, version: &str) -> String {
    let mut parts = form.split('@').enumerate();
    let mut text = parts.next().map_or("", |(_, part)| part).to_owned();
    for (at, part) in parts {
        text.extend([version, &format!("{at:02}"), part]);
    }
    text
}

fn write(site: &Site, version: &str) {
    for (at, form) in FORMS.iter().enumerate() {
        let more = format!("id: form-{at}\nextra: {{a: {version}extra}} # {version}comment\n");
        let text = assessment(
            "North",
            "2026-01-10",
            "talks",
            &more,
            &filled(form, version),
        );
        site.write(&format!("content/assessments/talks/form-{at}.md"), text);
    }
}

/// What readers find on a page: text, and the values of attributes that show or lead somewhere.
fn seen(page: &str) -> String {
    let page = page.replace("&quot;", "'");
    let mut seen = String::new();
    for part in page.split('<') {
        let (tag, words) = part.split_once('>').unwrap_or(("", part));
        seen = seen + " " + words;
        for (at, _) in tag.match_indices("=\"") {
            let name = tag[..at].rsplit(' ').next().unwrap();
            let value = tag[at + 2..].split('"').next().unwrap();
            let is_seen = ["href", "src", "alt", "title", "id", "start"].contains(&name);
            // The language of code is its first word.
            if is_seen || value.starts_with("language-") {
                seen = seen + " " + value;
            }
        }
    }
    seen
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() >= 4)
}

#[test]
fn a_history_shows_no_word_that_no_version_shows() {
    let site = desk();
    write(&site, "old");
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
    write(&site, "new");
    let update = ["record", "--kind", "update", "--note", "Other words."];
    at(&site, "2026-01-12T12:00:00Z", &update).expect(0);
    built(&site);
    let mut wrong = Vec::new();
    for (at, form) in FORMS.iter().enumerate() {
        let page = |path: &str| site.page(&format!("assessments/form-{at}/{path}index.html"));
        let pages = seen(&(page("v1/") + &page("")));
        let history = page("history/");
        let (_, changes) = history.split_once("<pre class=\"changes\"").unwrap();
        let (changes, _) = changes.split_once("</pre>").unwrap();
        let changes = seen(changes);
        assert!(
            changes.contains("old") && changes.contains("new"),
            "{form}\n{changes}"
        );
        // The labels of keys are the history's own.
        let hidden: Vec<_> = words(&changes)
            .filter(|word| !pages.contains(word) && *word != "Confidence")
            .collect();
        if !hidden.is_empty() {
            wrong.push(format!("{form:?}: {hidden:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
