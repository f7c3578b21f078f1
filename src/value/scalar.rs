//! Writing a text as a scalar of YAML, so that it is read back as it was.

/// A text as a YAML scalar: plain where that is safe, else quoted as in JSON, which is YAML.
///
/// ```
/// use standpoint::value::yaml_scalar;
/// assert_eq!(yaml_scalar("UA-01"), "UA-01");
/// assert_eq!(yaml_scalar("Kyiv: a draft"), "\"Kyiv: a draft\"");
/// ```
pub fn yaml_scalar(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/');
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let null = matches!(text, "null" | "Null" | "NULL");
    if starts_well && !null && text.chars().all(safe) && text.trim() == text {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
