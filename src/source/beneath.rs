//! Opening files below a folder without leaving it, whatever others do to symbolic links meanwhile.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// Why a file was not opened.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A symbolic link leads out of the folder.
    Outside,
    /// It is no regular file.
    Irregular,
    /// It is this long, and nearly nothing of it is on disk.
    Sparse(u64),
    /// The system says no.
    Io(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The file, if it may be read: a regular one, which takes about as long to read as it takes space on disk.
pub(super) fn regular(file: File) -> Result<(File, Metadata), Refusal> {
    let found = file.metadata()?;
    if !found.is_file() {
        return Err(Refusal::Irregular);
    }
    if is_sparse(&file, &found)? {
        return Err(Refusal::Sparse(found.len()));
    }
    Ok((file, found))
}

/// Whether a file has a hole and is a thousand times as long as what is on disk of it. Any byte of the record is
/// written out, so that such a file was made to keep its reader busy.
#[cfg(target_os = "linux")]
fn is_sparse(mut file: &File, found: &Metadata) -> io::Result<bool> {
    use std::io::Seek as _;
    use std::os::unix::fs::MetadataExt as _;
    const LEAST: u64 = 1 << 30;
    if found.len() < LEAST || found.blocks().saturating_mul(512) > found.len() / 1000 {
        return Ok(false);
    }
    // Some file systems do not count blocks; they report no holes either.
    let hole = rustix::fs::seek(file, rustix::fs::SeekFrom::Hole(0))?;
    file.rewind()?;
    Ok(hole < found.len())
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it asks the system")]
fn is_sparse(_: &File, _: &Metadata) -> io::Result<bool> {
    Ok(false)
}

/// A folder that is held open: a path below it is looked up from there.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Home(rustix::fd::OwnedFd);

#[cfg(unix)]
mod unix {
    use rustix::fd::OwnedFd;
    use rustix::fs::{Mode, OFlags, openat};
    use rustix::io::Errno;

    use super::{File, Home, Path, Refusal, io};

    /// To open a pipe would otherwise wait for its writer for ever.
    const READ: OFlags = OFlags::NONBLOCK
        .union(OFlags::CLOEXEC)
        .union(OFlags::NOCTTY);
    #[cfg(target_os = "linux")]
    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC).union(OFlags::PATH);
    #[cfg(not(target_os = "linux"))]
    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

    impl Home {
        pub(in super::super) fn open(root: &Path) -> io::Result<Self> {
            Ok(Self(rustix::fs::open(root, FOLDER, Mode::empty())?))
        }

        /// Opens a file by its path below the folder, which `root` names.
        pub(in super::super) fn file(&self, root: &Path, path: &str) -> Result<File, Refusal> {
            #[cfg(target_os = "linux")]
            match self.beneath(path) {
                // An absolute link may lead back. Old kernels and some sandboxes lack the call.
                Err(Errno::XDEV | Errno::NOSYS | Errno::PERM) => {}
                Err(Errno::NXIO) => return Err(Refusal::Irregular),
                opened => return Ok(opened.map_err(io::Error::from)?.into()),
            }
            self.step_by_step(root, path)
        }

        /// Opens it in one call, in which the system sees to it that no link leaves the folder.
        #[cfg(target_os = "linux")]
        fn beneath(&self, path: &str) -> Result<OwnedFd, Errno> {
            use rustix::fs::{ResolveFlags, openat2};
            const TRIES: usize = 64;
            let how = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
            let mut tries = 0;
            loop {
                match openat2(&self.0, path, READ, Mode::empty(), how) {
                    // Something was renamed meanwhile, so that the system is not sure.
                    Err(Errno::AGAIN | Errno::INTR) if tries < TRIES => tries += 1,
                    opened => return opened,
                }
            }
        }

        /// Opens each folder on the way to where the path really leads. None of them is a link; one that is
        /// has come meanwhile.
        pub(super) fn step_by_step(&self, root: &Path, path: &str) -> Result<File, Refusal> {
            let home = root.canonicalize()?;
            let place = home.join(path).canonicalize()?;
            let below = place.strip_prefix(&home).map_err(|_| Refusal::Outside)?;
            let mut parts = below.components().peekable();
            let mut last: Option<OwnedFd> = None;
            while let Some(part) = parts.next() {
                let folder = last.as_ref().unwrap_or(&self.0);
                let kind = if parts.peek().is_some() { FOLDER } else { READ };
                let part: &Path = part.as_ref();
                let opened = openat(folder, part, kind | OFlags::NOFOLLOW, Mode::empty());
                last = Some(opened.map_err(|error| match error {
                    Errno::LOOP | Errno::NOTDIR | Errno::MLINK => Refusal::Outside,
                    Errno::NXIO => Refusal::Irregular,
                    error => Refusal::Io(error.into()),
                })?);
            }
            Ok(last.ok_or(Refusal::Irregular)?.into())
        }
    }
}

/// On other systems nothing is held open: where a path leads is looked up before and after.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct Home;

#[cfg(not(unix))]
impl Home {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it asks the system")]
    pub(super) fn open(_: &Path) -> io::Result<Self> {
        Ok(Self)
    }

    #[expect(clippy::unused_self, reason = "elsewhere it is a folder")]
    #[expect(clippy::disallowed_methods, reason = "the only reader of content")]
    pub(super) fn file(&self, root: &Path, path: &str) -> Result<File, Refusal> {
        let home = root.canonicalize()?;
        let place = home.join(path).canonicalize()?;
        if !place.starts_with(&home) {
            return Err(Refusal::Outside);
        }
        if !place.is_file() {
            return Err(Refusal::Irregular);
        }
        let file = File::open(&place)?;
        if place.canonicalize()? != place {
            return Err(Refusal::Outside);
        }
        Ok(file)
    }
}

#[cfg(all(test, unix))]
#[expect(clippy::disallowed_methods, reason = "tests look at files")]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    type Way = fn(&Home, &Path, &str) -> Result<File, Refusal>;

    #[test]
    fn neither_way_leaves_the_folder() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::create_dir_all(folder.path().join("site-2")).unwrap();
        for file in ["site/a/b/file", "secret", "site-2/secret"] {
            std::fs::write(folder.path().join(file), file).unwrap();
        }
        for (target, link) in [
            ("../../secret", "a/relative"),
            ("../../site-2/secret", "a/neighbour"),
            ("b/file", "a/inside"),
            ("../..", "a/up"),
        ] {
            symlink(target, root.join(link)).unwrap();
        }
        symlink(root.join("a/b/file"), root.join("absolute")).unwrap();
        symlink(root.join("a/b"), root.join("folder")).unwrap();
        symlink(folder.path().join("secret"), root.join("out")).unwrap();
        symlink("/proc/self/root", root.join("proc")).unwrap();
        let home = Home::open(&root).unwrap();
        let ways: [Way; 2] = [Home::file, Home::step_by_step];
        for way in ways {
            for path in [
                "a/b/file",
                "a/inside",
                "absolute",
                "folder/file",
                "a/./b/file",
            ] {
                let file = way(&home, &root, path).unwrap();
                let text = std::io::read_to_string(file).unwrap();
                assert_eq!(text, "site/a/b/file", "{path}");
            }
            let secret = folder.path().join("secret");
            for path in [
                "a/relative",
                "a/neighbour",
                "a/up/secret",
                "out",
                "../secret",
                secret.to_str().unwrap(),
            ] {
                let refused = way(&home, &root, path);
                assert!(
                    matches!(refused, Err(Refusal::Outside)),
                    "{path} {refused:?}"
                );
            }
            assert!(way(&home, &root, "proc/etc/passwd").is_err());
            let gone = way(&home, &root, "a/c");
            assert!(matches!(gone, Err(Refusal::Io(e)) if e.kind() == io::ErrorKind::NotFound));
        }
    }

    /// A walk that looked first and opens now: in between, a folder and a file become links.
    #[test]
    fn a_link_that_comes_meanwhile_is_not_followed() {
        let folder = tempfile::TempDir::new().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("a")).unwrap();
        std::fs::create_dir_all(folder.path().join("other")).unwrap();
        for file in ["site/a/file", "other/file"] {
            std::fs::write(folder.path().join(file), file).unwrap();
        }
        let home = Home::open(&root).unwrap();
        std::thread::scope(|scope| {
            let swap = scope.spawn(|| {
                let (there, link) = (root.join("a"), root.join("link"));
                symlink("../other", &link).unwrap();
                for _ in 0..2_000 {
                    std::fs::rename(&there, root.join("kept")).unwrap();
                    std::fs::rename(&link, &there).unwrap();
                    std::fs::rename(&there, &link).unwrap();
                    std::fs::rename(root.join("kept"), &there).unwrap();
                }
            });
            let ways: [Way; 2] = [Home::file, Home::step_by_step];
            while !swap.is_finished() {
                for way in ways {
                    if let Ok(file) = way(&home, &root, "a/file") {
                        assert_eq!(std::io::read_to_string(file).unwrap(), "site/a/file");
                    }
                }
            }
        });
    }
}
