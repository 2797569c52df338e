-- Who works here, who may look, and what was changed by whom.

-- One row: the company's own words and rules. Rules become dated rows of their own when they need a history.
create table company (
    only_row             boolean primary key default true check (only_row),
    name                 text    not null,
    time_zone            text    not null,
    response_target_secs integer not null check (response_target_secs between 1 and 604800),
    -- A link surer than this many percent counts; below it a person is asked.
    link_threshold       smallint not null default 60 check (link_threshold between 1 and 100),
    -- Nobody is written to between these hours of the company's day; what falls there waits (chat spec, case 29).
    quiet_from           time    not null default '21:00',
    quiet_to             time    not null default '08:00'
);
insert into company (name, time_zone, response_target_secs) values ('FinCo', 'Asia/Tashkent', 900);

create table departments (
    id   bigint generated always as identity primary key,
    name text not null constraint department_name_taken unique
);

create table employees (
    id            bigint generated always as identity primary key,
    name          text   not null check (name <> ''),
    department_id bigint references departments (id),
    telegram_id   bigint constraint telegram_account_taken unique,
    username      text,
    position      text   not null default '',
    language      text   not null default 'uz' check (language in ('uz', 'ru', 'en')),
    created_at    timestamptz not null,
    left_at       timestamptz
);

-- A link with which an employee ties the own Telegram account; only a digest of its token is kept.
create table invites (
    token_digest bytea       primary key,
    employee_id  bigint      not null references employees (id) on delete cascade,
    created_at   timestamptz not null,
    created_by   text        not null,
    expires_at   timestamptz not null,
    used_at      timestamptz
);

create table users (
    id            bigint generated always as identity primary key,
    login         text   not null check (login = lower(login)) constraint login_taken unique,
    name          text   not null,
    password_hash text   not null,
    role          text   not null check (role in ('admin', 'hr', 'supervisor', 'employee')),
    language      text   not null default 'uz' check (language in ('uz', 'ru', 'en')),
    employee_id   bigint references employees (id),
    created_at    timestamptz not null,
    disabled_at   timestamptz
);

-- The departments a supervisor sees; admins and HR see all, employees only themselves.
create table user_departments (
    user_id       bigint not null references users (id) on delete cascade,
    department_id bigint not null references departments (id) on delete cascade,
    primary key (user_id, department_id)
);

-- Opaque sessions: only a digest of the token is kept.
create table sessions (
    token_digest bytea       primary key,
    user_id      bigint      not null references users (id) on delete cascade,
    csrf         text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    user_agent   text
);
create index sessions_by_user on sessions (user_id);

create table audit_log (
    id         bigint generated always as identity primary key,
    at         timestamptz not null,
    actor      text        not null,
    action     text        not null,
    object     text        not null,
    detail     jsonb       not null default '{}',
    request_id text
);
create index audit_log_by_time on audit_log (at desc, id desc);
