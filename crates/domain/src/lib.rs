//! The words of the house. Pure types: no IO, no clock, no framework.
//!
//! A message is told by [`message`], the chat it stands in by [`chat`], what arrived from outside by [`update`],
//! who works here by [`people`], when work is done by [`calendar`], what a client asked and who answered by [`ask`], what
//! it counts for by [`score`], how words of all scripts are compared by [`words`].

pub mod ask;
pub mod calendar;
pub mod chat;
pub mod media;
pub mod message;
pub mod people;
pub mod score;
pub mod time;
pub mod update;
pub mod words;
