//! Posts of other programs: from a small site of each to pages.

mod bodies;
mod keys;
mod pictures;
mod programs;
mod random;
mod runs;

use crate::support::{Run, Site};

/// A post with YAML front matter that names who judges, and what.
pub fn post(more: &str, body: &str) -> String {
    format!(
        "---\ntitle: A post\nauthor: Jane Doe\ncategory: Old Lock\ndate: 2031-03-14\n{more}---\n\n{body}\n"
    )
}

/// The options that read such posts from `posts/`.
pub const MAPPED: [&str; 7] = [
    "import",
    "--posts",
    "posts",
    "--map",
    "author=agent",
    "--map",
    "category=event",
];

/// Imports `posts/` of a site.
pub fn import(site: &Site) -> Run {
    site.run(&MAPPED)
}

/// A site with these files, imported.
pub fn imported<T: AsRef<[u8]>>(files: &[(&str, T)]) -> (Site, Run) {
    let site = Site::new(files);
    let run = import(&site).expect(0);
    (site, run)
}

/// A site with one post, imported: what is said of it, and its draft.
pub fn one(more: &str, body: &str) -> (String, String) {
    let (site, run) = imported(&[("posts/a.md", post(more, body))]);
    (run.stderr, site.text("content/assessments/old-lock/a.md"))
}

/// Publishes all drafts that were public before, and expects a site without errors.
#[track_caller]
pub fn publish(site: &Site) {
    let files = crate::support::files(&site.path("content/assessments"));
    for path in files.keys().filter(|path| path.contains(".md")) {
        let path = format!("content/assessments/{path}");
        let text = site.text(&path).replace("\ndraft: true\n", "\n");
        site.write(&path, text);
    }
    site.run(&["check"]).expect(0);
    site.build();
}
