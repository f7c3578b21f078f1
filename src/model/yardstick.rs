//! The yardstick of likelihood: seven bands with their terms (ICD 203, section D.6.e.(2)(a)).

/// A band of the yardstick.
#[derive(Debug, PartialEq, Eq)]
pub struct Band {
    /// The term.
    pub term: &'static str,
    /// The other term that ICD 203 gives for it.
    pub synonym: &'static str,
    /// Where it begins, in percent.
    pub low: u8,
    /// Where it ends, in percent; the next one begins there.
    pub high: u8,
    /// Close variants of the two, which people write.
    variants: &'static [&'static str],
}

/// The bands, lowest first. They touch, and leave 0 and 100 to what is certain.
pub static YARDSTICK: [Band; 7] = [
    Band {
        term: "almost no chance",
        synonym: "remote",
        low: 1,
        high: 5,
        variants: &["remote chance"],
    },
    Band {
        term: "very unlikely",
        synonym: "highly improbable",
        low: 5,
        high: 20,
        variants: &["highly unlikely", "very improbable"],
    },
    Band {
        term: "unlikely",
        synonym: "improbable",
        low: 20,
        high: 45,
        variants: &["improbably"],
    },
    Band {
        term: "roughly even chance",
        synonym: "roughly even odds",
        low: 45,
        high: 55,
        variants: &["roughly even", "even chance", "even odds"],
    },
    Band {
        term: "likely",
        synonym: "probable",
        low: 55,
        high: 80,
        variants: &["probably"],
    },
    Band {
        term: "very likely",
        synonym: "highly probable",
        low: 80,
        high: 95,
        variants: &["highly likely", "very probable"],
    },
    Band {
        term: "almost certain",
        synonym: "nearly certain",
        low: 95,
        high: 99,
        variants: &["almost certainly"],
    },
];

impl Band {
    /// The band that a text names. Case, spaces, hyphens and an article before it do not count.
    pub fn named(text: &str) -> Option<&'static Self> {
        let words = folded(text);
        let words = words.strip_prefix("a ").unwrap_or(&words);
        YARDSTICK
            .iter()
            .find(|band| band.names().any(|name| name == words))
    }

    /// All that names a band, the term first.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let variants = self.variants.iter().copied();
        [self.term, self.synonym].into_iter().chain(variants)
    }

    /// The longest name of a band that stands in a sentence. `remote` alone is left out: it also
    /// says where a place lies.
    pub fn mentioned(sentence: &str) -> Option<&'static str> {
        let sentence = format!(" {} ", words_of(sentence));
        let names = YARDSTICK.iter().flat_map(Self::names);
        names
            .filter(|name| *name != "remote" && sentence.contains(&format!(" {name} ")))
            .max_by_key(|name| name.len())
    }
}

/// A name without case, and with one space between its words.
fn folded(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '_'));
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

/// The words of a sentence in lower case, with one space between them.
pub(super) fn words_of(sentence: &str) -> String {
    let words = sentence.split(|c: char| !c.is_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_touch_and_no_name_stands_for_two() {
        for pair in YARDSTICK.windows(2) {
            assert_eq!(pair[0].high, pair[1].low);
        }
        assert_eq!((YARDSTICK[0].low, YARDSTICK[6].high), (1, 99));
        for band in &YARDSTICK {
            for name in band.names() {
                assert_eq!(Band::named(name), Some(band), "{name}");
            }
        }
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        let term = |text| Band::named(text).map(|band| band.term);
        assert_eq!(term("Almost  Certainly"), Some("almost certain"));
        assert_eq!(term("a roughly-even chance"), Some("roughly even chance"));
        assert_eq!(term("REMOTE"), Some("almost no chance"));
        assert_eq!(term("possible"), None);
        assert_eq!(term("likely not"), None);
    }

    #[test]
    fn sentences_are_searched_by_whole_words() {
        let found = Band::mentioned;
        assert_eq!(found("It is very-likely to rain."), Some("very likely"));
        assert_eq!(found("It is unlikely, we think."), Some("unlikely"));
        assert_eq!(found("A remote village; likelihoods vary"), None);
    }
}
