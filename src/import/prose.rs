//! The words of a line without its addresses: a date or a percent sign within an address says nothing.

use super::words::is_address_char;
use crate::tally;

/// Number of bytes before `://` in which its scheme begins.
const LONGEST_SCHEME: usize = 8;
/// What opens the destination of a link in Markdown.
const DESTINATION: &str = "](";

/// The stretches of a line between its addresses and the destinations of its links, in order.
pub fn prose(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let Some((start, end)) = address(text) else {
            return Some(text);
        };
        rest = Some(&text[end..]);
        Some(&text[..start])
    })
}

/// Where the first address of a text begins and ends.
fn address(text: &str) -> Option<(usize, usize)> {
    let web = text.find("://");
    let link = text
        .find(DESTINATION)
        .filter(|at| web.is_none_or(|web| *at < web));
    let start = match (link, web) {
        (Some(at), _) => at + DESTINATION.len(),
        (None, Some(at)) => {
            let near = text.as_bytes()[..at].iter().rev().take(LONGEST_SCHEME);
            at - near.take_while(|byte| byte.is_ascii_alphanumeric()).count()
        }
        (None, None) => return None,
    };
    let end = text[start..].find(|c| !is_address_char(c));
    let end = end.map_or(text.len(), |end| start + end);
    tally::look(end);
    Some((start, end.max(start)))
}

#[cfg(test)]
mod tests {
    use super::prose;

    #[test]
    fn addresses_are_no_prose() {
        for (line, stretches) in [
            ("On 5 May", &["On 5 May"][..]),
            (
                "([Town](https://a.example/#:~:text=on%2020%20May)), so",
                &["([Town](", " so"],
            ),
            ("see https://a.example/5%20May now", &["see ", " now"]),
            ("[5 May](may-5.md) it", &["[5 May](", " it"]),
            ("见https://a.example/，5月", &["见", "，5月"]),
            ("://", &["", ""]),
            ("](", &["](", ""]),
        ] {
            assert_eq!(prose(line).collect::<Vec<_>>(), stretches, "{line}");
        }
    }
}
