-- What lists of waits and histories of decisions look for.

create index asks_excluded on asks (asked_at) where state in ('excluded', 'dismissed');
create index asks_missed on asks (asked_at) where within_target is false;
create index ask_decisions_by_other on ask_decisions (other_chat_id, other_message_id) where kind in ('merge', 'split');
