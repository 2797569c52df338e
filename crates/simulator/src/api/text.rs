//! Text and caption of a call: marks read by `parse_mode`, lengths in UTF-16 units.

use serde_json::Value;

use super::error::ApiError;
use super::html;
use super::params::Params;
use crate::json::utf16_len;
use crate::state::entities::found_in;

/// A text with its marked parts.
pub(crate) struct Formatted {
    pub(crate) text: String,
    pub(crate) entities: Vec<Value>,
}

/// The text of a message, 1 to 4096 units after the marks are taken out.
pub(crate) fn message_text(params: &Params, too_long: &str) -> Result<Formatted, ApiError> {
    let text = params.text("text").unwrap_or_default();
    let formatted = formatted(text, params.text("parse_mode"), params.json("entities")?)?;
    if formatted.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    if utf16_len(&formatted.text) > 4096 {
        return Err(ApiError::bad(too_long));
    }
    Ok(formatted)
}

/// A caption, at most 1024 units.
pub(crate) fn caption(params: &Params) -> Result<Formatted, ApiError> {
    let text = params.text("caption").unwrap_or_default();
    checked_caption(text, params.text("parse_mode"), params.json("caption_entities")?)
}

/// A caption given by its parts, as in an album.
pub(crate) fn checked_caption(text: &str, mode: Option<&str>, given: Option<Value>) -> Result<Formatted, ApiError> {
    let formatted = formatted(text, mode, given)?;
    if utf16_len(&formatted.text) > 1024 {
        return Err(ApiError::bad("message caption is too long"));
    }
    Ok(formatted)
}

fn formatted(text: &str, mode: Option<&str>, given: Option<Value>) -> Result<Formatted, ApiError> {
    let (text, mut entities) = match mode.map(str::to_ascii_lowercase).as_deref() {
        Some("html") => html::parse(text)?,
        Some("markdownv2" | "markdown") => {
            return Err(ApiError::bad("the simulator reads parse_mode HTML only"));
        }
        Some(_) => return Err(ApiError::bad("unsupported parse_mode")),
        None => (
            text.to_owned(),
            given.and_then(|list| list.as_array().cloned()).unwrap_or_default(),
        ),
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Formatted {
            text: String::new(),
            entities: Vec::new(),
        });
    }
    let cut = (utf16_len(&text) - utf16_len(text.trim_start())) as u64;
    for entity in &mut entities {
        let offset = entity["offset"].as_u64().unwrap_or_default();
        entity["offset"] = offset.saturating_sub(cut).into();
    }
    entities.extend(found_in(trimmed));
    Ok(Formatted {
        text: trimmed.to_owned(),
        entities,
    })
}
