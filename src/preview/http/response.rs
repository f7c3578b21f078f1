//! Responses as they go over the wire: status line, header fields, content.
//!
//! There is no `Date`: the clock is not read here, and a server without one sends none (RFC 9110,
//! section 6.6.1).

use std::fmt::Write as _;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use super::conditions::{Part, is_known, is_same};
use super::reply::Reply;
use super::request::Head;

/// The status line and the fields of a response.
struct Fields(String);

impl Fields {
    /// Begins with what all responses bear.
    fn new(status: u16, cache_control: &str, head: &Head) -> Self {
        let phrase = tiny_http::StatusCode(status).default_reason_phrase();
        let mut fields = Self(format!("HTTP/1.1 {status} {phrase}\r\n"));
        if head.is_last {
            fields.add("Connection", "close");
        }
        fields.add("Cache-Control", cache_control);
        // Other sites can neither embed nor frame what is previewed, nor have it taken for
        // something else.
        fields.add("Cross-Origin-Resource-Policy", "same-origin");
        fields.add("X-Content-Type-Options", "nosniff");
        fields.add("X-Frame-Options", "SAMEORIGIN");
        fields
    }

    /// Adds a field; no value can end it early.
    fn add(&mut self, name: &str, value: &str) {
        let value = value.replace(char::is_control, "");
        let _ = write!(self.0, "{name}: {value}\r\n");
    }

    fn send(mut self, writer: &mut dyn Write) -> io::Result<()> {
        self.0.push_str("\r\n");
        writer.write_all(self.0.as_bytes())
    }
}

/// Content with its description.
struct Content<B> {
    status: u16,
    media_type: String,
    etag: Option<String>,
    length: u64,
    body: B,
}

/// Sends a response. Of [`Reply::Stream`] this is the head only.
///
/// # Errors
/// The client is gone, or a file could not be read to its end: the response is incomplete.
pub(super) fn send(writer: &mut dyn Write, head: &Head, reply: Reply) -> io::Result<()> {
    match reply {
        Reply::Bytes {
            status,
            content_type,
            etag,
            bytes,
        } => {
            let content = Content {
                status,
                media_type: content_type,
                etag,
                length: bytes.len() as u64,
                body: Cursor::new(bytes),
            };
            content.send(writer, head)?;
        }
        Reply::File {
            file,
            length,
            content_type,
            etag,
        } => {
            let content = Content {
                status: 200,
                media_type: content_type,
                etag,
                length,
                body: file,
            };
            content.send(writer, head)?;
        }
        Reply::Redirect(location) => {
            let mut fields = Fields::new(302, "no-cache", head);
            fields.add("Location", &local(&location));
            fields.add("Content-Length", "0");
            fields.send(writer)?;
        }
        Reply::Stream => {
            let mut fields = Fields::new(200, "no-store", head);
            fields.add("Content-Type", "text/event-stream");
            // Proxies like nginx would hold events back.
            fields.add("X-Accel-Buffering", "no");
            fields.send(writer)?;
        }
        Reply::Refusal { status, text } => {
            let mut fields = Fields::new(status, "no-cache", head);
            if status == 405 {
                fields.add("Allow", "GET, HEAD");
            }
            let text = text + "\n";
            fields.add("Content-Type", "text/plain; charset=utf-8");
            fields.add("Content-Length", &text.len().to_string());
            fields.send(writer)?;
            if !head.is_head() {
                writer.write_all(text.as_bytes())?;
            }
        }
    }
    writer.flush()
}

impl<B: Read + Seek> Content<B> {
    fn send(mut self, writer: &mut dyn Write, head: &Head) -> io::Result<()> {
        let quoted = self.etag.as_ref().map(|etag| format!("\"{etag}\""));
        if self.is_known(head) {
            // Nothing follows, and so there is no length (RFC 9112, section 6.3).
            let mut fields = Fields::new(304, "no-cache", head);
            fields.add("ETag", &quoted.unwrap_or_default());
            return fields.send(writer);
        }
        let part = self.part(head);
        let (status, first, length) = match part {
            Part::Whole => (self.status, 0, self.length),
            Part::Bytes { first, last } => (206, first, last - first + 1),
            Part::Unsatisfiable => (416, 0, 0),
        };
        let mut fields = Fields::new(status, "no-cache", head);
        fields.add("Content-Type", &self.media_type);
        fields.add("Content-Length", &length.to_string());
        if let Some(quoted) = &quoted {
            fields.add("ETag", quoted);
        }
        if self.status == 200 {
            fields.add("Accept-Ranges", "bytes");
        }
        let total = self.length;
        match part {
            Part::Whole => {}
            Part::Bytes { first, last } => {
                fields.add("Content-Range", &format!("bytes {first}-{last}/{total}"));
            }
            Part::Unsatisfiable => fields.add("Content-Range", &format!("bytes */{total}")),
        }
        fields.send(writer)?;
        if head.is_head() || length == 0 {
            return Ok(());
        }
        self.body.seek(SeekFrom::Start(first))?;
        let sent = io::copy(&mut self.body.take(length), writer)?;
        if sent < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Whether the client has just this already.
    fn is_known(&self, head: &Head) -> bool {
        let is_known = |etag: &String| {
            let mut values = head.values("If-None-Match");
            values.any(|value| is_known(value, etag))
        };
        self.status == 200 && self.etag.as_ref().is_some_and(is_known)
    }

    /// What to send; a range is a matter of GET alone (RFC 9110, section 14.2).
    fn part(&self, head: &Head) -> Part {
        let is_same = |value| self.etag.as_ref().is_some_and(|etag| is_same(value, etag));
        let holds = head.values("If-Range").all(is_same);
        match head.single("Range") {
            Some(range) if self.status == 200 && holds && !head.is_head() => {
                Part::read(range, self.length)
            }
            _ => Part::Whole,
        }
    }
}

/// A location on this server and no other: two slashes at the start would name another host.
fn local(location: &str) -> String {
    let below = location.trim_start_matches(['/', '\\']);
    let mut local = String::from("/");
    for character in below.chars() {
        if character.is_ascii_graphic() {
            local.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                let _ = write!(local, "%{byte:02X}");
            }
        }
    }
    local
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_stay_here() {
        assert_eq!(local("/a/?q=%20#b"), "/a/?q=%20#b");
        assert_eq!(local("//evil.example/"), "/evil.example/");
        assert_eq!(local("/\\evil.example/"), "/evil.example/");
        assert_eq!(
            local("/ä b\r\nSet-Cookie: c"),
            "/%C3%A4%20b%0D%0ASet-Cookie:%20c"
        );
    }
}
