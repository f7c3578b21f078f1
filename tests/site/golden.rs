//! A small real site with a tiny theme, and its whole output in `tests/golden/public/`.
//!
//! `UPDATE=1 cargo test --test site golden` writes it anew; the difference is the review.

use std::fs;
use std::path::Path;

use crate::support::{Files, Site, files};

/// The golden site in a folder of its own.
pub fn site() -> Site {
    Site::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/site"))
}

#[test]
fn the_golden_site_is_as_it_was() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/public");
    let site = site();
    site.run(&["build", "--strict"]).expect(0);
    let mut built: Files = site.public();
    // The default theme may get further files.
    built.retain(|path, _| !path.starts_with("theme/") || path == "theme/style.css");
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&golden);
        for (path, bytes) in &built {
            let file = golden.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
    }
    let golden = files(&golden);
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&built), names(&golden));
    for (path, bytes) in &built {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert_eq!(text(bytes), text(&golden[path]), "{path}");
    }
}
