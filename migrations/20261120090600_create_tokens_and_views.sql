-- How names are searched and sorted: without case, in any script, and without the apostrophes that everybody types
-- another way (o', oʻ, o‘).
create function fold(words text) returns text language sql immutable strict parallel safe
    return translate(lower(words collate "und-x-icu"), 'ʻʼ‘’`´''', '') collate "und-x-icu";

-- Access for programs, views people keep, and an audit log that nobody can change.

-- A token is shown once; only a digest of it is kept.
create table api_tokens (
    id           bigint generated always as identity primary key,
    name         text        not null check (name <> '') constraint token_name_taken unique,
    token_digest bytea       not null unique,
    role         text        not null check (role in ('admin', 'hr', 'supervisor')),
    -- The departments a supervisor's token sees.
    departments  bigint[]    not null default '{}',
    created_at   timestamptz not null,
    created_by   text        not null,
    -- Null: until it is revoked.
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    revoked_by   text
);

-- The owner is a login, or `token:<name>` of a program.
create table saved_views (
    id         bigint generated always as identity primary key,
    owner      text        not null,
    name       text        not null check (name <> ''),
    path       text        not null,
    query      text        not null,
    shared     boolean     not null,
    created_at timestamptz not null,
    constraint view_name_taken unique (owner, path, name)
);

alter table users
    add column last_sign_in_at timestamptz,
    -- Set by somebody else: to be replaced by its owner.
    add column password_is_temporary boolean not null default false;

create index invites_by_employee on invites (employee_id, created_at desc);
create index audit_log_by_object on audit_log (object, at desc, id desc);

-- The log can be read and added to. Whoever wants to change it must first take this away, which is no accident.
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_is_append_only before update or delete on audit_log
    for each row execute function refuse_change();
create trigger audit_log_is_never_emptied before truncate on audit_log
    for each statement execute function refuse_change();
