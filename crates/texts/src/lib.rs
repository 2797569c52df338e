//! What the bot says, in Uzbek, Russian and English.
