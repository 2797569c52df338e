//! Reads a table of employees: cells, quotes, and headings in three languages.

use finco_domain::people::Language;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Department,
    Position,
    Language,
    Telegram,
}

/// Headings as they are compared: letters and digits only, in lower case.
const HEADINGS: [(Column, &[&str]); 5] = [
    (
        Column::Name,
        &[
            "name",
            "fullname",
            "employee",
            "ism",
            "fio",
            "fish",
            "xodim",
            "ismfamiliya",
            "имя",
            "фио",
            "сотрудник",
            "фамилияимя",
        ],
    ),
    (
        Column::Department,
        &["department", "team", "bolim", "отдел", "подразделение", "департамент"],
    ),
    (
        Column::Position,
        &["position", "title", "jobtitle", "lavozim", "должность"],
    ),
    (Column::Language, &["language", "lang", "til", "язык"]),
    (
        Column::Telegram,
        &[
            "telegram",
            "telegramid",
            "telegramnumber",
            "telegramraqami",
            "telegramraqam",
            "телеграм",
            "телеграмм",
            "idтелеграм",
            "номертелеграм",
            "номервтелеграм",
            "номерtelegram",
            "idtelegram",
        ],
    ),
];

/// A row as it stands in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// As a spreadsheet counts: the heading is 1.
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) department: String,
    pub(super) position: String,
    language: String,
    telegram: String,
}

impl Row {
    /// The Telegram account; `None` when the cell is empty.
    pub(super) fn account(&self) -> Result<Option<i64>, ()> {
        match self.telegram.as_str() {
            "" => Ok(None),
            text => match text.parse::<i64>() {
                Ok(id) if (1..1 << 52).contains(&id) => Ok(Some(id)),
                _ => Err(()),
            },
        }
    }

    /// The language, by its tag or its own name; `None` when the cell is empty.
    pub(super) fn language(&self) -> Result<Option<Language>, ()> {
        match folded(&self.language).as_str() {
            "" => Ok(None),
            "uz" | "uzbek" | "ozbek" | "ozbekcha" | "узбекский" => Ok(Some(Language::Uz)),
            "ru" | "russian" | "rus" | "ruscha" | "русский" => Ok(Some(Language::Ru)),
            "en" | "english" | "ingliz" | "inglizcha" | "английский" => Ok(Some(Language::En)),
            _ => Err(()),
        }
    }
}

/// A table of employees.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

impl Table {
    /// Reads the table; what is wrong with it as a whole is told in a sentence.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let heading = text.lines().next().unwrap_or_default();
        let separator = if heading.matches(';').count() >= heading.matches(',').count() {
            ';'
        } else {
            ','
        };
        let mut lines = cells(text, separator)?.into_iter();
        let (_, heading) = lines.next().ok_or("the table is empty")?;
        let columns: Vec<Option<Column>> = heading.iter().map(|cell| column(cell)).collect();
        if !columns.contains(&Some(Column::Name)) {
            return Err("the heading names no column for the name: name, ism or имя");
        }
        for kind in HEADINGS.map(|(kind, _)| kind) {
            if columns.iter().filter(|column| **column == Some(kind)).count() > 1 {
                return Err("two columns of the heading mean the same");
            }
        }
        let rows = lines.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        Ok(Self {
            rows: rows.map(|(line, cells)| row(line, &columns, cells)).collect(),
        })
    }
}

fn row(line: usize, columns: &[Option<Column>], cells: Vec<String>) -> Row {
    let mut row = Row { line, ..Row::default() };
    for (column, cell) in columns.iter().zip(cells) {
        let text: String = cell.chars().filter(|c| !c.is_ascii_control()).collect();
        let text = text.trim().to_owned();
        match column {
            Some(Column::Name) => row.name = text,
            Some(Column::Department) => row.department = text,
            Some(Column::Position) => row.position = text,
            Some(Column::Language) => row.language = text,
            Some(Column::Telegram) => row.telegram = text,
            None => {}
        }
    }
    row
}

fn folded(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .filter(|c| *c != 'ʻ' && *c != 'ʼ')
        .collect()
}

fn column(heading: &str) -> Option<Column> {
    let heading = folded(heading);
    HEADINGS
        .into_iter()
        .find(|(_, names)| names.contains(&heading.as_str()))
        .map(|(kind, _)| kind)
}

/// The cells of each record, with the line it stands in by a spreadsheet's count. A cell in quotes may hold separators,
/// line ends and, doubled, quotes.
fn cells(text: &str, separator: char) -> Result<Vec<(usize, Vec<String>)>, &'static str> {
    let (mut records, mut record, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut is_quoted, mut number) = (false, 1);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                is_quoted = true;
            }
            '\r' if !is_quoted && chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if !is_quoted => {
                record.push(std::mem::take(&mut cell));
                records.push((number, std::mem::take(&mut record)));
                number += 1;
            }
            c if c == separator && !is_quoted => record.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    if is_quoted {
        return Err("a quoted cell does not end");
    }
    if !cell.is_empty() || !record.is_empty() {
        record.push(cell);
        records.push((number, record));
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_headings_two_separators_and_a_mark_read_the_same() {
        let tables = [
            "\u{feff}name;department;position;language;telegram\r\nAziza;Savdo;Menejer;uz;77\r\n",
            "Ism,Boʻlim,Lavozim,Til,Telegram raqami\nAziza,Savdo,Menejer,o'zbekcha,77",
            "ФИО;Отдел;Должность;Язык;Номер в телеграм\nAziza ;Savdo;Menejer;UZ; 77\n\n;;;;\n",
            "bo'lim,ism,telegram,til,lavozim\nSavdo,\"Aziza\",77,uzbek,Menejer",
        ];
        for text in tables {
            let table = Table::read(text).unwrap();
            let [row] = table.rows.as_slice() else {
                panic!("{table:?}")
            };
            assert_eq!(
                (
                    row.line,
                    row.name.as_str(),
                    row.department.as_str(),
                    row.position.as_str()
                ),
                (2, "Aziza", "Savdo", "Menejer"),
                "{text}"
            );
            assert_eq!(
                (row.account(), row.language()),
                (Ok(Some(77)), Ok(Some(Language::Uz))),
                "{text}"
            );
        }
    }

    #[test]
    fn quoted_cells_hold_anything() {
        let table = Table::read("name;position\n\"Ali \"\"Aka\"\"; Vali\";\"a\nb\"\nBek;x").unwrap();
        assert_eq!(table.rows[0].name, "Ali \"Aka\"; Vali");
        assert_eq!(table.rows[0].position, "ab");
        assert_eq!((table.rows[1].line, table.rows[1].name.as_str()), (3, "Bek"));
    }

    #[test]
    fn a_table_without_names_is_none() {
        for bad in ["", "department\nSavdo", "name;ism\nA;B", "name\n\"A"] {
            assert!(Table::read(bad).is_err(), "{bad:?}");
        }
        let table = Table::read("name;telegram;til\nA;@aziza;de\nB;0;").unwrap();
        assert_eq!((table.rows[0].account(), table.rows[0].language()), (Err(()), Err(())));
        assert_eq!((table.rows[1].account(), table.rows[1].language()), (Err(()), Ok(None)));
    }
}
