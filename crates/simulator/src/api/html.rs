//! Telegram's HTML marks: `<b>`, `<i>`, `<a href>` and their kin become entities; anything else is refused.

use serde_json::{Value, json};

use super::error::ApiError;
use crate::json::utf16_len;

struct Open {
    tag: String,
    entity: Value,
    offset: usize,
}

/// The plain text and its entities.
pub(crate) fn parse(html: &str) -> Result<(String, Vec<Value>), ApiError> {
    let (mut text, mut entities, mut open) = (String::new(), Vec::new(), Vec::<Open>::new());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        let byte = html.len() - rest.len() + at;
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (character, used) = entity(rest);
            text.push_str(character);
            rest = &rest[used..];
            continue;
        }
        let end = rest
            .find('>')
            .ok_or_else(|| wrong(format!("Unclosed start tag at byte offset {byte}")))?;
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        match tag.strip_prefix('/') {
            Some(name) => {
                let last = open
                    .pop()
                    .ok_or_else(|| wrong(format!("Unexpected end tag at byte offset {byte}")))?;
                let name = name.trim().to_ascii_lowercase();
                if !name.is_empty() && name != last.tag {
                    let expected = format!("expected \"</{}>\", found \"</{name}>\"", last.tag);
                    return Err(wrong(format!("Unmatched end tag at byte offset {byte}, {expected}")));
                }
                close(last, utf16_len(&text), &mut entities);
            }
            None => open.push(start(tag, utf16_len(&text), byte)?),
        }
    }
    text.push_str(rest);
    if let Some(left) = open.pop() {
        return Err(wrong(format!(
            "Can't find end tag corresponding to start tag \"{}\"",
            left.tag
        )));
    }
    entities.sort_by_key(|entity: &Value| entity["offset"].as_u64());
    Ok((text, entities))
}

fn wrong(why: String) -> ApiError {
    ApiError::bad(format!("can't parse entities: {why}"))
}

fn close(open: Open, end: usize, entities: &mut Vec<Value>) {
    if end > open.offset {
        let mut entity = open.entity;
        entity["offset"] = json!(open.offset);
        entity["length"] = json!(end - open.offset);
        entities.push(entity);
    }
}

fn start(tag: &str, offset: usize, byte: usize) -> Result<Open, ApiError> {
    let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let name = name.to_ascii_lowercase();
    let attribute = |wanted: &str| {
        let at = attributes.find(&format!("{wanted}="))? + wanted.len() + 1;
        let value = &attributes[at..];
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let value = match quote {
            Some(quote) => value[1..].split(quote).next(),
            None => value.split_whitespace().next(),
        };
        value.map(|value| value.replace("&amp;", "&"))
    };
    let entity = match name.as_str() {
        "b" | "strong" => json!({ "type": "bold" }),
        "i" | "em" => json!({ "type": "italic" }),
        "u" | "ins" => json!({ "type": "underline" }),
        "s" | "strike" | "del" => json!({ "type": "strikethrough" }),
        "tg-spoiler" => json!({ "type": "spoiler" }),
        "span" if attribute("class").as_deref() == Some("tg-spoiler") => json!({ "type": "spoiler" }),
        "code" => json!({ "type": "code" }),
        "pre" => json!({ "type": "pre" }),
        "blockquote" if attributes.trim() == "expandable" => json!({ "type": "expandable_blockquote" }),
        "blockquote" => json!({ "type": "blockquote" }),
        "tg-emoji" => json!({ "type": "custom_emoji", "custom_emoji_id": attribute("emoji-id") }),
        "a" => {
            let url = attribute("href").unwrap_or_default();
            match url.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok()) {
                Some(id) => json!({ "type": "text_mention", "user": { "id": id, "is_bot": false, "first_name": "" } }),
                None => json!({ "type": "text_link", "url": url }),
            }
        }
        _ => return Err(wrong(format!("Unsupported start tag \"{name}\" at byte offset {byte}"))),
    };
    Ok(Open {
        tag: name,
        entity,
        offset,
    })
}

fn entity(rest: &str) -> (&'static str, usize) {
    const KNOWN: [(&str, &str); 5] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    let known = KNOWN.iter().find(|(name, _)| rest.starts_with(name));
    known.map_or(("&", 1), |(name, character)| (*character, name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_entities_in_utf16_units() {
        let (text, entities) =
            parse("😀 <b>Салом</b> &lt;<a href=\"https://finco.uz/?a=1&amp;b=2\">бу</a>&gt;").unwrap();
        assert_eq!(text, "😀 Салом <бу>");
        assert_eq!(
            entities,
            [
                json!({ "type": "bold", "offset": 3, "length": 5 }),
                json!({ "type": "text_link", "url": "https://finco.uz/?a=1&b=2", "offset": 10, "length": 2 }),
            ]
        );
    }

    #[test]
    fn wrong_marks_are_refused() {
        for html in ["<b>a", "a</b>", "<b>a</i>", "<script>a</script>", "1 < 2"] {
            let error = parse(html).unwrap_err();
            assert!(
                error.description.starts_with("Bad Request: can't parse entities: "),
                "{html}: {error:?}"
            );
        }
    }
}
