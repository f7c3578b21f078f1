//! The rules of HTTP that hold for every page.

use std::net::{IpAddr, Ipv4Addr};

use standpoint::preview::http::{DEFAULT_PORT, Server};

use crate::client::{Client, ask, get, send};
use crate::served::Served;

#[test]
fn a_page_comes_with_all_that_describes_it() {
    let served = Served::start();
    let answer = ask(served.address, "GET /", &[]);
    assert_eq!(answer.body, b"abcdefghij");
    for (name, value) in [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", "10"),
        ("ETag", "\"letters\""),
        ("Accept-Ranges", "bytes"),
        ("Connection", "close"),
        ("Cache-Control", "no-cache"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "SAMEORIGIN"),
    ] {
        assert_eq!(answer.head.field(name), Some(value), "{name}");
    }
    assert_eq!(answer.head.field("Access-Control-Allow-Origin"), None);
    let answer = ask(served.address, "GET /plain", &[]);
    assert_eq!(answer.head.field("ETag"), None);
    assert_eq!(get(served.address, "/empty"), b"");
    assert_eq!(get(served.address, "/file"), b"0123456789");
    assert_eq!(get(served.address, "/echo%20%c3%a4?a=%20b"), b"a=%20b");
}

#[test]
fn a_client_that_keeps_the_connection_knows_where_the_page_ends() {
    let served = Served::start();
    let mut client = Client::connect(served.address);
    client.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let length = client.head().length();
    assert_eq!(client.bytes(length), b"abcdefghij");
}

#[test]
fn head_is_get_without_the_body() {
    let served = Served::start();
    for path in [
        "/", "/file", "/empty", "/nowhere", "/old", "/plain", "/panic", "/..",
    ] {
        let get = ask(served.address, &format!("GET {path}"), &[]);
        let head = ask(
            served.address,
            &format!("HEAD {path}"),
            &["Range: bytes=1-2"],
        );
        assert_eq!(head.head.status, get.head.status, "{path}");
        assert_eq!(head.head.fields, get.head.fields, "{path}");
        assert_eq!(head.body, b"", "{path}");
    }
    let events = ask(served.address, "HEAD /events", &[]);
    assert_eq!(events.head.field("Content-Type"), Some("text/event-stream"));
    assert_eq!(events.body, b"");
}

#[test]
fn other_methods_are_refused() {
    let served = Served::start();
    for method in [
        "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X",
    ] {
        let answer = ask(served.address, &format!("{method} /"), &[]);
        assert_eq!(answer.head.status, 405, "{method}");
        assert_eq!(answer.head.field("Allow"), Some("GET, HEAD"), "{method}");
        assert_eq!(answer.head.length(), answer.body.len(), "{method}");
    }
    let answer = ask(served.address, "POST /", &["Content-Length: 2", "", "{}"]);
    assert_eq!(answer.head.status, 405);
}

#[test]
fn a_target_is_a_path_and_not_too_long() {
    let served = Served::start();
    for target in [
        "http://localhost/",
        "localhost:80",
        "*",
        "index.html",
        "/../etc/passwd",
        "/a/%2e%2E/b",
        "/a%5c..%5cb",
        "/%00",
        "/%ff",
        "/%zz",
        "/a\\b",
        "/a\u{1}b",
    ] {
        let answer = ask(served.address, &format!("GET {target}"), &[]);
        assert_eq!(answer.head.status, 400, "{target}");
        assert_eq!(answer.head.field("X-Content-Type-Options"), Some("nosniff"));
    }
    let long = format!("GET /{}", "a".repeat(9000));
    assert_eq!(ask(served.address, &long, &[]).head.status, 414);
    let large = format!("Cookie: {}", "a".repeat(70_000));
    assert_eq!(ask(served.address, "GET /", &[&large]).head.status, 431);
    let many = vec!["A: b"; 101];
    assert_eq!(ask(served.address, "GET /", &many).head.status, 431);
    assert_eq!(ask(served.address, "GET /", &many[..90]).head.status, 200);
}

#[test]
fn other_names_and_other_sites_are_refused() {
    let served = Served::start();
    for (fields, expected) in [
        ("Host: localhost\r\n", 200),
        ("Host: preview.example:80\r\n", 200),
        ("Host: localhost:1\r\nOrigin: http://localhost:1\r\n", 200),
        ("", 400),
        ("Host: localhost\r\nHost: localhost\r\n", 400),
        ("Host: localhost@evil.example\r\n", 400),
        ("Host: evil.example\r\n", 403),
        ("Host: localhost\r\nOrigin: null\r\n", 403),
        ("Host: localhost\r\nOrigin: http://evil.example\r\n", 403),
        ("Host: localhost\r\nSec-Fetch-Site: cross-site\r\n", 403),
    ] {
        let request = format!("GET / HTTP/1.1\r\nConnection: close\r\n{fields}\r\n");
        let answer = send(served.address, request.as_bytes());
        assert_eq!(answer.head.status, expected, "{fields}");
        let policy = answer.head.field("Cross-Origin-Resource-Policy");
        assert_eq!(policy, Some("same-origin"), "{fields}");
    }
    let request = b"GET / HTTP/1.0\r\nHost: Evil.Example\r\n\r\n";
    let page = String::from_utf8(send(served.address, request).body).expect("UTF-8");
    let advice = "standpoint serve --allowed-host evil.example\n";
    assert!(page.ends_with(advice), "{page}");
}

#[test]
fn what_the_client_has_is_not_sent_again() {
    let served = Served::start();
    for known in ["\"letters\"", "W/\"letters\"", "\"a\", \"letters\"", "*"] {
        let field = format!("If-None-Match: {known}");
        let answer = ask(served.address, "GET /", &[&field]);
        assert_eq!(answer.head.status, 304, "{known}");
        assert_eq!(answer.head.field("ETag"), Some("\"letters\""), "{known}");
        assert_eq!(answer.head.field("Cache-Control"), Some("no-cache"));
        assert_eq!(answer.body, b"", "{known}");
    }
    let changed = ask(served.address, "GET /", &["If-None-Match: \"older\""]);
    assert_eq!(changed.head.status, 200);
    let untagged = ask(served.address, "GET /plain", &["If-None-Match: *"]);
    assert_eq!(untagged.head.status, 200);
    let missing = ask(
        served.address,
        "GET /nowhere",
        &["If-None-Match: \"nothing\""],
    );
    assert_eq!(missing.head.status, 404);
}

#[test]
fn parts_are_sent_where_they_are_asked_for() {
    let served = Served::start();
    for (range, status, described, body) in [
        ("bytes=2-4", 206, Some("bytes 2-4/10"), "234"),
        ("bytes=7-", 206, Some("bytes 7-9/10"), "789"),
        ("bytes=-1", 206, Some("bytes 9-9/10"), "9"),
        ("bytes=10-", 416, Some("bytes */10"), ""),
        ("bytes=0-1,4-5", 200, None, "0123456789"),
        ("bytes=x", 200, None, "0123456789"),
    ] {
        let answer = ask(served.address, "GET /file", &[&format!("Range: {range}")]);
        assert_eq!(answer.head.status, status, "{range}");
        assert_eq!(answer.head.field("Content-Range"), described, "{range}");
        assert_eq!(answer.head.length(), body.len(), "{range}");
        assert_eq!(answer.body, body.as_bytes(), "{range}");
    }
    let letters = ask(served.address, "GET /", &["Range: bytes=1-2"]);
    assert_eq!(letters.body, b"bc");
    let missing = ask(served.address, "GET /nowhere", &["Range: bytes=1-2"]);
    assert_eq!(missing.head.status, 404);
    for (condition, status) in [
        ("\"digits\"", 206),
        ("\"older\"", 200),
        ("W/\"digits\"", 200),
    ] {
        let condition = format!("If-Range: {condition}");
        let answer = ask(
            served.address,
            "GET /file",
            &["Range: bytes=1-2", &condition],
        );
        assert_eq!(answer.head.status, status, "{condition}");
    }
}

#[test]
fn a_file_that_has_shrunk_is_not_filled_up() {
    let served = Served::start();
    let answer = ask(served.address, "GET /short", &[]);
    assert_eq!(answer.head.length(), 1000);
    assert_eq!(answer.body, b"0123456789");
}

#[test]
fn redirects_stay_on_this_server() {
    let served = Served::start();
    let answer = ask(served.address, "GET /old", &[]);
    assert_eq!(answer.head.status, 302);
    assert_eq!(answer.head.field("Location"), Some("/new/?a=b"));
    let answer = ask(served.address, "GET /away", &[]);
    assert_eq!(
        answer.head.field("Location"),
        Some("/evil.example/%0D%0AEvil:%20yes")
    );
    assert_eq!(answer.head.field("Evil"), None);
}

#[test]
fn a_panic_is_one_page_only() {
    let served = Served::start();
    for _ in 0..20 {
        assert_eq!(ask(served.address, "GET /panic", &[]).head.status, 500);
    }
    assert_eq!(get(served.address, "/"), b"abcdefghij");
}

#[test]
fn a_port_that_is_taken_is_an_error_only_where_it_was_asked_for() {
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let first = Server::bind(host, None).expect("a port");
    let second = Server::bind(host, None).expect("another port");
    assert!(first.address().port() >= DEFAULT_PORT);
    assert!(second.address().port() > first.address().port());
    let error = Server::bind(host, Some(first.address().port())).expect_err("a taken port");
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}
