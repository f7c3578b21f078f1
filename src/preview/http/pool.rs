//! The plain connections: how many there are, and which one is closed to make room.

use std::collections::BTreeMap;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// At most this many connections are open at once, event streams not counted. It is larger than
/// [`MOST_ANSWERS`], so that there is always one that may be closed.
pub(super) const MOST_CONNECTIONS: usize = 320;
/// At most this many requests are answered at once, event streams not counted.
pub(super) const MOST_ANSWERS: usize = 256;

/// All plain connections.
#[derive(Debug, Default)]
pub(super) struct Pool {
    members: Mutex<Members>,
    left: Condvar,
}

#[derive(Debug, Default)]
struct Members {
    /// How many there are, with those that were closed and have not left yet.
    open: usize,
    /// Those that get no answer now: they are idle, send the head of a request, are refused or end.
    /// The longest in this state comes first.
    waiting: BTreeMap<u64, Arc<TcpStream>>,
    /// The number that the next connection that waits gets.
    next: u64,
    /// How many get an answer now.
    answering: usize,
}

/// What a connection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting(u64),
    Answering,
    Left,
}

/// A connection of the pool.
#[derive(Debug)]
pub(super) struct Member {
    pool: Arc<Pool>,
    stream: Arc<TcpStream>,
    state: State,
}

/// Whether a request may be answered.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Yours,
    /// There are too many at once.
    Busy,
    /// The connection was closed to make room.
    Closed,
}

impl Pool {
    /// Takes a connection in. If there are too many, it closes the one that has waited longest, and
    /// waits until it has left.
    pub fn enter(self: &Arc<Self>, stream: TcpStream) -> Member {
        let stream = Arc::new(stream);
        let mut members = self.members();
        while members.open >= MOST_CONNECTIONS {
            // Those that leave already are enough.
            if members.open == members.waiting.len() + members.answering {
                members.close_longest_waiting();
            }
            let left = self.left.wait(members);
            members = left.unwrap_or_else(PoisonError::into_inner);
        }
        members.open += 1;
        let number = members.wait(&stream);
        drop(members);
        Member {
            pool: Arc::clone(self),
            stream,
            state: State::Waiting(number),
        }
    }

    /// Makes room where the system has no more descriptors or threads to give: waits for a connection to
    /// leave, and after `pause` closes the one that has waited longest.
    pub fn make_room(&self, pause: Duration) {
        let members = self.members();
        let open = members.open;
        let is_full = |members: &mut Members| members.open >= open;
        let left = self.left.wait_timeout_while(members, pause, is_full);
        let (mut members, waited) = left.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            members.close_longest_waiting();
        }
    }

    /// A thread that panicked while it held the lock has left the members whole.
    fn members(&self) -> MutexGuard<'_, Members> {
        self.members.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Members {
    fn wait(&mut self, stream: &Arc<TcpStream>) -> u64 {
        let number = self.next;
        self.next += 1;
        self.waiting.insert(number, Arc::clone(stream));
        number
    }

    fn close_longest_waiting(&mut self) {
        if let Some((_, stream)) = self.waiting.pop_first() {
            // The thread that reads from it sees the end, and leaves.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Member {
    pub fn stream(&self) -> Arc<TcpStream> {
        Arc::clone(&self.stream)
    }

    /// Begins an answer. Until it is over, the connection is not closed to make room.
    pub fn begin(&mut self) -> Turn {
        let State::Waiting(number) = self.state else {
            return Turn::Closed;
        };
        let mut members = self.pool.members();
        if !members.waiting.contains_key(&number) {
            return Turn::Closed;
        }
        if members.answering >= MOST_ANSWERS {
            return Turn::Busy;
        }
        members.waiting.remove(&number);
        members.answering += 1;
        self.state = State::Answering;
        Turn::Yours
    }

    /// Ends an answer, if there was one: the connection waits for its client again.
    pub fn end(&mut self) {
        if self.state == State::Answering {
            let mut members = self.pool.members();
            members.answering -= 1;
            self.state = State::Waiting(members.wait(&self.stream));
        }
    }

    /// Leaves the pool: the connection is over, or has become an event stream.
    pub fn leave(&mut self) {
        let mut members = self.pool.members();
        match self.state {
            State::Waiting(number) => drop(members.waiting.remove(&number)),
            State::Answering => members.answering -= 1,
            State::Left => return,
        }
        members.open -= 1;
        self.state = State::Left;
        self.pool.left.notify_all();
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;
    use std::net::{Ipv4Addr, TcpListener};
    use std::thread;

    use super::*;

    /// Both ends of a connection.
    fn pair(listener: &TcpListener) -> (TcpStream, TcpStream) {
        let address = listener.local_addr().expect("an address");
        let client = TcpStream::connect(address).expect("a connection");
        (listener.accept().expect("a connection").0, client)
    }

    #[test]
    fn the_longest_idle_is_closed_first_and_none_that_is_answered() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let pool = Arc::new(Pool::default());
        let (mut members, mut clients) = (Vec::new(), Vec::new());
        for _ in 0..MOST_CONNECTIONS {
            let (stream, client) = pair(&listener);
            members.push(pool.enter(stream));
            clients.push(client);
        }
        // The first is answered now, and the second was.
        assert_eq!(members[0].begin(), Turn::Yours);
        assert_eq!(members[1].begin(), Turn::Yours);
        members[1].end();
        let (stream, _client) = pair(&listener);
        let shared = Arc::clone(&pool);
        let entering = thread::spawn(move || shared.enter(stream));
        assert_eq!(clients[2].read(&mut [0]).expect("an end"), 0);
        assert_eq!(members[2].begin(), Turn::Closed);
        assert!(!entering.is_finished(), "there is no room yet");
        members[2].leave();
        let _newest = entering.join().expect("a member");
        assert_eq!(pool.members().open, MOST_CONNECTIONS);
        assert_eq!(members[3].begin(), Turn::Yours);
        assert_eq!(members[1].begin(), Turn::Yours);
    }

    #[test]
    fn answers_are_counted_and_given_back() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let pool = Arc::new(Pool::default());
        let mut members: Vec<_> = (0..=MOST_ANSWERS)
            .map(|_| pool.enter(pair(&listener).0))
            .collect();
        let mut last = members.pop().expect("a member");
        for member in &mut members {
            assert_eq!(member.begin(), Turn::Yours);
        }
        assert_eq!(last.begin(), Turn::Busy);
        members.pop();
        assert_eq!(last.begin(), Turn::Yours);
        drop((members, last));
        let members = pool.members();
        let counts = (members.open, members.waiting.len(), members.answering);
        assert_eq!(counts, (0, 0, 0));
    }
}
