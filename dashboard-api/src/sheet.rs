//! Rows as files: CSV and XLSX.

use std::fmt::Write;

use finco_domain::people::Language;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::tables::Cell;

/// CSV as spreadsheets of this region open it: byte order mark, `;`, decimal comma but in English.
pub(crate) fn csv(headings: &[String], rows: &[Vec<Cell>], language: Language) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    let headings: Vec<Cell> = headings.iter().cloned().map(Cell::Text).collect();
    for row in std::iter::once(&headings).chain(rows) {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(';');
            }
            push_cell(&mut text, cell, language);
        }
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn push_cell(text: &mut String, cell: &Cell, language: Language) {
    match cell {
        Cell::Empty => {}
        Cell::Number(number) => {
            let number = number.to_string();
            let comma = language != Language::En;
            text.push_str(&if comma { number.replace('.', ",") } else { number });
        }
        Cell::Moment(at) => {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}", at.format("%Y-%m-%d %H:%M:%S"));
        }
        Cell::Text(words) => push_text(text, &harmless(words)),
    }
}

fn push_text(text: &mut String, words: &str) {
    if words.contains([';', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&words.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(words);
    }
}

/// Words of clients must not run as formulas on the desk of whoever opens the file.
fn harmless(words: &str) -> String {
    let first = words.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    if matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    ) {
        format!("'{words}")
    } else {
        words.to_owned()
    }
}

/// Longest text of a cell that Excel takes, in characters of UTF-16.
const CELL_LIMIT: usize = 32_767;

/// An XLSX workbook with one sheet. Texts are texts there: nothing runs.
pub(crate) fn xlsx(name: &str, headings: &[String], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let moment = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, &bold)?;
        sheet.set_column_width(column, 18)?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                Cell::Empty => {}
                Cell::Number(number) => drop(sheet.write_number(line, column, *number)?),
                Cell::Moment(at) => drop(sheet.write_datetime_with_format(line, column, at, &moment)?),
                Cell::Text(words) => drop(sheet.write_string(line, column, cut(words))?),
            }
        }
    }
    book.save_to_buffer()
}

fn cut(words: &str) -> &str {
    let mut units = 0;
    for (at, c) in words.char_indices() {
        units += c.len_utf16();
        if units > CELL_LIMIT {
            return &words[..at];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_opens_in_a_spreadsheet_and_runs_nothing() {
        let rows = [
            vec![
                Cell::Text("=HYPERLINK(\"http://x\")".into()),
                Cell::Number(83.5),
                Cell::Empty,
            ],
            vec![
                Cell::Text(" -1+1; soʻz".into()),
                Cell::Number(-2.0),
                Cell::Text("@SUM".into()),
            ],
        ];
        let headings = ["Nomi".to_owned(), "Ball".to_owned(), "Izoh".to_owned()];
        let text = String::from_utf8(csv(&headings, &rows, Language::Uz)).unwrap();
        let want = "\u{feff}Nomi;Ball;Izoh\r\n\"'=HYPERLINK(\"\"http://x\"\")\";83,5;\r\n\"' -1+1; soʻz\";-2;'@SUM\r\n";
        assert_eq!(text, want);
        assert!(
            String::from_utf8(csv(&headings, &rows, Language::En))
                .unwrap()
                .contains(";83.5;")
        );
    }

    #[test]
    fn a_workbook_is_a_workbook() {
        let long = "ж".repeat(40_000);
        let at = "2026-11-16T10:00:00".parse().unwrap();
        let rows = [
            vec![Cell::Text(long), Cell::Number(1.0)],
            vec![Cell::Moment(at), Cell::Empty],
        ];
        let bytes = xlsx("waits", &["A".to_owned(), "B".to_owned()], &rows).unwrap();
        assert!(bytes.starts_with(b"PK\x03\x04") && bytes.len() > 1_000);
    }
}
