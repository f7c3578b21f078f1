//! Many clients at once, and slow ones among them.

use std::net::Shutdown;
use std::thread;

use crate::client::{Client, ask, get};
use crate::served::{LARGE, Served};

#[test]
fn no_request_of_a_crowd_is_lost() {
    let served = Served::start();
    thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for number in 0..167 {
                    let path = if number % 2 == 0 { "/" } else { "/file" };
                    assert_eq!(get(served.address, path).len(), 10);
                }
            });
        }
    });
}

fn listen(served: &Served) -> Client {
    let mut client = Client::connect(served.address);
    client.send(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client
}

#[test]
fn streams_are_told_what_happens_and_pages_are_answered_meanwhile() {
    let served = Served::start();
    served.streams.send("built", "1");
    served.streams.send("built", "2");
    // All at once, before anything is read.
    let mut clients: Vec<_> = (0..100).map(|_| listen(&served)).collect();
    assert_eq!(get(served.address, "/"), b"abcdefghij");
    for client in &mut clients {
        let head = client.head();
        assert_eq!(head.status, 200);
        for (name, value) in [
            ("Content-Type", Some("text/event-stream")),
            ("Cache-Control", Some("no-store")),
            ("X-Accel-Buffering", Some("no")),
            ("Connection", Some("close")),
            ("Content-Length", None),
        ] {
            assert_eq!(head.field(name), value, "{name}");
        }
        assert_eq!(client.line(), "retry: 1000");
        // A new stream begins with the latest event.
        assert_eq!(client.event(), ("built".to_owned(), "2".to_owned()));
    }
    assert_eq!(served.streams.count(), 100);
    for number in ["3", "4"] {
        served.streams.send("built", number);
        assert_eq!(get(served.address, "/"), b"abcdefghij");
    }
    for client in &mut clients {
        assert_eq!(client.event().1, "3");
        assert_eq!(client.event().1, "4");
    }
}

#[test]
fn streams_whose_clients_have_left_are_closed() {
    let served = Served::start();
    let clients: Vec<_> = (0..20).map(|_| listen(&served)).collect();
    for mut client in clients {
        client.head();
    }
    // The first event after its end makes a connection fail; the next finds that out.
    let mut tries = 0;
    while served.streams.count() > 0 {
        served.streams.send("built", "1");
        thread::sleep(std::time::Duration::from_millis(10));
        tries += 1;
        assert!(tries < 3000, "{} streams are left", served.streams.count());
    }
}

#[test]
fn a_stream_that_stalls_holds_up_nobody() {
    let served = Served::start();
    let _stalled = listen(&served);
    let mut client = listen(&served);
    client.head();
    // More than the sockets of the stalled client take in.
    let data = "a".repeat(1 << 20);
    for _ in 0..40 {
        served.streams.send("large", &data);
        assert_eq!(client.event().1.len(), data.len());
    }
}

#[test]
fn idle_connections_hold_up_nobody() {
    let served = Served::start();
    let _idle: Vec<_> = (0..40).map(|_| Client::connect(served.address)).collect();
    for _ in 0..20 {
        assert_eq!(get(served.address, "/"), b"abcdefghij");
    }
}

#[test]
fn a_request_may_come_byte_by_byte() {
    let served = Served::start();
    let mut slow = Client::connect(served.address);
    for byte in b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" {
        slow.send(&[*byte]);
        assert_eq!(get(served.address, "/file"), b"0123456789");
    }
    assert_eq!(slow.head().status, 200);
    assert_eq!(slow.rest(), b"abcdefghij");
}

#[test]
fn a_response_may_be_read_slowly() {
    let served = Served::start();
    let mut slow = Client::connect(served.address);
    slow.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(slow.head().length() as u64, LARGE);
    let piece = usize::try_from(LARGE / 50).expect("a size");
    for _ in 0..50 {
        assert_eq!(slow.bytes(piece).len(), piece);
        assert_eq!(get(served.address, "/"), b"abcdefghij");
    }
    assert_eq!(slow.rest(), b"");
}

#[test]
fn a_client_may_leave_in_the_middle() {
    let served = Served::start();
    // More often than there are answers at once.
    for _ in 0..300 {
        let mut client = Client::connect(served.address);
        client.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
        client.bytes(100);
        let _ = client.stream().shutdown(Shutdown::Both);
    }
    assert_eq!(get(served.address, "/"), b"abcdefghij");
    assert_eq!(get(served.address, "/file"), b"0123456789");
}

#[test]
fn too_many_at_once_are_told_so() {
    let served = Served::start();
    let mut waiting: Vec<_> = (0..300)
        .map(|_| {
            let mut client = Client::connect(served.address);
            client.send(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client
        })
        .collect();
    let statuses: Vec<_> = waiting
        .iter_mut()
        .map(|client| client.head().status)
        .collect();
    let count = |status| statuses.iter().filter(|&&other| other == status).count();
    assert_eq!((count(200), count(503)), (256, 44));
    drop(waiting);
    // Those that left give their places back as soon as the server notices.
    while ask(served.address, "GET /", &[]).head.status != 200 {}
}
