//! What Telegram is told when the gateway starts: how updates come in, and the bot's menu in three languages.

use std::time::Duration;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::api::{ALLOWED_UPDATES, Api, TelegramError};
use crate::config::Mode;

/// Tells Telegram, and tries again while it is away. `None` when asked to stop meanwhile.
pub(crate) async fn announce(api: &Api, mode: &Mode, stop: &CancellationToken) -> Result<Option<()>, TelegramError> {
    let mut calls: Vec<(&str, Value)> = vec![("getMe", json!({}))];
    match mode {
        // Pending updates are never dropped: they are somebody's questions.
        Mode::Polling => calls.push(("deleteWebhook", json!({ "drop_pending_updates": false }))),
        Mode::Webhook { url: Some(url), secret } => calls.push((
            "setWebhook",
            json!({
                "url": url,
                "secret_token": secret,
                "allowed_updates": ALLOWED_UPDATES,
                "max_connections": 100,
            }),
        )),
        Mode::Webhook { url: None, .. } => {}
    }
    calls.extend(MENUS.iter().map(|menu| ("setMyCommands", menu_call(menu))));
    for (method, arguments) in calls {
        if retrying(api, method, &arguments, stop).await?.is_none() {
            return Ok(None);
        }
    }
    tracing::info!(
        "Telegram answers; updates come in by {}",
        if matches!(mode, Mode::Polling) {
            "polling"
        } else {
            "webhook"
        }
    );
    Ok(Some(()))
}

async fn retrying(
    api: &Api,
    method: &str,
    arguments: &Value,
    stop: &CancellationToken,
) -> Result<Option<()>, TelegramError> {
    let mut wait = Duration::from_secs(1);
    loop {
        let wait_now = match api.call(method, arguments).await {
            Ok(_) => return Ok(Some(())),
            Err(TelegramError::RetryAfter(secs)) => Duration::from_secs(secs),
            Err(error @ TelegramError::Away(_)) => {
                tracing::warn!(method, %error, "Telegram is away; trying again");
                wait = (wait * 2).min(Duration::from_secs(30));
                wait
            }
            Err(error) => return Err(error),
        };
        tokio::select! {
            () = stop.cancelled() => return Ok(None),
            () = tokio::time::sleep(wait_now) => {}
        }
    }
}

/// One language's menu; the first is shown for every language that has none of its own.
struct Menu {
    language: Option<&'static str>,
    me: &'static str,
    waiting: &'static str,
    language_command: &'static str,
    help: &'static str,
}

const MENUS: [Menu; 3] = [
    Menu {
        language: None,
        me: "Shu oydagi natijam",
        waiting: "Javob kutayotgan mijozlar",
        language_command: "Tilni almashtirish",
        help: "Buyruqlar",
    },
    Menu {
        language: Some("ru"),
        me: "Мой результат за месяц",
        waiting: "Кто ждёт ответа",
        language_command: "Сменить язык",
        help: "Команды",
    },
    Menu {
        language: Some("en"),
        me: "My result this month",
        waiting: "Clients who wait for an answer",
        language_command: "Change the language",
        help: "Commands",
    },
];

fn menu_call(menu: &Menu) -> Value {
    let mut call = json!({
        "commands": [
            { "command": "me", "description": menu.me },
            { "command": "waiting", "description": menu.waiting },
            { "command": "language", "description": menu.language_command },
            { "command": "help", "description": menu.help },
        ],
        "scope": { "type": "all_private_chats" },
    });
    if let Some(language) = menu.language {
        call["language_code"] = json!(language);
    }
    call
}
