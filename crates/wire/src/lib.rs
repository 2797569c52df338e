//! What the outside sends, read into our words: Telegram updates and exports. Pure, never panics.
//!
//! Nothing here does IO of its own, reads a clock or drops a text: what cannot be understood is reported as
//! [`telegram::Unreadable`] or [`telegram_export::ExportItem::Skipped`], and the caller keeps the raw bytes.

mod mend;
pub mod telegram;
pub mod telegram_export;
mod value;
