//! The tags of other programs' templates in a body: found, and those that are links read.

use std::ops::Range;

use memchr::memchr_iter;

/// A tag, with what it says as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateTag {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it means.
    pub meaning: Meaning,
}

/// What a tag means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// A link to a post, by its path, its name or `path#anchor`: `{{< ref "a.md" >}}`, `{% post_url a %}`.
    Post(String),
    /// A path of the site: `{{ "/a.png" | relative_url }}`.
    Path(String),
    /// The address of the home page: `{{ site.baseurl }}`.
    Home,
    /// Anything else.
    Other,
}

/// Signs that open a tag, and those that close it; longer ones in front.
const SIGNS: [(&str, &str); 4] = [("{{<", ">}}"), ("{{%", "%}}"), ("{%", "%}"), ("{{", "}}")];
/// A tag is not longer, in bytes.
const LONGEST: usize = 4_096;
const LINKS: [&str; 5] = ["ref", "relref", "post_url", "link", "get_url"];
const HOMES: [&str; 6] = [
    "site.baseurl",
    "site.url",
    "site.github.url",
    ".Site.BaseURL",
    "site.BaseURL",
    "config.base_url",
];

/// All tags of a text, in order.
pub fn template_tags(text: &str) -> Vec<TemplateTag> {
    let mut tags: Vec<TemplateTag> = Vec::new();
    // Where each sign that closes a tag is found next, so that no text is searched twice.
    let mut closing = [0; SIGNS.len()];
    for at in memchr_iter(b'{', text.as_bytes()) {
        let is_within = tags.last().is_some_and(|last| at < last.range.end);
        let found = SIGNS
            .iter()
            .position(|(open, _)| text[at..].starts_with(open));
        let Some(kind) = found.filter(|_| !is_within) else {
            continue;
        };
        let (open, close) = SIGNS[kind];
        let begin = at + open.len();
        if closing[kind] < begin {
            let next = text[begin..].find(close);
            closing[kind] = next.map_or(usize::MAX, |length| begin + length);
        }
        let end = closing[kind];
        // One that is not closed is flagged all the same.
        let (range, meaning) = if end > begin + LONGEST {
            (at..begin, Meaning::Other)
        } else {
            let inner = text[begin..end].trim().trim_matches('-').trim();
            (at..end + close.len(), meaning(inner))
        };
        tags.push(TemplateTag { range, meaning });
    }
    tags
}

fn meaning(inner: &str) -> Meaning {
    if inner.contains('\n') {
        return Meaning::Other;
    }
    if HOMES.contains(&inner) {
        return Meaning::Home;
    }
    if let Some(path) = quoted(inner) {
        let rest = inner[path.len() + 2..].trim();
        let filter = rest.strip_prefix('|').map(str::trim);
        let is_path = matches!(
            filter,
            Some("relative_url" | "absolute_url" | "relURL" | "absURL" | "prepend: site.baseurl")
        );
        return if is_path {
            Meaning::Path(path.to_owned())
        } else {
            Meaning::Other
        };
    }
    let (word, rest) = inner.split_once([' ', '(']).unwrap_or((inner, ""));
    let rest = rest
        .trim_start_matches("path=")
        .trim_end_matches(')')
        .trim();
    let name = quoted(rest).unwrap_or(rest);
    if LINKS.contains(&word) && !name.is_empty() {
        Meaning::Post(name.to_owned())
    } else {
        Meaning::Other
    }
}

/// What is in quotes at the start of a text.
fn quoted(text: &str) -> Option<&str> {
    let quote = text
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    text[1..].split_once(quote).map(|(inner, _)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_read() {
        for (text, meaning) in [
            ("{{< ref \"a/b.md#c\" >}}", Meaning::Post("a/b.md#c".into())),
            ("{{% relref 'b' %}}", Meaning::Post("b".into())),
            (
                "{% post_url 2031-03-14-a %}",
                Meaning::Post("2031-03-14-a".into()),
            ),
            (
                "{{ get_url(path=\"@/posts/a.md\") }}",
                Meaning::Post("@/posts/a.md".into()),
            ),
            ("{{ site.baseurl }}", Meaning::Home),
            (
                "{{ \"/a.png\" | relative_url }}",
                Meaning::Path("/a.png".into()),
            ),
            ("{{- page.title -}}", Meaning::Other),
            ("{% include a.html %}", Meaning::Other),
            ("{{< figure src=\"a\" >}}", Meaning::Other),
        ] {
            let range = 1..text.len() + 1;
            let tag = TemplateTag { range, meaning };
            assert_eq!(template_tags(&format!("a{text}b")), [tag]);
        }
    }

    #[test]
    fn what_is_not_closed_is_found_too() {
        let tags = template_tags("a {{ b {% c %} {d} }");
        let ranges: Vec<_> = tags.into_iter().map(|tag| tag.range).collect();
        assert_eq!(ranges, [2..4, 7..14]);
        assert_eq!(template_tags(&"{{".repeat(1_000)).len(), 1_000);
    }
}
