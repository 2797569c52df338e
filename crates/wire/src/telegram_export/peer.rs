//! Numbers of chats and people: how exports write them, and how the Bot API does.

use finco_domain::chat::ChatKind;
use serde_json::Value;

use crate::value::{Fault, Reading, whole};

/// The Bot API writes channel 1234567890 as -1001234567890.
const CHANNEL_BASE: i64 = 1_000_000_000_000;
/// Until spring 2021 exports added this to the numbers of people, in private chats and later in `from_id` too ...
const OLD_USER_SHIFT: i64 = 1 << 32;
/// ... and this to the numbers of groups and channels.
const OLD_CHAT_SHIFT: i64 = 2 << 32;
/// The numbers themselves had 32 bits then.
const OLD_NUMBERS: i64 = 1 << 32;

/// Whom a `from_id`, an `actor_id` or a `reply_to_peer_id` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    /// A person or a bot, by its id.
    User(i64),
    /// A basic group, a supergroup or a channel, by its Bot API id.
    Chat(i64),
}

impl Peer {
    /// Its id as the Bot API writes it.
    pub(super) fn id(self) -> i64 {
        match self {
            Self::User(id) | Self::Chat(id) => id,
        }
    }

    /// Reads `user123`, `chat123`, `channel123` or, in old files, the bare number of a person.
    pub(super) fn read(value: &Value) -> Reading<Option<Self>> {
        let Value::String(word) = value else {
            return Ok(whole(value)?.map(|id| Self::User(unshifted(id, OLD_USER_SHIFT))));
        };
        let number = |digits: &str| {
            digits
                .parse::<i64>()
                .map_err(|_| Fault("the number of an author is not a whole number".to_owned()))
        };
        let peer = if let Some(digits) = word.strip_prefix("user") {
            Some(Self::User(number(digits)?))
        } else if let Some(digits) = word.strip_prefix("channel") {
            Some(Self::Chat(channel_id(number(digits)?)))
        } else if let Some(digits) = word.strip_prefix("chat") {
            Some(Self::Chat(group_id(number(digits)?)))
        } else {
            word.parse().ok().map(Self::User)
        };
        Ok(peer)
    }
}

/// The kind that an export's word for a chat means.
pub(super) fn chat_kind(word: &str) -> ChatKind {
    match word {
        "personal_chat" | "bot_chat" | "saved_messages" | "replies" | "verify_codes" => ChatKind::Private,
        "private_group" => ChatKind::Group,
        "private_supergroup" | "public_supergroup" => ChatKind::Supergroup,
        "private_channel" | "public_channel" => ChatKind::Channel,
        _ => ChatKind::Unknown,
    }
}

/// The Bot API's id of a chat that an export numbers `id`; `is_old` for files from before spring 2021.
pub(super) fn chat_id(kind: ChatKind, id: i64, is_old: bool) -> i64 {
    let shift = if kind == ChatKind::Private {
        OLD_USER_SHIFT
    } else {
        OLD_CHAT_SHIFT
    };
    let id = if is_old { unshifted(id, shift) } else { id };
    match kind {
        ChatKind::Group => group_id(id),
        ChatKind::Supergroup | ChatKind::Channel => channel_id(id),
        ChatKind::Private | ChatKind::Unknown => id,
    }
}

fn unshifted(id: i64, shift: i64) -> i64 {
    match id.checked_sub(shift) {
        Some(bare @ 0..OLD_NUMBERS) => bare,
        _ => id,
    }
}

/// Some programs write the Bot API's own form; it stays.
fn channel_id(bare: i64) -> i64 {
    match CHANNEL_BASE.checked_add(bare) {
        Some(sum) if bare > 0 => -sum,
        _ => bare,
    }
}

fn group_id(bare: i64) -> i64 {
    if bare > 0 { -bare } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn chats_get_the_ids_of_the_bot_api() {
        let table = [
            ("private_supergroup", 1_234_567_890, false, -1_001_234_567_890),
            ("public_channel", 1_234_567_890, false, -1_001_234_567_890),
            ("private_supergroup", 3_000_000_000, false, -1_003_000_000_000),
            ("private_group", 8_123_123_123, true, -8_123_123_123),
            ("private_group", 4_518_810_793, false, -4_518_810_793),
            ("private_group", OLD_CHAT_SHIFT + 451_881, true, -451_881),
            (
                "public_supergroup",
                OLD_CHAT_SHIFT + 1_234_567_890,
                true,
                -1_001_234_567_890,
            ),
            ("personal_chat", 7_777_777_777, false, 7_777_777_777),
            ("personal_chat", OLD_USER_SHIFT + 123, true, 123),
            ("saved_messages", 123, false, 123),
            ("private_channel", -1_001_234_567_890, false, -1_001_234_567_890),
            ("private_channel", i64::MAX, true, i64::MAX),
            ("private_group", i64::MIN, true, i64::MIN),
        ];
        for (word, id, is_old, expected) in table {
            assert_eq!(chat_id(chat_kind(word), id, is_old), expected, "{word} {id}");
        }
    }

    #[test]
    fn authors_are_read_in_every_form() {
        let read = |value| Peer::read(&value);
        assert_eq!(read(json!("user7777777777")), Ok(Some(Peer::User(7_777_777_777))));
        assert_eq!(
            read(json!("channel1234567890")),
            Ok(Some(Peer::Chat(-1_001_234_567_890)))
        );
        assert_eq!(read(json!("chat4518810793")), Ok(Some(Peer::Chat(-4_518_810_793))));
        assert_eq!(read(json!(22_222_222)), Ok(Some(Peer::User(22_222_222))));
        assert_eq!(read(json!(OLD_USER_SHIFT + 5)), Ok(Some(Peer::User(5))));
        assert_eq!(read(json!("12")), Ok(Some(Peer::User(12))));
        assert_eq!(read(json!(null)), Ok(None));
        assert!(read(json!("user99999999999999999999")).is_err());
        assert!(read(json!(1.5)).is_err());
    }
}
