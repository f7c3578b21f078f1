//! What a request is answered with, before conditions and ranges are looked at.

use std::fs::File;

/// An answer.
#[derive(Debug)]
pub enum Reply {
    /// Bytes in memory.
    Bytes {
        /// The status, as in 200 or 404.
        status: u16,
        /// The media type: see [`content_type`].
        content_type: String,
        /// What names exactly these bytes, without quotes; quotes and control characters may
        /// not stand in it.
        etag: Option<String>,
        /// The content.
        bytes: Vec<u8>,
    },
    /// A file, sent piece by piece with the status 200.
    File {
        /// The file, opened for reading.
        file: File,
        /// Its length. If it turns out to be shorter, the response ends too early.
        length: u64,
        /// The media type: see [`content_type`].
        content_type: String,
        /// What names exactly these bytes, as above.
        etag: Option<String>,
    },
    /// Elsewhere on this server, for now: a path that begins with `/`, percent-encoded, with
    /// its query.
    Redirect(String),
    /// The events of the server's [`Streams`](super::Streams), as they happen.
    Stream,
    /// Why there is nothing else, in plain text.
    Refusal {
        /// The status, as in 403.
        status: u16,
        /// One sentence or a few.
        text: String,
    },
}

impl Reply {
    /// A refusal in plain text.
    pub fn refusal(status: u16, text: impl Into<String>) -> Self {
        Self::Refusal {
            status,
            text: text.into(),
        }
    }
}

/// The media type of a file by its name's extension. Whatever is text is in UTF-8.
pub fn content_type(path: &str) -> String {
    let guess = mime_guess::from_path(path);
    let Some(name) = guess.first_raw() else {
        return "application/octet-stream".to_owned();
    };
    let is_text = name.starts_with("text/")
        || ["json", "xml", "javascript"].iter().any(|end| {
            let before = name.strip_suffix(end);
            before.is_some_and(|before| before.ends_with(['/', '+']))
        });
    if is_text {
        format!("{name}; charset=utf-8")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_in_utf_8() {
        for (path, expected) in [
            ("/index.html", "text/html; charset=utf-8"),
            ("/site.CSS", "text/css; charset=utf-8"),
            ("/site.js", "text/javascript; charset=utf-8"),
            ("/notes.txt", "text/plain; charset=utf-8"),
            ("/a.json", "application/json; charset=utf-8"),
            ("/a.svg", "image/svg+xml; charset=utf-8"),
            ("/feed.atom", "application/atom+xml; charset=utf-8"),
            ("/sitemap.xml", "text/xml; charset=utf-8"),
            ("/a.png", "image/png"),
            ("/a.woff2", "font/woff2"),
            ("/a.pdf", "application/pdf"),
            ("/a.unheard-of", "application/octet-stream"),
            ("/a", "application/octet-stream"),
        ] {
            assert_eq!(content_type(path), expected, "{path}");
        }
    }
}
