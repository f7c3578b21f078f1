//! Paths inside the output folder: relative, `/`-separated, and never leading out of it.

/// Our own files at the top of the output folder all begin so; no page may.
const PRIVATE: &str = ".standpoint-";

/// Says what is wrong with `path` as the name of a file of the site, if anything is.
///
/// Routes only make valid paths; but manifests and journals are read back from a folder that others
/// can write to, and we delete on their word.
pub(super) fn fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path
        .bytes()
        .any(|byte| byte < b' ' || byte == b'\\' || byte == 0x7f)
    {
        return Some("it holds a backslash or a control character");
    }
    for part in path.split('/') {
        match part {
            "" => return Some("it is absolute or has an empty part"),
            "." | ".." => return Some("it has a part `.` or `..`"),
            _ => {}
        }
    }
    is_private(path).then_some("names that begin with `.standpoint-` are Standpoint's own")
}

/// Whether a name at the top of the output folder is one of our own. Some file systems ignore case.
pub(super) fn is_private(path: &str) -> bool {
    path.get(..PRIVATE.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(PRIVATE))
}

/// The folders a path lies in, the innermost first: `a/b/c` gives `a/b` and `a`.
pub(super) fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |folder| parent(folder))
}

/// The folder a path lies in, unless that is the output folder itself.
pub(super) fn parent(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out_or_clash_with_ours_are_faulty() {
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../b",
            "a//b",
            "a/",
            "./a",
            "a\nb",
            "a\\b",
            "a/\u{7f}",
            ".standpoint-files",
            ".Standpoint-stage/0",
        ] {
            assert!(fault(path).is_some(), "{path:?}");
        }
        for path in [
            "index.html",
            "a/b/c.html",
            "..a/b..",
            "é/ü.html",
            ".nojekyll",
            "a b",
        ] {
            assert_eq!(fault(path), None, "{path:?}");
        }
    }

    #[test]
    fn folders_come_innermost_first() {
        assert_eq!(folders("a/b/c").collect::<Vec<_>>(), ["a/b", "a"]);
        assert_eq!(folders("a").count(), 0);
    }
}
