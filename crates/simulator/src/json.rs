//! JSON as Telegram writes it: every character outside ASCII becomes `\uXXXX`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

/// Writes `value` the way the Bot API does, in UTF-16 escapes.
pub(crate) fn to_telegram<T: Serialize + ?Sized>(value: &T) -> String {
    let mut bytes = Vec::with_capacity(256);
    let mut writer = serde_json::Serializer::with_formatter(&mut bytes, Ascii);
    value
        .serialize(&mut writer)
        .expect("plain data with string keys always serializes into memory");
    String::from_utf8(bytes).expect("only ASCII is written")
}

/// How many UTF-16 units Telegram counts in `text`: its limits and entity offsets are in these.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(|c: char| !c.is_ascii()) {
            let (ascii, tail) = rest.split_at(at);
            writer.write_all(ascii.as_bytes())?;
            let wide = tail.chars().next().expect("a character was found here");
            for unit in wide.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &tail[wide.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_scripts_and_emoji_become_utf16_escapes() {
        let text = "Salom, мир 😀 \"\\\n";
        let written = to_telegram(text);
        assert!(written.is_ascii());
        assert!(written.contains(r"\u043c\u0438\u0440 \ud83d\ude00"), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
