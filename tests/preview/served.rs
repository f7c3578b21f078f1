//! A server with a few pages to ask for.

use std::fs::File;
use std::io::{Seek as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;

use standpoint::preview::http::{Guard, Reply, Request, Server, Streams, content_type};

/// More than any socket takes in at once.
pub const LARGE: u64 = 50 << 20;

/// A server that runs until the tests end.
pub struct Served {
    pub address: SocketAddr,
    pub streams: Arc<Streams>,
}

impl Served {
    pub fn start() -> Self {
        let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let server = Server::bind(host, Some(0)).expect("a free port");
        let address = server.address();
        let streams = Arc::new(Streams::default());
        let guard = Guard::new(host, &["preview.example".to_owned()]).expect("a name");
        let shared = Arc::clone(&streams);
        thread::spawn(move || -> () { server.run(guard, shared, answer) });
        Self { address, streams }
    }
}

fn answer(request: &Request) -> Reply {
    let bytes = |content_type: &str, bytes: &[u8]| Reply::Bytes {
        status: 200,
        content_type: content_type.to_owned(),
        etag: Some("letters".to_owned()),
        bytes: bytes.to_vec(),
    };
    match &*request.path {
        "/" => bytes(&content_type("/index.html"), b"abcdefghij"),
        "/empty" => bytes(&content_type("/empty"), b""),
        "/echo ä" => bytes(
            "text/plain",
            request.query.as_deref().unwrap_or("none").as_bytes(),
        ),
        "/plain" => Reply::Bytes {
            status: 200,
            content_type: content_type("/a.json"),
            etag: None,
            bytes: b"{}".to_vec(),
        },
        "/file" => file(b"0123456789", 10),
        "/short" => file(b"0123456789", 1000),
        "/large" => {
            let file = tempfile::tempfile().expect("a file");
            file.set_len(LARGE).expect("room");
            whole(file, LARGE)
        }
        "/events" => Reply::Stream,
        "/old" => Reply::Redirect("/new/?a=b".to_owned()),
        "/away" => Reply::Redirect("//evil.example/\r\nEvil: yes".to_owned()),
        "/panic" => panic!("as it was asked to"),
        _ => Reply::Bytes {
            status: 404,
            content_type: content_type("/404.html"),
            etag: Some("nothing".to_owned()),
            bytes: b"There is no such page.".to_vec(),
        },
    }
}

fn file(bytes: &[u8], length: u64) -> Reply {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("room");
    file.rewind().expect("a file");
    whole(file, length)
}

fn whole(file: File, length: u64) -> Reply {
    Reply::File {
        file,
        length,
        content_type: content_type("/a.png"),
        etag: Some("digits".to_owned()),
    }
}
