//! `standpoint import --posts`: a folder of posts to drafts, all of them or none.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::below;
use super::super::failure::{Failure, Part};
use super::super::terminal::{Terminal, number};
use super::summary::shown;
use super::write::write;
use crate::cli::ImportArgs;
use crate::diagnostic::{Diagnostics, Texts};
use crate::import::posts::{
    Folder, Mapping, PASSED_OVER, PlannedPosts, PostsRefusal, PostsRequest, plan,
};
use crate::model::Confidence;
use crate::site::Site;
use crate::source::{DiskFiles, Files as _};

/// Files by which the folder of a site of another program is known.
const SETTINGS: [&str; 11] = [
    "_config.yml",
    "_config.yaml",
    "_config.toml",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config/_default",
    "hugo.toml",
    "hugo.yaml",
    "hugo.json",
    "zola.toml",
];
/// Folders of such a site that hold posts.
const CONTENT: &str = "content";
const POSTS: [&str; 3] = [CONTENT, "_posts", "_drafts"];

/// Runs the command.
pub fn run(
    terminal: &Terminal,
    disk: &DiskFiles,
    site: &Site,
    given: &Path,
    args: &ImportArgs,
) -> Result<(), Failure> {
    let mapping = Mapping::parse(&args.map);
    let mapping = mapping.map_err(|why| Failure::usage(format!("--map: {why}")))?;
    let confidence = args.confidence.as_deref().unwrap_or("unstated");
    let read = Confidence::parse(confidence);
    read.map_err(|complaint| Failure::usage(format!("--confidence: {complaint}")))?;
    let mut diagnostics = Diagnostics::default();
    let folder = folder(disk, given, &mut diagnostics)?;
    if diagnostics.has_errors() {
        return Err(problems(diagnostics));
    }
    let request = PostsRequest {
        mapping: &mapping,
        confidence,
        date: args.date.as_deref(),
    };
    let planned = plan(&folder, &request, site, disk.clone()).map_err(|refusal| match refusal {
        PostsRefusal::Problems(diagnostics) => problems(diagnostics),
        PostsRefusal::Messages(messages) => {
            let mut parts: Vec<_> = messages.into_iter().map(Part::Message).collect();
            parts.push(Part::Problems {
                diagnostics: Diagnostics::default(),
                texts: Texts::default(),
                conclusion: NOTHING.to_owned(),
            });
            Failure::because(parts)
        }
    })?;
    if args.dry_run {
        Terminal::data(&shown(&planned.files));
    } else {
        write(disk, &planned.files, &BTreeSet::new()).map_err(|error| {
            Failure::machine(format!(
                "{error}; what this run had written was taken away again"
            ))
        })?;
        let drafts = planned.drafts.iter().map(|made| &made.path);
        for path in drafts.chain(&planned.profiles) {
            let path = below(disk.root(), Path::new(path));
            Terminal::data(&format!("{}\n", path.display()));
        }
    }
    terminal.say(&summary(&folder, &planned));
    Ok(())
}

const NOTHING: &str = "nothing was written";

fn problems(diagnostics: Diagnostics) -> Failure {
    let texts = Texts::fetch(&diagnostics, |file| DiskFiles::new("").for_report(file));
    Failure::because(vec![Part::Problems {
        diagnostics,
        texts,
        conclusion: NOTHING.to_owned(),
    }])
}

/// The folder, with the site of which it is a part, if there is one: its pictures lie there.
fn folder(
    disk: &DiskFiles,
    given: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Folder, Failure> {
    let shown = given.to_string_lossy().replace('\\', "/");
    let wrong = |what: &str| Failure::usage(format!("--posts: `{shown}` {what}"));
    if !given.is_dir() {
        return Err(wrong("is no folder: name the one that holds the posts"));
    }
    let whole = given.canonicalize();
    let whole = whole.map_err(|error| wrong(&format!("cannot be read: {error}")))?;
    let own = disk.place("content").canonicalize();
    if own.is_ok_and(|own| own.starts_with(&whole) || whole.starts_with(&own)) {
        return Err(wrong(
            "holds this site's own content/, or is a part of it: name the folder of the posts alone",
        ));
    }
    let home = home(&whole);
    let root = home.clone().unwrap_or_else(|| whole.clone());
    let base = whole.strip_prefix(&root).unwrap_or(Path::new(""));
    let parts: Vec<_> = base.iter().map(|part| part.to_string_lossy()).collect();
    let is_addressed = parts.first().is_some_and(|first| *first == CONTENT);
    let name = whole.file_name().unwrap_or_default();
    let files = DiskFiles::new(&root);
    let listed = files.list_plain(&PASSED_OVER, diagnostics);
    let shown = shown.trim_end_matches('/');
    Ok(Folder {
        files: Arc::new(files),
        listed,
        base: parts.join("/"),
        addressed: is_addressed.then(|| CONTENT.to_owned()),
        shown: if shown == "." {
            String::new()
        } else {
            shown.to_owned()
        },
        name: name.to_string_lossy().into_owned(),
    })
}

/// The folder of the site of which a folder of posts is a part: the one above the nearest `content/` or `_posts/`, if
/// that program's settings lie there.
fn home(posts: &Path) -> Option<PathBuf> {
    let is_one = |folder: &&Path| {
        let name = folder.file_name().unwrap_or_default();
        POSTS.iter().any(|known| name == *known)
    };
    let home = posts.ancestors().find(is_one)?.parent()?;
    let has_settings = SETTINGS.iter().any(|name| home.join(name).exists());
    has_settings.then(|| home.to_path_buf())
}

/// What was made of the posts, and what needs the author's eye.
fn summary(folder: &Folder, planned: &PlannedPosts) -> String {
    let drafts = number(planned.drafts.len(), "draft");
    let profiles = |kind: &str| {
        let all = planned.profiles.iter();
        all.filter(|path| path.starts_with(&format!("content/{kind}/")))
            .count()
    };
    let mut counts = vec![
        drafts,
        number(profiles("events"), "new event"),
        number(profiles("agents"), "new agent"),
        number(planned.pictures, "picture"),
    ];
    if planned.skipped > 0 {
        counts.push(format!(
            "{} imported before",
            number(planned.skipped, "post")
        ));
    }
    let lists = folder.lists();
    if lists > 0 {
        counts.push(format!("{} passed over", number(lists, "`_index.md` file")));
    }
    let shown = if folder.shown.is_empty() {
        "."
    } else {
        &folder.shown
    };
    let mut text = format!("{shown}: {}\n", counts.join(", "));
    let mut flags = 0;
    for made in &planned.drafts {
        flags += made.flags.len();
        for flag in &made.flags {
            let _ = writeln!(text, "  {}:{}: {}", made.shown, flag.line, flag.what);
        }
    }
    for left in &planned.left {
        let _ = writeln!(text, "  {left}");
    }
    if flags > 0 {
        let _ = writeln!(text, "{} to look at", number(flags, "thing"));
    }
    text.push_str(match planned.drafts.len() {
        0 => "nothing is new",
        1 => "next: read the draft, state its confidence, and remove `draft: true`",
        _ => "next: read each draft, state its confidence, and remove `draft: true`",
    });
    text
}
