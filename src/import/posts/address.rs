//! Old addresses of posts that can be aliases of assessments.

use std::collections::BTreeSet;

use crate::route::{Route, is_reserved, slug};
use crate::site::Site;

/// Pages of a site lie here, whatever its documents are.
const OUR_OWN: [&str; 10] = [
    "agents",
    "assessments",
    "events",
    "legend",
    "record",
    "register",
    "sources",
    "tags",
    "theme",
    "timeline",
];
/// Endings of files by which web hosts are configured, and of files that a site makes.
const SETTINGS: [&str; 9] = [
    "config", "csv", "js", "json", "toml", "txt", "xml", "yaml", "yml",
];

/// The addresses of a site that a post cannot have had.
pub struct Addresses {
    /// Pages and redirects.
    taken: BTreeSet<Route>,
    /// Files, by their paths from the root of the finished site.
    files: BTreeSet<String>,
}

impl Addresses {
    /// Those of a site.
    pub fn of(site: &Site) -> Self {
        let pages = site.pages.iter().map(|page| page.route.clone());
        let statics = site
            .statics
            .iter()
            .filter_map(|path| path.strip_prefix("static/"));
        let files = site.files.values().map(Route::as_str).chain(statics);
        Self {
            taken: pages.chain(site.redirects.keys().cloned()).collect(),
            files: files.map(str::to_owned).collect(),
        }
    }

    /// Takes the address of an assessment.
    pub fn take(&mut self, id: &str) {
        self.taken.insert(Route::assessment(id));
    }

    /// An old address as an alias. `folder` is the address of the folder of the post, such as `posts/`, where that
    /// can be known.
    ///
    /// # Errors
    /// Why it cannot be one.
    pub fn alias(
        &mut self,
        key: &str,
        written: &str,
        folder: Option<&str>,
    ) -> Result<String, &'static str> {
        if written.contains("://") || written.starts_with("//") {
            return Err("it is an address elsewhere");
        }
        if written.contains([':', '{', '*', '$']) {
            return Err("it is a pattern and no address");
        }
        if written.contains(['\\', '%', '?', '#', '"', '<', '>', '|']) {
            return Err("it holds a character that no path here has");
        }
        if folder.is_none() && is_slug(key) && !written.starts_with('/') {
            return Err("which address it was part of is not known");
        }
        let path = address(key, written, folder);
        if !path.starts_with('/') {
            return self.old_id(&path);
        }
        self.old_path(&path)
    }

    /// A name without `/`: an id below `/assessments/`.
    fn old_id(&mut self, name: &str) -> Result<String, &'static str> {
        let id = slug(name.strip_suffix(".md").unwrap_or(name));
        if name.len() > 200 {
            return Err("it is too long");
        }
        if name.starts_with('.') || is_reserved(name) || is_reserved(&id) {
            return Err("an id cannot be so");
        }
        if !self.taken.insert(Route::assessment(&id)) {
            return Err("another page has this address");
        }
        Ok(name.to_owned())
    }

    fn old_path(&mut self, path: &str) -> Result<String, &'static str> {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let [first, ..] = segments[..] else {
            return Err("it is empty");
        };
        let last = segments[segments.len() - 1];
        if path.len() > 900 || segments.iter().any(|segment| segment.len() > 200) {
            return Err("it is too long");
        }
        let is_odd = |segment: &&str| segment.is_empty() || segment.starts_with(['.', '_']);
        if path.contains("//") || segments.iter().any(is_odd) {
            return Err("a part of it is empty, or begins with `.` or `_`");
        }
        if is_reserved(last) {
            return Err("`v1`, `v2`, … and `history` are kept for versions");
        }
        let ending = |segment: &str| segment.rsplit_once('.').map(|(_, end)| end.to_lowercase());
        let is_setting =
            |segment: &&str| ending(segment).is_some_and(|end| SETTINGS.contains(&&*end));
        let inner = &segments[..segments.len() - 1];
        let is_page = |segment: &&str| ending(segment).is_some_and(|end| end == "html");
        if segments.iter().any(is_setting) || inner.iter().any(is_page) {
            return Err("a part of it is the name of a file");
        }
        let stem = first.strip_suffix(".html").unwrap_or(first);
        if OUR_OWN.contains(&&*stem.to_lowercase()) || matches!(stem, "404" | "index") {
            return Err("this site has pages of its own there");
        }
        let joined = format!("/{}", segments.join("/"));
        let alias = if is_page(&last) {
            joined
        } else {
            format!("{joined}/")
        };
        let route = Route::home().follow(&alias).ok_or("it is no path")?;
        let ends = alias.match_indices('/').map(|(at, _)| at).skip(1);
        let mut above = ends.chain([alias.len()]).map(|end| &alias[1..end]);
        let is_file = above.any(|path| self.files.contains(path.trim_end_matches('/')));
        if route == Route::home() || is_file || self.files.contains(&route.output()) {
            return Err("this site has a file there");
        }
        if !self.taken.insert(route) {
            return Err("another page has this address");
        }
        Ok(alias)
    }
}

/// An old address as a path from the root, if it is one and no other name of a post.
pub fn address(key: &str, written: &str, folder: Option<&str>) -> String {
    let is_address = |it: &&str| key.eq_ignore_ascii_case(it);
    match folder {
        _ if written.starts_with('/') => written.to_owned(),
        Some(folder) if is_slug(key) => format!("/{folder}{written}/"),
        _ if written.contains('/') || ["permalink", "url"].iter().any(is_address) => {
            format!("/{written}")
        }
        _ => written.to_owned(),
    }
}

fn is_slug(key: &str) -> bool {
    key.eq_ignore_ascii_case("slug")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses() -> Addresses {
        Addresses {
            taken: [Route::page(["about"])].into(),
            files: ["logo.png".to_owned(), "old/index.html".to_owned()].into(),
        }
    }

    #[test]
    fn old_addresses_become_aliases() {
        for (key, written, folder, expected) in [
            (
                "permalink",
                "/2031/03/lock.html",
                None,
                "/2031/03/lock.html",
            ),
            ("url", "2031/lock", None, "/2031/lock/"),
            ("aliases", "/Old/Lock/", None, "/Old/Lock/"),
            ("aliases", "posts/lock", None, "/posts/lock/"),
            ("aliases", "The old lock", None, "The old lock"),
            ("slug", "lock", Some("posts/"), "/posts/lock/"),
        ] {
            let alias = addresses().alias(key, written, folder);
            assert_eq!(alias.as_deref(), Ok(expected));
        }
    }

    #[test]
    fn what_is_no_address_of_this_site_is_refused() {
        for written in [
            "https://a.example/x",
            "//a.example/x",
            "/:categories/:title/",
            "/a%20b/",
            "/a?b",
            "/a//b",
            "/../a",
            "/_redirects",
            "/x/netlify.toml",
            "/",
            "/index.html",
            "/tags/a/",
            "/timeline.html",
            "/a/v1/",
            "/a.html/b/",
            "/about/",
            "/about",
            "/logo.png",
            "/logo.png/a",
            "/old/",
            ".a",
            "v1",
            "History",
        ] {
            let alias = addresses().alias("aliases", written, None);
            assert!(alias.is_err(), "{written}: {alias:?}");
        }
        assert!(addresses().alias("slug", "lock", None).is_err());
    }

    #[test]
    fn an_address_is_taken_once() {
        let mut addresses = addresses();
        addresses.take("e/a");
        assert!(addresses.alias("url", "/a/", None).is_ok());
        assert!(addresses.alias("url", "/a", None).is_err());
        assert!(addresses.alias("aliases", "Note", None).is_ok());
        assert!(addresses.alias("aliases", "note", None).is_err());
    }
}
