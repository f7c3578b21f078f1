//! The HTTP server of the live preview: accepts connections, and gives each a thread.
//!
//! Nobody may end the preview or use up the machine: heads are limited (`reader`), connections are
//! counted (`pool`), and event streams apart (`streams`). An idle server does nothing at all.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::guard::Guard;
use super::pool::{Member, Pool, Turn};
use super::reader::{self, Reader};
use super::reply::Reply;
use super::request::{Head, Request};
use super::response;
use super::streams::Streams;

/// Where the server listens if nothing else is asked for and the port is free.
pub const DEFAULT_PORT: u16 = 7070;
/// Number of ports after the default that are tried.
const MORE_PORTS: u16 = 100;
/// A client that takes in nothing of its answer for this time is left.
const STALLED: Duration = Duration::from_secs(30);
/// How long to wait for room after the system refused a connection, as when there are too many open
/// files, before a connection is closed.
const PAUSE: Duration = Duration::from_millis(20);

/// A server that listens, and does not answer yet.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
}

/// All that is needed to answer.
struct Service<H> {
    guard: Guard,
    streams: Arc<Streams>,
    pool: Arc<Pool>,
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
        let service = Arc::new(Service {
            guard,
            streams,
            pool: Arc::default(),
            handler,
        });
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => start(&service, service.pool.enter(stream)),
                // The client has left before its turn came.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(_) => service.pool.make_room(PAUSE),
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

/// Serves a client on a thread of its own, so that a slow one keeps nobody waiting.
fn start<H>(service: &Arc<Service<H>>, member: Member)
where
    H: Fn(&Request) -> Reply + Send + Sync + 'static,
{
    let serving = Arc::clone(service);
    let serve = move || {
        // What fails is the connection, and the client has that, too.
        let _ = serving.serve(member);
    };
    let thread = thread::Builder::new().name("answer".to_owned());
    if thread.spawn(serve).is_err() {
        // The connection went with the closure. The next one may have more luck.
        service.pool.make_room(PAUSE);
    }
}

fn busy() -> Reply {
    Reply::refusal(503, "There are too many requests at once. Try again soon.")
}

impl<H: Fn(&Request) -> Reply> Service<H> {
    /// Answers the requests of a client, one after the other.
    fn serve(&self, mut member: Member) -> io::Result<()> {
        let stream = member.stream();
        stream.set_write_timeout(Some(STALLED))?;
        // Small parts of answers are not to wait for the client to confirm those before.
        stream.set_nodelay(true)?;
        let mut reader = Reader::new(&stream);
        while let Some(read) = reader.next() {
            let is_last = self.answer(read, &stream, &mut member)?;
            member.end();
            if is_last {
                reader::close(&stream);
                break;
            }
        }
        Ok(())
    }

    /// Answers a request, and says whether that was the last of its connection.
    fn answer(
        &self,
        read: Result<Head, Reply>,
        mut stream: &TcpStream,
        member: &mut Member,
    ) -> io::Result<bool> {
        let (mut head, checked) = match read {
            Ok(head) => {
                let checked = self.guard.check(&head);
                let checked = checked.and_then(|()| Request::read(&head));
                (head, checked)
            }
            Err(refusal) => (Head::unreadable(), Err(refusal)),
        };
        let reply = match checked.map(|request| (member.begin(), request)) {
            Err(refusal) => refusal,
            Ok((Turn::Closed, _)) => return Err(ErrorKind::NotConnected.into()),
            Ok((Turn::Busy, _)) => busy(),
            Ok((Turn::Yours, request)) => self.reply(&request),
        };
        head.is_last |= matches!(reply, Reply::Refusal { .. } | Reply::Stream);
        if matches!(reply, Reply::Stream) && !head.is_head() {
            let Some(place) = self.streams.enter() else {
                return response::send(&mut stream, &head, busy()).map(|()| true);
            };
            member.leave();
            response::send(&mut stream, &head, reply)?;
            place.run(&mut stream)?;
        } else {
            match response::send(&mut stream, &head, reply) {
                // A file turned out to be shorter than it was: what there was of it has been sent.
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => head.is_last = true,
                sent => sent?,
            }
        }
        Ok(head.is_last)
    }

    fn reply(&self, request: &Request) -> Reply {
        // The panic is printed on stderr; what it leaves behind is up to the handler.
        catch_unwind(AssertUnwindSafe(|| (self.handler)(request))).unwrap_or_else(|_| {
            Reply::refusal(500, "This page could not be made: see the terminal.")
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::Ipv4Addr;

    use super::*;

    /// The answer to a request for `/`, or as much of it as came.
    fn ask(address: SocketAddr) -> String {
        let mut answer = String::new();
        let mut ask = || {
            let mut stream = TcpStream::connect(address)?;
            stream.set_read_timeout(Some(Duration::from_secs(30)))?;
            stream.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
            stream.read_to_string(&mut answer)
        };
        let _ = ask();
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
        // Now every wait for a connection is an error. One may be closed to make room.
        let is_answered = |_| ask(address).ends_with("\r\n\r\nNothing.\n");
        listener.set_nonblocking(true).expect("a socket");
        assert!((0..20).any(is_answered));
        listener.set_nonblocking(false).expect("a socket");
        assert!((0..20).any(is_answered));
    }
}
