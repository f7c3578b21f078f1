//! Numbers as printable characters: what gzip packs best of all that a script can hold.

/// The first character; with those after it, 91 characters are used, all but `\`.
const FIRST: u8 = b'#';
/// Values below this are one character and end a number.
const FINAL: u32 = 64;
/// Number of characters that say that more follow.
const MORE: u32 = 27;

/// Appends a number.
pub fn push(out: &mut Vec<u8>, value: u32) {
    if value < FINAL {
        out.push(symbol(value));
        return;
    }
    // Most significant digit first. Each length begins where the one before ends, so no number has two forms.
    let mut rest = value / FINAL - 1;
    let mut digits = [0; 8];
    let mut count = 0;
    loop {
        digits[count] = rest % MORE;
        count += 1;
        if rest < MORE {
            break;
        }
        rest = rest / MORE - 1;
    }
    for digit in digits[..count].iter().rev() {
        out.push(symbol(FINAL + digit));
    }
    out.push(symbol(value % FINAL));
}

fn symbol(value: u32) -> u8 {
    // At most 90.
    let character = FIRST + u8::try_from(value).unwrap_or(0);
    character + u8::from(character >= b'\\')
}

/// Reads a number at the beginning of `text`, which is moved past it; `None` if there is none.
pub fn take(text: &mut &[u8]) -> Option<u32> {
    let mut high: Option<u32> = None;
    loop {
        let (&first, rest) = text.split_first()?;
        *text = rest;
        if !(FIRST..=b'~').contains(&first) || first == b'\\' {
            return None;
        }
        let value = u32::from(first - FIRST - u8::from(first > b'\\'));
        if value < FINAL {
            let high = high.map_or(Some(0), |high| high.checked_add(1)?.checked_mul(FINAL))?;
            return high.checked_add(value);
        }
        let digit = value - FINAL;
        let next = high.map_or(Some(0), |high| high.checked_add(1)?.checked_mul(MORE))?;
        high = Some(next.checked_add(digit)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_and_are_short() {
        let mut values: Vec<u32> = (0..200_000).collect();
        values.extend([u32::MAX - 1, u32::MAX, 1 << 24, 1 << 30]);
        for value in values {
            let mut out = Vec::new();
            push(&mut out, value);
            let mut text = &*out;
            assert_eq!(take(&mut text), Some(value));
            assert!(text.is_empty());
            assert!(!out.contains(&b'\\') && !out.contains(&b'"'));
            let most = match value {
                0..64 => 1,
                64..1792 => 2,
                1792..48_448 => 3,
                _ => 7,
            };
            assert!(out.len() <= most, "{value}: {out:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in ["", "\\", "~", "~~~~~~~~~~~~~~~~", " ", "\u{7f}"] {
            assert_eq!(take(&mut text.as_bytes()), None, "{text:?}");
        }
    }
}
