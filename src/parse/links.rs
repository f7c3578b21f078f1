//! What a link's destination means; schemes come from an allow-list.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::model::Target;
use crate::route::WebAddress;

/// Schemes that a link may have, besides those of the web.
const OTHERS: [&str; 2] = ["mailto", "tel"];

/// Whether a destination belongs to a link or to an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `[words](…)`
    Link,
    /// `![words](…)`
    Image,
}

/// Sorts a destination, which the parser has already unescaped. `None`: it is empty or cannot
/// be decoded.
pub fn target(destination: &str, role: Role) -> Option<Target> {
    // Browsers drop these before they look for a scheme (WHATWG URL, section 4.4).
    let trimmed = destination.trim_matches(|c: char| c <= ' ');
    let cleaned: Cow<'_, str> = if trimmed.contains(['\t', '\n', '\r']) {
        trimmed.replace(['\t', '\n', '\r'], "").into()
    } else {
        trimmed.into()
    };
    if cleaned.is_empty() {
        return None;
    }
    if let Some(anchor) = cleaned.strip_prefix('#') {
        return Some(Target::Anchor(decode(anchor)?));
    }
    if let Some(scheme) = scheme(&cleaned) {
        let is_scheme = |allowed: &&str| scheme.eq_ignore_ascii_case(allowed);
        // Browsers take `https:path` as a path on this site.
        let is_web = WebAddress::parse(&cleaned).is_some();
        return Some(match role {
            _ if !(is_web || OTHERS.iter().any(is_scheme)) => Target::Refused,
            Role::Link => Target::External(cleaned.as_ref().into()),
            Role::Image => Target::RemoteImage(cleaned.as_ref().into()),
        });
    }
    // `//host` and its backslashed twins take the page's own scheme and lead elsewhere.
    if cleaned.starts_with("//") || cleaned.contains('\\') {
        return Some(Target::Refused);
    }
    let cut = cleaned.find(['?', '#']).unwrap_or(cleaned.len());
    let (path, rest) = cleaned.split_at(cut);
    let fragment = || rest.split_once('#').map(|(_, fragment)| fragment);
    let path = decode(path)?;
    if path.starts_with('/') {
        return Some(Target::Site {
            path,
            rest: rest.into(),
        });
    }
    let markdown = path.rsplit('.').next() == Some("md") && path.contains('.');
    Some(if markdown && role == Role::Link {
        Target::Document {
            fragment: fragment().and_then(decode).filter(|f| !f.is_empty()),
            path,
        }
    } else {
        Target::File {
            path,
            rest: rest.into(),
        }
    })
}

/// Sorts the inside of `[[…]]`.
pub fn wiki(destination: &str) -> Target {
    // In a table the bar before the words is written `\|`, and its backslash stays with what comes before.
    let destination = destination.trim().trim_end_matches('\\').trim();
    let (optional, rest) = match destination.strip_prefix('?') {
        Some(rest) => (true, rest),
        None => (false, destination),
    };
    let (name, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    Target::Wiki {
        name: name.trim().into(),
        fragment: Some(fragment.trim())
            .filter(|fragment| !fragment.is_empty())
            .map(Into::into),
        optional,
    }
}

/// The scheme of an address (RFC 3986, section 3.1).
fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut bytes = scheme.bytes();
    let first = bytes.next()?.is_ascii_alphabetic();
    let rest = bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (first && rest).then_some(scheme)
}

fn decode(text: &str) -> Option<Box<str>> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    (!decoded.contains('\0')).then(|| decoded.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_come_from_an_allow_list() {
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example/x",
            "https:evil",
            "https:///evil",
            "\\\\evil.example",
            "/\\evil.example",
        ] {
            assert_eq!(target(bad, Role::Link), Some(Target::Refused), "{bad}");
        }
        let good = "HTTPS://example.org/a:b";
        assert_eq!(
            target(good, Role::Link),
            Some(Target::External(good.into()))
        );
    }

    #[test]
    fn paths_are_decoded_once() {
        let file = |text: &str| {
            Some(Target::File {
                path: text.into(),
                rest: "".into(),
            })
        };
        assert_eq!(target("a%20b.png", Role::Image), file("a b.png"));
        assert_eq!(target("a%2520b.png", Role::Image), file("a%20b.png"));
        assert_eq!(target("%ff", Role::Link), None);
        assert_eq!(target("%00", Role::Link), None);
        assert_eq!(
            target("../x.md#a-b", Role::Link),
            Some(Target::Document {
                path: "../x.md".into(),
                fragment: Some("a-b".into())
            })
        );
    }

    #[test]
    fn wikilinks() {
        assert_eq!(
            wiki("?event:kyiv#now\\"),
            Target::Wiki {
                name: "event:kyiv".into(),
                fragment: Some("now".into()),
                optional: true,
            }
        );
    }
}
