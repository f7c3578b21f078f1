//! Addresses of the web.

use std::fmt::Write as _;

use super::slug;
use crate::diagnostic::{Code, Complaint};
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

    /// Whether there is a password before the host.
    pub fn has_password(&self) -> bool {
        let user = self.authority.rsplit_once('@');
        user.is_some_and(|(user, _)| user.contains(':'))
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

/// Addresses that people write in settings and front matter.
impl WebAddress<'_> {
    /// Reads an address that somebody wrote, and returns it as pages have it: the scheme in small letters, and
    /// with `%3C` for a character such as `<` that no address has (RFC 3986, section 2).
    ///
    /// # Errors
    /// A complaint that says what is wrong with it.
    pub fn read(text: &str) -> Result<Box<str>, Complaint> {
        let is_line = !text.contains(|c: char| c.is_whitespace() || c.is_control());
        let Some(address) = WebAddress::parse(text).filter(|_| is_line) else {
            return Err(bad(
                format!("`{text}` is not a web address"),
                "write an address such as `https://example.org/page`".to_owned(),
            ));
        };
        let read = address.escaped();
        if let Some((_, host)) = address.authority.rsplit_once('@') {
            return Err(bad(
                "this address holds a user name or a password, which everybody could read"
                    .to_owned(),
                format!(
                    "write `{}://{host}{}`",
                    address.scheme.to_lowercase(),
                    address.rest
                ),
            ));
        }
        if !address.has_good_host() {
            return Err(bad(
                format!(
                    "`{}` is not the name of a host, perhaps with a port",
                    address.authority
                ),
                "write an address such as `https://example.org/page`".to_owned(),
            ));
        }
        Ok(read.into())
    }

    /// Reads the address of a site: as [`Self::read`], with a host in ASCII and a path of plain segments, without a
    /// query and a fragment. It ends in `/`.
    ///
    /// # Errors
    /// A complaint that says what to write.
    pub fn read_site(text: &str) -> Result<Box<str>, Complaint> {
        let read =
            WebAddress::parse(text).map_or_else(|| Ok(Box::default()), |_| Self::read(text))?;
        let address = WebAddress::parse(&read).filter(|found| !found.rest.contains(['?', '#']));
        let Some(address) = address else {
            return Err(bad(
                format!("`{text}` is not the address of a site"),
                "write an address such as `https://example.org/` or `https://example.org/reports/`"
                    .to_owned(),
            ));
        };
        let host = idna::domain_to_ascii(address.authority);
        let host = host.unwrap_or_else(|_| address.authority.to_owned());
        let mut path: Vec<&str> = Vec::new();
        for segment in address.path().split('/') {
            match segment {
                "" | "." => {}
                ".." => drop(path.pop()),
                _ => path.push(segment),
            }
        }
        let mut good = format!("{}://{host}/", address.scheme);
        for segment in path {
            good.push_str(segment);
            good.push('/');
        }
        let given = format!(
            "{}{}",
            lowered(text),
            if text.ends_with('/') { "" } else { "/" }
        );
        if given.eq_ignore_ascii_case(&good) {
            return Ok(given.into());
        }
        let why = if address.authority.is_ascii() {
            "browsers would ask for another one"
        } else {
            "feeds and sitemaps need its host in ASCII"
        };
        Err(bad(
            format!("`{text}` is not the address of a site: {why}"),
            format!("write `{good}`"),
        ))
    }

    /// Whether the host can be one: letters, digits, `-`, `_` and `.`, or an address in brackets; and a number as
    /// the port.
    fn has_good_host(&self) -> bool {
        let (host, port) = match self.authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port),
            _ => (self.authority, "80"),
        };
        let in_brackets = host
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'));
        let is_host = match in_brackets {
            Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
                let is_name = host.chars().all(|c| !c.is_ascii() || good(c));
                is_name
                    && !host.is_empty()
                    && (host.is_ascii() || idna::domain_to_ascii(host).is_ok())
            }
        };
        is_host && port.parse::<u16>().is_ok()
    }

    fn escaped(&self) -> String {
        let mut escaped = format!("{}://{}", self.scheme.to_lowercase(), self.authority);
        for (at, c) in self.rest.char_indices() {
            let digits = self.rest.as_bytes().get(at + 1..at + 3);
            match c {
                // It begins no escape, and stands for itself.
                '%' if !digits.is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)) => {
                    escaped.push_str("%25");
                }
                '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' => {
                    let _ = write!(escaped, "%{:02X}", u32::from(c));
                }
                _ => escaped.push(c),
            }
        }
        escaped
    }
}

/// An address with its scheme in small letters.
fn lowered(text: &str) -> String {
    let scheme = text.find(':').unwrap_or(0);
    format!("{}{}", text[..scheme].to_lowercase(), &text[scheme..])
}

fn bad(message: String, hint: String) -> Complaint {
    Complaint::new(Code::BadUrl, message, hint)
}

/// `map.png` of `img.example/2025/map.png?size=2`.
pub fn last_part(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let parts = path.trim_end_matches('/').rsplit('/');
    let mut named = parts.filter(|part| !part.is_empty());
    named.next().unwrap_or(address)
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
    fn addresses_of_sources_are_read() {
        for (text, read) in [
            ("Https://example.com/X", "https://example.com/X"),
            (
                "https://doi.org/1(S)<1::A>3",
                "https://doi.org/1(S)%3C1::A%3E3",
            ),
            (
                r"https://a.example/b\c|d`e",
                "https://a.example/b%5Cc%7Cd%60e",
            ),
            ("http://[::1]:8080/", "http://[::1]:8080/"),
            ("https://київ.example/x", "https://київ.example/x"),
            (
                "https://web.archive.org/web/2025/https://a.example/",
                "https://web.archive.org/web/2025/https://a.example/",
            ),
        ] {
            assert_eq!(WebAddress::read(text).ok().as_deref(), Some(read), "{text}");
        }
        for text in [
            "https://u:p@a.example/",
            "https://a b.example/",
            "https://a.example:x/",
            "https://a.example:99999/",
            "https://a<b/",
            "https://:80/",
            "https://[::x]/",
            "https://u:їв.exe>ample8:0",
            "https:/a.example",
            "ftp://a.example/",
        ] {
            assert!(WebAddress::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_of_sites_are_read() {
        for (text, read) in [
            ("https://example.org", "https://example.org/"),
            ("https://example.org/a/b", "https://example.org/a/b/"),
            ("HTTPS://example.org:8080/", "https://example.org:8080/"),
            ("https://xn--80a.example/", "https://xn--80a.example/"),
        ] {
            assert_eq!(
                WebAddress::read_site(text).ok().as_deref(),
                Some(read),
                "{text}"
            );
        }
        for (text, hint) in [
            ("https://example.org//", "write `https://example.org/`"),
            (
                "https://example.org/a/../b",
                "write `https://example.org/b/`",
            ),
            (
                "https://приклад.укр/r",
                "write `https://xn--80aikifvh.xn--j1amh/r/`",
            ),
            ("https://u:p@example.org/r", "write `https://example.org/r`"),
            (
                "https://example.org/%zz/",
                "write `https://example.org/%25zz/`",
            ),
            (
                "https://example.org/a|b",
                "write `https://example.org/a%7Cb/`",
            ),
        ] {
            let complaint = WebAddress::read_site(text).expect_err(text);
            assert_eq!(complaint.hint, hint, "{text}");
        }
        assert!(WebAddress::read_site("https://example.org/?q").is_err());
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
