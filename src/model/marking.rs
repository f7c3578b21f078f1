//! TLP 2.0 markings (FIRST, Traffic Light Protocol, August 2022).

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Complaint, nearest};

/// How far a document may be shared, from widest to narrowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Marking {
    /// The world.
    Clear,
    /// The community.
    Green,
    /// The organisation and its clients.
    Amber,
    /// The organisation only.
    AmberStrict,
    /// Named recipients only.
    Red,
}

impl Marking {
    /// All labels, lowest first.
    pub const ALL: [Self; 5] = [
        Self::Clear,
        Self::Green,
        Self::Amber,
        Self::AmberStrict,
        Self::Red,
    ];

    /// The label as TLP 2.0 writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }

    /// Reads a label. `TLP:WHITE`, as TLP 1.0 calls `TLP:CLEAR`, comes with a warning.
    ///
    /// # Errors
    /// A complaint with the nearest label, where the text is not one.
    pub fn parse(text: &str) -> Result<(Self, Option<Complaint>), Complaint> {
        let upper = text.to_uppercase();
        if let Some(marking) = Self::ALL.into_iter().find(|m| m.label() == upper) {
            return Ok((marking, None));
        }
        if upper == "TLP:WHITE" {
            let message = format!("`{text}` is a label of TLP 1.0, and means `TLP:CLEAR`");
            let warning = Complaint::new(Code::BadMarking, message, "write `TLP:CLEAR`");
            return Ok((Self::Clear, Some(warning)));
        }
        let labels = Self::ALL.map(Self::label);
        let hint = match nearest(&upper, labels) {
            Some(label) => format!("did you mean `{label}`?"),
            None if upper == "WHITE" => "write `TLP:CLEAR`".to_owned(),
            None => format!("write one of {}", labels.join(", ")),
        };
        let message = format!("`{text}` is not a marking of TLP 2.0");
        Err(Complaint::new(Code::BadMarking, message, hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_labels_in_any_case_and_no_others() {
        assert_eq!(
            Marking::parse("tlp:amber+strict"),
            Ok((Marking::AmberStrict, None))
        );
        let (white, warning) = Marking::parse("tlp:white").unwrap();
        assert!(white == Marking::Clear && warning.unwrap().hint.contains("TLP:CLEAR"));
        let hint = Marking::parse("WHITE").unwrap_err().hint;
        assert!(hint.contains("TLP:CLEAR"), "{hint}");
        assert!(
            Marking::parse("TLP:GREAN")
                .unwrap_err()
                .hint
                .contains("TLP:GREEN")
        );
    }
}
