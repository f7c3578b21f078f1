//! Conditions and ranges of requests: what the client has already, and which bytes it wants.

/// Whether the value of `If-None-Match` names the content, by weak comparison (RFC 9110, section 13.1.2).
pub(super) fn is_known(if_none_match: &str, etag: &str) -> bool {
    // No tag holds a quote, but a comma may stand in one: the list is taken apart at its quotes.
    let mut tags = if_none_match.split('"').skip(1).step_by(2);
    if_none_match.trim() == "*" || tags.any(|tag| tag == etag)
}

/// Whether the value of `If-Range` names the content, by strong comparison (RFC 9110, section 13.1.5).
pub(super) fn is_same(if_range: &str, etag: &str) -> bool {
    if_range.trim() == format!("\"{etag}\"")
}

/// Which bytes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// All of them.
    Whole,
    /// From the first to the last, both included.
    Bytes {
        /// The offset of the first byte.
        first: u64,
        /// The offset of the last byte.
        last: u64,
    },
    /// Only such as are not there.
    Unsatisfiable,
}

impl Part {
    /// Reads the value of `Range` for a content of some length (RFC 9110, section 14.1.2). Several
    /// ranges, other units and what is malformed mean the whole, as section 14.2 allows.
    pub fn read(range: &str, length: u64) -> Self {
        let Some((unit, range)) = range.trim().split_once('=') else {
            return Self::Whole;
        };
        let Some((first, last)) = range.trim().split_once('-') else {
            return Self::Whole;
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !unit.eq_ignore_ascii_case("bytes") || !is_digits(first) || !is_digits(last) {
            return Self::Whole;
        }
        // Digits that do not fit are a number beyond every end.
        let number = |digits: &str| digits.parse().unwrap_or(u64::MAX);
        let end = length.saturating_sub(1);
        match (first, last) {
            ("", "") => Self::Whole,
            ("", count) => match number(count).min(length) {
                0 => Self::Unsatisfiable,
                count => Self::Bytes {
                    first: length - count,
                    last: end,
                },
            },
            (first, last) => {
                let (first, last) = match last {
                    "" => (number(first), u64::MAX),
                    last => (number(first), number(last)),
                };
                if last < first {
                    Self::Whole
                } else if first >= length {
                    Self::Unsatisfiable
                } else {
                    let last = last.min(end);
                    Self::Bytes { first, last }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_in_lists() {
        for known in [
            "\"a,b\"",
            "W/\"a,b\"",
            "*",
            " \"x\" , \"a,b\"",
            "\"x\",W/\"a,b\"",
        ] {
            assert!(is_known(known, "a,b"), "{known}");
        }
        for other in ["", "a,b", "\"a\"", "\"a\", \"b\"", "\"*\"", "W/\"x\""] {
            assert!(!is_known(other, "a,b"), "{other}");
        }
    }

    #[test]
    fn a_weak_tag_is_not_the_same() {
        assert!(is_same("\"a\"", "a"));
        for other in [
            "W/\"a\"",
            "a",
            "\"b\"",
            "Wed, 21 Oct 2015 07:28:00 GMT",
            "\"a\", \"a\"",
        ] {
            assert!(!is_same(other, "a"), "{other}");
        }
    }

    #[test]
    fn ranges_are_cut_to_what_is_there() {
        let bytes = |first, last| Part::Bytes { first, last };
        for (range, length, expected) in [
            ("bytes=0-4", 10, bytes(0, 4)),
            ("bytes=9-9", 10, bytes(9, 9)),
            ("bytes=5-", 10, bytes(5, 9)),
            ("bytes=5-99", 10, bytes(5, 9)),
            ("bytes=5-99999999999999999999999", 10, bytes(5, 9)),
            ("Bytes=-3", 10, bytes(7, 9)),
            ("bytes=-30", 10, bytes(0, 9)),
            ("bytes=10-", 10, Part::Unsatisfiable),
            ("bytes=99999999999999999999999-", 10, Part::Unsatisfiable),
            ("bytes=-0", 10, Part::Unsatisfiable),
            ("bytes=0-", 0, Part::Unsatisfiable),
            ("bytes=-1", 0, Part::Unsatisfiable),
            ("bytes=4-3", 10, Part::Whole),
            ("bytes=0-1,3-4", 10, Part::Whole),
            ("bytes=-", 10, Part::Whole),
            ("bytes=+1-2", 10, Part::Whole),
            ("bytes=a-b", 10, Part::Whole),
            ("bytes 0-1", 10, Part::Whole),
            ("lines=0-1", 10, Part::Whole),
            ("", 10, Part::Whole),
        ] {
            assert_eq!(Part::read(range, length), expected, "{range} of {length}");
        }
    }
}
