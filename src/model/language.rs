//! Language tags (BCP 47): which are well-formed, and in which direction a text of one runs.

use crate::diagnostic::{Code, Complaint};

/// Scripts that run from right to left, by their codes in ISO 15924.
const RTL_SCRIPTS: [&str; 41] = [
    "adlm", "arab", "aran", "armi", "avst", "chrs", "cprt", "elym", "gara", "hatr", "hebr", "hung",
    "khar", "lydi", "mand", "mani", "mend", "merc", "mero", "narb", "nbat", "nkoo", "orkh", "ougr",
    "palm", "phli", "phlp", "phnx", "prti", "rohg", "samr", "sarb", "sidt", "sogd", "sogo", "syrc",
    "syre", "syrj", "syrn", "thaa", "yezi",
];

/// Languages that are mostly written in such a script (likely subtags of CLDR), sorted.
const RTL_LANGUAGES: [&str; 105] = [
    "aao", "abh", "abv", "acm", "acq", "acw", "acx", "acy", "adf", "aeb", "aec", "afb", "aii",
    "aiq", "apc", "apd", "ar", "arb", "arc", "arq", "ars", "ary", "arz", "auz", "avl", "ayh",
    "ayl", "ayn", "ayp", "azb", "bal", "bcc", "bft", "bgn", "bgp", "bqi", "brh", "cja", "ckb",
    "cld", "dcc", "dv", "fa", "fia", "gjk", "gju", "glk", "haz", "hbo", "he", "hno", "iw", "ji",
    "jpr", "jrb", "khw", "ks", "kvx", "kxp", "lad", "lah", "lki", "lrc", "luz", "mfa", "mid",
    "mki", "mvy", "myz", "mzn", "nqo", "ota", "pal", "pbt", "pbu", "pes", "pga", "phl", "phn",
    "phr", "pnb", "prd", "prs", "ps", "pst", "rhg", "rmt", "sam", "sd", "sdh", "shu", "skr", "smp",
    "sog", "ssh", "swb", "syc", "syr", "trw", "ug", "ur", "wni", "xco", "xpr", "yi",
];

/// Languages that are written so in some countries, though mostly in another script.
const RTL_REGIONS: [(&str, &[&str]); 10] = [
    ("az", &["iq", "ir"]),
    ("ha", &["cm", "sd"]),
    ("kk", &["af", "cn", "ir", "mn"]),
    ("ku", &["iq", "ir", "lb"]),
    ("ky", &["cn"]),
    ("ms", &["cc"]),
    ("pa", &["pk"]),
    ("tg", &["pk"]),
    ("tk", &["af"]),
    ("uz", &["af", "cn"]),
];
/// The reverse of these.
const LTR_REGIONS: [(&str, &str); 3] = [("sd", "in"), ("ug", "kz"), ("ug", "mn")];

/// The parts of a tag that say how it is written.
struct Parts {
    language: String,
    script: Option<String>,
    region: Option<String>,
}

/// Whether text in this language runs from right to left: by its script, or else by the one that the
/// language is mostly written in there. Case does not count.
///
/// ```
/// use standpoint::model::is_right_to_left;
/// assert!(is_right_to_left("ckb") && is_right_to_left("AR") && is_right_to_left("az-Arab"));
/// assert!(!is_right_to_left("ur-Latn") && !is_right_to_left("en"));
/// ```
pub fn is_right_to_left(tag: &str) -> bool {
    let Some(Parts {
        language,
        script,
        region,
    }) = parts(tag)
    else {
        return false;
    };
    if let Some(script) = script {
        return RTL_SCRIPTS.contains(&&*script);
    }
    let language = &*language;
    let region = region.as_deref().unwrap_or_default();
    if LTR_REGIONS.contains(&(language, region)) {
        return false;
    }
    let mut regions = RTL_REGIONS.iter();
    RTL_LANGUAGES.contains(&language)
        || regions.any(|(of, regions)| *of == language && regions.contains(&region))
}

/// Reads a language tag that is well-formed (RFC 5646, section 2.1).
///
/// # Errors
/// A complaint with examples, or with the tag that is meant.
pub fn language(text: &str) -> Result<Box<str>, Complaint> {
    if parts(text).is_some() {
        return Ok(text.into());
    }
    // Locales of programs look like `pt_BR.UTF-8`.
    let meant = text.split(['.', '@']).next().unwrap_or_default();
    let meant = meant.replace(['_', '\u{2010}', '\u{2011}', '\u{2013}'], "-");
    let hint = match parts(&meant) {
        Some(_) if meant != text => format!("write `{meant}`"),
        _ => "write a tag of BCP 47 such as `en`, `uk` or `pt-BR`".to_owned(),
    };
    let message = format!("`{text}` is not a language tag");
    Err(Complaint::new(Code::BadValue, message, hint))
}

/// Takes a tag apart, in small letters. `None`: it is not well-formed.
fn parts(tag: &str) -> Option<Parts> {
    let tag = tag.to_ascii_lowercase();
    let mut rest = tag.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase());
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let language = rest.next().filter(|part| letters(part))?;
    if !(2..=8).contains(&language.len()) {
        return None;
    }
    for _ in 0..3 {
        rest.next_if(|part| language.len() < 4 && part.len() == 3 && letters(part));
    }
    let script = rest.next_if(|part| part.len() == 4 && letters(part));
    let is_region = |part: &str| {
        (part.len() == 2 && letters(part))
            || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let region = rest.next_if(|part| is_region(part));
    let is_variant = |part: &str| {
        let starts = part.starts_with(|c: char| c.is_ascii_digit());
        plain(part) && ((5..=8).contains(&part.len()) || (part.len() == 4 && starts))
    };
    while rest.next_if(|part| is_variant(part)).is_some() {}
    while let Some(singleton) = rest.next() {
        if singleton.len() != 1 || !plain(singleton) {
            return None;
        }
        let shortest = if singleton == "x" { 1 } else { 2 };
        let is_part = |part: &str| (shortest..=8).contains(&part.len()) && plain(part);
        let mut count = 0;
        while rest.next_if(|part| is_part(part)).is_some() {
            count += 1;
        }
        if count == 0 || (singleton == "x" && rest.peek().is_some()) {
            return None;
        }
    }
    Some(Parts {
        language: language.to_owned(),
        script: script.map(str::to_owned),
        region: region.map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_follows_the_script() {
        for tag in [
            "ar",
            "AR",
            "ar-EG",
            "arz",
            "ar-arz",
            "ckb",
            "sd",
            "sd-Arab-IN",
            "ku-Arab",
            "ku-IQ",
            "az-Arab",
            "pa-Arab",
            "pa-PK",
            "ks",
            "ug",
            "yi",
            "dv",
            "syr",
            "nqo",
            "ff-Adlm",
            "he-IL",
            "iw",
            "fa-AF",
            "prs",
            "uz-Arab-AF",
            "UZ-af",
            "en-Hebr",
            "ur-Aran",
            "rhg",
        ] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in [
            "en",
            "uk",
            "ur-Latn",
            "ar-Latn-EG",
            "ku",
            "az",
            "pa",
            "pa-IN",
            "sd-Deva",
            "sd-IN",
            "ug-KZ",
            "ff",
            "ks-Deva",
            "yi-Latn",
            "en-x-arab",
            "de-u-nu-arab",
            "ara_b",
            "",
        ] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn tags_are_well_formed() {
        for tag in [
            "en",
            "pt-BR",
            "zh-Hant-TW",
            "zh-yue",
            "es-419",
            "sl-rozaj-1994",
            "de-CH-1901",
            "en-u-ca-buddhist",
            "en-x-private-1",
            "sr-Cyrl-RS",
        ] {
            assert!(language(tag).is_ok(), "{tag}");
        }
        for tag in [
            "", "e", "en-", "en_US", "en-u", "en-x", "-en", "en--US", "en-US-US", "è", "12",
        ] {
            assert!(language(tag).is_err(), "{tag}");
        }
        let hint = |tag| language(tag).unwrap_err().hint;
        assert_eq!(hint("pt_BR.UTF-8"), "write `pt-BR`");
        assert!(hint("English, please").contains("`uk`"));
    }

    #[test]
    fn no_language_is_listed_twice() {
        let mut sorted = RTL_LANGUAGES.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), RTL_LANGUAGES.len());
    }
}
