//! What a browser asks for: the head of its request, and the path in it, decoded once.

use percent_encoding::percent_decode_str;

use super::reply::Reply;

/// No request target may be longer.
const LONGEST_TARGET: usize = 8 << 10;
/// All header fields together may not be larger.
const LARGEST_HEAD: usize = 64 << 10;
/// No request may have more header fields.
const MOST_FIELDS: usize = 100;

/// The head of a request as it was sent.
#[derive(Debug)]
pub(super) struct Head {
    /// The method, as in `GET`.
    pub method: String,
    /// The request target, as in `/events/?page=2`.
    pub target: String,
    /// The header fields, in their order.
    pub fields: Vec<(String, String)>,
}

impl Head {
    /// The head of what the library has read.
    pub fn of(request: &tiny_http::Request) -> Self {
        let field = |header: &tiny_http::Header| {
            let name = header.field.as_str().as_str().to_owned();
            (name, header.value.as_str().to_owned())
        };
        Self {
            method: request.method().as_str().to_owned(),
            target: request.url().to_owned(),
            fields: request.headers().iter().map(field).collect(),
        }
    }

    /// The values of a field, in their order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |field: &&(String, String)| field.0.eq_ignore_ascii_case(name);
        self.fields
            .iter()
            .filter(named)
            .map(|(_, value)| value.as_str())
    }

    /// The value of a field that may stand only once; `None` where it stands more often, too.
    pub fn single(&self, name: &str) -> Option<&str> {
        let mut values = self.values(name);
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// Whether only the head of the response is wanted (RFC 9110, section 9.3.2).
    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

/// A request that has passed all checks: a GET, or a HEAD, which is answered like a GET.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    /// The path: begins with `/`, percent-decoded once, without `.` and `..`, backslashes and
    /// control characters.
    pub path: String,
    /// What follows the `?`, as it was sent.
    pub query: Option<String>,
}

impl Request {
    /// Reads the method and the target of a request.
    pub(super) fn read(head: &Head) -> Result<Self, Reply> {
        if head.target.len() > LONGEST_TARGET {
            return Err(Reply::refusal(414, "This address is too long."));
        }
        // Two bytes each for the colon with its space, and for the end of the line.
        let size = |(name, value): &(String, String)| name.len() + value.len() + 4;
        let total: usize = head.fields.iter().map(size).sum();
        if head.fields.len() > MOST_FIELDS || total > LARGEST_HEAD {
            let text = "This request has too many header fields, or too long ones. Cookies of other \
                        servers on this machine may be the reason: remove them in the browser.";
            return Err(Reply::refusal(431, text));
        }
        if !matches!(&*head.method, "GET" | "HEAD") {
            return Err(Reply::refusal(405, "Only GET and HEAD are answered here."));
        }
        Self::parse(&head.target).ok_or_else(|| {
            let text = "This address cannot be understood: it must be a path that begins with `/`, \
                        in UTF-8, without `.` and `..`, backslashes and control characters.";
            Reply::refusal(400, text)
        })
    }

    fn parse(target: &str) -> Option<Self> {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        if !path.starts_with('/') || target.contains(char::is_control) || !is_well_escaped(path) {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8().ok()?.into_owned();
        // After decoding, so that `%2e%2E%2f` is found, too.
        let climbs = path.split('/').any(|segment| matches!(segment, "." | ".."));
        let is_bad = climbs || path.contains(|c: char| c == '\\' || c.is_control());
        (!is_bad).then_some(Self { path, query })
    }
}

/// Whether two hexadecimal digits follow every `%` (RFC 3986, section 2.1).
fn is_well_escaped(path: &str) -> bool {
    let mut escapes = path.split('%').skip(1).map(str::as_bytes);
    escapes.all(|after| after.len() > 1 && after[..2].iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_decoded_once_and_queries_not_at_all() {
        let request = |path: &str, query: Option<&str>| Request {
            path: path.to_owned(),
            query: query.map(str::to_owned),
        };
        for (target, expected) in [
            ("/", request("/", None)),
            ("/a%20b/%C3%A4", request("/a b/ä", None)),
            ("/100%2525", request("/100%25", None)),
            ("/%252e%252e/", request("/%2e%2e/", None)),
            ("/...", request("/...", None)),
            ("/a%3Fb?q=%zz&../", request("/a?b", Some("q=%zz&../"))),
            ("/?", request("/", Some(""))),
            ("//host/a", request("//host/a", None)),
        ] {
            assert_eq!(Request::parse(target), Some(expected), "{target}");
        }
    }

    #[test]
    fn what_could_be_misunderstood_is_refused() {
        for target in [
            "",
            "*",
            "a",
            "http://localhost/",
            "localhost:80",
            "/..",
            "/../a",
            "/a/./b",
            "/%2e%2e/a",
            "/.%2E/a",
            "/a%2f..%2fb",
            "/%2e",
            "/a\\b",
            "/..%5ca",
            "/%00",
            "/%0a",
            "/a\tb",
            "/%7f",
            "/%C2%85",
            "/%ff",
            "/%C3",
            "/%zz",
            "/%",
            "/%4",
            "/%+1",
            "/?a\tb",
        ] {
            assert_eq!(Request::parse(target), None, "{target}");
        }
    }
}
