# shellcheck shell=bash
# The private Postgres and Redis of this checkout: unix sockets only, no TCP port, so two checkouts never meet.
#
# Locks: fd 9 (start.lock) is held while starting or stopping; fd 8 (users.lock) is held shared by every command that
# uses the services. Whoever lets go of it last stops them, unless `./dev up` left the keep mark.

DATABASES=(finco finco_test)

# Decides where data and sockets go and exports the addresses; not before the packages are there, for it asks for the
# user that Postgres brings. Touches nothing but .finco.
services_place() {
  # A developer's own settings must not lead psql or the drivers to another server.
  unset PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGDATA PGSERVICE PGOPTIONS PGSSLMODE PGPASSFILE
  local hash
  hash=$(printf '%s' "$ROOT" | sha256sum | cut -c 1-12)
  mkdir -p "$ROOT/.finco"
  STATE=$ROOT/.finco
  SERVICE_USER=
  if [ "$(id -u)" = 0 ]; then
    SERVICE_USER=postgres # Postgres refuses to run as root; Debian's package brings this user
    # A checkout in /root cannot be reached by that user: the data then go where they can.
    if id "$SERVICE_USER" >/dev/null 2>&1 && ! as_service test -x "$STATE"; then STATE=/var/lib/finco-dev/$hash; fi
  fi
  SOCKETS=$STATE/sock
  # A socket's path may have 107 bytes; Postgres appends 14.
  if [ "$(printf '%s' "$SOCKETS/.s.PGSQL.5432" | wc -c)" -gt 107 ]; then
    SOCKETS=${XDG_RUNTIME_DIR:-/tmp}/finco-$hash
    [ -z "$SERVICE_USER" ] || SOCKETS=/tmp/finco-$hash
  fi
  KEEP=$ROOT/.finco/keep
  FINCO_DATABASE_URL=$(database_url finco)
  FINCO_TEST_DATABASE_URL=$(database_url finco_test)
  FINCO_REDIS_URL=redis+unix://$(url_path "$SOCKETS/redis.sock")
  FINCO_TEST_REDIS_URL="$FINCO_REDIS_URL?db=1"
  export FINCO_DATABASE_URL FINCO_TEST_DATABASE_URL FINCO_REDIS_URL FINCO_TEST_REDIS_URL
}

# url_path PATH: percent-encodes all but the harmless bytes.
url_path() {
  local LC_ALL=C text=$1 i c out=
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    case $c in
      [a-zA-Z0-9/._~-]) out+=$c ;;
      *) out+=$(printf '%s' "$c" | od -An -tx1 | tr -d '\n' | tr ' ' '%') ;;
    esac
  done
  printf '%s' "$out"
}

database_url() { printf 'postgres://finco@localhost:5432/%s?host=%s' "$1" "$(url_path "$SOCKETS")"; }

# as_service COMMAND...: as the user the servers run as, from a folder that user can be in, without our locks: a
# server that kept them open would hold them for ever.
as_service() (
  exec 8>&- 9>&-
  cd /
  if [ -n "$SERVICE_USER" ]; then
    exec setpriv --reuid="$SERVICE_USER" --regid="$SERVICE_USER" --init-groups env HOME=/ "$@"
  fi
  exec "$@"
)

# The server programs: those the data were made with, else the newest installed.
pg_bin() {
  local version
  version=$(cat "$STATE/pg/PG_VERSION" 2>/dev/null || printf "%s\n" /usr/lib/postgresql/*/ | sort -V | tail -n 1 | xargs basename)
  [ -x "/usr/lib/postgresql/$version/bin/postgres" ] || die "the data in $STATE/pg were made by Postgres $version, \
which is no longer installed: install postgresql-$version, or delete $STATE/pg to start afresh"
  printf '/usr/lib/postgresql/%s/bin' "$version"
}

# runs_in FOLDER PIDFILE: is the process of this file alive and at home in this folder? After a crash or a reboot the
# number may belong to any other program, so the number alone proves nothing.
runs_in() {
  local pid
  pid=$(head -n 1 "$2" 2>/dev/null) && [ -n "$pid" ] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$1" ]
}

# wait_for SECONDS COMMAND...: asks until the answer is yes.
wait_for() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@"; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

services_lock() {
  exec 9>"$ROOT/.finco/start.lock" 8>"$ROOT/.finco/users.lock" ||
    die ".finco belongs to another user; run ./dev as that user, or delete .finco"
  flock -w 1 9 || { note "Waiting for another ./dev in this checkout ..."; flock 9; }
}

services_up() {
  services_place
  services_lock
  if ! services_running; then phase "Start Postgres and Redis" services services_start; fi
  flock -s 8
  flock -u 9
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  trap services_release EXIT
}

# At the end of every command: the last one out turns off the light.
services_release() {
  trap '' INT TERM HUP
  flock 9
  if [ ! -e "$KEEP" ] && flock -n -x 8; then services_stop || true; fi
  flock -u 8
  flock -u 9
}

pg_running() { runs_in "$STATE/pg" "$STATE/pg/postmaster.pid"; }
redis_running() { runs_in "$STATE/redis" "$STATE/redis/redis.pid"; }
pg_answers() { "$(pg_bin)/pg_isready" -q -h "$SOCKETS" -p 5432 -d postgres -U finco; }
redis_answers() { [ "$(redis-cli -s "$SOCKETS/redis.sock" ping 2>/dev/null)" = PONG ]; }
services_running() { pg_running && redis_running && pg_answers && redis_answers; }

services_start() {
  local folder
  for folder in "$STATE/pg" "$STATE/redis" "$SOCKETS"; do private_folder "$folder"; done
  # Both come up side by side.
  redis_running || redis_start
  pg_running || pg_start
  wait_for 60 pg_answers || die "Postgres runs but does not answer, see ${LOGS#"$ROOT"/}/postgres.log"
  wait_for 60 redis_answers || { tail -n 20 "$LOGS/redis.log"; die "Redis did not start"; }
  local name
  for name in "${DATABASES[@]}"; do
    pg_has "$name" || "$(pg_bin)/createdb" -h "$SOCKETS" -p 5432 -U finco "$name"
  done
}

# private_folder PATH: only its owner gets in. This is what guards the servers: they trust whoever reaches the socket.
private_folder() {
  local owner=${SERVICE_USER:-$(id -un)}
  mkdir -p "${1%/*}"
  if [ -d "$1" ] && [ ! -L "$1" ]; then
    [ "$(stat -c %U "$1")" = "$owner" ] || die "$1 belongs to $(stat -c %U "$1"), not to $owner; delete it and run this again"
  else
    mkdir -m 700 "$1"
    [ -z "$SERVICE_USER" ] || chown "$owner:" "$1"
  fi
  chmod 700 "$1"
}

pg_start() {
  local bin
  bin=$(pg_bin)
  [ -s "$STATE/pg/PG_VERSION" ] || pg_init "$bin"
  pg_clean_leftovers
  # Written at every start: the checkout may have been moved since the last one.
  as_service tee "$STATE/pg/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
port = 5432
unix_socket_directories = '${SOCKETS//\'/\'\'}'
unix_socket_permissions = 0700
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 200
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
log_line_prefix = '%m [%p] %d '
CONF
  as_service "$bin/pg_ctl" start -s -w -t 60 -D "$STATE/pg" >"$LOGS/postgres.log" 2>&1 </dev/null ||
    { tail -n 20 "$LOGS/postgres.log"; die "Postgres did not start"; }
}

# A new cluster is made beside its place and moved there when whole, so that a killed initdb leaves nothing half-made.
# `trust` is safe here: there is no TCP port, and only the owner can enter the folder of the socket.
pg_init() {
  rm -rf "$STATE/pg.new"
  private_folder "$STATE/pg.new"
  as_service "$1/initdb" --no-instructions -D "$STATE/pg.new" -U finco -A trust -E UTF8 --locale=C.UTF-8 --data-checksums
  rmdir "$STATE/pg"
  mv "$STATE/pg.new" "$STATE/pg"
}

# After kill -9 or a reboot: the old server's children must be gone before its pid file may be, for two servers on the
# same data would destroy them. A child's home is the data folder, which tells it from any other process.
pg_clean_leftovers() {
  [ -e "$STATE/pg/postmaster.pid" ] || return 0
  wait_for 60 nobody_home "$STATE/pg" || die "processes of a killed Postgres still use $STATE/pg"
  rm -f "$STATE/pg/postmaster.pid" "$SOCKETS"/.s.PGSQL.5432*
}

nobody_home() { [ -z "$(find /proc -maxdepth 2 -name cwd -lname "$1" -print -quit 2>/dev/null)" ]; }

redis_start() {
  as_service setsid --fork redis-server --port 0 --unixsocket "$SOCKETS/redis.sock" --unixsocketperm 700 \
    --dir "$STATE/redis" --pidfile "$STATE/redis/redis.pid" --daemonize no --supervised no \
    --appendonly yes --appendfsync always --save "" --maxmemory-policy noeviction \
    >"$LOGS/redis.log" 2>&1 </dev/null
}

services_stop() {
  local stopped=1 pid
  if redis_running; then
    pid=$(cat "$STATE/redis/redis.pid")
    kill -TERM "$pid"
    stopped=0
  fi
  if pg_running; then
    as_service "$(pg_bin)/pg_ctl" stop -s -w -m fast -D "$STATE/pg"
    stopped=0
  fi
  [ -z "${pid:-}" ] || wait_for 30 process_gone "$pid" || die "Redis (process $pid) does not stop"
  return "$stopped"
}

process_gone() { [ ! -e "/proc/$1" ]; }

# sql DATABASE STATEMENT: prints the bare result.
sql() { "$(pg_bin)/psql" -XAtq -v ON_ERROR_STOP=1 "$(database_url "$1")" -c "$2"; }

pg_has() { [ "$(sql postgres "select 1 from pg_database where datname = '$1'")" = 1 ]; }

recreate_database() {
  sql postgres "drop database if exists $1 with (force)"
  sql postgres "create database $1"
}
