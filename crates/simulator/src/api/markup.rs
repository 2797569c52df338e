//! Keyboards, checked as strictly as Telegram does.

use serde_json::Value;

use super::error::ApiError;
use super::params::Params;

/// The checked `reply_markup` of a call.
pub(crate) fn markup(params: &Params, private: bool) -> Result<Option<Value>, ApiError> {
    let Some(markup) = params.json("reply_markup")? else {
        return Ok(None);
    };
    let Some(fields) = markup.as_object() else {
        return Err(ApiError::bad("object expected as reply markup"));
    };
    if let Some(rows) = fields.get("inline_keyboard") {
        let mut count = 0;
        for button in buttons(rows, "inline keyboard")? {
            check_inline(button, private)?;
            count += 1;
        }
        if count > 100 {
            return Err(ApiError::bad("reply markup is too long"));
        }
    } else if let Some(rows) = fields.get("keyboard") {
        for button in buttons(rows, "keyboard")? {
            let text = button.as_str().or_else(|| button.get("text")?.as_str());
            if text.is_none_or(str::is_empty) {
                return Err(ApiError::bad("keyboard button text must be non-empty"));
            }
            let private_only = ["request_contact", "request_location", "web_app"];
            if !private
                && private_only
                    .iter()
                    .any(|name| button.get(name).is_some_and(|value| *value != false))
            {
                return Err(ApiError::bad("BUTTON_TYPE_INVALID"));
            }
        }
    } else if !["remove_keyboard", "force_reply"]
        .iter()
        .any(|name| fields.contains_key(*name))
    {
        return Ok(None);
    }
    let empty = fields
        .get("inline_keyboard")
        .and_then(Value::as_array)
        .is_some_and(|rows| rows.iter().all(|row| row.as_array().is_some_and(Vec::is_empty)));
    Ok((!empty).then_some(markup))
}

fn buttons<'a>(rows: &'a Value, what: &str) -> Result<impl Iterator<Item = &'a Value>, ApiError> {
    let wrong = || {
        ApiError::bad(format!(
            "field \"{}\" of the ReplyMarkup must be an Array of Arrays",
            what.replace(' ', "_")
        ))
    };
    let rows = rows.as_array().ok_or_else(wrong)?;
    if !rows.iter().all(Value::is_array) {
        return Err(wrong());
    }
    Ok(rows.iter().filter_map(Value::as_array).flatten())
}

fn check_inline(button: &Value, private: bool) -> Result<(), ApiError> {
    let wrong = |why: &str| ApiError::bad(format!("can't parse inline keyboard button: {why}"));
    let Some(fields) = button.as_object() else {
        return Err(wrong("Object expected"));
    };
    if fields
        .get("text")
        .and_then(Value::as_str)
        .is_none_or(|text| text.trim().is_empty())
    {
        return Err(wrong("Field \"text\" must be non-empty"));
    }
    const ACTIONS: [&str; 8] = [
        "callback_data",
        "url",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "copy_text",
        "pay",
    ];
    let actions: Vec<_> = ACTIONS
        .iter()
        .filter_map(|name| Some((*name, fields.get(*name)?)))
        .collect();
    let [(action, value)] = actions[..] else {
        let none = "Text buttons are unallowed in the inline keyboard";
        return Err(wrong(if actions.is_empty() {
            none
        } else {
            "exactly one action must be set"
        }));
    };
    match action {
        "callback_data" if !(1..=64).contains(&value.as_str().unwrap_or_default().len()) => {
            Err(ApiError::bad("BUTTON_DATA_INVALID"))
        }
        "url"
            if !["http://", "https://", "tg://"]
                .iter()
                .any(|scheme| is_url(value, scheme)) =>
        {
            Err(ApiError::bad("BUTTON_URL_INVALID"))
        }
        "web_app" if !private || !value.get("url").is_some_and(|url| is_url(url, "https://")) => {
            Err(ApiError::bad("BUTTON_TYPE_INVALID"))
        }
        _ => Ok(()),
    }
}

fn is_url(value: &Value, scheme: &str) -> bool {
    value
        .as_str()
        .is_some_and(|url| url.len() > scheme.len() && url.starts_with(scheme) && !url.contains(' '))
}
