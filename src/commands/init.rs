//! `standpoint init`: a new site that builds at once.

use std::path::Path;

use super::failure::Failure;
use super::new::write_new;
use super::terminal::Terminal;
use crate::disk;
use crate::source::DiskFiles;

/// The files of a new site.
const STARTER: &[(&str, &str)] = &[
    ("standpoint.toml", include_str!("starter/standpoint.toml")),
    (".gitignore", include_str!("starter/gitignore")),
    ("static/.nojekyll", ""),
    ("content/index.md", include_str!("starter/index.md")),
    (
        "content/events/bridge-reopens.md",
        include_str!("starter/event.md"),
    ),
    ("content/agents/north.md", include_str!("starter/agent.md")),
    (
        "content/assessments/bridge-reopens/north.md",
        include_str!("starter/north.md"),
    ),
    (
        "content/assessments/bridge-reopens/south.md",
        include_str!("starter/south.md"),
    ),
];

/// Runs the command.
pub fn run(terminal: &Terminal, dir: &Path) -> Result<(), Failure> {
    let present: Vec<_> = STARTER
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| dir.join(path).symlink_metadata().is_ok())
        .collect();
    if !present.is_empty() {
        return Err(Failure::usage(format!(
            "`{}` has {} already, and nothing is overwritten. Choose another folder",
            dir.display(),
            present.join(", ")
        )));
    }
    let site = DiskFiles::new(dir);
    for (path, text) in STARTER {
        write_new(&site, path, text).map_err(disk::Error::of("write", &dir.join(path)))?;
    }
    terminal.say(&format!(
        "made a site with {} files in `{}`. Next: `standpoint serve` there, to see it while you write",
        STARTER.len(),
        dir.display()
    ));
    Ok(())
}
