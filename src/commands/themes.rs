//! `standpoint theme`: files of a theme to be edited, and a theme of one's own.

use std::path::Path;

use super::below;
use super::failure::Failure;
use super::new::write_new;
use super::terminal::Terminal;
use crate::compile::{Begun, Options};
use crate::config::FILE;
use crate::diagnostic::{Diagnostics, distance};
use crate::disk;
use crate::route::plain;
use crate::source::{DiskFiles, Files as _};
use crate::text::shown;
use crate::theme::{DEFAULT, ThemeFiles};

/// The files of a new theme; `almanac` is its name.
const STARTER: [(&str, &str); 3] = [
    (
        "templates/base.html",
        include_str!("../../themes/almanac/templates/base.html"),
    ),
    (
        "static/almanac.css",
        include_str!("../../themes/almanac/static/almanac.css"),
    ),
    (
        "static/almanac.svg",
        include_str!("../../themes/almanac/static/almanac.svg"),
    ),
];

/// Number of names that an unknown one may mean.
const MEANT: usize = 5;

/// Copies a file of the theme in use into the site's own folder of that theme.
pub fn eject(terminal: &Terminal, disk: &DiskFiles, file: &str) -> Result<(), Failure> {
    let mut ignored = Diagnostics::default();
    let begun = Begun::begin(disk.clone(), &Options::default(), None, &mut ignored);
    let theme = &*begun.settings.theme;
    let files = ThemeFiles::read(disk, theme, &mut ignored);
    let own = |key: &str, of: &str| {
        let path = key.strip_prefix(of)?.strip_prefix('/')?;
        Some(path.to_owned())
    };
    let mut names: Vec<String> = files
        .used()
        .filter_map(|(key, _)| own(key, theme).or_else(|| own(key, DEFAULT)))
        .collect();
    names.sort();
    names.dedup();
    let wanted = file.strip_prefix(&format!("themes/{theme}/"));
    let wanted = wanted.unwrap_or(file);
    let is_it = |name: &&String| **name == *wanted || base(name) == wanted;
    let found: Vec<_> = names.iter().filter(is_it).collect();
    let [name] = found.as_slice() else {
        return Err(Failure::usage(unknown(file, &found, &names)));
    };
    let path = format!("themes/{theme}/{name}");
    if disk.place(&path).symlink_metadata().is_ok() {
        return Err(Failure::usage(format!(
            "`{path}` is there already, and nothing is overwritten: edit it"
        )));
    }
    let bytes = files
        .used()
        .filter(|(key, _)| own(key, DEFAULT).as_ref() == Some(*name));
    let Some(text) = bytes
        .last()
        .and_then(|(_, bytes)| std::str::from_utf8(bytes).ok())
    else {
        return Err(Failure::usage(format!(
            "`{name}` is no text: copy it by hand"
        )));
    };
    write(disk, &path, text)?;
    terminal.say(&format!(
        "copied `{name}` of the theme: it counts from now on, as it is. Delete it to have the original back"
    ));
    Ok(())
}

/// Makes a theme that changes colours, type and the logo.
pub fn new(terminal: &Terminal, disk: &DiskFiles, name: &str) -> Result<(), Failure> {
    let folder = format!("themes/{name}");
    if name.is_empty() || plain(name) != name || name == DEFAULT {
        let why = if name == DEFAULT {
            "`default` is the embedded theme; `standpoint theme eject` copies files of it"
        } else {
            "write a name of `a-z`, `0-9` and `-`, such as `mine`"
        };
        return Err(Failure::usage(format!(
            "`{}` cannot be the name of a new theme: {why}",
            shown(name)
        )));
    }
    if disk.has(&folder).unwrap_or(true) {
        return Err(Failure::usage(format!(
            "`{folder}` is there already, and nothing is overwritten: choose another name"
        )));
    }
    for (path, text) in STARTER {
        let path = format!("{folder}/{path}").replace("almanac", name);
        write(disk, &path, &text.replace("almanac", name))?;
    }
    terminal.say(&format!(
        "made the theme `{name}`. Write `theme = \"{name}\"` into {FILE}, above its first `[…]`, to use it"
    ));
    Ok(())
}

/// Writes a file that must not be there, and prints its path.
fn write(disk: &DiskFiles, path: &str, text: &str) -> Result<(), Failure> {
    let place = below(disk.root(), Path::new(path));
    write_new(disk, path, text).map_err(disk::Error::of("write", &place))?;
    Terminal::data(&format!("{}\n", place.display()));
    Ok(())
}

/// The name of a file without its folders.
fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Why a name of a file means none or several.
fn unknown(file: &str, found: &[&String], names: &[String]) -> String {
    let listed = |names: &[&str]| {
        let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    if !found.is_empty() {
        let found: Vec<_> = found.iter().map(|name| name.as_str()).collect();
        return format!(
            "`{file}` fits several files: write one of {}",
            listed(&found)
        );
    }
    let edits = |name: &str| {
        let limit = (base(file).chars().count() / 3).clamp(1, 4);
        distance(base(file), base(name), limit).or_else(|| distance(file, name, limit))
    };
    let mut near: Vec<(usize, &str)> = names
        .iter()
        .filter_map(|name| Some((edits(name)?, name.as_str())))
        .collect();
    near.sort_unstable();
    let near: Vec<_> = near.into_iter().take(MEANT).map(|(_, name)| name).collect();
    let all: Vec<_> = names.iter().map(String::as_str).collect();
    let hint = match near.as_slice() {
        [] => format!("the files are {}", listed(&all)),
        [one] => format!("did you mean `{one}`?"),
        several => format!("did you mean one of {}?", listed(several)),
    };
    format!("the theme has no file `{}`: {hint}", shown(file))
}
