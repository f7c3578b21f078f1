//! The HTML of a body on a page: its prose, with the links that were resolved.

mod fill;
mod links;

use std::borrow::Cow;
use std::ops::Range;

use crate::config::RemoteImages;
use crate::model::Outline;
use crate::parse::{Prose, title_anchors, without_comments};
use crate::route::{Route, last_part};
use crate::site::{Body, Href, Site};
use crate::text::without_forbidden;
pub use fill::{TooLarge, fill};
pub use links::Goal;

/// A body, and where its links lead from the page on which it is shown.
pub struct LinkedBody<'a> {
    /// The body.
    pub body: &'a Body,
    /// Where its links lead, in their order.
    pub hrefs: Cow<'a, [Href]>,
}

/// Renders a body for the page at `here`.
///
/// # Errors
/// Where the HTML grows beyond 16 MiB.
pub fn html(
    prose: Prose,
    body: &LinkedBody<'_>,
    here: &Route,
    site: &Site,
) -> Result<String, TooLarge> {
    let goal = |at: usize| body.hrefs.get(at).map(|href| goal(href, here, site));
    fill(prose, goal, site.settings.remote_images)
}

/// Where all links of a body lead from the page at `here`, to be read by `refill`.
pub fn goals(body: &LinkedBody<'_>, here: &Route, site: &Site) -> Vec<u8> {
    let goals = body.hrefs.iter().map(|href| goal(href, here, site));
    postcard::to_stdvec(&goals.collect::<Vec<_>>()).unwrap_or_default()
}

/// Makes other prose into HTML whose links lead where they did, as `goals` has written it down. `None` where they
/// are not as many, or the page would show it in another way.
pub fn refill(
    prose: Prose,
    outline: &Outline,
    goals: &[u8],
    images: RemoteImages,
) -> Option<String> {
    let goals: Vec<Goal<'_>> = postcard::from_bytes(goals).ok()?;
    let html = fill(prose, |at| goals.get(at).cloned(), images).ok()?;
    (!html.is_empty() && only_title(&html, outline).is_none()).then(|| without_forbidden(html))
}

/// A body between two marks that no text has: NUL is refused in sources.
pub fn marked(body: &str) -> String {
    format!("\0{body}\0")
}

/// A page without its marks, and the place of the body that was between them, if the page has one. `None` for a page
/// with any other number of marks than none or two.
pub fn unmarked(mut page: String) -> Option<(String, Option<Range<usize>>)> {
    let mut marks = memchr::memchr_iter(0, page.as_bytes());
    match (marks.next(), marks.next(), marks.next()) {
        (None, ..) => Some((page, None)),
        (Some(start), Some(end), None) => {
            page.remove(end);
            page.remove(start);
            Some((page, Some(start..end - 1)))
        }
        _ => None,
    }
}

/// Where a link leads from the page at `here`.
fn goal<'a>(href: &'a Href, here: &Route, site: &'a Site) -> Goal<'a> {
    match href {
        Href::Internal(to) => Goal::Internal {
            address: address(here, &to.route, &to.rest),
            words: match &to.words {
                Some(words) => site.words(words),
                None if to.route.as_str().is_empty() => &to.rest,
                None => last_part(to.route.as_str()),
            },
        },
        Href::External => Goal::External,
        Href::ImageLink => Goal::RemoteImage,
        Href::Plain(words) => Goal::Plain(words.as_deref().map_or("", |words| site.words(words))),
    }
}

/// The anchor of the title's heading, if the HTML of a body shows nothing else, or an empty text if
/// it shows nothing: templates then leave out what they put around a body.
pub fn only_title<'o>(html: &str, outline: &'o Outline) -> Option<&'o str> {
    let title = outline.headings.first().filter(|_| outline.title_in_body);
    let anchor = title.map(|_| title_anchors(outline));
    let rest = html
        .strip_prefix(anchor.as_deref().unwrap_or_default())
        .unwrap_or(html)
        .trim_start();
    let is_empty =
        rest.is_empty() || (rest.starts_with("<!--") && without_comments(rest).trim().is_empty());
    is_empty.then(|| title.map_or("", |heading| &*heading.id))
}

/// Where the first paragraph of a body ends, if it begins with one; otherwise 0.
pub fn opening(html: &str, outline: Option<&Outline>) -> usize {
    let title = outline.filter(|outline| outline.title_in_body);
    let anchors = title.map(title_anchors).unwrap_or_default();
    let rest = html.strip_prefix(&*anchors).unwrap_or(html).trim_start();
    if !rest.starts_with("<p>") {
        return 0;
    }
    let end = rest.find("</p>").map(|end| end + "</p>".len());
    end.map_or(0, |end| html.len() - rest.len() + end)
}

/// The address of a link on the page at `here`; a link to a heading of the same page is short.
pub fn address(here: &Route, route: &Route, rest: &str) -> String {
    if route.as_str().is_empty() && rest.starts_with('#') {
        return rest.to_owned();
    }
    format!("{}{rest}", here.link_to(route))
}
