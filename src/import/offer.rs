//! Closing offers: what an agent could do next, which is no part of what it judges.

/// How an offer begins, and what it must hold besides, in lower case.
const CONDITIONS: [&str; 9] = [
    "if you like",
    "if you’d like",
    "if you would like",
    "if you want",
    "if you wish",
    "if you prefer",
    "if useful",
    "if helpful",
    "if it would be ",
];
const PROMISES: [&str; 9] = [
    " i can ",
    " i could ",
    " i will ",
    " i’ll ",
    " i would ",
    " i’d ",
    " me to ",
    " let me know",
    " just say ",
];
/// How an offer begins that needs nothing else.
const QUESTIONS: [&str; 7] = [
    "would you like me to ",
    "would you like a ",
    "do you want me to ",
    "shall i ",
    "should i ",
    "let me know if you",
    "let me know whether you",
];
/// An offer is one short paragraph.
const LONGEST: usize = 800;

/// Whether a paragraph offers more.
pub fn is_offer(paragraph: &str) -> bool {
    if paragraph.len() > LONGEST {
        return false;
    }
    let words = paragraph
        .to_lowercase()
        .replace('\'', "’")
        .replace(['*', '_'], "");
    let words = words.trim_start_matches(|c: char| !c.is_alphabetic());
    let conditional = CONDITIONS.iter().any(|start| words.starts_with(start));
    let promises = words.replace([',', '—', '–', ':', '…'], " ");
    let promises = promises.split_whitespace().collect::<Vec<_>>();
    let promises = format!("{} ", promises.join(" "));
    (conditional && PROMISES.iter().any(|promise| promises.contains(promise)))
        || QUESTIONS.iter().any(|start| words.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::is_offer;

    #[test]
    fn offers_are_told_from_conditions() {
        for offer in [
            "If you like, I can map each point.",
            "If you'd like — I'll prepare a table.",
            "**Would you like me to** compare the two?",
            "Let me know if you need more.",
            "If you like, I can:",
        ] {
            assert!(is_offer(offer), "{offer}");
        }
        for text in [
            "If you want peace, prepare for war.",
            "Should Kyiv sign, the army shrinks.",
            "I can see no way out.",
            "",
        ] {
            assert!(!is_offer(text), "{text}");
        }
    }
}
