//! Faults on demand: how tests stop the program before its n-th change to the disk. Debug builds only.
//!
//! `STANDPOINT_FAULT_AT=n` aborts the process before the n-th change; a write is cut in half first.
//! `STANDPOINT_FAULT_KIND=enospc` reports a full disk instead, from the n-th change on, to all that
//! needs space; `=eio` lets the n-th change alone fail, whatever it is; `=unsynced` the n-th time that
//! something is to reach the disk itself, so that tests can count these; `=panic` panics before the n-th change.
//! `STANDPOINT_FAULT_MOUNT=1` lets renames of folders fail, as if the output were a mount point.

/// What is about to be done to the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(debug_assertions), allow(dead_code))]
pub(super) enum Operation {
    /// A new file or folder, or new permissions.
    Make,
    /// Bytes into a new file.
    Write,
    /// Bytes to the disk itself.
    Sync,
    /// A new name for a file.
    Rename,
    /// A new name for a folder.
    RenameFolder,
    /// The end of a file or an empty folder.
    Remove,
}

#[cfg(not(debug_assertions))]
mod plan {
    use super::Operation;
    use std::fs::File;
    use std::io;

    #[inline]
    #[allow(clippy::unnecessary_wraps)]
    pub(in super::super) fn strike(_: Operation) -> io::Result<()> {
        Ok(())
    }

    #[inline]
    #[allow(clippy::unnecessary_wraps)]
    pub(in super::super) fn strike_write(_: &mut File, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(debug_assertions)]
mod plan {
    use super::Operation;
    use std::fs::File;
    use std::io::{self, Write as _};
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    enum Kind {
        Abort,
        DiskFull,
        Once,
        Unsynced,
        Panic,
    }

    struct Plan {
        at: Option<usize>,
        kind: Kind,
        mount: bool,
    }

    static PLAN: LazyLock<Plan> = LazyLock::new(|| Plan {
        at: std::env::var("STANDPOINT_FAULT_AT")
            .ok()
            .and_then(|text| text.parse().ok()),
        kind: match std::env::var("STANDPOINT_FAULT_KIND").as_deref() {
            Ok("enospc") => Kind::DiskFull,
            Ok("eio") => Kind::Once,
            Ok("unsynced") => Kind::Unsynced,
            Ok("panic") => Kind::Panic,
            _ => Kind::Abort,
        },
        mount: std::env::var_os("STANDPOINT_FAULT_MOUNT").is_some(),
    });
    static COUNT: AtomicUsize = AtomicUsize::new(0);

    pub(in super::super) fn strike(operation: Operation) -> io::Result<()> {
        planned(operation, || {})
    }

    pub(in super::super) fn strike_write(file: &mut File, bytes: &[u8]) -> io::Result<()> {
        planned(Operation::Write, || {
            // A torn write: that this half may itself fail changes nothing.
            drop(file.write_all(&bytes[..bytes.len() / 2]));
        })
    }

    fn planned(operation: Operation, before: impl FnOnce()) -> io::Result<()> {
        if matches!(PLAN.kind, Kind::Unsynced) && operation != Operation::Sync {
            return Ok(());
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
        let at = PLAN.at.unwrap_or(usize::MAX);
        let needs_space = matches!(
            operation,
            Operation::Make | Operation::Write | Operation::Sync
        );
        match PLAN.kind {
            Kind::Abort if count == at => {
                before();
                std::process::abort()
            }
            Kind::Panic if count == at => panic!("a fault that a test asked for"),
            Kind::DiskFull if count >= at && needs_space => {
                before();
                Err(io::ErrorKind::StorageFull.into())
            }
            Kind::Once | Kind::Unsynced if count == at => {
                Err(io::Error::other("a fault that a test asked for"))
            }
            // As on the real ones, from any number of changes on.
            _ if PLAN.mount && operation == Operation::RenameFolder => {
                Err(io::ErrorKind::CrossesDevices.into())
            }
            _ => Ok(()),
        }
    }
}

pub(super) use plan::{strike, strike_write};
