//! What the gateway must be told.

/// How updates come in.
#[derive(Clone)]
pub enum Mode {
    /// The gateway asks Telegram. Needs no public address.
    Polling,
    /// Telegram posts to a public address.
    Webhook {
        /// The address Telegram is told, e.g. `https://kpi.example.uz/telegram/webhook`; `None` leaves what Telegram was
        /// told before.
        url: Option<String>,
        /// The secret every post must carry: 16 to 256 of `A-Za-z0-9_-`.
        secret: String,
    },
}

/// The gateway's settings. Not `Debug`: it holds secrets.
#[derive(Clone)]
pub struct Config {
    /// The bot's token.
    pub bot_token: Option<String>,
    /// Telegram's address, or a simulator's or local Bot API server's.
    pub api_url: String,
    /// How updates come in.
    pub mode: Mode,
    /// Where files are kept.
    pub media_url: crate::media_store::MediaUrl,
}
