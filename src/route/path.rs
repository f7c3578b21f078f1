//! Routes: the URL path of a page or file, its place in the output, and links between two.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What must be escaped in a URL's path (RFC 3986, section 3.3), and `:` for relative links.
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'\'')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// A path on the site, without the leading slash and not percent-encoded: `events/kyiv/` is a
/// page (its file is `events/kyiv/index.html`), `atom.xml` a file, and the empty route home.
/// A copy shares the text: the route of one page stands in many links.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub struct Route(Arc<str>);

impl Route {
    /// A page, by the segments of its path.
    pub fn page<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Self {
        let mut path = String::new();
        for segment in segments {
            path.push_str(segment.as_ref());
            path.push('/');
        }
        Self(path.into())
    }

    /// A file, by its path below the site's root.
    pub fn file(path: &str) -> Self {
        Self(path.trim_start_matches('/').into())
    }

    /// A file beside this page.
    pub fn beside(&self, path: &str) -> Self {
        Self(format!("{}{path}", self.0).into())
    }

    /// A page below this one.
    pub(super) fn child(&self, path: &str) -> Self {
        Self(format!("{}{path}/", self.0).into())
    }

    /// The path without its leading slash, as it is compared.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a page and not a file.
    pub fn is_page(&self) -> bool {
        self.0.is_empty() || self.0.ends_with('/')
    }

    /// The file in the output folder.
    pub fn output(&self) -> String {
        if self.is_page() {
            format!("{}index.html", self.0)
        } else {
            self.0.to_string()
        }
    }

    /// The path as a URL from the root, percent-encoded: `/events/kyiv/`.
    pub fn url(&self) -> String {
        format!("/{}", encode(&self.0))
    }

    /// The path from the root, percent-encoded and without the leading slash, to be put behind
    /// [`Route::to_root`].
    pub fn from_root(&self) -> String {
        encode(&self.0).into_owned()
    }

    /// The address under a base URL that ends in `/`.
    pub fn absolute(&self, base: &str) -> String {
        format!("{base}{}", encode(&self.0))
    }

    /// The prefix that leads from this page to the root: `../../`, or `./` at home.
    pub fn to_root(&self) -> String {
        match self.0.matches('/').count() {
            0 => "./".to_owned(),
            depth => "../".repeat(depth),
        }
    }

    /// A relative link from this page to another route.
    ///
    /// ```
    /// use standpoint::route::Route;
    /// let page = Route::page(["events", "kyiv"]);
    /// assert_eq!(page.link_to(&Route::page(["events", "minsk"])), "../minsk/");
    /// assert_eq!(page.link_to(&page), "./");
    /// ```
    pub fn link_to(&self, target: &Self) -> String {
        let here = &self.0[..self.0.rfind('/').map_or(0, |slash| slash + 1)];
        // The folders that both share.
        let shared = here
            .bytes()
            .zip(target.0.bytes())
            .take_while(|(a, b)| a == b)
            .enumerate()
            .filter(|(_, (byte, _))| *byte == b'/')
            .last()
            .map_or(0, |(at, _)| at + 1);
        let up = here[shared..].matches('/').count();
        let rest = encode(&target.0[shared..]);
        let mut link = String::with_capacity(up * 3 + rest.len() + 2);
        for _ in 0..up {
            link.push_str("../");
        }
        link.push_str(&rest);
        if link.is_empty() {
            link.push_str("./");
        }
        link
    }

    /// Where a link on this page leads: the route, for links within the site. `None` where it
    /// climbs above the root. The link is already percent-decoded, without query and fragment.
    pub fn follow(&self, link: &str) -> Option<Self> {
        follow(&self.0, link).map(|path| Self(path.into()))
    }
}

/// Where a link in the file at `path` leads, as [`Route::follow`] tells it of a route.
pub fn follow(path: &str, link: &str) -> Option<String> {
    let (base, link) = match link.strip_prefix('/') {
        Some(rest) => ("", rest),
        None => (&path[..path.rfind('/').map_or(0, |slash| slash + 1)], link),
    };
    let mut path = String::with_capacity(base.len() + link.len());
    path.push_str(base);
    let mut segments = link.split('/').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            "." | "" => {}
            ".." => {
                let parent = path.strip_suffix('/')?;
                path.truncate(parent.rfind('/').map_or(0, |slash| slash + 1));
            }
            name => {
                path.push_str(name);
                if segments.peek().is_some() {
                    path.push('/');
                }
            }
        }
    }
    let page = path.strip_suffix("index.html");
    if let Some(page) = page.filter(|page| page.is_empty() || page.ends_with('/')) {
        path.truncate(page.len());
    }
    Some(path)
}

/// Routes are found by their text.
impl Borrow<str> for Route {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.0)
    }
}

fn encode(path: &str) -> std::borrow::Cow<'_, str> {
    utf8_percent_encode(path, PATH).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_climb_to_the_folder_that_both_share() {
        let page = Route::page(["assessments", "2025", "11", "ua-01"]);
        let link = |segments: &[&str]| page.link_to(&Route::page(segments));
        assert_eq!(link(&["assessments", "2025", "11", "ua-02"]), "../ua-02/");
        assert_eq!(link(&["assessments", "2025", "12", "x"]), "../../12/x/");
        assert_eq!(link(&["events", "e"]), "../../../../events/e/");
        assert_eq!(page.link_to(&Route::home()), "../../../../");
        assert_eq!(Route::home().link_to(&Route::home()), "./");
        assert_eq!(
            Route::home().link_to(&Route::file("a b#.png")),
            "a%20b%23.png"
        );
        assert_eq!(
            Route::file("404.html").link_to(&Route::page(["events"])),
            "events/"
        );
    }

    #[test]
    fn following_a_link_never_climbs_above_the_root() {
        let page = Route::page(["events", "e"]);
        assert_eq!(page.follow("../../../x"), None);
        assert_eq!(page.follow("../f/"), Some(Route::page(["events", "f"])));
        assert_eq!(page.follow("/index.html"), Some(Route::home()));
    }

    proptest! {
        #[test]
        fn a_link_leads_where_it_was_made_to_lead(
            from in prop::collection::vec("[a-z:#% ]{1,4}", 0..5),
            to in prop::collection::vec("[a-z:#% ]{1,4}", 0..5),
        ) {
            let (from, to) = (Route::page(&from), Route::page(&to));
            let link = from.link_to(&to);
            let decoded = percent_encoding::percent_decode_str(&link).decode_utf8().unwrap();
            prop_assert_eq!(from.follow(&decoded), Some(to));
        }
    }
}
