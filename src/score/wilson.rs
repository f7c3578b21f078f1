//! The score interval of Wilson for a share (E. B. Wilson, "Probable inference, the law of succession, and statistical
//! inference", Journal of the American Statistical Association 22 (1927), pages 209 to 212).

/// The quantile of the standard normal distribution that leaves 2.5% above it: that of a 95% interval.
pub const Z: f64 = 1.959_963_984_540_054;

/// The 95% interval of a share, in whole percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PercentBounds {
    /// Its lower end, 0 to 100.
    pub low: u8,
    /// Its upper end, 0 to 100.
    pub high: u8,
}

impl PercentBounds {
    /// The interval of `count` of `total`; `None` without any.
    pub fn of(count: u32, total: u32) -> Option<Self> {
        let (low, high) = wilson(count, total)?;
        Some(Self {
            low: percent(low),
            high: percent(high),
        })
    }
}

/// The 95% interval of `count` of `total`, as shares from 0 to 1; `None` without any. More than all count as all.
///
/// The steps, in this order, are those of the script in `docs/data.md`, so that both round alike.
pub fn wilson(count: u32, total: u32) -> Option<(f64, f64)> {
    if total == 0 {
        return None;
    }
    let (k, n) = (f64::from(count.min(total)), f64::from(total));
    let center = (k + Z * Z / 2.0) / (n + Z * Z);
    let half = Z * (k * (n - k) / n + Z * Z / 4.0).sqrt() / (n + Z * Z);
    Some(((center - half).max(0.0), (center + half).min(1.0)))
}

/// A share as whole percent, rounded half up.
pub fn percent(share: f64) -> u8 {
    let half_steps = (0..=100u8).rev();
    let reached = |at: &u8| share * 100.0 + 0.5 >= f64::from(*at);
    half_steps.into_iter().find(reached).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `statsmodels` 0.15.0: `proportion_confint(count, total, alpha=0.05, method="wilson")`.
    const KNOWN: [(u32, u32, f64, f64); 13] = [
        (0, 1, 0.0, 0.793_450_685_622_762_7),
        (1, 1, 0.206_549_314_377_237_4, 1.0),
        (2, 3, 0.207_659_600_802_047_7, 0.938_508_055_279_603_7),
        (8, 10, 0.490_162_471_536_641_83, 0.943_317_848_545_624_7),
        (0, 20, 0.0, 0.161_125_158_052_819_4),
        (3, 20, 0.052_368_745_896_216_595, 0.360_418_864_740_756_96),
        (7, 20, 0.181_191_824_101_082_03, 0.567_145_723_314_763_8),
        (20, 20, 0.838_874_841_947_180_4, 1.0),
        (12, 31, 0.237_331_014_203_802_5, 0.561_758_913_803_392_7),
        (31, 40, 0.624_969_032_576_899_8, 0.876_839_086_764_592_7),
        (1, 100, 0.001_767_432_064_140_647, 0.054_486_196_178_705_33),
        (99, 100, 0.945_513_803_821_294_6, 0.998_232_567_935_859_3),
        (500, 1000, 0.469_069_600_368_104_2, 0.530_930_399_631_895_8),
    ];

    #[test]
    fn the_interval_is_that_of_statsmodels() {
        for (count, total, low, high) in KNOWN {
            let (ours_low, ours_high) = wilson(count, total).unwrap();
            assert!((ours_low - low).abs() < 1e-12, "{count} of {total}");
            assert!((ours_high - high).abs() < 1e-12, "{count} of {total}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn percentages_are_whole_and_rounded_half_up() {
        let bounds = |count, total| {
            let bounds = PercentBounds::of(count, total).unwrap();
            (bounds.low, bounds.high)
        };
        assert_eq!(bounds(31, 40), (62, 88));
        assert_eq!(bounds(0, 20), (0, 16));
        assert_eq!(bounds(20, 20), (84, 100));
        assert_eq!(PercentBounds::of(0, 0), None);
        let shares = [0.0, 0.004_9, 0.005, 0.125, 0.994_9, 0.995, 1.0];
        assert_eq!(shares.map(percent), [0, 0, 1, 13, 99, 100, 100]);
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_mirrors(total in 1u32..5_000, part in 0u32..5_000) {
            let count = part % (total + 1);
            let (low, high) = wilson(count, total).unwrap();
            let share = f64::from(count) / f64::from(total);
            prop_assert!(0.0 <= low && low <= share + 1e-12);
            prop_assert!(share - 1e-12 <= high && high <= 1.0);
            let (other_low, other_high) = wilson(total - count, total).unwrap();
            prop_assert!((1.0 - high - other_low).abs() < 1e-12);
            prop_assert!((1.0 - low - other_high).abs() < 1e-12);
        }
    }
}
