//! Makes nearly right JSON right, byte by byte: what serde_json refuses though every text in it can be saved.
//!
//! Inside strings: `\xNN` (Telegram Desktop writes control characters so) becomes `\u00NN`, a lone half of a surrogate
//! pair becomes `\ufffd`, a raw control character is escaped, a backslash before any other letter stands for itself.
//! Anywhere: bytes that are not UTF-8 become U+FFFD, a byte order mark at the start goes.

use std::io::{self, Read};

const CHUNK: usize = 64 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// A reader that mends what it passes on.
pub(crate) struct Mend<R> {
    inner: R,
    chunk: usize,
    raw: Vec<u8>,
    mended: Vec<u8>,
    given: usize,
    in_string: bool,
    at_start: bool,
    at_end: bool,
}

impl<R: Read> Mend<R> {
    /// Mends what `inner` gives.
    pub(crate) fn new(inner: R) -> Self {
        Self::with_chunk(inner, CHUNK)
    }

    fn with_chunk(inner: R, chunk: usize) -> Self {
        Self {
            inner,
            chunk,
            raw: Vec::new(),
            mended: Vec::new(),
            given: 0,
            in_string: false,
            at_start: true,
            at_end: false,
        }
    }

    fn refill(&mut self) -> io::Result<()> {
        if !self.at_end {
            let wanted = self.chunk as u64;
            let got = self.inner.by_ref().take(wanted).read_to_end(&mut self.raw)?;
            self.at_end = got < self.chunk;
        }
        if self.at_start {
            if self.raw.len() < BYTE_ORDER_MARK.len() && !self.at_end {
                return Ok(());
            }
            self.at_start = false;
            if self.raw.starts_with(BYTE_ORDER_MARK) {
                self.raw.drain(..BYTE_ORDER_MARK.len());
            }
        }
        self.mended.clear();
        self.given = 0;
        let used = mend_some(&self.raw, self.at_end, &mut self.in_string, &mut self.mended);
        self.raw.drain(..used);
        Ok(())
    }
}

impl<R: Read> Read for Mend<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.mended.len() {
            if out.is_empty() || (self.at_end && self.raw.is_empty()) {
                return Ok(0);
            }
            self.refill()?;
        }
        let ready = &self.mended[self.given..];
        let count = ready.len().min(out.len());
        out[..count].copy_from_slice(&ready[..count]);
        self.given += count;
        Ok(count)
    }
}

/// All of `raw`, mended.
pub(crate) fn mend(raw: &[u8]) -> Vec<u8> {
    let raw = raw.strip_prefix(BYTE_ORDER_MARK).unwrap_or(raw);
    let mut mended = Vec::with_capacity(raw.len() + 16);
    mend_some(raw, true, &mut false, &mut mended);
    mended
}

/// Mends `raw` into `out` and tells how much of it is used up; the rest waits for more, unless `is_last`.
fn mend_some(raw: &[u8], is_last: bool, in_string: &mut bool, out: &mut Vec<u8>) -> usize {
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let used = match rest[0] {
            b'"' => {
                *in_string = !*in_string;
                out.push(b'"');
                Some(1)
            }
            b'\\' if *in_string => escape(rest, is_last, out),
            byte if *in_string && byte < 0x20 => {
                out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                Some(1)
            }
            _ => plain(rest, is_last, out),
        };
        let Some(used) = used else { break };
        at += used;
    }
    at
}

/// Passes on a run of bytes that mean nothing to JSON, at least one.
fn plain(rest: &[u8], is_last: bool, out: &mut Vec<u8>) -> Option<usize> {
    let is_special = |byte: &u8| matches!(*byte, b'"' | b'\\' | 0..0x20);
    let run = match rest[1..].iter().position(is_special) {
        Some(more) => &rest[..=more],
        None => rest,
    };
    let fault = match std::str::from_utf8(run) {
        Ok(_) => {
            out.extend_from_slice(run);
            return Some(run.len());
        }
        Err(fault) => fault,
    };
    let valid = fault.valid_up_to();
    out.extend_from_slice(&run[..valid]);
    match fault.error_len() {
        Some(wrong) => {
            out.extend_from_slice(REPLACEMENT);
            Some(valid + wrong)
        }
        // A character cut by the end of the chunk: its other half is still to come.
        None if run.len() == rest.len() && !is_last => (valid > 0).then_some(valid),
        None => {
            out.extend_from_slice(REPLACEMENT);
            Some(run.len())
        }
    }
}

/// Passes on one escape; `rest` begins with the backslash. `None` asks for more bytes.
fn escape(rest: &[u8], is_last: bool, out: &mut Vec<u8>) -> Option<usize> {
    let lacks = |wanted: usize| rest.len() < wanted && !is_last;
    if lacks(2) {
        return None;
    }
    match rest.get(1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
            out.extend_from_slice(&rest[..2]);
            return Some(2);
        }
        Some(b'x') if lacks(4) => return None,
        Some(b'x') => {
            if let Some(byte) = hex(rest.get(2..4)) {
                out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                return Some(4);
            }
        }
        Some(b'u') if lacks(6) => return None,
        Some(b'u') => match hex(rest.get(2..6)) {
            Some(0xd800..=0xdbff) if lacks(12) => return None,
            Some(0xd800..=0xdbff) => {
                let low = if rest.get(6..8) == Some(b"\\u") {
                    hex(rest.get(8..12))
                } else {
                    None
                };
                if matches!(low, Some(0xdc00..=0xdfff)) {
                    out.extend_from_slice(&rest[..12]);
                    return Some(12);
                }
                out.extend_from_slice(b"\\ufffd");
                return Some(6);
            }
            Some(0xdc00..=0xdfff) => {
                out.extend_from_slice(b"\\ufffd");
                return Some(6);
            }
            Some(_) => {
                out.extend_from_slice(&rest[..6]);
                return Some(6);
            }
            None => {}
        },
        _ => {}
    }
    // Not an escape that JSON knows: the backslash stands for itself.
    out.extend_from_slice(b"\\\\");
    Some(1)
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits?
        .iter()
        .try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(raw: &[u8]) -> String {
        serde_json::from_slice(&mend(raw)).expect("mended JSON is JSON")
    }

    #[test]
    fn every_string_is_saved() {
        let table: &[(&[u8], &str)] = &[
            (br#""plain \u0041 \n \\ \" \/""#, "plain A \n \\ \" /"),
            (br#""a\x0bb\x1F""#, "a\u{b}b\u{1f}"),
            (
                br#""an escaped backslash \\x0b stays""#,
                "an escaped backslash \\x0b stays",
            ),
            (br#""three \\\x0b""#, "three \\\u{b}"),
            (br#""\xZZ \q \u12""#, "\\xZZ \\q \\u12"),
            (br#""\ud83d""#, "\u{fffd}"),
            (br#""\ud83d x""#, "\u{fffd} x"),
            (br#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (br#""\ude00\ud83d\n""#, "\u{fffd}\u{fffd}\n"),
            (br#""\\ud83d""#, "\\ud83d"),
            (br#""\ud83d\u0041""#, "\u{fffd}A"),
            (b"\"a\xff\xfeb\"", "a\u{fffd}\u{fffd}b"),
            (b"\"cut \xd0\"", "cut \u{fffd}"),
            (b"\"line\nbreak\"", "line\nbreak"),
            (b"\xef\xbb\xbf\"marked\"", "marked"),
            ("\"привет 👍\"".as_bytes(), "привет 👍"),
        ];
        for (raw, expected) in table {
            assert_eq!(text_of(raw), *expected, "{}", String::from_utf8_lossy(raw));
        }
    }

    #[test]
    fn nothing_changes_outside_strings() {
        let raw = b"{\n\t\"a\" : [1, -2.5e3, null]\r\n}";
        assert_eq!(mend(raw), raw);
    }

    proptest::proptest! {
        #[test]
        fn chunks_of_any_size_give_the_same(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec!["\"", "\\x0b", "\\\\", "\\", "\\ud83d", "\\ude00", "я", "😀", "x", "\n", "\\u", "0"]),
                0..40,
            ),
            extra in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..10),
            chunk in 1usize..20,
        ) {
            let mut raw = pieces.concat().into_bytes();
            raw.extend(extra);
            let mut streamed = Vec::new();
            Mend::with_chunk(raw.as_slice(), chunk).read_to_end(&mut streamed).expect("memory reads");
            proptest::prop_assert_eq!(&streamed, &mend(&raw));
        }

        #[test]
        fn good_json_stays_as_it_is(text in ".*") {
            let raw = serde_json::to_vec(&text).expect("a string is JSON");
            proptest::prop_assert_eq!(mend(&raw), raw);
        }
    }
}
