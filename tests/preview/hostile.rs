//! Requests that no browser makes: after each, the server answers the next.

use std::io::{Read as _, Write as _};
use std::net::Shutdown;

use crate::client::{Client, ask, get};
use crate::served::Served;

#[test]
fn hostile_requests_harm_nobody_else() {
    let served = Served::start();
    for (name, request) in corpus() {
        // Once with an end, once left open, once left without reading the answer.
        let mut patient = Client::connect(served.address);
        let _ = patient.stream().write_all(&request);
        let _ = patient.stream().shutdown(Shutdown::Write);
        let mut open = Client::connect(served.address);
        let _ = open.stream().write_all(&request);
        let mut gone = Client::connect(served.address);
        let _ = gone.stream().write_all(&request);
        drop(gone);
        assert_eq!(get(served.address, "/"), b"abcdefghij", "{name}");
        let mut answer = [0; 13];
        let count = read(&mut patient, &mut answer);
        let answer = String::from_utf8_lossy(&answer[..count]);
        let is_refused = answer.is_empty() || answer.starts_with("HTTP/1.1 4");
        let is_fine = name.ends_with("(fine)") && answer == "HTTP/1.1 200 ";
        assert!(is_refused || is_fine, "{name}: {answer}");
    }
    for _ in 0..50 {
        assert_eq!(get(served.address, "/"), b"abcdefghij");
    }
    assert_eq!(ask(served.address, "HEAD /file", &[]).head.length(), 10);
}

/// Reads as much of an answer as there is; some requests are never answered.
fn read(client: &mut Client, answer: &mut [u8]) -> usize {
    let quick = std::time::Duration::from_millis(100);
    client
        .stream()
        .set_read_timeout(Some(quick))
        .expect("a socket");
    let mut count = 0;
    while count < answer.len() {
        match client.stream().read(&mut answer[count..]) {
            Ok(0) | Err(_) => break,
            Ok(more) => count += more,
        }
    }
    count
}

const HOST: &str = "\r\nHost: localhost\r\n";

fn corpus() -> Vec<(String, Vec<u8>)> {
    let path = |path: &&str| {
        (
            format!("path {path}"),
            format!("GET {path} HTTP/1.1{HOST}\r\n"),
        )
    };
    let body = |&(name, method, fields, body): &(&str, &str, &str, &str)| {
        let request = format!("{method} / HTTP/1.1{HOST}{fields}\r\n\r\n{body}");
        (name.to_owned(), request)
    };
    let head = |&(name, request): &(&str, &str)| (name.to_owned(), request.to_owned());
    let mut texts: Vec<_> = PATHS.iter().map(path).collect();
    texts.extend(BODIES.iter().map(body));
    texts.extend(HEADS.iter().map(head));
    let long = "a".repeat(1 << 20);
    let many = "A: b\r\n".repeat(175_000);
    for (name, request) in [
        ("a huge line", format!("GET /{long} HTTP/1.1{HOST}\r\n")),
        ("a line without an end", format!("GET /{long}")),
        (
            "a huge field",
            format!("GET / HTTP/1.1{HOST}A: {long}\r\n\r\n"),
        ),
        ("many fields", format!("GET / HTTP/1.1{HOST}{many}\r\n")),
        ("only NUL bytes", "\0".repeat(5000)),
    ] {
        texts.push((name.to_owned(), request));
    }
    let texts = texts
        .into_iter()
        .map(|(name, text)| (name, text.into_bytes()));
    let bytes = BYTES
        .iter()
        .map(|&(name, bytes)| (name.to_owned(), bytes.to_vec()));
    let all = (
        "all bytes".to_owned(),
        (0..=255).cycle().take(10_000).collect(),
    );
    texts.chain(bytes).chain([all]).collect()
}

const PATHS: &[&str] = &[
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%2e%2e%5c%2e%2e%5cwindows",
    "/..\\..\\windows",
    "/a/..",
    "/./",
    "/%c0%ae%c0%ae/",
    "/%u002e%u002e/",
    "/a%00.html",
    "/..;/",
    "/%252e%252e/",
    "//..//",
    "file:///etc/passwd",
    "..",
    "",
];

const HEADS: &[(&str, &str)] = &[
    ("bare line feeds", "GET / HTTP/1.1\nHost: localhost\n\n"),
    (
        "bare carriage returns",
        "GET / HTTP/1.1\rHost: localhost\r\r",
    ),
    (
        "NUL in the path",
        "GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    ("half a request line", "GET / HT"),
    ("half a head", "GET / HTTP/1.1\r\nHost: local"),
    ("nothing", ""),
    ("empty lines", "\r\n\r\n\r\n"),
    ("only spaces", "   \r\n\r\n"),
    ("HTTP/0.9", "GET /\r\n"),
    ("HTTP/0.9 by name", "GET / HTTP/0.9\r\n\r\n"),
    ("HTTP/1.2", "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n"),
    (
        "HTTP/2",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
    ),
    ("no version", "GET / \r\nHost: localhost\r\n\r\n"),
    ("no host", "GET / HTTP/1.1\r\n\r\n"),
    (
        "another host",
        "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ),
    (
        "a folded host",
        "GET / HTTP/1.1\r\nHost: localhost\r\n Host: evil.example\r\n\r\n",
    ),
    (
        "a space before the colon",
        "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    ),
];

/// Name, method, fields, body.
const BODIES: &[(&str, &str, &str, &str)] = &[
    ("no field", "GET", "field", ""),
    (
        "upgrade (fine)",
        "GET",
        "Connection: Upgrade\r\nUpgrade: h2c",
        "",
    ),
    (
        "two requests (fine)",
        "GET",
        "A: b",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    (
        "a length in words (fine)",
        "GET",
        "Content-Length: many",
        "",
    ),
    ("a negative length (fine)", "GET", "Content-Length: -1", ""),
    (
        "a body that never comes",
        "POST",
        "Content-Length: 500",
        "a",
    ),
    (
        "a large body that never comes",
        "POST",
        "Content-Length: 1000000",
        "a",
    ),
    (
        "a body without end",
        "POST",
        "Content-Length: 9000000000000000000",
        "a",
    ),
    (
        "a body beyond all numbers",
        "POST",
        "Content-Length: 99999999999999999999999",
        "a",
    ),
    (
        "a body larger than said",
        "POST",
        "Content-Length: 1",
        "abcdef\r\n\r\n",
    ),
    (
        "two lengths",
        "POST",
        "Content-Length: 1\r\nContent-Length: 2000",
        "a",
    ),
    (
        "a length and chunks",
        "POST",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "0\r\n\r\n",
    ),
    (
        "bad chunks",
        "POST",
        "Transfer-Encoding: chunked",
        "zz\r\nab\r\n",
    ),
    (
        "a huge chunk",
        "POST",
        "Transfer-Encoding: chunked",
        "ffffffffffffffff\r\na",
    ),
    (
        "an unknown coding",
        "POST",
        "Transfer-Encoding: \u{b}chunked, x",
        "",
    ),
    (
        "an expectation",
        "POST",
        "Content-Length: 5\r\nExpect: 100-continue",
        "",
    ),
    ("an unknown expectation", "GET", "Expect: miracles", ""),
    (
        "an expectation without a body (fine)",
        "GET",
        "Expect: 100-continue",
        "",
    ),
];

const BYTES: &[(&str, &[u8])] = &[
    (
        "TLS",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ),
    (
        "Latin-1 in the path",
        b"GET /\xe4 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    (
        "Latin-1 in a field",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: \xe4\r\n\r\n",
    ),
];
