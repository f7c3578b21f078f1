//! Streams of events to browsers (WHATWG HTML, section 9.2, server-sent events).

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// No more streams are open at once.
const MOST_STREAMS: usize = 512;
/// So many events are kept for streams that are behind.
const MOST_EVENTS: usize = 64;
/// After so long without an event a comment is sent, to find out who is gone.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// All open streams, and what they are told.
///
/// Each stream has a thread, which reads the same list of events at its own speed. A client that
/// has stalled for longer than the list reaches back misses the oldest, and comes to the
/// latest all the same: to drop it would help nobody, as it could not be told.
#[derive(Debug, Default)]
pub struct Streams {
    events: Mutex<Events>,
    sent: Condvar,
}

#[derive(Debug, Default)]
struct Events {
    /// How many were ever sent.
    count: u64,
    /// The latest of them as they go over the wire, the oldest first.
    latest: VecDeque<String>,
    /// How many streams there are.
    streams: usize,
}

impl Events {
    /// What follows the first `seen` events, as far as it was kept.
    fn after(&self, seen: u64) -> String {
        let missing = usize::try_from(self.count - seen).unwrap_or(usize::MAX);
        let known = self.latest.len().saturating_sub(missing);
        self.latest.range(known..).map(String::as_str).collect()
    }
}

/// A place among the open streams.
#[derive(Debug)]
pub(super) struct Place<'a>(&'a Streams);

impl Streams {
    /// Sends an event to all streams. Whoever comes later gets the latest event first.
    pub fn send(&self, name: &str, data: &str) {
        let mut events = self.events();
        events.latest.push_back(event(name, data));
        if events.latest.len() > MOST_EVENTS {
            events.latest.pop_front();
        }
        events.count += 1;
        drop(events);
        self.sent.notify_all();
    }

    /// How many streams are open. A client that has left is counted until it is next written to.
    pub fn count(&self) -> usize {
        self.events().streams
    }

    /// How many events were ever sent.
    #[cfg(test)]
    pub(crate) fn sent(&self) -> u64 {
        self.events().count
    }

    /// Takes a place, if one is left.
    pub(super) fn enter(&self) -> Option<Place<'_>> {
        let mut events = self.events();
        if events.streams == MOST_STREAMS {
            return None;
        }
        events.streams += 1;
        Some(Place(self))
    }

    /// A thread that panicked while it held the list has left it whole.
    fn events(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// Writes events until the client is gone, which is the error.
    pub fn run(&self, writer: &mut dyn Write) -> io::Result<()> {
        let Streams { sent, .. } = self.0;
        // A client that has lost its stream is to come back after a second.
        writer.write_all(b"retry: 1000\n\n")?;
        writer.flush()?;
        let mut seen = self.0.events().count.saturating_sub(1);
        loop {
            let events = self.0.events();
            let is_idle = |events: &mut Events| events.count == seen;
            let (events, _) = sent
                .wait_timeout_while(events, HEARTBEAT, is_idle)
                .unwrap_or_else(PoisonError::into_inner);
            let text = events.after(seen);
            seen = events.count;
            // Others may read and send while this client takes its time.
            drop(events);
            let text = if text.is_empty() { ":\n\n" } else { &text };
            writer.write_all(text.as_bytes())?;
            writer.flush()?;
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.events().streams -= 1;
    }
}

/// An event as it goes over the wire. Its data may have several lines.
fn event(name: &str, data: &str) -> String {
    let name = name.replace(char::is_control, "");
    let data = data.replace("\r\n", "\n");
    let lines: Vec<_> = data.split(['\n', '\r']).collect();
    format!("event: {name}\ndata: {}\n\n", lines.join("\ndata: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_leave_its_lines() {
        assert_eq!(event("built", "7"), "event: built\ndata: 7\n\n");
        assert_eq!(event("a\nb", ""), "event: ab\ndata: \n\n");
        let expected = "event: x\ndata: 1\ndata: 2\ndata: 3\ndata: \ndata: 4\n\n";
        assert_eq!(event("x", "1\r\n2\r3\n\n4"), expected);
    }

    #[test]
    fn who_is_behind_comes_to_the_latest() {
        let streams = Streams::default();
        assert_eq!(streams.events().after(0), "");
        for number in 1..=100 {
            streams.send("n", &number.to_string());
        }
        let events = streams.events();
        assert_eq!(events.after(100), "");
        assert_eq!(events.after(99), "event: n\ndata: 100\n\n");
        let late = events.after(3);
        assert!(late.starts_with("event: n\ndata: 37\n"), "{late}");
        assert!(late.ends_with("data: 100\n\n"), "{late}");
    }

    #[test]
    fn places_are_limited_and_given_back() {
        let streams = Streams::default();
        let places: Vec<_> = (0..MOST_STREAMS).map(|_| streams.enter()).collect();
        assert!(places.iter().all(Option::is_some));
        assert!(streams.enter().is_none());
        drop(places);
        assert_eq!(streams.count(), 0);
        assert!(streams.enter().is_some());
    }
}
