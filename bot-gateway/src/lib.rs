//! IN and OUT: the only room that talks to Telegram.
