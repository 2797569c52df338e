//! What the outside sends, read into our words: Telegram updates and exports. Pure, never panics.
