//! A site on disk that tests write, build with the real program, and look at.
#![allow(dead_code, reason = "each test binary uses its own part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::SystemTime;

use tempfile::TempDir;

/// Files by their path, with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A site in a folder of its own.
pub struct Site {
    folder: TempDir,
    /// The user's caches.
    caches: TempDir,
}

/// What a command said, and how it ended; none where it was killed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The exit code.
    pub code: Option<i32>,
    /// Data.
    pub stdout: String,
    /// Messages.
    pub stderr: String,
}

impl Run {
    /// Fails the test unless the command ended with this code.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// The messages, with times replaced by `TIME`, for comparing whole.
    pub fn said(&self) -> String {
        without_times(&self.stderr)
    }
}

/// `12 ms` and `1.2 s` behind `in` become `TIME`.
pub fn without_times(text: &str) -> String {
    let mut out = String::new();
    for line in text.split_inclusive('\n') {
        let mut words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len().saturating_sub(1) {
            let number = words[at].parse::<f64>().is_ok();
            let unit = words[at + 1].trim_end_matches(['\n', ';', ':', ',']);
            if number && matches!(words[at - 1], "in" | "after") && matches!(unit, "ms" | "s") {
                words[at] = "TIME";
                words[at + 1] = &words[at + 1][unit.len()..];
            }
        }
        out.push_str(&words.join(" ").replace("TIME ", "TIME"));
    }
    out
}

impl Site {
    /// A site of these files, by their path below its root.
    pub fn new<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let site = Self {
            folder: temporary(),
            caches: temporary(),
        };
        fs::create_dir(site.path("content")).unwrap();
        for (path, text) in files {
            site.write(path, text);
        }
        site
    }

    /// A copy of the site in a folder.
    pub fn copy_of(folder: &Path) -> Self {
        let site = Self::new::<&str>(&[]);
        for (path, bytes) in files(folder) {
            site.write(&path, bytes);
        }
        site
    }

    /// The root.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the user's caches.
    pub fn caches(&self) -> &Path {
        self.caches.path()
    }

    /// The folder of what is known of one site, which has been built.
    pub fn cache(&self) -> PathBuf {
        let mut known = fs::read_dir(self.caches().join("standpoint")).unwrap();
        known.next().unwrap().unwrap().path()
    }

    /// A path below the root.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).unwrap();
        self
    }

    /// Replaces text in a file, which must hold it.
    #[track_caller]
    pub fn replace(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        self.write(path, text.replace(from, to))
    }

    /// The text of a file.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// The text of a file of the built site.
    #[track_caller]
    pub fn page(&self, path: &str) -> String {
        self.text(&format!("public/{path}"))
    }

    /// Whether the built site has a file.
    pub fn has(&self, path: &str) -> bool {
        self.path("public").join(path).exists()
    }

    /// The program, with the site as its working folder and an environment that is always the same.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        command
            .current_dir(self.root())
            .args(arguments)
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .env("XDG_CACHE_HOME", self.caches())
            .env("RAYON_NUM_THREADS", "2");
        command
    }

    /// Runs the program.
    pub fn run(&self, arguments: &[&str]) -> Run {
        finish(&mut self.command(arguments))
    }

    /// Builds, and expects that it goes well.
    #[track_caller]
    pub fn build(&self) -> Run {
        self.run(&["build"]).expect(0)
    }

    /// Checks, and expects errors; gives back one line a problem.
    #[track_caller]
    pub fn errors(&self) -> String {
        self.run(&["check", "--format", "short"]).expect(1).stdout
    }

    /// The whole built site, but for the list of what was written.
    pub fn public(&self) -> Files {
        let mut files = files(&self.path("public"));
        files.remove(".standpoint-files");
        files
    }
}

/// A folder that goes when it is dropped; in memory where there is such a place, because these tests
/// build often and a disk that syncs is slow.
pub fn temporary() -> TempDir {
    TempDir::new_in("/dev/shm").unwrap_or_else(|_| TempDir::new().unwrap())
}

/// Runs a command to its end.
pub fn finish(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program on a terminal on which somebody types `typed`. Its run has all that the terminal shows as
/// its messages; there is none where the machine has no `script` of util-linux.
pub fn on_terminal(site: &Site, arguments: &[&str], typed: &str) -> Option<Run> {
    let mut child = terminal(site, arguments)?;
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(typed.as_bytes()).unwrap();
    drop(keys);
    Some(shown(child, Vec::new()))
}

/// The same where a question comes, while which `meanwhile` is done, and which is answered by `typed`.
pub fn while_asked(
    site: &Site,
    arguments: &[&str],
    meanwhile: impl FnOnce(),
    typed: &str,
) -> Option<Run> {
    let mut child = terminal(site, arguments)?;
    let mut before = Vec::new();
    let screen = child.stdout.as_mut().unwrap();
    let mut byte = [0];
    while !before.ends_with(b"[y/N] ") && screen.read(&mut byte).unwrap() > 0 {
        before.push(byte[0]);
    }
    meanwhile();
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(typed.as_bytes()).unwrap();
    drop(keys);
    Some(shown(child, before))
}

#[allow(clippy::disallowed_macros, reason = "skipped tests say so")]
fn terminal(site: &Site, arguments: &[&str]) -> Option<Child> {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let words = [&[env!("CARGO_BIN_EXE_standpoint")], arguments].concat();
    let words: Vec<_> = words.into_iter().map(quoted).collect();
    let mut command = Command::new("script");
    command.args(["-qec", &words.join(" "), "/dev/null"]);
    command.current_dir(site.root()).env("NO_COLOR", "1");
    command.env("XDG_CACHE_HOME", site.caches());
    command
        .env_remove("SOURCE_DATE_EPOCH")
        .env("SHELL", "/bin/sh");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let child = command.stderr(Stdio::null()).spawn();
    child
        .map_err(|error| eprintln!("skipped: no `script`: {error}"))
        .ok()
}

/// What a terminal showed until its program ended, after what it showed `before`.
fn shown(child: Child, mut before: Vec<u8>) -> Run {
    let output = child.wait_with_output().unwrap();
    before.extend(output.stdout);
    Run {
        code: output.status.code(),
        stdout: String::new(),
        stderr: String::from_utf8(before).unwrap().replace('\r', ""),
    }
}

/// All files below a folder; an empty folder is a path that ends in `/`.
pub fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    for path in walk(folder) {
        let name = path
            .strip_prefix(folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        if !path.is_dir() {
            files.insert(name, fs::read(&path).unwrap());
        } else if fs::read_dir(&path).unwrap().next().is_none() {
            files.insert(name + "/", Vec::new());
        }
    }
    files
}

/// All files and folders with their times: what a build that writes nothing leaves as it is.
pub fn stamps(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let stamp = |path: PathBuf| {
        let found = path.symlink_metadata().unwrap();
        (path, found.modified().unwrap())
    };
    walk(folder).into_iter().map(stamp).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut next = vec![folder.to_path_buf()];
    while let Some(folder) = next.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                next.push(path.clone());
            }
            all.push(path);
        }
    }
    all
}

/// An assessment with the four keys, further keys and a body.
pub fn assessment(agent: &str, date: &str, event: &str, more: &str, body: &str) -> String {
    format!(
        "---\nagent: {agent}\ndate: {date}\nevent: {event}\nconfidence: low\n{more}---\n{body}\n"
    )
}
