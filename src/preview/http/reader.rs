//! Heads of requests from a connection, within limits of size and time.
#![expect(
    clippy::disallowed_methods,
    reason = "a client has a limited time to send a request, and no page depends on it"
)]

use std::io::{self, ErrorKind, Read as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::reply::Reply;
use super::request::{Head, LARGEST_HEAD, malformed, too_large};

/// A connection without a request is closed after this time.
const IDLE: Duration = Duration::from_mins(1);
/// No more time may pass between the first and the last byte of a head.
const HEAD: Duration = Duration::from_secs(10);
/// A client that was answered may go on sending for this long, and for this number of bytes.
const LINGER: Duration = Duration::from_secs(2);
const MOST_DISCARDED: usize = 1 << 20;
/// Number of bytes that are read at once.
const PIECE: usize = 8 << 10;

/// Reads heads from a connection, one after the other. Bodies are never read.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    stream: &'a TcpStream,
    inbox: Inbox,
}

impl<'a> Reader<'a> {
    pub fn new(stream: &'a TcpStream) -> Self {
        let inbox = Inbox::default();
        Self { stream, inbox }
    }

    /// Waits for the next head. `None` if the client has left, or has sent nothing for a while.
    pub fn next(&mut self) -> Option<Result<Head, Reply>> {
        if self.inbox.is_empty() {
            self.fill(Instant::now() + IDLE).ok()?;
        }
        let deadline = Instant::now() + HEAD;
        loop {
            match self.inbox.take() {
                Ok(Some(head)) => return Some(Head::read(head)),
                Ok(None) => {}
                Err(refusal) => return Some(Err(refusal)),
            }
            match self.fill(deadline) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => {
                    let text = "This request has taken too long to arrive.";
                    return Some(Err(Reply::refusal(408, text)));
                }
                Err(_) => return None,
            }
        }
    }

    fn fill(&mut self, deadline: Instant) -> io::Result<()> {
        let mut piece = [0; PIECE];
        let room = self.inbox.room().min(PIECE);
        let count = read(self.stream, &mut piece[..room], deadline)?;
        self.inbox.put(&piece[..count]);
        Ok(())
    }
}

/// Reads some bytes, at least one.
fn read(mut stream: &TcpStream, piece: &mut [u8], deadline: Instant) -> io::Result<usize> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(piece) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => return Ok(count),
            // The first two are the end of the timeout; rounding may have made it too short.
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted
                ) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Ends a connection in a way that lets the client read its answer: the system would take the answer
/// back if the connection were closed while bytes of the client are unread.
pub(super) fn close(stream: &TcpStream) {
    if stream.shutdown(Shutdown::Write).is_err() {
        return;
    }
    let deadline = Instant::now() + LINGER;
    let mut piece = [0; PIECE];
    let mut discarded = 0;
    while discarded < MOST_DISCARDED {
        match read(stream, &mut piece, deadline) {
            Ok(count) => discarded += count,
            Err(_) => return,
        }
    }
}

/// What has arrived and was not dealt with yet. It never holds more than [`LARGEST_HEAD`] bytes.
#[derive(Debug, Default)]
struct Inbox {
    bytes: Vec<u8>,
    /// Where the head begins that is being received.
    start: usize,
    /// How far it was searched for its end, so that no byte is looked at twice.
    searched: usize,
    /// Whether a first line has begun: empty lines before it are allowed (RFC 9112, section 2.2).
    has_begun: bool,
}

impl Inbox {
    fn is_empty(&self) -> bool {
        self.start == self.bytes.len()
    }

    fn room(&self) -> usize {
        LARGEST_HEAD - (self.bytes.len() - self.start)
    }

    fn put(&mut self, piece: &[u8]) {
        self.bytes.drain(..self.start);
        self.searched -= self.start;
        self.start = 0;
        self.bytes.extend_from_slice(piece);
    }

    /// The next head, if all of it has arrived.
    fn take(&mut self) -> Result<Option<&[u8]>, Reply> {
        if !self.has_begun {
            let rest = &self.bytes[self.searched..];
            let first = rest.iter().position(|byte| !matches!(byte, b'\r' | b'\n'));
            self.has_begun = first.is_some();
            self.searched += first.unwrap_or(rest.len());
        }
        let searched = std::mem::replace(&mut self.searched, self.bytes.len());
        for found in memchr::memchr_iter(b'\n', &self.bytes[searched..]) {
            let line = &self.bytes[self.start..=searched + found];
            if !line.ends_with(b"\r\n") {
                return Err(malformed());
            }
            if line.ends_with(b"\r\n\r\n") {
                let end = self.start + line.len();
                let head = self.start..end;
                (self.start, self.searched, self.has_begun) = (end, end, false);
                return Ok(Some(&self.bytes[head]));
            }
        }
        if self.room() == 0 {
            return Err(too_large());
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The heads in `pieces`, and the status of the refusal that ends them.
    fn heads(pieces: &[&[u8]]) -> (Vec<String>, Option<u16>) {
        let (mut inbox, mut heads) = (Inbox::default(), Vec::new());
        for piece in pieces {
            inbox.put(piece);
            loop {
                match inbox.take() {
                    Ok(Some(head)) => heads.push(String::from_utf8_lossy(head).into_owned()),
                    Ok(None) => break,
                    Err(Reply::Refusal { status, .. }) => return (heads, Some(status)),
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
        (heads, None)
    }

    #[test]
    fn heads_are_found_however_they_are_cut() {
        let text = b"\r\n\r\nGET /a HTTP/1.1\r\nA: b\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET";
        let expected = [
            "\r\n\r\nGET /a HTTP/1.1\r\nA: b\r\n\r\n",
            "GET /b HTTP/1.1\r\n\r\n",
        ];
        for size in 1..text.len() {
            let pieces: Vec<_> = text.chunks(size).collect();
            let (heads, refused) = heads(&pieces);
            assert_eq!(
                (&*heads, refused),
                (&expected.map(str::to_owned)[..], None),
                "{size}"
            );
        }
    }

    #[test]
    fn heads_without_an_end_and_lines_without_a_return_are_refused() {
        let long = vec![b'a'; LARGEST_HEAD];
        let empty = b"\r\n".repeat(LARGEST_HEAD / 2);
        for (name, piece, expected) in [
            ("a long line", &long[..], Some(431)),
            ("one byte less", &long[1..], None),
            ("empty lines only", &empty, Some(431)),
            (
                "a bare line feed",
                b"GET / HTTP/1.1\nHost: localhost\r\n\r\n",
                Some(400),
            ),
            ("the last one", b"GET / HTTP/1.1\r\n\n", Some(400)),
        ] {
            assert_eq!(heads(&[piece]), (Vec::new(), expected), "{name}");
        }
    }
}
