//! The links of a rendered page: each leads to something that the plan has.

use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic};
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

/// Checks all `href` and `src` of a page.
pub fn links(html: &str, here: &Route, view: &View<'_>, plan: &Plan) -> Vec<BrokenLink> {
    if matches!(view, View::Feed(_) | View::NotFound(_)) {
        // Their addresses are absolute and made by the view.
        return Vec::new();
    }
    let mut faults = Vec::new();
    let mut anchors = Vec::new();
    let mut ids = Vec::new();
    attributes(html, &mut |name, value| match name {
        "id" => ids.push(value),
        "href" | "src" => match value.strip_prefix('#') {
            Some(anchor) => anchors.push(anchor),
            None => {
                if let Some(fault) = fault(value, here, plan) {
                    faults.push(BrokenLink {
                        target: value.to_owned(),
                        fault,
                    });
                }
            }
        },
        _ => {}
    });
    ids.sort_unstable();
    for anchor in anchors {
        if !anchor.is_empty() && ids.binary_search(&anchor).is_err() {
            faults.push(BrokenLink {
                target: format!("#{anchor}"),
                fault: LinkFault::Anchor,
            });
        }
    }
    faults
}

fn fault(value: &str, here: &Route, plan: &Plan) -> Option<LinkFault> {
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
                None => "begin links with `{{ page.shell.root }}`".to_owned(),
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
            "begin links with `{{ page.shell.root }}`".to_owned(),
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
    bytes.iter().position(|b| *b == byte)
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
