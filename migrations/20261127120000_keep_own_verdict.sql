-- Whether the credited employee was in time, decided once, where the ask is timed: scores, the asks behind them and a
-- person's own day told different things of an ask that had been handed over. What was counted stays as it was.
alter table asks add column own_in_time boolean;
update asks set own_in_time = coalesce(own_secs <= target_secs, within_target)
    where coalesce(own_secs <= target_secs, within_target) is not null;

-- `fact` as before, with that verdict; a row of the release before has only the client's.
drop index asks_by_day;
alter table asks drop column fact;
alter table asks add column fact bytea generated always as (
    case when state in ('answered', 'open', 'closed') then
        int8send(coalesce(case when answered_at is null then holder_id else answered_by end, 0))
        || int4send(least(coalesce(own_secs, -1), 2147483647)::integer)
        || int4send(least(coalesce(ack_secs, -1), 2147483647)::integer)
        || int2send((case state when 'answered' then 0 when 'open' then 1 else 2 end
                     + case when coalesce(own_in_time, within_target) then 4
                          when coalesce(own_in_time, within_target) is null then 8 else 0 end
                     + case when off_hours then 16 else 0 end)::smallint)
        || case when state = 'open' then timestamptz_send(asked_at) || timestamptz_send(due_at) else '' end
    end) stored;
create index asks_by_day on asks (asked_at) include (fact);
