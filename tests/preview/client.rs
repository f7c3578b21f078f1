//! A client that sends what it is told to, byte by byte if need be.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Nothing takes so long but by failing.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection.
pub struct Client {
    reader: BufReader<TcpStream>,
}

/// The head of a response.
pub struct Head {
    pub status: u16,
    pub fields: Vec<(String, String)>,
}

/// A response.
pub struct Answer {
    pub head: Head,
    pub body: Vec<u8>,
}

impl Head {
    /// The value of a field, which must not stand there twice.
    pub fn field(&self, name: &str) -> Option<&str> {
        let named = |field: &&(String, String)| field.0.eq_ignore_ascii_case(name);
        let mut fields = self.fields.iter().filter(named);
        let value = fields.next().map(|(_, value)| &**value);
        assert!(fields.next().is_none(), "{name} stands twice");
        value
    }

    pub fn length(&self) -> usize {
        let length = self.field("Content-Length").expect("a length");
        length.parse().expect("a number")
    }
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect_timeout(&address, PATIENCE).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        stream.set_write_timeout(Some(PATIENCE)).expect("a socket");
        let reader = BufReader::new(stream);
        Self { reader }
    }

    /// The connection itself.
    pub fn stream(&mut self) -> &mut TcpStream {
        self.reader.get_mut()
    }

    pub fn send(&mut self, bytes: &[u8]) {
        self.stream().write_all(bytes).expect("the server reads");
    }

    /// Reads a line without its end.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        let count = self.reader.read_line(&mut line).expect("a line");
        assert!(count > 0, "the server has closed the connection");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    pub fn head(&mut self) -> Head {
        let status = self.line();
        let status = status.strip_prefix("HTTP/1.1 ").expect("HTTP");
        let status = status[..3].parse().expect("a status");
        let mut fields = Vec::new();
        loop {
            let line = self.line();
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(": ").expect("a field");
            fields.push((name.to_owned(), value.to_owned()));
        }
        Head { status, fields }
    }

    /// Reads exactly so many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let mut bytes = vec![0; count];
        self.reader.read_exact(&mut bytes).expect("the whole body");
        bytes
    }

    /// Reads until the server closes the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        self.reader.read_to_end(&mut rest).expect("an end");
        rest
    }

    /// Reads one event: its name and its data.
    pub fn event(&mut self) -> (String, String) {
        let (mut name, mut data) = (String::new(), String::new());
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("event", value)) => value.clone_into(&mut name),
                Some(("data", value)) => data.push_str(value),
                _ if line.is_empty() && !name.is_empty() => return (name, data),
                _ => {}
            }
        }
    }
}

/// Sends a whole request, and reads the answer and the end of the connection.
pub fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut client = Client::connect(address);
    client.send(request);
    let head = client.head();
    let body = client.rest();
    Answer { head, body }
}

/// Makes a request with a `Host` and the given further lines.
pub fn ask(address: SocketAddr, line: &str, fields: &[&str]) -> Answer {
    let mut request = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for field in fields {
        request.push_str(field);
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    send(address, request.as_bytes())
}

/// Gets a page that must be there.
pub fn get(address: SocketAddr, path: &str) -> Vec<u8> {
    let answer = ask(address, &format!("GET {path}"), &[]);
    assert_eq!(answer.head.status, 200, "{path}");
    assert_eq!(answer.head.length(), answer.body.len(), "{path}");
    answer.body
}
