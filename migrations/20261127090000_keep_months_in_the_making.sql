-- A month without its latest day, put together (written and read by kpi-engine): while only that day changes, the others
-- are not read again. Null until the month was worked out once.
alter table score_runs add column rest_of date, add column rest bytea;
alter table score_runs alter rest set storage external;
