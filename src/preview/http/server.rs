//! The HTTP server of the live preview: listens, and gives each request a thread.
//!
//! `tiny_http` accepts connections and reads the heads of requests. The responses are ours
//! (`response`): ranges, conditions and HEAD are nothing it does.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use super::guard::Guard;
use super::reply::Reply;
use super::request::{Head, Request};
use super::response;
use super::streams::Streams;

/// Where the server listens if nothing else is asked for and the port is free.
pub const DEFAULT_PORT: u16 = 7070;
/// So many ports after the default are tried.
const MORE_PORTS: u16 = 100;
/// So many requests are answered at once, event streams not counted.
const MOST_ANSWERS: usize = 256;
/// Nobody has reason to send a larger body to a preview.
const LARGEST_BODY: usize = 1 << 20;
/// How often at least the server connects to itself: see [`nudge`].
const NUDGES: Duration = Duration::from_millis(100);
/// How long to wait before listening again after the system refused a connection, as when there are
/// too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that listens, and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

/// All that is needed to answer.
struct Answering<H> {
    guard: Guard,
    streams: Arc<Streams>,
    handler: H,
}

impl Server {
    /// Listens at a port of `host`. Without a port, [`DEFAULT_PORT`] is tried and then those after
    /// it: [`Server::address`] says which it became. Port 0 is any that is free.
    ///
    /// # Errors
    /// What the system says; [`ErrorKind::AddrInUse`] if the port is taken.
    pub fn bind(host: IpAddr, port: Option<u16>) -> io::Result<Self> {
        let listener = match port {
            Some(port) => TcpListener::bind((host, port)),
            None => first_free(host),
        }?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests, for as long as the process lives. `handler` is called by many
    /// threads at once; if it panics, the answer is status 500.
    pub fn run<H>(self, guard: Guard, streams: Arc<Streams>, handler: H) -> !
    where
        H: Fn(&Request) -> Reply + Send + Sync + 'static,
    {
        let address = self.address;
        let (wake, woken) = mpsc::sync_channel(1);
        thread::spawn(move || {
            loop {
                nudge(address);
                let _ = woken.recv_timeout(NUDGES);
            }
        });
        let answering = Arc::new(Answering {
            guard,
            streams,
            handler,
        });
        // Each thread that answers holds one more.
        let slots = Arc::new(());
        let start = |request| {
            // Where one request came from, others may be stuck. If it is full, that is known.
            let _ = wake.try_send(());
            start(&answering, &slots, request);
        };
        loop {
            let listener = self.listener.try_clone();
            let server = listener.map(|listener| tiny_http::Server::from_listener(listener, None));
            if let Ok(Ok(server)) = server {
                // The first connection that the system refuses ends this, and the library's
                // server with it. What that has begun to read is waited for.
                while let Ok(request) = server.recv() {
                    start(request);
                }
                while let Ok(Some(request)) = server.recv_timeout(PAUSE) {
                    start(request);
                }
            } else {
                thread::sleep(PAUSE);
            }
        }
    }
}

fn first_free(host: IpAddr) -> io::Result<TcpListener> {
    let mut ports = DEFAULT_PORT..=DEFAULT_PORT + MORE_PORTS;
    loop {
        let Some(port) = ports.next() else {
            return Err(ErrorKind::AddrInUse.into());
        };
        match TcpListener::bind((host, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            answer => return answer,
        }
    }
}

/// Connects to the server and leaves.
///
/// The library gives each connection a thread, which waits for requests for as long as the client
/// stays: event streams stay, and browsers open connections for later use. In a burst its count of
/// waiting threads is out of date, and a connection is put in a queue although no thread is
/// left to take it from there. With the next connection the count is right and a new thread starts,
/// which takes one more from the queue when it is done. This is the next connection: after every
/// request, and so often besides that a few idle connections ahead in the queue are not noticed.
fn nudge(address: SocketAddr) {
    let host = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    let mut address = address;
    address.set_ip(host);
    // If it fails, the server is busy with connections enough.
    let _ = TcpStream::connect_timeout(&address, PAUSE);
}

/// Answers on a thread of its own, so that a slow client keeps nobody waiting.
fn start<H>(answering: &Arc<Answering<H>>, slots: &Arc<()>, request: tiny_http::Request)
where
    H: Fn(&Request) -> Reply + Send + Sync + 'static,
{
    if request.body_length() > Some(LARGEST_BODY) {
        // When a request is dropped, the library makes room for all of its body, whatever
        // length the client has made up. The process could end of that; so this one is kept.
        std::mem::forget(request);
        return;
    }
    let answering = Arc::clone(answering);
    let is_busy = Arc::strong_count(slots) > MOST_ANSWERS;
    let slot = Arc::clone(slots);
    let answer = move || {
        let head = Head::of(&request);
        let reply = if is_busy {
            busy()
        } else {
            answering.reply(&head)
        };
        // Whoever has left has no use for the rest.
        let _ = answering.send(request, &head, reply, slot);
    };
    // Without a thread to be had, the closure and the request are dropped, which answers with 500.
    let _ = thread::Builder::new()
        .name("answer".to_owned())
        .spawn(answer);
}

fn busy() -> Reply {
    Reply::refusal(503, "There are too many requests at once. Try again soon.")
}

impl<H: Fn(&Request) -> Reply> Answering<H> {
    fn reply(&self, head: &Head) -> Reply {
        let checked = Request::read(head).and_then(|request| {
            self.guard.check(head)?;
            Ok(request)
        });
        let answer = |request| {
            // The panic is told on stderr, and what it leaves behind is the handler's concern.
            catch_unwind(AssertUnwindSafe(|| (self.handler)(&request))).unwrap_or_else(|_| {
                Reply::refusal(500, "This page could not be made: see the terminal.")
            })
        };
        checked.map_or_else(|refusal| refusal, answer)
    }

    fn send(
        &self,
        request: tiny_http::Request,
        head: &Head,
        reply: Reply,
        slot: Arc<()>,
    ) -> io::Result<()> {
        let mut writer = request.into_writer();
        if !matches!(reply, Reply::Stream) || head.is_head() {
            return response::send(&mut writer, head, reply);
        }
        let Some(place) = self.streams.enter() else {
            return response::send(&mut writer, head, busy());
        };
        drop(slot);
        response::send(&mut writer, head, reply)?;
        place.run(&mut writer)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    /// The first bytes of the answer to a request for `/`.
    fn ask(address: SocketAddr) -> String {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("a socket");
        let request = b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).expect("a server");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn a_server_goes_on_after_connections_that_the_system_refused() {
        let host = Ipv4Addr::LOCALHOST.into();
        let server = Server::bind(host, Some(0)).expect("a free port");
        let listener = server.listener.try_clone().expect("a socket");
        let address = server.address();
        let guard = Guard::new(host, &[]).expect("no names");
        let streams = Arc::new(Streams::default());
        thread::spawn(move || -> () {
            server.run(guard, streams, |_| Reply::refusal(404, "Nothing."));
        });
        assert!(ask(address).starts_with("HTTP/1.1 404 Not Found\r\n"));
        // Now every wait for a connection is an error. A request may be lost in between.
        let is_answered = |_| ask(address).ends_with("\r\n\r\nNothing.\n");
        listener.set_nonblocking(true).expect("a socket");
        assert!((0..20).any(is_answered));
        listener.set_nonblocking(false).expect("a socket");
        assert!((0..20).any(is_answered));
    }

    #[test]
    fn a_server_for_all_addresses_can_reach_itself() {
        for host in ["0.0.0.0", "::"] {
            let host = host.parse().expect("an address");
            let Ok(server) = Server::bind(host, Some(0)) else {
                // A machine without IPv6.
                continue;
            };
            nudge(server.address());
            server.listener.set_nonblocking(true).expect("a socket");
            assert!(server.listener.accept().is_ok(), "{host}");
        }
    }
}
