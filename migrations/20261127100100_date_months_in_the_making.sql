-- What a month's days but the latest come to holds only while whoever worked the month out last knew of it: a worker of
-- the release before leaves this moment behind calculated_at, and the days are put together anew.
alter table score_runs add column rest_at timestamptz;
