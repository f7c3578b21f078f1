//! The files of a folder that is no site: a list without symbolic links.

use walkdir::{DirEntry, WalkDir};

use super::is_passed_over;
use super::on_disk::{DiskFiles, relative, unwalkable};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

impl DiskFiles {
    /// Lists all regular files below the folder, sorted. Hidden files and folders, editors' temporary files and
    /// folders of these names are passed over, and so are symbolic links.
    pub fn list_plain(&self, folders: &[&str], diagnostics: &mut Diagnostics) -> Vec<Box<str>> {
        let is_wanted = |entry: &DirEntry| {
            let name = entry.file_name().to_string_lossy();
            let is_folder = entry.file_type().is_dir();
            let is_named = is_folder && folders.contains(&&*name);
            entry.depth() == 0 || !(is_passed_over(&name) || name.starts_with('.') || is_named)
        };
        let mut files = Vec::new();
        let walk = WalkDir::new(self.root()).follow_links(false).into_iter();
        for entry in walk.filter_entry(is_wanted) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    diagnostics.push(unwalkable(self.root(), &error));
                    continue;
                }
            };
            if !entry.file_type().is_file() {
                continue;
            }
            let path = relative(self.root(), entry.path());
            if entry.path().to_str().is_none() || path.chars().any(char::is_control) {
                let message = "this file's name is not UTF-8 or holds control characters";
                diagnostics.push(
                    Diagnostic::error(Code::BadFileName, message)
                        .in_file(&path)
                        .hint("rename the file"),
                );
                continue;
            }
            files.push(path.into());
        }
        files.sort_unstable();
        files
    }
}
