-- When an ask last had to do with anybody: what goes on in a chat is worked out from the asks that ended not long before
-- it and from those that have not ended, without going through all that were ever asked there. An ask that was excluded,
-- or that nobody could have seen, ends like any other: its answer must not be taken for an answer to another one.
alter table asks add column ends_at timestamptz not null generated always as
    (case when state = 'dismissed' then last_at
          when answered_at is null and closed_at is null then 'infinity'
          else greatest(last_at, answered_at, closed_at) end) stored;
create index asks_by_end on asks (chat_id, business, ends_at);
