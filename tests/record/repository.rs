//! Git, as tests run it.

use std::path::Path;
use std::process::Command;

use crate::support::{Run, Site, finish};

/// Runs Git in a folder, whatever the machine's settings are.
pub fn git_in(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new("git");
    command.current_dir(folder);
    for setting in [
        "user.name=Desk",
        "user.email=desk@example.org",
        "init.defaultBranch=main",
        "protocol.file.allow=always",
        "advice.detachedHead=false",
    ] {
        command.args(["-c", setting]);
    }
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    for (variable, value) in [
        ("GIT_CONFIG_GLOBAL", "/dev/null"),
        ("GIT_CONFIG_SYSTEM", "/dev/null"),
        ("GIT_AUTHOR_DATE", "2026-01-12T12:00:00Z"),
        ("GIT_COMMITTER_DATE", "2026-01-12T12:00:00Z"),
        ("GIT_TERMINAL_PROMPT", "0"),
    ] {
        command.env(variable, value);
    }
    finish(command.args(arguments))
}

#[track_caller]
pub fn git(site: &Site, arguments: &[&str]) -> Run {
    git_in(site.root(), arguments).expect(0)
}

#[track_caller]
pub fn commit(site: &Site, message: &str) {
    git(site, &["add", "--all"]);
    git(site, &["commit", "--quiet", "--message", message]);
}

/// Whether the machine has Git. Without it, a test is skipped and says so.
pub fn has_git() -> bool {
    let found = Command::new("git").arg("--version").output();
    if found.is_err() {
        eprintln!("skipped: there is no git");
    }
    found.is_ok()
}
