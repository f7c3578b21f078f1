//! A site generator that only copies: `PROJECT OUT [--always] [--plain] [--errors] [--wait]`.
//!
//! Every file in `PROJECT/content` becomes a page. `--always` asks for each page although nothing
//! has changed; `--plain` renders each page anew; `--errors` finds the content wrong after
//! rendering; `--wait` waits for a line before it commits.
//!
//! It is this test binary itself, called for one test, so that it is never older than the tests.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use standpoint::cache::{Basis, Folder};
use standpoint::digest::Digest;
use standpoint::output::{self, Project};
use standpoint::site::Rows;

/// Holds the arguments, one to a line, where this process is to be the generator.
const ARGUMENTS: &str = "STANDPOINT_TEST_COPY";

/// The generator, ready to run.
pub fn command(root: &Path, out: &Path, arguments: &[&str]) -> Command {
    let mut lines = vec![root.to_str().unwrap(), out.to_str().unwrap()];
    lines.extend(arguments);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "copy::the_generator", "--nocapture"])
        .env(ARGUMENTS, lines.join("\n"));
    command
}

/// Where the caches of these builds are: beside what is built, since within it there would be none.
pub fn caches(root: &Path) -> PathBuf {
    root.join("caches")
}

#[test]
fn the_generator() {
    let Ok(arguments) = std::env::var(ARGUMENTS) else {
        return;
    };
    // The harness may have begun a line.
    println!();
    let code = match build(&arguments.lines().collect::<Vec<_>>()) {
        Ok(()) => 0,
        Err(error) => {
            eprintln!("{error}");
            1
        }
    };
    std::process::exit(code);
}

fn build(arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let [root, out, flags @ ..] = arguments else {
        return Err("a project and an output folder".into());
    };
    let has = |flag: &str| flags.contains(&flag);
    let root = PathBuf::from(root);
    let content = root.join("content");
    let project = Project {
        inputs: ["content", ".standpoint", ".git"]
            .map(|name| root.join(name))
            .to_vec(),
        home: std::env::home_dir(),
        root: root.clone(),
    };
    let mut pages = Vec::new();
    read(&content, "", &mut pages)?;
    pages.sort();
    let fingerprint = Digest::of(format!("{pages:?}").as_bytes());

    let lock = root.join(".standpoint/output");
    let known = Folder::open(&caches(&root), &content, Digest::ZERO).map(Arc::new);
    let output = output::open(Path::new(out), &project, &lock, known.as_ref())?;
    for repair in output.repairs() {
        println!("repaired: {repair}");
    }
    if !has("--always") && !has("--plain") && output.is_current(fingerprint) {
        println!("current: {} files", output.file_count());
        return Ok(());
    }
    let stage = output.stage(None)?;
    for (path, bytes) in &pages {
        let inputs = Digest::of(bytes);
        let basis = Basis {
            inputs: Some(inputs),
            rows: Rows::none(),
            body: None,
        };
        if has("--plain") || !stage.keep(path, inputs, Rows::none) {
            stage.put(path, bytes, basis)?;
        }
    }
    if has("--errors") {
        stage.discard()?;
        return Err("the content has errors".into());
    }
    if has("--wait") {
        println!("waiting");
        std::io::stdin().read_line(&mut String::new())?;
    }
    let summary = stage.commit(fingerprint)?;
    println!(
        "written {}, unchanged {}, removed {}",
        summary.written, summary.unchanged, summary.removed
    );
    for foreign in &summary.foreign {
        println!("foreign: {foreign}");
    }
    if let Some(error) = summary.cache_error {
        println!("slow: {error}");
    }
    Ok(())
}

fn read(
    folder: &Path,
    above: &str,
    pages: &mut Vec<(String, Vec<u8>)>,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{above}{}", entry.file_name().display());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &format!("{path}/"), pages)?;
        } else {
            pages.push((path, fs::read(entry.path())?));
        }
    }
    Ok(())
}
