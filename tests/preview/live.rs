//! The program as a writer has it: `standpoint serve` beside an editor.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::client::{Answer, ask};
use crate::support::{Files, Site, assessment, files};

/// How often a condition is looked at, and how many times before the test fails: half a minute.
const TICK: Duration = Duration::from_millis(10);
const TICKS: usize = 3_000;

/// A running preview.
pub struct Live {
    child: Child,
    pub address: SocketAddr,
    said: Arc<Mutex<String>>,
}

impl Live {
    /// Starts `serve` on a free port with further arguments, and waits until it listens.
    pub fn start(site: &Site, arguments: &[&str]) -> Self {
        let mut command = site.command(&["serve", "--port", "0"]);
        command.args(arguments);
        Self::of(command)
    }

    /// The same with words at the end of a page, as a fault would put them there.
    pub fn start_planted(site: &Site, arguments: &[&str], page: &str, words: &str) -> Self {
        let mut command = site.command(&["serve", "--port", "0"]);
        command
            .args(arguments)
            .env("STANDPOINT_PLANTED_PAGE", page)
            .env("STANDPOINT_PLANTED_WORDS", words);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let heard = said.clone();
        thread::spawn(move || {
            let mut line = String::new();
            while lines.read_line(&mut line).unwrap_or(0) > 0 {
                heard.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        let address = |text: &str| {
            let (_, rest) = text.split_once("preview at http://")?;
            rest.split_once('/')?.0.parse().ok()
        };
        let mut found = None;
        until("the preview says where it is", || {
            found = address(&said.lock().unwrap());
            found.is_some()
        });
        Self {
            child,
            address: found.unwrap(),
            said,
        }
    }

    pub fn ask(&self, path: &str) -> Answer {
        ask(self.address, &format!("GET {path}"), &[])
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.ask(path).body).unwrap()
    }

    /// Waits until a page has some text.
    #[track_caller]
    pub fn shows(&self, path: &str, text: &str) {
        until(&format!("{path} shows {text}"), || {
            self.text(path).contains(text)
        });
    }

    /// Waits until the terminal has said something.
    #[track_caller]
    pub fn says(&self, text: &str) {
        until(&format!("the terminal says {text}"), || {
            self.said().contains(text)
        });
    }

    pub fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until every file of a build of the whole site is served as it was built, and what
    /// is not there is not.
    #[track_caller]
    pub fn equals_build(&self, site: &Site) {
        let mut last = Files::new();
        until("the preview equals a build", || {
            let out = tempfile::tempdir().unwrap();
            let folder = out.path().join("site").to_str().unwrap().to_owned();
            site.run(&["build", "--drafts", "--future", "--out", &folder])
                .expect(0);
            let mut built = files(std::path::Path::new(&folder));
            built.remove(".standpoint-files");
            let same = built.iter().all(|(path, bytes)| {
                let url = path.strip_suffix("index.html").unwrap_or(path);
                let answer = self.ask(&format!("/{}", encoded(url)));
                answer.head.status == 200 && without_script(&answer.body) == *bytes
            });
            let gone = last.keys().filter(|path| !built.contains_key(*path));
            let absent = gone.map(|path| self.ask(&format!("/{}", encoded(path))));
            let absent = absent.into_iter().all(|answer| answer.head.status == 404);
            last = built;
            same && absent
        });
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("{}", self.said());
        }
    }
}

#[track_caller]
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..TICKS {
        if condition() {
            return;
        }
        thread::sleep(TICK);
    }
    panic!("this never came: {what}");
}

fn encoded(path: &str) -> String {
    path.replace(' ', "%20")
}

/// A page as a build writes it: less the script.
pub fn without_script(page: &[u8]) -> Vec<u8> {
    const TAG: &[u8] = b"<script src=\"/_standpoint/live.js\"";
    const END: &[u8] = b"</script>";
    let find = |needle: &[u8], from: usize| {
        let mut windows = page[from..].windows(needle.len());
        windows
            .position(|window| window == needle)
            .map(|at| from + at)
    };
    let Some(start) = find(TAG, 0) else {
        return page.to_vec();
    };
    let end = find(END, start).unwrap() + END.len();
    [&page[..start], &page[end..]].concat()
}

/// A site with everything that a preview has to show.
pub fn site() -> Site {
    let body = "# A first look\n\nThe [other](b.md) sees it otherwise. ![Map](map.png)\n";
    let site = Site::new(&[
        (
            "content/assessments/e/a.md",
            &*assessment("A-1", "2025-01-02", "the-event", "", body),
        ),
        (
            "content/assessments/e/b.md",
            &assessment(
                "B-1",
                "2025-01-03",
                "the-event",
                "draft: true\n",
                "Words of B.",
            ),
        ),
        (
            "content/assessments/e/c.md",
            &assessment(
                "A-1",
                "2025-01-04",
                "the-event",
                "marking: TLP:CLEAR\npublish_on: 2099-01-01T00:00:00Z\n",
                "Later.",
            ),
        ),
        (
            "content/events/the-event.md",
            "---\ntitle: The event\ndate: 2025-01-01\n---\nWhat happened.\n",
        ),
        ("content/about.md", "# About\n\nA desk.\n"),
        ("static/robots of old.txt", "text"),
        (
            "standpoint.toml",
            "title = \"Desk\"\nbase_url = \"https://example.org/reports/\"\n",
        ),
    ]);
    site.write("content/assessments/e/map.png", b"\x89PNG");
    site
}
