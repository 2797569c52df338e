-- Which department somebody was in until when: an ask is timed by the rules of the department its employee was in when it
-- was asked, also when it is worked out again after they have moved (chat spec, cases 25 and 57).
create table department_moves (
    employee_id   bigint      not null references employees (id),
    -- Left at this moment; null: they had been in none.
    department_id bigint      references departments (id),
    at            timestamptz not null,
    primary key (employee_id, at)
);
