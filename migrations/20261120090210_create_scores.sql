-- What answers add up to.

create table scores (
    employee_id   bigint      not null references employees (id),
    month         date        not null check (extract(day from month) = 1),
    answered      integer     not null check (answered > 0),
    within_target integer     not null check (within_target between 0 and answered),
    median_secs   bigint      not null,
    p90_secs      bigint      not null,
    primary key (employee_id, month)
);

-- When a month was last worked out, with which target, and whether asks have changed since.
create table score_runs (
    month         date        primary key,
    target_secs   integer,
    calculated_at timestamptz,
    stale_since   timestamptz
);
