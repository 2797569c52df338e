//! A fake Telegram (Bot API server), a company at work, a chat page: serves tests, demo and load.
