//! What a message carries beside its text.

use finco_domain::media::{Media, MediaKind};
use serde_json::Value;

use crate::value::{field, measure, text};

/// The content fields; an animation comes with a document as well, a venue with a location, so they stand first.
const CONTENT: &[(&str, MediaKind)] = &[
    ("voice", MediaKind::Voice),
    ("video_note", MediaKind::VideoNote),
    ("photo", MediaKind::Photo),
    ("animation", MediaKind::Animation),
    ("video", MediaKind::Video),
    ("audio", MediaKind::Audio),
    ("sticker", MediaKind::Sticker),
    ("document", MediaKind::Document),
    ("venue", MediaKind::Location),
    ("location", MediaKind::Location),
    ("contact", MediaKind::Contact),
    ("poll", MediaKind::Poll),
];

/// The fields of service messages (Bot API up to 10.0, older names included).
const SERVICE: &[&str] = &[
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "checklist_tasks_added",
    "checklist_tasks_done",
    "connected_website",
    "delete_chat_photo",
    "direct_message_price_changed",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "general_forum_topic_hidden",
    "general_forum_topic_unhidden",
    "gift",
    "gift_upgrade_sent",
    "giveaway_completed",
    "giveaway_created",
    "group_chat_created",
    "left_chat_member",
    "left_chat_participant",
    "managed_bot_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_member",
    "new_chat_members",
    "new_chat_participant",
    "new_chat_photo",
    "new_chat_title",
    "paid_message_price_changed",
    "passport_data",
    "pinned_message",
    "proximity_alert_triggered",
    "refunded_payment",
    "successful_payment",
    "suggested_post_approval_failed",
    "suggested_post_approved",
    "suggested_post_declined",
    "suggested_post_paid",
    "suggested_post_refunded",
    "supergroup_chat_created",
    "unique_gift",
    "user_shared",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "voice_chat_ended",
    "voice_chat_participants_invited",
    "voice_chat_scheduled",
    "voice_chat_started",
    "web_app_data",
    "write_access_allowed",
];

/// Fields that hold other messages, whose files are not this message's.
const QUOTED: &[&str] = &[
    "reply_to_message",
    "external_reply",
    "pinned_message",
    "quote",
    "reply_to_story",
];

/// The content of `message`. A text alone is none; neither text nor anything known is [`MediaKind::Unknown`].
pub(super) fn read(message: &Value) -> Option<Media> {
    let known = CONTENT
        .iter()
        .find_map(|(name, kind)| Some((*kind, field(message, name)?)));
    if let Some((kind, content)) = known {
        return Some(file(kind, content));
    }
    // What a person wrote stays a person's message, whatever stands beside it.
    if field(message, "text").is_some() {
        return None;
    }
    if SERVICE.iter().any(|name| field(message, name).is_some()) {
        return Some(Media::bare(MediaKind::Service));
    }
    Some(unknown(message))
}

fn file(kind: MediaKind, content: &Value) -> Media {
    // A photo comes in several sizes.
    let content = match content {
        Value::Array(sizes) => sizes.iter().max_by_key(|size| pixels(size)).unwrap_or(content),
        _ => content,
    };
    Media {
        kind,
        file_id: text(content, "file_id"),
        file_unique_id: text(content, "file_unique_id"),
        file_name: text(content, "file_name"),
        mime_type: text(content, "mime_type"),
        size_bytes: measure(content, "file_size"),
        duration_secs: measure(content, "duration"),
    }
}

fn pixels(size: &Value) -> i64 {
    let side = |name| measure::<i64>(size, name).unwrap_or(0);
    side("width").saturating_mul(side("height"))
}

/// Content of a kind not known yet; where it looks like a file, its handle is kept.
fn unknown(message: &Value) -> Media {
    let fields = message.as_object().into_iter().flatten();
    let carried = fields
        .filter(|(name, _)| !QUOTED.contains(&name.as_str()))
        .find_map(|(_, content)| text(content, "file_id").map(|_| content));
    carried.map_or_else(
        || Media::bare(MediaKind::Unknown),
        |content| file(MediaKind::Unknown, content),
    )
}
