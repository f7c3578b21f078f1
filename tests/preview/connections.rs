//! How long a connection lasts, and what comes after a request on it.

use std::io::Write as _;
use std::net::Shutdown;

use crate::client::Client;
use crate::served::Served;

const GET: &str = "GET / HTTP/1.1\r\nHost: localhost\r\n";

/// Sends all of `text` at once, and gives back the statuses of the answers until the server closes.
fn statuses(served: &Served, text: &str) -> Vec<u16> {
    let mut client = Client::connect(served.address);
    // The server may have answered and closed before it has read all of this.
    let _ = client.stream().write_all(text.as_bytes());
    let _ = client.stream().shutdown(Shutdown::Write);
    let answers = String::from_utf8(client.rest()).expect("text");
    let mut statuses = Vec::new();
    for line in answers.split("HTTP/1.1 ").skip(1) {
        statuses.push(line[..3].parse().expect("a status"));
    }
    statuses
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let served = Served::start();
    let mut client = Client::connect(served.address);
    for (path, status, body) in [
        ("/", 200, "abcdefghij"),
        ("/file", 200, "0123456789"),
        ("/nowhere", 404, "There is no such page."),
        ("/old", 302, ""),
        ("/empty", 200, ""),
        ("/file", 200, "0123456789"),
    ] {
        client.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").as_bytes());
        let head = client.head();
        assert_eq!(
            (head.status, head.field("Connection")),
            (status, None),
            "{path}"
        );
        assert_eq!(client.bytes(head.length()), body.as_bytes(), "{path}");
    }
    // What has no body leaves nothing in the way of the next answer.
    client.send(format!("HEAD{}\r\n", &GET[3..]).as_bytes());
    assert_eq!(client.head().length(), 10);
    client.send(format!("{GET}If-None-Match: *\r\n\r\n").as_bytes());
    assert_eq!(client.head().status, 304);
    client.send(format!("{GET}Connection: close\r\n\r\n").as_bytes());
    assert_eq!(client.head().field("Connection"), Some("close"));
    assert_eq!(client.rest(), b"abcdefghij");
}

#[test]
fn requests_that_come_at_once_are_answered_in_order() {
    let served = Served::start();
    let mut client = Client::connect(served.address);
    let request =
        |number| format!("\r\nGET /echo%20%c3%a4?{number} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let requests: String = (0..500).map(request).collect();
    client.send(requests.as_bytes());
    for number in 0..500 {
        let length = client.head().length();
        assert_eq!(client.bytes(length), number.to_string().as_bytes());
    }
}

#[test]
fn the_last_request_is_the_last() {
    let served = Served::start();
    for (name, fields) in [
        ("an option", "Connection: close\r\n\r\n"),
        ("among others", "Connection: x, Close\r\n\r\n"),
        ("a body", "Content-Length: 46\r\n\r\n"),
        ("a body in chunks", "Transfer-Encoding: chunked\r\n\r\n"),
        ("a length that is none", "Content-Length: many\r\n\r\n"),
    ] {
        let requests = format!("{GET}{fields}{GET}\r\n");
        assert_eq!(statuses(&served, &requests), [200], "{name}");
    }
    let old = format!("{}\r\n{GET}\r\n", GET.replace("1.1", "1.0"));
    assert_eq!(statuses(&served, &old), [200]);
    let none = format!("{GET}Content-Length: 0\r\n\r\n{GET}\r\n");
    assert_eq!(statuses(&served, &none), [200, 200]);
}

#[test]
fn nothing_is_answered_after_a_refusal() {
    let served = Served::start();
    for (refused, status) in [
        ("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 403),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET /.. HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET / HTTP/3.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET /panic HTTP/1.1\r\nHost: localhost\r\n\r\n", 500),
        ("HEAD /.. HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: cake\r\n\r\n",
            417,
        ),
    ] {
        let requests = format!("{GET}\r\n{refused}{GET}\r\n{GET}\r\n");
        assert_eq!(statuses(&served, &requests), [200, status], "{refused}");
    }
}

#[test]
fn the_guard_comes_before_all_else() {
    let served = Served::start();
    let long = "a".repeat(9000);
    for (request, status) in [
        (
            format!("POST /{long} HTTP/1.1\r\nHost: evil.example\r\n"),
            403,
        ),
        (format!("POST /{long} HTTP/1.1\r\nHost: localhost\r\n"), 405),
        (
            format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\nExpect: cake\r\n"),
            414,
        ),
        (
            "POST /.. HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n".to_owned(),
            403,
        ),
        ("POST /.. HTTP/1.1\r\n".to_owned(), 400),
    ] {
        assert_eq!(statuses(&served, &format!("{request}\r\n")), [status]);
    }
}

#[test]
fn an_answer_is_read_although_its_request_goes_on() {
    let served = Served::start();
    for (method, status) in [("POST", 405), ("GET", 200)] {
        for _ in 0..20 {
            let mut client = Client::connect(served.address);
            let head = format!("{method}{}Content-Length: 1000000\r\n\r\n", &GET[3..]);
            client.send(head.as_bytes());
            client.send(&vec![b'a'; 500_000]);
            let head = client.head();
            assert_eq!(
                (head.status, head.field("Connection")),
                (status, Some("close"))
            );
            assert_eq!(client.rest().len(), head.length());
        }
    }
}

#[test]
fn fields_of_other_servers_do_no_harm() {
    let served = Served::start();
    let cookie = format!("{GET}Cookie: name=\u{fc}\u{1f980}\tb\r\n\r\n");
    assert_eq!(statuses(&served, &cookie), [200]);
    for field in ["Origin: http://\u{fc}.example", "Host: \u{fc}"] {
        let status = statuses(&served, &format!("{GET}{field}\r\n\r\n"));
        assert!(matches!(status[..], [400 | 403]), "{field}: {status:?}");
    }
}
