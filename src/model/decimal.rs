//! Decimal numbers as people write them, exact, so that halves round up.

/// One, in millionths.
const ONE: u64 = 1_000_000;

/// A decimal number that is not negative, in millionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(u64);

impl Decimal {
    /// One.
    pub const ONE: Self = Self(ONE);

    /// Reads `7`, `0.7` or `.7`; nothing else, and at most six digits before the point.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let written = !whole.is_empty() || !fraction.is_empty();
        if !written || !digits(whole) || !digits(fraction) || whole.len() > 6 {
            return None;
        }
        // Digits behind the sixth cannot move a whole percent but at an exact half: keep one.
        let fraction: String = fraction.chars().chain("000000".chars()).take(6).collect();
        let whole: u64 = if whole.is_empty() {
            0
        } else {
            whole.parse().ok()?
        };
        Some(Self(whole * ONE + fraction.parse::<u64>().ok()?))
    }

    /// A hundred times as much: a share in percent.
    pub fn percent(self) -> Self {
        Self(self.0 * 100)
    }

    /// The nearest whole number, halves up.
    pub fn rounded(self) -> u64 {
        (self.0 + ONE / 2) / ONE
    }

    /// As somebody would write it: `65`, `12.5`.
    pub fn text(self) -> String {
        let (whole, fraction) = (self.0 / ONE, self.0 % ONE);
        let text = format!("{whole}.{fraction:06}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exact() {
        let rounded = |text| Decimal::parse(text).map(Decimal::rounded);
        assert_eq!(rounded("29.5"), Some(30));
        assert_eq!(rounded("29.499999"), Some(29));
        assert_eq!(rounded("-1"), None);
        assert_eq!(rounded("."), None);
        let share = |text| Decimal::parse(text).map(|share| share.percent().text());
        assert_eq!(share("0.65").as_deref(), Some("65"));
        assert_eq!(share(".125").as_deref(), Some("12.5"));
        assert_eq!(share("10").as_deref(), Some("1000"));
    }
}
