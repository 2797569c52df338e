-- The person who said when a gap ended. What the bot finds of the same blindness afterwards does not open it again.
alter table gaps add column ended_by text;
