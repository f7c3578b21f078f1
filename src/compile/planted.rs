//! A page that says too much, as tests ask for it: how else would they see it refused? Debug builds only.
//!
//! `STANDPOINT_PLANTED_PAGE` is the path of a file of the output, and `STANDPOINT_PLANTED_WORDS` is put at its end.

/// The bytes of a page, with what a test plants there.
#[cfg(not(debug_assertions))]
#[inline]
pub(super) fn planted(_: &str, bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

/// The bytes of a page, with what a test plants there.
#[cfg(debug_assertions)]
pub(super) fn planted(path: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    use std::sync::LazyLock;

    static PLANTED: LazyLock<Option<(String, String)>> = LazyLock::new(plan);
    if let Some((page, words)) = &*PLANTED
        && page == path
    {
        bytes.extend_from_slice(words.as_bytes());
    }
    bytes
}

#[cfg(debug_assertions)]
#[expect(clippy::disallowed_methods, reason = "only tests set these")]
fn plan() -> Option<(String, String)> {
    let page = std::env::var("STANDPOINT_PLANTED_PAGE").ok()?;
    Some((page, std::env::var("STANDPOINT_PLANTED_WORDS").ok()?))
}
