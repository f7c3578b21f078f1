//! Files that become others between their digest and their copy.

use std::fs;
use std::os::unix::fs::symlink;

use standpoint::diagnostic::Code;
use standpoint::digest::Digest;
use standpoint::output::{self, Project};
use standpoint::source::{DiskFiles, Files as _, Original};

use crate::support::temporary;

/// A change to the file, given its place and that of a secret beside the site.
type Swap = fn(&std::path::Path, &std::path::Path);

const SWAPS: [(&str, Option<Code>, Swap); 6] = [
    ("left as it is", None, |_, _| ()),
    (
        "a link out of the site",
        Some(Code::OutsideSite),
        |file, secret| {
            fs::remove_file(file).unwrap();
            symlink(secret, file).unwrap();
        },
    ),
    (
        "a relative link out of it",
        Some(Code::OutsideSite),
        |file, _| {
            fs::remove_file(file).unwrap();
            symlink("../../secret", file).unwrap();
        },
    ),
    (
        "a folder that is a link",
        Some(Code::OutsideSite),
        |file, secret| {
            let folder = file.parent().unwrap();
            fs::rename(folder, folder.with_file_name("was")).unwrap();
            let elsewhere = secret.with_file_name("elsewhere");
            fs::create_dir(&elsewhere).unwrap();
            fs::copy(secret, elsewhere.join("map.png")).unwrap();
            symlink(elsewhere, folder).unwrap();
        },
    ),
    ("other bytes", Some(Code::Unreadable), |file, _| {
        fs::write(file, "other").unwrap();
    }),
    ("a hard link", Some(Code::Unreadable), |file, secret| {
        fs::remove_file(file).unwrap();
        fs::hard_link(secret, file).unwrap();
    }),
];

#[test]
fn what_was_swapped_since_it_was_digested_is_never_published() {
    for (name, code, swap) in SWAPS {
        for has_output in [false, true] {
            let folder = temporary();
            let (root, secret) = (folder.path().join("site"), folder.path().join("secret"));
            fs::create_dir_all(root.join("content")).unwrap();
            fs::write(&secret, "secret").unwrap();
            let path = "content/map.png";
            fs::write(root.join(path), "picture").unwrap();
            let out = root.join("public");
            let stage = || {
                let project = Project {
                    root: root.clone(),
                    inputs: Vec::new(),
                    home: None,
                };
                let output = output::open(&out, &project, &root.join(".standpoint/output"), None);
                output.unwrap().stage(None).unwrap()
            };
            if has_output {
                let stage = stage();
                stage.put("index.html", b"home", None.into()).unwrap();
                stage.commit(Digest::ZERO).unwrap();
            }
            let files = DiskFiles::new(&root);
            let known = files.digest(path).ok();
            swap(&root.join(path), &secret);
            let file = Original {
                files: &files,
                path,
                known,
            };
            let stage = stage();
            let copied = stage.copy("map.png", &file).unwrap();
            assert_eq!(copied.as_ref().err().map(|it| it.code), code, "{name}");
            if let Err(diagnostic) = &copied {
                let place = diagnostic.place.as_ref().unwrap();
                assert_eq!(&*place.file, path, "{name}");
            }
            // Even where the errors were not asked for, nothing of it becomes part of the site.
            stage.put("other.html", b"other", None.into()).unwrap();
            let committed = stage.commit(Digest::ZERO);
            let published = fs::read_to_string(out.join("map.png"));
            assert_eq!(published.is_ok(), code.is_none(), "{name} {committed:?}");
        }
    }
}
