//! The links of a rendered page: each leads to something that the plan has.

use memchr::memmem;
use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::Outline;
use crate::plan::Plan;
use crate::route::Route;
use crate::view::View;

/// A link that leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub struct BrokenLink {
    /// The address as it stands in the page.
    pub target: String,
    /// Why it leads nowhere.
    pub fault: LinkFault,
}

/// Why a link leads nowhere.
#[derive(Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// Nothing stands there.
    Missing(Route),
    /// It climbs above the site's root.
    Outside,
    /// The page has no such id.
    Anchor,
}

/// Checks all `href` and `src` that the templates made; those of the `body` within the page were
/// resolved when the site was linked.
pub fn links(
    html: &str,
    body: &str,
    outline: Option<&Outline>,
    here: &Route,
    view: &View<'_>,
    plan: &Plan,
) -> Vec<BrokenLink> {
    if matches!(view, View::Feed(_) | View::NotFound(_)) {
        // Their addresses are absolute and made by the view.
        return Vec::new();
    }
    let (before, after) = around(html, body);
    let mut faults = Vec::new();
    let mut anchors = Vec::new();
    let mut ids = Vec::new();
    let root = here.to_root();
    let mut visit = |name: &str, value| match name {
        "id" => ids.push(value),
        "href" | "src" => match str::strip_prefix(value, "#") {
            Some(anchor) => anchors.push(anchor),
            None => {
                if let Some(fault) = fault(value, here, &root, plan) {
                    faults.push(BrokenLink {
                        target: value.to_owned(),
                        fault,
                    });
                }
            }
        },
        _ => {}
    };
    attributes(before, &mut visit);
    attributes(after, &mut visit);
    ids.sort_unstable();
    anchors.retain(|anchor| !anchor.is_empty() && ids.binary_search(anchor).is_err());
    // Most of them lead to headings of the body.
    anchors.retain(|anchor| !outline.is_some_and(|outline| outline.has_anchor(anchor)));
    faults.extend(anchors.into_iter().map(|anchor| BrokenLink {
        target: format!("#{anchor}"),
        fault: LinkFault::Anchor,
    }));
    faults
}

/// What stands before and behind the body in a page; all of the page, where a template changed
/// the body.
fn around<'h>(html: &'h str, body: &str) -> (&'h str, &'h str) {
    // A short needle is enough to find it, and quick to search for.
    let head = &body.as_bytes()[..body.len().min(64)];
    if !head.is_empty()
        && let Some(at) = memmem::find(html.as_bytes(), head)
        && let Some(behind) = html[at..].strip_prefix(body)
    {
        return (&html[..at], behind);
    }
    (html, "")
}

fn fault(value: &str, here: &Route, root: &str, plan: &Plan) -> Option<LinkFault> {
    // Nearly all links are a prefix to the root and a path that stands in the plan as it is.
    if let Some(path) = value.strip_prefix(root)
        && plan.has_path(path)
    {
        return None;
    }
    let path = value.split(['#', '?']).next().unwrap_or_default();
    let head = path.split('/').next().unwrap_or_default();
    if head.contains(':') || path.starts_with("//") {
        // Elsewhere: another scheme or another host.
        return None;
    }
    let unescaped = !path.contains(['%', '&']);
    let decoded;
    let path = if unescaped {
        path
    } else {
        let written = path
            .replace("&amp;", "&")
            .replace("&#39;", "'")
            .replace("&quot;", "\"");
        decoded = percent_decode_str(&written)
            .decode_utf8_lossy()
            .into_owned();
        &decoded
    };
    match here.follow(path) {
        Some(route) if plan.has(&route) || plan.is_reported(&route) => None,
        Some(route) => Some(LinkFault::Missing(route)),
        None => Some(LinkFault::Outside),
    }
}

/// The error that a template made a broken link.
pub fn diagnostic(link: &BrokenLink, template: &str, plan: &Plan) -> Diagnostic {
    let target = &link.target;
    let (why, hint) = match &link.fault {
        LinkFault::Missing(route) => {
            let hint = match plan.nearest(route) {
                Some(meant) => format!("did you mean `/{meant}`?"),
                None => "begin links with `{{ root }}`".to_owned(),
            };
            return Diagnostic::error(
                Code::TemplateLink,
                format!(
                    "the template `{template}` makes a link to `{route}`, and nothing stands there"
                ),
            )
            .hint(hint);
        }
        LinkFault::Outside => (
            "it climbs above the site's root".to_owned(),
            "begin links with `{{ root }}`".to_owned(),
        ),
        LinkFault::Anchor => (
            "no element of the page has that id".to_owned(),
            "give the element the id, or mend the link".to_owned(),
        ),
    };
    Diagnostic::error(
        Code::TemplateLink,
        format!("the template `{template}` makes a link to `{target}`: {why}"),
    )
    .hint(hint)
}

/// Calls `visit` with the name and the value of each quoted attribute of each tag. The HTML is
/// our own templates', so that this need not be a whole parser: it knows comments, tags, quoted
/// values, and that scripts and styles hold no tags.
fn attributes<'h>(html: &'h str, visit: &mut impl FnMut(&str, &'h str)) {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(step) = find(&bytes[at..], b'<') {
        at += step + 1;
        if bytes[at..].starts_with(b"!--") {
            at = html[at..]
                .find("-->")
                .map_or(bytes.len(), |end| at + end + 3);
            continue;
        }
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let name_end = bytes[at..]
            .iter()
            .position(|b| !b.is_ascii_alphanumeric() && *b != b'-')
            .map_or(bytes.len(), |end| at + end);
        let tag = &html[at..name_end];
        at = tag_attributes(html, name_end, visit);
        if tag.eq_ignore_ascii_case("script") || tag.eq_ignore_ascii_case("style") {
            let close = format!("</{tag}");
            at = html[at..].find(&close).map_or(bytes.len(), |end| at + end);
        }
    }
}

/// Reads the attributes of a tag from `at`, and returns where the tag ends.
fn tag_attributes<'h>(
    html: &'h str,
    mut at: usize,
    visit: &mut impl FnMut(&str, &'h str),
) -> usize {
    let bytes = html.as_bytes();
    while at < bytes.len() && bytes[at] != b'>' {
        if bytes[at].is_ascii_whitespace() || bytes[at] == b'/' {
            at += 1;
            continue;
        }
        let name_start = at;
        while at < bytes.len() && !b" \t\r\n=>/".contains(&bytes[at]) {
            at += 1;
        }
        let name = &html[name_start..at];
        if bytes.get(at) != Some(&b'=') {
            at += usize::from(at == name_start);
            continue;
        }
        at += 1;
        match bytes.get(at) {
            Some(&quote @ (b'"' | b'\'')) => {
                let start = at + 1;
                let end = find(&bytes[start..], quote).map_or(bytes.len(), |end| start + end);
                visit(name, &html[start..end]);
                at = (end + 1).min(bytes.len());
            }
            _ => {
                let start = at;
                while at < bytes.len() && !b" \t\r\n>".contains(&bytes[at]) {
                    at += 1;
                }
                visit(name, &html[start..at]);
            }
        }
    }
    at
}

fn find(bytes: &[u8], byte: u8) -> Option<usize> {
    memchr::memchr(byte, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(html: &str) -> Vec<(String, String)> {
        let mut found = Vec::new();
        attributes(html, &mut |name, value| {
            found.push((name.to_owned(), value.to_owned()));
        });
        found
    }

    #[test]
    fn text_scripts_and_comments_have_no_attributes() {
        let html = r#"<p class="a">x href="no" < y</p><!-- <a href="no"> --><script>"<a href='no'>"</script><a href='yes' id=z>"#;
        let found = all(html);
        let expected = [("class", "a"), ("href", "yes"), ("id", "z")];
        assert_eq!(found, expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
    }

    #[test]
    fn broken_html_ends() {
        for html in [
            "<",
            "<a",
            "<a href",
            "<a href=",
            "<a href=\"x",
            "<a =",
            "<!--",
            "<script>",
        ] {
            all(html);
        }
    }
}
