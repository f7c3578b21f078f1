//! `standpoint approve`: drafts become public, if nothing is wrong with that.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use super::failure::{Failure, Part};
use super::terminal::{Terminal, counts, number};
use super::{clock, examined};
use crate::cli::ApproveArgs;
use crate::compile::{Begun, Linked, Nowhere, Options, Record};
use crate::diagnostic::{Diagnostics, Texts};
use crate::disk;
use crate::model::Document;
use crate::parse;
use crate::site::{Edition, Withheld, withheld};
use crate::source::{DiskFiles, Files, MemoryFiles};
use crate::value::Kind;

/// Number of new pages listed before "and N more".
const LISTED: usize = 40;

/// A draft, and its text without the key.
struct Approved {
    path: String,
    was: String,
    text: String,
}

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ApproveArgs) -> Result<(), Failure> {
    let mut approved: Vec<Approved> = Vec::new();
    let mut problems = Vec::new();
    for file in &args.files {
        match draft(disk, file) {
            Ok(one) if approved.iter().any(|known| known.path == one.path) => {}
            Ok(one) => approved.push(one),
            Err(problem) => problems.push(problem),
        }
    }
    Failure::unless_empty(problems)?;
    let stamp = clock::fixed()?;
    let options = Options {
        now: clock::earlier(stamp),
        stamp,
        ..Options::default()
    };
    let (before, _) = linked(None, disk.clone(), &options, &mut Diagnostics::default())?;
    let files = approved.iter().map(|one| {
        let path: Arc<str> = one.path.as_str().into();
        (path, Arc::from(one.text.as_bytes()))
    });
    let files = MemoryFiles::over(Arc::new(disk.clone()), files);
    let mut diagnostics = Diagnostics::default();
    let (after, documents) = linked(Some(disk), files.clone(), &options, &mut diagnostics)?;
    let Ok(_) = after.render(&Nowhere, &mut diagnostics);
    if diagnostics.has_errors() {
        let texts = Texts::fetch(&diagnostics, |file| files.for_report(file));
        let conclusion = format!("nothing was approved: {}", counts(&diagnostics));
        return Err(Failure::because(vec![Part::Problems {
            diagnostics,
            texts,
            conclusion,
        }]));
    }
    terminal.report(&files, &diagnostics);
    Terminal::data(&becomes_public(&before, &after));
    let is_approved = |document: &&Document| approved.iter().any(|one| *one.path == *document.path);
    for document in documents.iter().filter(is_approved) {
        if let Some(why) = still_withheld(document, options.now) {
            terminal.say(&format!("`{}` is not public yet: {why}", document.path));
        }
    }
    let what = number(approved.len(), "draft");
    if args.dry_run {
        terminal.say(&format!("would approve {what}; nothing was written"));
        return Ok(());
    }
    for one in &approved {
        write(disk, one)?;
    }
    let record = match &after.site.ledger {
        Some(_) => "; `standpoint record` puts what is public on the record",
        None => "",
    };
    terminal.say(&format!("approved {what}{record}"));
    Ok(())
}

/// The public site of these files; the `record` on a disk is examined where it is given.
fn linked(
    record: Option<&DiskFiles>,
    files: impl Files + 'static,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Result<(Linked, Vec<Document>), Failure> {
    let begun = Begun::begin(files, options, None, diagnostics);
    let scanned = begun.scan(None, diagnostics);
    let record = record.map_or(Ok(Record::Shown), |disk| examined(disk, &scanned, None))?;
    let read = scanned.read();
    let documents = read.documents().cloned().collect();
    Ok((read.link(record, diagnostics), documents))
}

/// The draft that a path names: from here, or from the root of the site.
fn draft(disk: &DiskFiles, file: &Path) -> Result<Approved, String> {
    let path = below_root(disk, file).ok_or_else(|| {
        format!(
            "there is no file `{}` in content/: write the path of a draft",
            file.display()
        )
    })?;
    let source = disk
        .read(&path)
        .map_err(|why| format!("`{path}`: {}", why.message))?;
    let front = parse::front_matter(&source.text);
    let value = front.as_ref().and_then(|front| front.get("draft"));
    let is_true = |kind: &Kind| matches!(kind, Kind::Scalar { text, .. } if text.trim() == "true");
    let Some(value) = value.filter(|value| is_true(&value.kind)) else {
        return Err(format!(
            "`{path}` is no draft: its front matter has no `draft: true`"
        ));
    };
    let text = without_draft(
        &source.text,
        value.span.start as usize,
        value.span.end as usize,
    );
    Ok(Approved {
        path,
        was: source.text,
        text,
    })
}

/// The path below the root of a file in `content/`.
pub(super) fn below_root(disk: &DiskFiles, file: &Path) -> Option<String> {
    let root = disk.root().canonicalize().ok()?;
    let from_root = disk.root().join(file);
    let places = [file.to_path_buf(), from_root].into_iter();
    let mut found = places.filter_map(|place: PathBuf| {
        let place = place.canonicalize().ok()?;
        let path = place.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/");
        (path.starts_with("content/") && place.is_file()).then_some(path)
    });
    found.next()
}

/// A text without the line of `draft: true`. Where the key is not on a line of its own, as in `{draft: true}`, its value
/// becomes `false`.
fn without_draft(text: &str, start: usize, end: usize) -> String {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let key = text[from..start].trim_end();
    let key = key.strip_suffix([':', '=']).unwrap_or_default().trim_end();
    let rest = text[end..to].trim();
    if matches!(key, "draft" | "\"draft\"" | "'draft'")
        && (rest.is_empty() || rest.starts_with('#'))
    {
        format!("{}{}", &text[..from], &text[to..])
    } else {
        format!("{}false{}", &text[..start], &text[end..])
    }
}

/// The pages that are new, each with its address, one a line.
fn becomes_public(before: &Linked, after: &Linked) -> String {
    let known: BTreeSet<_> = before.plan.pages.iter().map(|page| &page.route).collect();
    let new = after.plan.pages.iter().map(|page| &page.route);
    let new: Vec<_> = new.filter(|route| !known.contains(route)).collect();
    let pages = new.iter().filter(|route| route.as_str().ends_with('/'));
    let more = pages.clone().count().saturating_sub(LISTED);
    let lines = pages.take(LISTED);
    let lines = lines.map(|page| format!("becomes public: {page}\n"));
    let rest = (more > 0).then(|| format!("and {}\n", number(more, "more page")));
    lines.chain(rest).collect::<Vec<_>>().concat()
}

/// Why a public build does not have a document that is no draft.
fn still_withheld(document: &Document, now: Timestamp) -> Option<String> {
    Some(
        match withheld(&document.publishing, Edition::default(), now)? {
            Withheld::Draft => return None,
            Withheld::Embargo => "it is under embargo until its `publish_on`".to_owned(),
            Withheld::Marked(marking) => format!("its marking {} withholds it", marking.label()),
        },
    )
}

/// Writes a draft as it was approved, unless somebody has changed it meanwhile.
fn write(disk: &DiskFiles, approved: &Approved) -> Result<(), Failure> {
    let now = disk
        .read(&approved.path)
        .map_err(|why| Failure::content(why.message))?;
    if now.text != approved.was {
        return Err(Failure::content(format!(
            "`{}` was changed meanwhile, and is as it was: approve it again",
            approved.path
        )));
    }
    let path = disk.place(&approved.path);
    let new = disk::unfinished(&path);
    disk::replace_edited(&path, &new, approved.text.as_bytes())
        .map_err(disk::Error::of("write", &path))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_key_goes_and_nothing_else() {
        for (text, expected) in [
            ("---\ndraft: true\na: b\n---\n", "---\na: b\n---\n"),
            (
                "---\r\na: b\r\ndraft: true # not yet\r\n---\r\n",
                "---\r\na: b\r\n---\r\n",
            ),
            ("+++\ndraft = true\n+++\n", "+++\n+++\n"),
            (
                "---\n{draft: true, a: b}\n---\n",
                "---\n{draft: false, a: b}\n---\n",
            ),
            (
                "---\n\"draft\" : true\n---\ndraft: true\n",
                "---\n---\ndraft: true\n",
            ),
        ] {
            let start = text.find("true").unwrap_or_default();
            assert_eq!(without_draft(text, start, start + 4), expected, "{text}");
        }
    }
}
