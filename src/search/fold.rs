//! The terms of a text: words without regard to case, accents and width, and pairs of characters where a script
//! has no spaces. `search.js` does the same with a query; whoever changes one changes both.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters of a word that count. Of a longer one, the beginning is a term.
const LONGEST: usize = 48;
/// A word in capitals has an exact form if it is not longer than this.
const LONGEST_ACRONYM: usize = 12;
/// Stands between a term and an exact form of it.
const EXACT: u8 = b' ';

/// A term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<'t> {
    /// Its bytes, which are UTF-8.
    pub bytes: &'t [u8],
    /// Whether it only adds to the term before it: its exact form, or its last character.
    pub is_extra: bool,
}

/// Calls `each` with every term of a text, in order.
pub fn each_term(text: &str, mut each: impl FnMut(Term<'_>)) {
    let bytes = text.as_bytes();
    let mut word = Vec::with_capacity(64);
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        if at < bytes.len() && !bytes[at].is_ascii() {
            let end = run_end(text, at);
            if end > at {
                folded_terms(&text[start..end], &mut word, &mut each);
                at = end;
                continue;
            }
        }
        if start < at {
            ascii_term(&bytes[start..at], &mut word, &mut each);
            continue;
        }
        // No part of a word.
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

/// Where the word that goes on at `at` ends.
fn run_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let end = rest.find(|c| !is_part(c));
    end.map_or(text.len(), |end| at + end)
}

/// Whether a character is part of a word.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c) || is_joiner(c)
}

/// Characters without width within words.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}')
}

fn ascii_term(raw: &[u8], word: &mut Vec<u8>, each: &mut impl FnMut(Term<'_>)) {
    word.clear();
    let raw = &raw[..raw.len().min(LONGEST)];
    word.extend(raw.iter().map(u8::to_ascii_lowercase));
    each(Term {
        bytes: word,
        is_extra: false,
    });
    let is_acronym = raw[0].is_ascii_uppercase()
        && (2..=LONGEST_ACRONYM).contains(&raw.len())
        && raw.iter().all(|b| !b.is_ascii_lowercase())
        && raw.iter().filter(|b| b.is_ascii_uppercase()).count() > 1;
    if is_acronym {
        exact(word, raw, each);
    }
}

/// The exact form of a term.
fn exact(word: &mut Vec<u8>, raw: &[u8], each: &mut impl FnMut(Term<'_>)) {
    word.push(EXACT);
    word.extend_from_slice(raw);
    each(Term {
        bytes: word,
        is_extra: true,
    });
}

/// The terms of a word that is not plain ASCII.
fn folded_terms(run: &str, word: &mut Vec<u8>, each: &mut impl FnMut(Term<'_>)) {
    let folded = fold(run);
    let pieces: Vec<Range<usize>> = pieces(&folded).collect();
    for piece in &pieces {
        let text = &folded[piece.clone()];
        if text.starts_with(is_pairwise) {
            pairs(text, each);
            continue;
        }
        word.clear();
        word.extend_from_slice(beginning(text).as_bytes());
        each(Term {
            bytes: word,
            is_extra: false,
        });
        if pieces.len() > 1 {
            continue;
        }
        let raw: String = run
            .to_lowercase()
            .nfc()
            .filter(|c| !is_joiner(*c))
            .collect();
        let raw = beginning(&raw);
        if raw.as_bytes() != &**word {
            exact(word, raw.as_bytes(), each);
        }
    }
}

/// The first characters of a word.
fn beginning(text: &str) -> &str {
    text.char_indices()
        .nth(LONGEST)
        .map_or(text, |(end, _)| &text[..end])
}

/// A word without regard to case, accents and width.
fn fold(run: &str) -> String {
    let mut folded = String::with_capacity(run.len());
    let lower = run.nfkd().flat_map(char::to_lowercase);
    for c in lower.filter(|c| !is_joiner(*c) && !is_accent(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            _ => folded.push(c),
        }
    }
    folded.nfc().collect()
}

/// Marks that a reader may leave out: accents, points of Hebrew and Arabic. Others are letters of their script.
fn is_accent(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6ed}'
    )
}

/// Whether words of the character's script are not set apart by spaces, or may be sought by their parts: Chinese,
/// Japanese, Korean, Thai, Lao, Khmer, Burmese.
fn is_pairwise(c: char) -> bool {
    c >= '\u{e00}'
        && matches!(
            c,
            '\u{e00}'..='\u{eff}'
                | '\u{1000}'..='\u{109f}'
                | '\u{1100}'..='\u{11ff}'
                | '\u{1780}'..='\u{17ff}'
                | '\u{3005}'..='\u{3007}'
                | '\u{3031}'..='\u{318f}'
                | '\u{31f0}'..='\u{31ff}'
                | '\u{3400}'..='\u{9fff}'
                | '\u{a960}'..='\u{a97f}'
                | '\u{ac00}'..='\u{d7ff}'
                | '\u{f900}'..='\u{faff}'
                | '\u{20000}'..='\u{3ffff}'
        )
}

/// The parts of a folded word that are of one way of writing, without what is no part of a word.
fn pieces(folded: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &folded[at..];
        let start = at + rest.find(is_part)?;
        let is_pairs = folded[start..].starts_with(is_pairwise);
        let end = folded[start..].find(|c| !is_part(c) || is_pairwise(c) != is_pairs);
        at = end.map_or(folded.len(), |end| start + end);
        Some(start..at)
    })
}

/// All pairs of neighbours, and the last character alone, so that each character begins a term.
fn pairs(text: &str, each: &mut impl FnMut(Term<'_>)) {
    let mut ends = text.char_indices().map(|(at, _)| at).skip(1);
    let (mut start, mut middle) = (0, ends.next());
    while let Some(next) = middle {
        let end = ends.next();
        each(Term {
            bytes: &text.as_bytes()[start..end.unwrap_or(text.len())],
            is_extra: false,
        });
        (start, middle) = (next, end);
    }
    each(Term {
        bytes: &text.as_bytes()[start..],
        is_extra: start > 0,
    });
}

/// The term that documents with this title have: its first term, and a digest of all. It finds an exact title.
pub fn title_key(title: &str) -> Option<Vec<u8>> {
    let mut first = None;
    let mut hash: u32 = 0x811c_9dc5;
    each_term(title, |term| {
        if term.is_extra {
            return;
        }
        first.get_or_insert_with(|| term.bytes.to_vec());
        // FNV-1a of UTF-16, which is what a script has of a string.
        let text = str::from_utf8(term.bytes).unwrap_or_default();
        for unit in text.encode_utf16().chain([u16::from(EXACT)]) {
            hash = (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193);
        }
    });
    let mut key = first?;
    key.extend_from_slice(format!("{}={hash:08x}", EXACT as char).as_bytes());
    Some(key)
}

/// The order of terms, which is that of strings in a script: by units of UTF-16.
pub fn compare(a: &[u8], b: &[u8]) -> std::cmp::Ordering {
    let differ = a.iter().zip(b).find(|(a, b)| a != b);
    // Characters beyond U+FFFF come before U+E000.
    let key = |byte: u8| match byte {
        0xee | 0xef => byte + 0x10,
        _ => byte,
    };
    match differ {
        Some((&a, &b)) => key(a).cmp(&key(b)),
        None => a.len().cmp(&b.len()),
    }
}

/// Whether a term is an exact form, or the key of a title.
pub fn is_variant(term: &[u8]) -> bool {
    memchr::memchr(EXACT, term).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_term(text, |term| {
            all.push(String::from_utf8(term.bytes.to_vec()).unwrap());
        });
        all
    }

    #[test]
    fn words_are_folded_and_keep_their_exact_form() {
        assert_eq!(
            terms("A ceasefire, in Kyiv."),
            ["a", "ceasefire", "in", "kyiv"]
        );
        assert_eq!(terms("WHO who"), ["who", "who WHO", "who"]);
        assert_eq!(terms("Müller"), ["muller", "muller müller"]);
        assert_eq!(terms("Mu\u{308}ller"), ["muller", "muller müller"]);
        assert_eq!(
            terms("Straße STRASSE"),
            ["strasse", "strasse straße", "strasse", "strasse STRASSE"]
        );
        assert_eq!(terms("Ａｂｃ１"), ["abc1", "abc1 ａｂｃ１"]);
        assert_eq!(terms("don’t stop—now"), ["don", "t", "stop", "now"]);
        assert_eq!(terms("de\u{ad}ter"), ["deter"]);
        assert_eq!(
            terms("Ёлка ёлка"),
            ["елка", "елка ёлка", "елка", "елка ёлка"]
        );
        assert_eq!(
            terms("ΟΔΟΣ οδός"),
            ["οδοσ", "οδοσ οδος", "οδοσ", "οδοσ οδός"]
        );
    }

    #[test]
    fn scripts_without_spaces_become_pairs() {
        assert_eq!(terms("停火協議"), ["停火", "火協", "協議", "議"]);
        assert_eq!(terms("ｶﾞｽ"), ["ガス", "ス"]);
        assert_eq!(terms("정전 협상"), ["정전", "전", "협상", "상"]);
        assert_eq!(terms("2025年に"), ["2025", "年に", "に"]);
        assert_eq!(terms("火"), ["火"]);
        assert_eq!(terms("ไทย"), ["ไท", "ทย", "ย"]);
        assert_eq!(terms("𠮷野"), ["𠮷野", "野"]);
    }

    #[test]
    fn long_words_are_cut_and_odd_characters_do_no_harm() {
        let long = "x".repeat(1 << 20);
        assert_eq!(terms(&long), ["x".repeat(LONGEST)]);
        let marks = format!("a{}", "\u{301}".repeat(100_000));
        assert_eq!(terms(&marks)[0], "a");
        assert_eq!(
            terms("½ ﷺ ™ 🎉 \u{301}"),
            ["1", "2", "صلى", "الله", "عليه", "وسلم"]
        );
    }

    #[test]
    fn terms_are_ordered_as_in_a_script() {
        let mut all = ["z", "\u{ffff}", "\u{e000}", "𠮷", "a b", "a", "ab"];
        all.sort_by(|a, b| compare(a.as_bytes(), b.as_bytes()));
        let mut by_units = all;
        by_units.sort_by_key(|text| text.encode_utf16().collect::<Vec<_>>());
        assert_eq!(all, by_units);
    }

    #[test]
    fn a_title_is_found_by_its_words() {
        let key = |title: &str| String::from_utf8(title_key(title).unwrap()).unwrap();
        assert_eq!(key("Kyiv rejects"), key("KYIV: rejects!"));
        assert_ne!(key("Kyiv rejects"), key("Kyiv"));
        assert!(key("Kyiv rejects").starts_with("kyiv ="));
        assert_eq!(title_key("…"), None);
    }
}
