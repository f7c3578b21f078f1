//! What a browser asks for: the head of its request, and the path in it, decoded once.

use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};
use tiny_http::{Header, Method};

use super::reply::Reply;

/// No request target may be longer.
const LONGEST_TARGET: usize = 8 << 10;
/// No head of a request may be larger.
pub(super) const LARGEST_HEAD: usize = 64 << 10;
/// No request may have more header fields.
const MOST_FIELDS: usize = 100;

/// The head of a request as it was sent.
#[derive(Debug)]
pub(super) struct Head {
    /// The method, as in `GET`.
    pub method: Method,
    /// The request target, as in `/events/?page=2`.
    pub target: String,
    /// The header fields, in their order.
    pub fields: Vec<Header>,
    /// Whether the connection ends with the response.
    pub is_last: bool,
}

impl Head {
    /// Reads a head that is complete.
    pub fn read(bytes: &[u8]) -> Result<Self, Reply> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut request = httparse::Request::new(&mut fields);
        match request.parse(bytes) {
            Ok(httparse::Status::Complete(_)) => {}
            Err(httparse::Error::TooManyHeaders) => return Err(too_large()),
            Ok(httparse::Status::Partial) | Err(_) => return Err(malformed()),
        }
        let method = request.method.and_then(|method| method.parse().ok());
        let fields = request.headers.iter().map(header).collect::<Option<_>>();
        let mut head = Self {
            method: method.ok_or_else(malformed)?,
            target: request.path.unwrap_or_default().to_owned(),
            fields: fields.ok_or_else(malformed)?,
            is_last: false,
        };
        // A body is not read, so that nobody could tell where the next request begins.
        head.is_last = request.version == Some(0) || head.has_body() || head.wants_close();
        Ok(head)
    }

    /// Replaces a head that could not be read. Its connection ends with the refusal.
    pub fn unreadable() -> Self {
        Self {
            method: Method::Get,
            target: String::new(),
            fields: Vec::new(),
            is_last: true,
        }
    }

    fn has_body(&self) -> bool {
        let is_coded = self.values("Transfer-Encoding").next().is_some();
        is_coded || self.values("Content-Length").any(|length| length != "0")
    }

    fn wants_close(&self) -> bool {
        let mut options = self.values("Connection").flat_map(|value| value.split(','));
        options.any(|option| option.trim().eq_ignore_ascii_case("close"))
    }

    /// The values of a field, in their order.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |header: &&Header| {
            let field = header.field.as_str().as_str();
            field.eq_ignore_ascii_case(name)
        };
        let fields = self.fields.iter().filter(named);
        fields.map(|header| header.value.as_str())
    }

    /// The value of a field that may stand only once; `None` where it stands more often, too.
    pub fn single(&self, name: &str) -> Option<&str> {
        let mut values = self.values(name);
        let value = values.next()?;
        values.next().is_none().then_some(value)
    }

    /// Whether only the head of the response is wanted (RFC 9110, section 9.3.2).
    pub fn is_head(&self) -> bool {
        self.method == Method::Head
    }
}

/// A field. What is not ASCII, as in cookies of other servers on this machine, becomes percent-encoded:
/// no name of a host and no origin has such characters.
fn header(field: &httparse::Header) -> Option<Header> {
    let value = std::str::from_utf8(field.value).ok()?;
    let value = utf8_percent_encode(value, CONTROLS).to_string();
    Header::from_bytes(field.name, value).ok()
}

pub(super) fn malformed() -> Reply {
    Reply::refusal(400, "This cannot be read as a request of HTTP/1.1.")
}

pub(super) fn too_large() -> Reply {
    let text = "This request has too many header fields, or too long ones. Cookies of other servers \
                on this machine may be the reason: remove them in the browser.";
    Reply::refusal(431, text)
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
    /// Reads a request from its complete head, without asking who sent it.
    ///
    /// # Errors
    /// The answer that refuses it.
    pub fn of_head(bytes: &[u8]) -> Result<Self, Reply> {
        Self::read(&Head::read(bytes)?)
    }

    /// Reads the target of a request, and what is expected of its answer.
    pub(super) fn read(head: &Head) -> Result<Self, Reply> {
        if head.target.len() > LONGEST_TARGET {
            return Err(Reply::refusal(414, "This address is too long."));
        }
        let is_known = |expected: &str| expected.eq_ignore_ascii_case("100-continue");
        if !head.values("Expect").all(is_known) {
            return Err(Reply::refusal(
                417,
                "Nothing but an answer can be expected here.",
            ));
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
