//! Who may ask: requests to names that are not this server's, and from pages of other sites, are refused.
//!
//! A page of another site cannot read answers from here, unless it makes its own name lead to this
//! machine (DNS rebinding); then its name stands in `Host`. What it can do without reading is
//! to load and frame; of that the browser tells in `Origin` and `Sec-Fetch-Site`.

use std::net::{IpAddr, Ipv6Addr};

use tiny_http::Method;

use super::reply::Reply;
use super::request::Head;

/// A host as `Host` names it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Host {
    /// In lower case, without the dot at the end.
    Name(String),
    Address(IpAddr),
}

/// Which hosts are this server.
#[derive(Debug)]
pub struct Guard {
    bound: IpAddr,
    allowed: Vec<Host>,
}

impl Guard {
    /// For a server that listens at `bound` and goes by the names in `allowed`, too.
    ///
    /// # Errors
    /// The first of `allowed` that is not the name or the address of a host.
    pub fn new(bound: IpAddr, allowed: &[String]) -> Result<Self, String> {
        let host = |text: &String| {
            let address = text.parse().ok().map(Host::Address);
            let host = address.or_else(|| authority(text).map(|(host, _)| host));
            host.ok_or_else(|| text.clone())
        };
        let allowed = allowed.iter().map(host).collect::<Result<_, _>>()?;
        Ok(Self { bound, allowed })
    }

    /// Looks at who asks, by which name, and with which method.
    pub(super) fn check(&self, head: &Head) -> Result<(), Reply> {
        let Some((host, port)) = head.single("Host").and_then(authority) else {
            let text = "A request must say in one `Host` field which server it is for.";
            return Err(Reply::refusal(400, text));
        };
        if !self.is_ours(&host) {
            // Nothing but letters, digits, dots and the like is left of what was sent.
            let name = match host {
                Host::Name(name) => name,
                Host::Address(address) => address.to_string(),
            };
            let text = format!(
                "This preview does not go by the name {name}, so that no other site can read it \
                 under a name of its own.\n\n\
                 If the name is yours, start the preview with it:\n\n    \
                 standpoint serve --allowed-host {name}"
            );
            return Err(Reply::refusal(403, text));
        }
        let is_same_origin = |origin: &str| {
            // A name that was allowed may stand for a tunnel, which adds encryption.
            let tunnel = origin.strip_prefix("https://").and_then(authority);
            if let Some((there, _)) = tunnel {
                return there == host && self.allowed.contains(&host);
            }
            let there = origin.strip_prefix("http://").and_then(authority);
            there == Some((host.clone(), port))
        };
        if !head.values("Origin").all(is_same_origin) || comes_from_elsewhere(head) {
            let text = "This preview does not answer to the pages of other sites.";
            return Err(Reply::refusal(403, text));
        }
        if !matches!(head.method, Method::Get | Method::Head) {
            return Err(Reply::refusal(405, "Only GET and HEAD are answered here."));
        }
        Ok(())
    }

    fn is_ours(&self, host: &Host) -> bool {
        let is_own = match host {
            Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Address(address) => {
                // No name leads to an address that was asked for by its numbers: these are safe.
                address.is_loopback() || *address == self.bound || self.bound.is_unspecified()
            }
        };
        is_own || self.allowed.contains(host)
    }
}

/// Whether a page of another site made this request, other than by a link that was followed
/// (Fetch Metadata, sections 2.1 to 2.3).
fn comes_from_elsewhere(head: &Head) -> bool {
    let is_here = |site| matches!(site, "same-origin" | "none");
    let is_followed_link = head.single("Sec-Fetch-Mode") == Some("navigate")
        && head.single("Sec-Fetch-Dest") == Some("document");
    !head.values("Sec-Fetch-Site").all(is_here) && !is_followed_link
}

/// Takes `host` or `host:port` apart (RFC 3986, section 3.2.2, without user names, which neither `Host`
/// nor `Origin` may have). The port is 80 where none is given.
fn authority(text: &str) -> Option<(Host, u16)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, port) = rest.split_once(']')?;
            (
                Host::Address(address.parse::<Ipv6Addr>().ok()?.into()),
                port,
            )
        }
        None => {
            let (name, port) = text.split_at(text.find(':').unwrap_or(text.len()));
            (self::host(name)?, port)
        }
    };
    let port = match port {
        "" | ":" => 80,
        port => {
            let digits = port.strip_prefix(':')?;
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|_| is_number)?
        }
    };
    Some((host, port))
}

/// A name, or the address of an older kind. `127.1` and `2130706433` are names here, and nobody's.
fn host(text: &str) -> Option<Host> {
    if let Ok(address) = text.parse() {
        return Some(Host::Address(IpAddr::V4(address)));
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !label.is_empty() && label.bytes().all(is_fine)
    };
    let is_name = name.len() <= 253 && name.split('.').all(is_label);
    is_name.then(|| Host::Name(name.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use tiny_http::Header;

    use super::*;

    fn status(bound: &str, fields: &[(&str, &str)]) -> u16 {
        let allowed = ["Preview.Example.".to_owned(), "fd00::7".to_owned()];
        let guard = Guard::new(bound.parse().expect("an address"), &allowed).expect("names");
        let field = |&(name, value): &(&str, &str)| Header::from_bytes(name, value).expect("ASCII");
        let head = Head {
            fields: fields.iter().map(field).collect(),
            ..Head::unreadable()
        };
        match guard.check(&head) {
            Ok(()) => 200,
            Err(Reply::Refusal { status, .. }) => status,
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_our_own_names_are_answered_to() {
        for (host, local, open) in [
            ("localhost", 200, 200),
            ("localhost:7070", 200, 200),
            ("LocalHost.:7070", 200, 200),
            ("a.b.localhost", 200, 200),
            ("127.0.0.1:1", 200, 200),
            ("127.255.0.9", 200, 200),
            ("[::1]", 200, 200),
            ("[::1]:80", 200, 200),
            ("[0:0:0:0:0:0:0:1]:", 200, 200),
            ("preview.example", 200, 200),
            ("PREVIEW.example.:7070", 200, 200),
            ("[fd00::7]:7070", 200, 200),
            ("192.168.1.5:7070", 403, 200),
            ("[::ffff:127.0.0.1]", 403, 200),
            ("[fe80::1]", 403, 200),
            ("0.0.0.0:7070", 403, 200),
            ("evil.example", 403, 403),
            ("localhost.evil.example", 403, 403),
            ("evil-localhost", 403, 403),
            ("127.0.0.1.nip.io", 403, 403),
            ("127.0.0.1.", 403, 403),
            ("127.1", 403, 403),
            ("0x7f.0.0.1", 403, 403),
            ("2130706433", 403, 403),
            ("a.preview.example", 403, 403),
            ("", 400, 400),
            (".", 400, 400),
            (".localhost", 400, 400),
            ("a..localhost", 400, 400),
            (":7070", 400, 400),
            ("evil@localhost", 400, 400),
            ("evil.example:80@localhost", 400, 400),
            ("localhost:80:80", 400, 400),
            ("localhost:+80", 400, 400),
            ("localhost:99999", 400, 400),
            ("localhost/evil", 400, 400),
            ("localhost evil", 400, 400),
            ("localhost,evil.example", 400, 400),
            ("<script>.localhost", 400, 400),
            ("::1", 400, 400),
            ("[::1", 400, 400),
            ("[::1]evil", 400, 400),
            ("[127.0.0.1]", 400, 400),
            ("[fe80::1%eth0]", 400, 400),
            ("[fe80::1%25eth0]:80", 400, 400),
        ] {
            assert_eq!(status("127.0.0.1", &[("Host", host)]), local, "{host}");
            assert_eq!(
                status("0.0.0.0", &[("Host", host)]),
                open,
                "{host} on 0.0.0.0"
            );
            assert_eq!(status("::", &[("host", host)]), open, "{host} on ::");
        }
        assert_eq!(status("192.168.1.5", &[("Host", "192.168.1.5")]), 200);
        assert_eq!(status("127.0.0.1", &[]), 400);
        let twice = [("Host", "localhost"), ("host", "localhost")];
        assert_eq!(status("127.0.0.1", &twice), 400);
    }

    #[test]
    fn an_origin_must_be_the_host() {
        for (host, origin, expected) in [
            ("localhost:7070", "http://localhost:7070", 200),
            ("localhost:7070", "http://LOCALHOST:7070", 200),
            ("localhost", "http://localhost:80", 200),
            ("[::1]:7070", "http://[::1]:7070", 200),
            ("localhost:7070", "http://localhost:7071", 403),
            ("localhost:7070", "http://localhost", 403),
            ("localhost:7070", "https://localhost:7070", 403),
            ("preview.example", "https://preview.example", 200),
            ("preview.example:7070", "https://preview.example", 200),
            ("preview.example", "https://evil.example", 403),
            ("localhost:7070", "http://127.0.0.1:7070", 403),
            ("localhost:7070", "http://evil.example", 403),
            ("localhost:7070", "http://localhost:7070@evil.example", 403),
            ("localhost:7070", "http://localhost:7070/", 403),
            ("localhost:7070", "null", 403),
            ("localhost:7070", "", 403),
        ] {
            let fields = [("Host", host), ("Origin", origin)];
            assert_eq!(status("127.0.0.1", &fields), expected, "{origin} at {host}");
        }
    }

    #[test]
    fn other_sites_may_only_link_here() {
        for (site, mode, destination, expected) in [
            ("none", "navigate", "document", 200),
            ("same-origin", "no-cors", "image", 200),
            ("same-origin", "cors", "empty", 200),
            ("cross-site", "navigate", "document", 200),
            ("same-site", "navigate", "document", 200),
            ("cross-site", "navigate", "iframe", 403),
            ("cross-site", "no-cors", "script", 403),
            ("cross-site", "no-cors", "document", 403),
            ("same-site", "cors", "empty", 403),
            ("unheard-of", "cors", "empty", 403),
        ] {
            let fields = [
                ("Host", "localhost"),
                ("Sec-Fetch-Site", site),
                ("Sec-Fetch-Mode", mode),
                ("Sec-Fetch-Dest", destination),
            ];
            let what = format!("{site} {mode} {destination}");
            assert_eq!(status("127.0.0.1", &fields), expected, "{what}");
        }
        let bare = [("Host", "localhost"), ("Sec-Fetch-Site", "cross-site")];
        assert_eq!(status("127.0.0.1", &bare), 403);
    }

    #[test]
    fn an_allowed_host_must_be_one() {
        let local = "127.0.0.1".parse().expect("an address");
        let guard = |name: &str| Guard::new(local, &[name.to_owned()]);
        assert!(guard("preview.example:8080").is_ok());
        assert!(guard("[fd00::7]").is_ok());
        assert_eq!(guard("http://a/").expect_err("no name"), "http://a/");
    }
}
