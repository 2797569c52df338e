//! Who wrote a message, and in whose name it speaks.

use finco_domain::chat::{Chat, ChatKind};
use finco_domain::message::{Sender, SenderVoice};
use serde_json::Value;

use super::chat::{self, person_name};
use crate::value::{Reading, field, flag, id, object, text};

/// The account that Telegram shows in place of an admin who hides behind the group.
const ANONYMOUS_ADMIN: i64 = 1_087_968_824;
/// Telegram's own account; linked channels' posts come from it.
const TELEGRAM: i64 = 777_000;

/// The sender of `message`, which stands in `chat`.
///
/// Where a chat speaks (an anonymous admin, a channel), the account in `from` is a stand-in of Telegram's, marked as a
/// bot: it names nobody, so the sender then has no user id, is no bot and bears the chat's name.
pub(super) fn read(message: &Value, chat: &Chat) -> Reading<Option<Sender>> {
    let from = object(message, "from").or_else(|| object(message, "sender_business_bot"));
    let user_id = from.map(|from| id(from, "id")).transpose()?.flatten();
    let speaker = speaker(message, chat, user_id)?;
    let voice = voice(message, chat, user_id, speaker.as_ref());
    let signature = text(message, "author_signature");
    if let Some(speaker) = speaker.filter(|_| !is_account(&voice)) {
        let Chat {
            title: name, username, ..
        } = speaker;
        let (user_id, language, is_bot) = (None, None, false);
        return Ok(Some(Sender {
            user_id,
            name,
            username,
            language,
            is_bot,
            voice,
            signature,
        }));
    }
    Ok(from.map(|from| Sender {
        user_id: user_id.filter(|_| is_account(&voice)),
        name: person_name(from),
        username: text(from, "username"),
        language: text(from, "language_code"),
        is_bot: flag(from, "is_bot") && is_account(&voice),
        voice,
        signature,
    }))
}

/// The chat that speaks instead of an account, if one does.
fn speaker(message: &Value, chat: &Chat, user_id: Option<i64>) -> Reading<Option<Chat>> {
    if let Some(speaker) = object(message, "sender_chat")
        && id(speaker, "id")?.is_some()
    {
        return chat::read(speaker, String::new()).map(Some);
    }
    let is_the_chat_itself = user_id == Some(ANONYMOUS_ADMIN) || (chat.kind == ChatKind::Channel && user_id.is_none());
    Ok(is_the_chat_itself.then(|| chat.clone()))
}

fn voice(message: &Value, chat: &Chat, user_id: Option<i64>, speaker: Option<&Chat>) -> SenderVoice {
    if flag(message, "is_automatic_forward") || (user_id == Some(TELEGRAM) && speaker.is_some()) {
        return SenderVoice::AutoForward;
    }
    if field(message, "sender_business_bot").is_some() {
        return SenderVoice::BusinessBot;
    }
    if flag(message, "is_from_offline") {
        return SenderVoice::Offline;
    }
    match speaker {
        Some(speaker) if speaker.key.id == chat.key.id && chat.kind != ChatKind::Channel => SenderVoice::AnonymousAdmin,
        Some(speaker) => SenderVoice::Chat(speaker.key.id),
        None => SenderVoice::Own,
    }
}

/// Does the account in `from` itself stand behind the message?
fn is_account(voice: &SenderVoice) -> bool {
    matches!(
        voice,
        SenderVoice::Own | SenderVoice::BusinessBot | SenderVoice::Offline
    )
}
