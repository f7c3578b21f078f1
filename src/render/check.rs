//! The links of a rendered page: each leads to something that the plan has.

use std::collections::BTreeSet;

use memchr::memmem;
use percent_encoding::percent_decode_str;

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Marking, Outline};
use crate::plan::{Plan, View};
use crate::route::Route;
use crate::tally;
use crate::view::ANCHORS;

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

/// A link to an anchor of another page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// The other page.
    pub route: Route,
    /// The anchor.
    pub anchor: Box<str>,
}

/// What the links of a page came to.
#[derive(Debug, Default)]
pub struct Links {
    /// Those that lead nowhere.
    pub broken: Vec<BrokenLink>,
    /// Those that lead to an anchor of another page, which this page cannot tell.
    pub elsewhere: Vec<Elsewhere>,
    /// The page's own anchors to which many other pages may link, one to a line.
    pub own: Box<str>,
}

/// Checks that what templates made around the body of a page shows its label: a page twice, in its header and its
/// footer (TLP 2.0, section 2), and a feed once.
///
/// # Errors
/// An error that names the template.
pub fn label(
    (before, after): (&str, &str),
    marking: Marking,
    view: &View<'_>,
) -> Result<(), Diagnostic> {
    let label = marking.label();
    let wanted = if matches!(view, View::Feed(_)) { 1 } else { 2 };
    let alone = format!(">{label}<");
    let count = [before, after].map(|text| text.matches(&alone).count());
    if count[0] + count[1] >= wanted {
        return Ok(());
    }
    let template = view.template();
    let error = Diagnostic::error(
        Code::Unlabelled,
        format!("`{template}` does not show the label {label} of its page"),
    );
    Err(error.hint(
        "write `{{ marking.label }}` into an element of its own, in the header and in the footer, as `base.html` of the \
         default theme does, or extend that template",
    ))
}

/// Checks all `href` and `src` that the templates made; those of the `body` within the page were
/// resolved when the site was linked.
pub fn links(
    (before, after): (&str, &str),
    outline: Option<&Outline>,
    here: &Route,
    view: &View<'_>,
    plan: &Plan,
) -> Links {
    let mut links = Links::default();
    if matches!(view, View::Feed(_) | View::NotFound(_)) {
        // Their addresses are absolute and made by the view.
        return links;
    }
    let mut anchors = Vec::new();
    let mut ids = Vec::new();
    let root = here.to_root();
    let mut visit = |name: &str, value| match name {
        "id" => ids.push(value),
        "href" | "src" => match str::strip_prefix(value, "#") {
            Some(anchor) => anchors.push(anchor),
            None => match follow(value, here, &root, plan) {
                Ok(found) => links.elsewhere.extend(found),
                Err(fault) => links.broken.push(BrokenLink {
                    target: value.to_owned(),
                    fault,
                }),
            },
        },
        _ => {}
    };
    attributes(before, &mut visit);
    attributes(after, &mut visit);
    let linked = ids
        .iter()
        .filter(|id| ANCHORS.iter().any(|start| id.starts_with(start)));
    let linked: Vec<&str> = linked.copied().collect();
    links.own = linked.join("\n").into();
    ids.sort_unstable();
    // A page that leads to its own anchors by its path is not rendered a second time for that.
    let is_own = |to: &Elsewhere| to.route == *here && ids.binary_search(&&*to.anchor).is_ok();
    links.elsewhere.retain(|to| !is_own(to));
    anchors.retain(|anchor| !anchor.is_empty() && ids.binary_search(anchor).is_err());
    // Most of them lead to headings of the body.
    anchors.retain(|anchor| !outline.is_some_and(|outline| outline.has_anchor(anchor)));
    links
        .broken
        .extend(anchors.into_iter().map(|anchor| BrokenLink {
            target: format!("#{anchor}"),
            fault: LinkFault::Anchor,
        }));
    links
}

/// The anchor to which a path from the root leads, if it leads to one of a page.
pub fn anchor_of(path: &str, plan: &Plan) -> Option<Elsewhere> {
    let (home, path) = (Route::home(), path.strip_prefix('/')?);
    let root = home.to_root();
    let found = follow(&format!("{root}{path}"), &home, &root, plan);
    found.ok().flatten()
}

/// The ids of all elements of a page.
pub fn ids(html: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    attributes(html, &mut |name, value| {
        if name == "id" {
            ids.insert(value.to_owned());
        }
    });
    ids
}

/// What stands before and behind the body in a page; all of the page, where a template changed
/// the body.
pub(super) fn around<'h>(html: &'h str, body: &str) -> (&'h str, &'h str) {
    // A short needle is enough to find it, and quick to search for. Other texts may begin alike, but not many.
    const MOST: usize = 8;
    let head = &body.as_bytes()[..body.len().min(64)];
    if head.is_empty() {
        return (html, "");
    }
    for at in memmem::find_iter(html.as_bytes(), head).take(MOST) {
        tally::look(body.len());
        if let Some(behind) = html[at..].strip_prefix(body) {
            return (&html[..at], behind);
        }
    }
    (html, "")
}

/// Where a link leads: nothing for one that is good, or the anchor of another page.
fn follow(
    value: &str,
    here: &Route,
    root: &str,
    plan: &Plan,
) -> Result<Option<Elsewhere>, LinkFault> {
    // Nearly all links are a prefix to the root and a path that stands in the plan as it is.
    if let Some(path) = value.strip_prefix(root)
        && plan.has_path(path)
    {
        return Ok(None);
    }
    let path = value.split(['#', '?']).next().unwrap_or_default();
    let head = path.split('/').next().unwrap_or_default();
    if head.contains(':') || path.starts_with("//") {
        // Another scheme or another host.
        return Ok(None);
    }
    let decoded;
    let path = if path.contains(['%', '&']) {
        let written = path
            .replace("&amp;", "&")
            .replace("&#39;", "'")
            .replace("&quot;", "\"");
        decoded = percent_decode_str(&written)
            .decode_utf8_lossy()
            .into_owned();
        &decoded
    } else {
        path
    };
    let route = here.follow(path).ok_or(LinkFault::Outside)?;
    if plan.is_reported(&route) {
        return Ok(None);
    }
    // Its text is shared: many pages link to anchors.
    let Some(route) = plan.route(route.as_str()).cloned() else {
        return Err(LinkFault::Missing(route));
    };
    let anchor = value.split_once('#').map_or("", |(_, anchor)| anchor);
    Ok((!anchor.is_empty()).then(|| Elsewhere {
        route,
        anchor: anchor.into(),
    }))
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

/// Calls `visit` with the name and the value of each `href`, `src` and `id`. The HTML is our own
/// templates', in which text has no `<` and no `>`, so that this need not be a whole parser. It only goes
/// forward: a body may be made of things that look like attributes.
pub(super) fn attributes<'h>(html: &'h str, visit: &mut impl FnMut(&str, &'h str)) {
    let bytes = html.as_bytes();
    // What is known of the place up to which markup was looked at.
    let (mut seen, mut in_tag, mut in_value) = (0, false, false);
    for at in memchr::memchr_iter(b'=', bytes) {
        let name = match &bytes[..at] {
            [.., space, b'h', b'r', b'e', b'f'] if space.is_ascii_whitespace() => "href",
            [.., space, b's', b'r', b'c'] if space.is_ascii_whitespace() => "src",
            [.., space, b'i', b'd'] if space.is_ascii_whitespace() => "id",
            _ => continue,
        };
        let between = &bytes[seen..at];
        tally::look(between.len());
        seen = at;
        // Words of a text can look like an attribute, and so can words in a value, such as a summary in
        // `<meta content="…">`.
        let quotes = |bytes: &[u8]| memchr::memchr_iter(b'"', bytes).count();
        if let Some(tag) = memchr::memrchr2(b'<', b'>', between) {
            in_tag = between[tag] == b'<';
            in_value = quotes(&between[tag..]) % 2 == 1;
        } else {
            in_value ^= quotes(between) % 2 == 1;
        }
        if in_tag && !in_value {
            visit(name, value(&html[at + 1..]));
        }
    }
}

/// The value of an attribute that begins here.
fn value(rest: &str) -> &str {
    match rest.as_bytes().first() {
        Some(&quote @ (b'"' | b'\'')) => {
            let rest = &rest[1..];
            let end = memchr::memchr(quote, rest.as_bytes());
            &rest[..end.unwrap_or(rest.len())]
        }
        _ => {
            let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>');
            &rest[..end.unwrap_or(rest.len())]
        }
    }
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
    fn words_in_a_value_are_no_attributes() {
        let html = r#"<meta content="a src=x href='y' id=z"><a title="b href=c" href="d">"#;
        assert_eq!(all(html), [("href".to_owned(), "d".to_owned())]);
    }

    #[test]
    fn text_and_scripts_have_no_attributes() {
        let html =
            r#"<p class="a">x href="no" = y</p><script>"a href='no'"</script><a href='yes' id=z>"#;
        let expected = [("href", "yes"), ("id", "z")];
        assert_eq!(
            all(html),
            expected.map(|(n, v)| (n.to_owned(), v.to_owned()))
        );
    }

    #[test]
    fn broken_html_ends() {
        for html in [
            "",
            "=",
            "<a href",
            "<a href=",
            "<a href=\"x",
            "<a =",
            "<a href='",
        ] {
            all(html);
        }
    }

    #[test]
    fn the_body_is_left_out() {
        assert_eq!(around("<a><p>x</p><b>", "<p>x</p>"), ("<a>", "<b>"));
        assert_eq!(
            around("<a><p>x!</p><b>", "<p>x</p>"),
            ("<a><p>x!</p><b>", "")
        );
        assert_eq!(around("<a>", ""), ("<a>", ""));
    }
}
