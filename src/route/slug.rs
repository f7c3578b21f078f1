//! Names as URL segments.

use std::borrow::Cow;

use unicase::UniCase;
use unicode_normalization::UnicodeNormalization as _;

use crate::digest::Digest;

/// Longest slug in bytes; file systems allow 255 a name, and readers less.
pub const LONGEST_SLUG: usize = 96;

/// The URL segment of a name: ASCII names as a plain slug; other scripts transliterated, with
/// four hex digits of the sha256 of their NFC form, so that a URL never depends on its
/// neighbours. Never empty.
///
/// ```
/// use standpoint::route::slug;
/// assert_eq!(slug("UA-01"), "ua-01");
/// assert!(slug("Київ").starts_with("kiyiv-"));
/// assert!(slug("???").starts_with("unnamed-"));
/// ```
pub fn slug(name: &str) -> String {
    let name = name.trim();
    let name: Cow<'_, str> = if name.is_ascii() {
        name.into()
    } else {
        name.nfc().collect()
    };
    let mut text = match &name {
        Cow::Borrowed(ascii) => plain(ascii),
        Cow::Owned(name) => plain(&deunicode::deunicode(name)),
    };
    let cut = text.len() > LONGEST_SLUG;
    if cut {
        text.truncate(LONGEST_SLUG);
        text.truncate(text.trim_end_matches('-').len());
    }
    if name.is_ascii() && !text.is_empty() && !cut {
        return text;
    }
    if text.is_empty() {
        text.push_str("unnamed");
    }
    text.push('-');
    text.push_str(&Digest::of(name.as_bytes()).short(4));
    text
}

/// Lower-case ASCII letters and digits; every run of anything else becomes one hyphen.
pub fn plain(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            slug.push(char::from(byte.to_ascii_lowercase()));
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The form in which spellings are compared: case, spaces and hyphens do not count. Case is folded in
/// full (Unicode Standard, section 3.13): `ß` is `SS`, and `ς` is `Σ`.
///
/// ```
/// use standpoint::route::fold;
/// assert_eq!(fold("Kyiv rejects"), fold("kyiv-Rejects"));
/// assert_eq!(fold("Weiße Karte"), fold("WEISSE KARTE"));
/// ```
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    let mut gap = false;
    let mut add = |c: char| {
        let joins = c.is_whitespace() || matches!(c, '-' | '_' | '\u{2010}'..='\u{2015}');
        if joins {
            gap = !folded.is_empty();
        } else {
            if std::mem::take(&mut gap) {
                folded.push('-');
            }
            folded.push(c.to_ascii_lowercase());
        }
    };
    if name.is_ascii() {
        name.chars().for_each(&mut add);
    } else {
        let name: String = name.nfd().collect();
        let name = UniCase::unicode(name).to_folded_case();
        name.nfc().for_each(&mut add);
    }
    folded
}

/// Segments that an id may not have: versions and the history of an assessment stand there.
pub fn is_reserved(segment: &str) -> bool {
    let version = segment.strip_prefix('v').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    version || segment == "history"
}

/// The slug of a name, as that of a file: `index.md` would introduce the folder's list.
pub fn stem(name: &str, kind: &str) -> String {
    let slug = slug(name);
    if slug == "index" {
        format!("{kind}-{slug}")
    } else {
        slug
    }
}

/// A slug as a segment of an assessment's id, with a word before it where it is reserved.
pub fn unreserved(slug: &str, kind: &str) -> String {
    if is_reserved(slug) {
        format!("{kind}-{slug}")
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hard_names_get_distinct_readable_stable_slugs() {
        let slugs: Vec<_> = ["???", "東京", "Київ", "Kyiv", "!!!"].map(slug).into();
        assert_eq!(
            slugs,
            [
                "unnamed-a03b",
                "dong-jing-1300",
                "kiyiv-4ec4",
                "kyiv",
                "unnamed-e84c"
            ]
            .map(String::from)
        );
    }

    #[test]
    fn composed_and_decomposed_forms_are_one_name() {
        assert_eq!(slug("Caf\u{e9}"), slug("Cafe\u{301}"));
        assert_eq!(fold("Caf\u{e9}"), fold("CAFE\u{301}"));
    }

    #[test]
    fn case_is_folded_in_full() {
        for (name, other) in [
            ("Weiße Karte", "WEISSE KARTE"),
            ("Weiße Karte", "weiẞe-karte"),
            ("Ελλάς", "ΕΛΛΆΣ"),
            ("İstanbul", "i\u{307}stanbul"),
            ("ﬁnal", "FINAL"),
            ("ΐ", "Ϊ\u{301}"),
            ("Київ", "КИЇВ"),
        ] {
            assert_eq!(fold(name), fold(other), "{name}");
        }
        // Two letters in Turkish, and one in no language.
        assert_ne!(fold("ısı"), fold("isi"));
    }

    #[test]
    fn long_names_are_cut_and_told_apart() {
        let (a, b) = ("a".repeat(300), "a".repeat(301));
        assert!(slug(&a).len() <= LONGEST_SLUG + 5);
        assert_ne!(slug(&a), slug(&b));
    }

    #[test]
    fn versions_and_history_are_reserved() {
        assert!(is_reserved("v1") && is_reserved("v20") && is_reserved("history"));
        assert!(!is_reserved("v") && !is_reserved("v1a") && !is_reserved("views"));
    }
}
