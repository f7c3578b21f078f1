//! Rows that a command prints: as a table for people, as JSON, or as CSV.

use serde_json::{Map, Value};

use super::terminal::Terminal;
use crate::cli::ListFormat;
use crate::text::shown;
use crate::view::Csv;

/// A value of a row.
pub enum Cell {
    /// Nothing: `null` in JSON, and empty elsewhere.
    Nothing,
    /// A text.
    Text(String),
    /// Several texts: a list in JSON, and joined elsewhere.
    List(Vec<String>),
    /// A number.
    Number(usize),
}

/// A column: its name, and whether the table for people has it.
pub struct Column {
    /// The key of JSON, and the head of CSV.
    pub name: &'static str,
    /// Whether the table has it. It has room for few.
    pub in_table: bool,
}

/// Rows of cells, one for each column.
pub struct Rows {
    /// The columns.
    pub columns: &'static [Column],
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

impl Cell {
    fn text(&self, joined: impl Fn(&[&str]) -> String) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::List(list) => joined(&list.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Text(text) => Value::from(&**text),
            Self::Number(number) => Value::from(*number),
            Self::List(list) => Value::from(list.as_slice()),
        }
    }
}

impl Rows {
    /// Prints them.
    pub fn print(&self, format: ListFormat) {
        let text = match format {
            ListFormat::Table => self.table(),
            ListFormat::Json => self.json(),
            ListFormat::Csv => self.csv(),
        };
        Terminal::data(&text);
    }

    /// Aligned columns below their names. What a terminal would obey is written out.
    fn table(&self) -> String {
        let columns = self.columns.iter().enumerate();
        let columns = columns.filter(|(_, column)| column.in_table);
        let columns: Vec<_> = columns.collect();
        let head = columns.iter().map(|(_, column)| column.name.to_uppercase());
        let mut lines: Vec<Vec<String>> = vec![head.collect()];
        for row in &self.rows {
            let cells = columns.iter().map(|(at, _)| {
                let text = row[*at].text(|list| list.join(", "));
                shown(&text.replace('\n', " ")).into_owned()
            });
            lines.push(cells.collect());
        }
        let width = |at: usize| lines.iter().map(|line| line[at].chars().count()).max();
        let widths: Vec<_> = (0..columns.len())
            .map(|at| width(at).unwrap_or(0))
            .collect();
        let mut text = String::new();
        for line in &lines {
            let cells = line.iter().zip(&widths);
            let cells: Vec<_> = cells
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            let line = cells.join("  ");
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn json(&self) -> String {
        let object = |row: &Vec<Cell>| {
            let cells = self.columns.iter().zip(row);
            let object: Map<String, Value> = cells
                .map(|(column, cell)| (column.name.to_owned(), cell.json()))
                .collect();
            Value::Object(object)
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        format!("{:#}\n", Value::Array(rows))
    }

    fn csv(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|column| column.name).collect();
        let mut csv = Csv::new(&names, 0);
        for row in &self.rows {
            for cell in row {
                csv.cell(&cell.text(crate::view::several));
            }
            csv.end();
        }
        String::from_utf8(csv.into_bytes()).unwrap_or_default()
    }
}
