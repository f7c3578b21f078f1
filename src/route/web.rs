//! Addresses of the web.

use super::slug;
use crate::digest::Digest;

/// An address that begins with `http://` or `https://`, taken apart as RFC 3986 (section 3) does;
/// nothing is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebAddress<'t> {
    /// `http` or `https`, as written: `HTTPS` is one, too.
    scheme: &'t str,
    /// The host, with user and port where they are given. It is empty in `https://?x` only.
    authority: &'t str,
    /// What comes after the authority. It is not taken apart before it is asked for: text may hold thousands
    /// of addresses without a space, and to look for the end of each path would take quadratic time.
    rest: &'t str,
}

impl<'t> WebAddress<'t> {
    /// Takes a text apart. `None`: it has another scheme, or browsers would take it for a path
    /// (`https:///x`).
    pub fn parse(text: &'t str) -> Option<Self> {
        // Looks no further than the scheme, because it may be asked of every character of a text.
        let (scheme, rest) = ["http", "https"].into_iter().find_map(|web| {
            let (scheme, rest) = text.split_at_checked(web.len())?;
            let rest = rest.strip_prefix("://")?;
            scheme.eq_ignore_ascii_case(web).then_some((scheme, rest))
        })?;
        if rest.is_empty() || rest.starts_with('/') {
            return None;
        }
        let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        Some(Self {
            scheme,
            authority,
            rest,
        })
    }

    /// As [`Self::parse`], where the scheme must be written in small letters.
    pub fn written(text: &'t str) -> Option<Self> {
        Self::parse(text).filter(|address| matches!(address.scheme, "http" | "https"))
    }

    /// The host, with user and port where they are given.
    pub fn authority(&self) -> &'t str {
        self.authority
    }

    /// The path without its leading slash, as routes are written: `reports/`.
    pub fn path(&self) -> &'t str {
        let end = self.rest.find(['?', '#']).unwrap_or(self.rest.len());
        let path = &self.rest[..end];
        path.strip_prefix('/').unwrap_or(path)
    }

    /// The host as the name of a publisher, and as a segment of a URL: in lower case and without `www.`.
    /// `None`: it is no host.
    pub fn publisher(&self) -> Option<String> {
        let host = self.authority.rsplit('@').next()?;
        let host = host.split(':').next()?.trim_end_matches('.').to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
        if host.is_empty() || host.len() > 253 || host.starts_with('.') {
            return None;
        }
        if !host.is_ascii() {
            return Some(slug(host));
        }
        // `index.html` would stand where the page of all sources has its file.
        Some(if host.chars().all(good) && host != "index.html" {
            host.to_owned()
        } else {
            format!("{}-{}", slug(host), Digest::of(host.as_bytes()).short(4))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let parts =
            |text| WebAddress::parse(text).map(|address| (address.authority(), address.path()));
        assert_eq!(
            parts("https://a.example/b/c?d/e#f"),
            Some(("a.example", "b/c"))
        );
        assert_eq!(parts("HTTP://u@a:80#/x"), Some(("u@a:80", "")));
        for text in [
            "https:///x",
            "https://",
            "ftp://a/",
            "https:a",
            "a b https://c/",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
        assert_eq!(WebAddress::written("HTTPS://a/"), None);
    }

    #[test]
    fn publishers() {
        let host = |text| WebAddress::parse(text)?.publisher();
        assert_eq!(host("https://www.Axios.com/a?b"), Some("axios.com".into()));
        assert_eq!(
            host("http://user:pw@news.example.org:8080#x"),
            Some("news.example.org".into())
        );
        assert_eq!(host("mailto:a@b.example"), None);
        assert_eq!(host("https://../etc"), None);
        assert_ne!(host("https://a_b/"), host("https://a-b/"));
        assert_ne!(host("https://index.html/"), Some("index.html".into()));
        assert!(host("https://київ.example/").is_some_and(|host| host.starts_with("kiyiv-")));
    }
}
