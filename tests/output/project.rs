//! A project on disk, builds of it in processes of their own, and pictures of what they leave.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempDir;

use crate::copy;
use crate::support::temporary;

/// A site: its files with their content.
pub type Site = BTreeMap<String, String>;

/// A site of files whose content is given.
pub fn site(files: &[(&str, &str)]) -> Site {
    files
        .iter()
        .map(|(path, text)| ((*path).to_string(), (*text).to_string()))
        .collect()
}

/// A project with content and an output folder beside it.
pub struct Project {
    folder: TempDir,
    /// Where the site goes.
    pub out: PathBuf,
}

/// What a build said.
#[derive(Debug)]
pub struct Run {
    pub ok: bool,
    pub killed: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    /// Fails the test unless the build went well.
    #[track_caller]
    pub fn expect_ok(self) -> Run {
        assert!(self.ok, "{self:#?}");
        self
    }
}

impl Project {
    /// A project whose output folder does not exist yet.
    pub fn new() -> Project {
        let folder = temporary();
        fs::create_dir(folder.path().join("content")).unwrap();
        let out = folder.path().join("public");
        Project { folder, out }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// What is known of its only output folder.
    pub fn cache(&self) -> PathBuf {
        let folders = copy::caches(self.root()).read_dir().unwrap();
        let folder = folders.last().unwrap().unwrap().path();
        let mut files = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let is_output = |path: &PathBuf| path.to_str().unwrap().contains("/output-");
        files.find(is_output).unwrap()
    }

    /// Replaces the content.
    pub fn set(&self, site: &Site) {
        let content = self.root().join("content");
        fs::remove_dir_all(&content).unwrap();
        fs::create_dir(&content).unwrap();
        for (path, text) in site {
            write(&content.join(path), text);
        }
    }

    /// Builds, with these arguments and environment variables.
    pub fn run(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let output = copy::command(self.root(), &self.out, arguments)
            .envs(environment.iter().copied())
            .output()
            .unwrap();
        Run {
            ok: output.status.success(),
            killed: output.status.code().is_none(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Builds `site` and expects it to be there, exactly.
    #[track_caller]
    pub fn build(&self, site: &Site) -> Run {
        self.set(site);
        let run = self.run(&[], &[]).expect_ok();
        assert_eq!(&self.site(), site);
        run
    }

    /// Fails the test unless two further builds, one of them asking for every page, write nothing.
    #[track_caller]
    pub fn expect_quiet(&self) {
        let before = stamps(self.root());
        // The first change to the disk would kill these.
        for arguments in [&[][..], &["--plain"]] {
            let run = self
                .run(arguments, &[("STANDPOINT_FAULT_AT", "1")])
                .expect_ok();
            assert!(!run.stdout.contains("repaired"), "{run:#?}");
        }
        assert_eq!(stamps(self.root()), before);
        assert!(!self.root().join(".public.standpoint-new").exists());
        assert!(!self.out.join(".standpoint-stage").exists());
        assert!(!self.out.join(".standpoint-journal").exists());
    }

    /// The output folder without what is Standpoint's own.
    pub fn site(&self) -> Site {
        let mut site = Site::new();
        read(&self.out, "", &mut site);
        site.retain(|path, _| !path.starts_with(".standpoint-"));
        site
    }
}

/// Writes a file and the folders that it lies in.
pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, above: &str, site: &mut Site) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut count = 0;
    for entry in entries {
        let entry = entry.unwrap();
        let path = format!("{above}{}", entry.file_name().display());
        count += 1;
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{path}/"), site);
        } else {
            site.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
    if count == 0 && !above.is_empty() {
        site.insert(above.to_string(), "an empty folder".into());
    }
}

/// All files and folders with their times.
pub fn stamps(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut stamps = BTreeMap::new();
    let mut next = vec![folder.to_path_buf()];
    while let Some(folder) = next.pop() {
        stamps.insert(
            folder.clone(),
            folder.metadata().unwrap().modified().unwrap(),
        );
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let found = path.symlink_metadata().unwrap();
            if found.is_dir() {
                next.push(path);
            } else {
                stamps.insert(path, found.modified().unwrap());
            }
        }
    }
    stamps
}
