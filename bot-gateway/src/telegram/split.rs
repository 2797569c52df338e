//! Telegram counts text in UTF-16 units and takes 4096 at once, 1024 under a picture.

/// The limit of a message.
pub(crate) const TEXT_LIMIT: usize = 4096;
/// The limit of a caption.
pub(crate) const CAPTION_LIMIT: usize = 1024;

/// Splits `text` into parts of at most `limit` UTF-16 units: at a line's end where there is one in the second half of a
/// part, else at a space, else between characters. Nothing is lost but the white space split at.
pub(crate) fn split(text: &str, limit: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = fitting(rest, limit);
        if end == rest.len() {
            parts.push(rest);
            break;
        }
        let window = &rest[..end];
        let cut = [window.rfind('\n'), window.rfind(char::is_whitespace)]
            .into_iter()
            .flatten()
            .find(|cut| *cut > end / 2)
            .unwrap_or(end);
        parts.push(rest[..cut].trim_end());
        rest = rest[cut..].trim_start();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// How many bytes of `text` fit into `limit` UTF-16 units.
fn fitting(text: &str, limit: usize) -> usize {
    let mut units = 0;
    text.char_indices()
        .find(|(_, c)| {
            units += c.len_utf16();
            units > limit
        })
        .map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> usize {
        text.encode_utf16().count()
    }

    #[test]
    fn short_texts_stay_whole_and_empty_ones_say_nothing() {
        assert_eq!(split("salom", TEXT_LIMIT), ["salom"]);
        assert!(split("  \n", TEXT_LIMIT).is_empty());
    }

    #[test]
    fn emoji_count_two_units() {
        let text = "🙂".repeat(3000);
        let parts = split(&text, TEXT_LIMIT);
        assert_eq!(parts.iter().map(|part| units(part)).collect::<Vec<_>>(), [4096, 1904]);
        assert_eq!(parts.concat(), text);
    }

    #[test]
    fn parts_end_at_lines_and_no_word_is_lost() {
        let text = (0..2000)
            .map(|n| format!("{n}-qator matni"))
            .collect::<Vec<_>>()
            .join("\n");
        let parts = split(&text, TEXT_LIMIT);
        assert!(
            parts
                .iter()
                .all(|part| units(part) <= TEXT_LIMIT && part.ends_with("matni"))
        );
        assert_eq!(parts.join("\n"), text);
    }

    #[test]
    fn a_text_without_spaces_is_cut_between_characters() {
        let text = "я".repeat(10_000);
        assert_eq!(split(&text, TEXT_LIMIT).concat(), text);
    }
}
