//! Tables as CSV (RFC 4180), in UTF-8.

/// A table in the making. Lines end in CRLF.
///
/// A cell that a spreadsheet would run as a formula gets an apostrophe in front, because texts are untrusted; the JSON
/// beside a table has them as written.
pub struct Csv {
    text: String,
    is_first: bool,
}

impl Csv {
    /// A table with these columns, with `room` bytes reserved for it.
    pub fn new(columns: &[&str], room: usize) -> Self {
        let mut csv = Self {
            text: String::with_capacity(room),
            is_first: true,
        };
        csv.row(columns.iter().copied());
        csv
    }

    /// Adds a cell to the row.
    pub fn cell(&mut self, value: &str) {
        if !self.is_first {
            self.text.push(',');
        }
        self.is_first = false;
        cell(&mut self.text, value);
    }

    /// Ends the row.
    pub fn end(&mut self) {
        self.text.push_str("\r\n");
        self.is_first = true;
    }

    /// Adds a row.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) {
        cells.into_iter().for_each(|value| self.cell(value));
        self.end();
    }

    /// The bytes of the table.
    pub fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }
}

/// Several values in one cell, with `; ` between them. One that has a semicolon or begins with a quotation mark is in
/// quotation marks, as a cell of a table would be.
pub fn several(values: &[&str]) -> String {
    let value = |value: &&str| {
        if value.contains(';') || value.starts_with('"') {
            format!("\"{}\"", value.replace('"', "\"\""))
        } else {
            (*value).to_owned()
        }
    };
    values.iter().map(value).collect::<Vec<_>>().join("; ")
}

fn cell(text: &mut String, value: &str) {
    // With apostrophes of its own, too, so that one can be taken off again.
    let formula = value
        .trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r']);
    let quoted = value.contains([',', '"', '\n', '\r', ';']);
    if quoted {
        text.push('"');
    }
    if formula {
        text.push('\'');
    }
    if quoted {
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula_runs() {
        let written = |value| {
            let mut text = String::new();
            cell(&mut text, value);
            text
        };
        assert_eq!(written("plain"), "plain");
        assert_eq!(written("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(written("=1+1"), "'=1+1");
        assert_eq!(written("'=1+1"), "''=1+1");
        assert_eq!(written("'tis"), "'tis");
        assert_eq!(
            several(&["A; B", "\"C\" D", "E \"F\""]),
            "\"A; B\"; \"\"\"C\"\" D\"; E \"F\""
        );
        assert_eq!(written("@SUM(A1,B1)"), "\"'@SUM(A1,B1)\"");
    }

    #[test]
    fn rows_end_in_crlf() {
        let mut csv = Csv::new(&["a", "b"], 0);
        csv.row(["1", ""]);
        assert_eq!(csv.into_bytes(), b"a,b\r\n1,\r\n");
    }
}
