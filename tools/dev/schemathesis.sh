#!/usr/bin/env bash
# Holds the running API to its own document: every route, every check of schemathesis, against a database of its own.
#
#   tools/dev/schemathesis.sh [OPTIONS OF SCHEMATHESIS...]     e.g. --include-path-regex '/employees' --max-examples 20
#
# Needs schemathesis 4 (python3 -m venv .finco/schemathesis; .finco/schemathesis/bin/pip install schemathesis==4.32.5), a
# finco that was built (`cargo build -p finco`), curl and python3. SCHEMATHESIS names the program, where it is elsewhere.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$ROOT"
FINCO=${CARGO_TARGET_DIR:-target}/debug/finco
SCHEMATHESIS=${SCHEMATHESIS:-.finco/schemathesis/bin/schemathesis}
[ -x "$FINCO" ] || { echo "no $FINCO: cargo build -p finco" >&2; exit 1; }
command -v "$SCHEMATHESIS" >/dev/null || { echo "no $SCHEMATHESIS: see the head of $0" >&2; exit 1; }

PORT=${SCHEMATHESIS_PORT:-18480}
BASE=http://127.0.0.1:$PORT
LOG=.finco/logs/schemathesis-api.log
mkdir -p .finco/logs

KEPT=$([ -e .finco/keep ] && echo yes || echo no)
./dev up >/dev/null
API=
finish() {
  [ -z "$API" ] || { kill "$API" 2>/dev/null && wait "$API" 2>/dev/null; } || true
  ./dev psql -qX -c 'drop database if exists finco_schemathesis with (force)' >/dev/null 2>&1 || true
  [ "$KEPT" = yes ] || ./dev down >/dev/null
}
trap finish EXIT

./dev psql -qX -c 'drop database if exists finco_schemathesis with (force)' -c 'create database finco_schemathesis' 2>/dev/null
eval "$(./dev env)"
FINCO_DATABASE_URL=${FINCO_DATABASE_URL/5432\/finco\?/5432\/finco_schemathesis\?}
export FINCO_DATABASE_URL FINCO_REDIS_PREFIX=finco_schemathesis FINCO_REDIS_FSYNC=everysec FINCO_COOKIE_SECURE=false
export FINCO_API_LISTEN=127.0.0.1:$PORT FINCO_API_OPS_LISTEN=127.0.0.1:$((PORT + 1)) FINCO_LOG=warn

timeout 60 "$FINCO" migrate >/dev/null
PASSWORD=$(head -c 18 /dev/urandom | base64)
echo "$PASSWORD" | "$FINCO" admin add-user schemathesis --name Schemathesis --role admin >/dev/null
for NAME in Aziza Laylo; do "$FINCO" admin add-employee "$NAME" --department Savdo >/dev/null; done
# The token that calls is far from the numbers that are tried.
PSQL=$(printf '%s\n' /usr/lib/postgresql/*/bin/psql | sort -V | tail -n 1)
"$PSQL" -qX "$FINCO_DATABASE_URL" -c 'alter table api_tokens alter id restart with 900000001'

"$FINCO" api >"$LOG" 2>&1 &
API=$!
for _ in $(seq 100); do
  curl -fsS -o /dev/null "$BASE/healthz" 2>/dev/null && break
  kill -0 "$API" 2>/dev/null || { tail -n 20 "$LOG" >&2; exit 1; }
  sleep 0.2
done

# field NAME...: a field of the JSON on standard input.
field() { python3 -c 'import json, sys; v = json.load(sys.stdin); [v := v[k] for k in sys.argv[1:]]; print(v)' "$@"; }
COOKIES=$(mktemp)
SIGN_IN=$(PASSWORD=$PASSWORD python3 -c 'import json, os; print(json.dumps({"login": "schemathesis", "password": os.environ["PASSWORD"]}))')
CSRF=$(curl -fsS -c "$COOKIES" -H 'content-type: application/json' -H 'x-requested-with: finco' \
  -d "$SIGN_IN" "$BASE/api/v1/auth/login" | field csrf)
TOKEN=$(curl -fsS -b "$COOKIES" -H 'content-type: application/json' -H "x-csrf-token: $CSRF" \
  -d '{"name": "schemathesis", "role": "admin"}' "$BASE/api/v1/tokens" | field secret)
rm -f "$COOKIES"

# The stream of events never ends: it has tests of its own.
hold() {
  "$SCHEMATHESIS" --config-file tools/dev/schemathesis.toml run "$BASE/openapi.json" --url "$BASE" \
    --header "Authorization: Bearer $TOKEN" --exclude-path /api/v1/events \
    --seed 1 --request-timeout 30 --no-color "$@"
}
RC=0
hold --checks all --exclude-checks ignored_auth --max-examples 200 "$@" || RC=1
# Wrong tokens are answered 429 when more than one comes a second, after the first thirty. So whether every route refuses
# them is asked of each slowly.
hold --max-examples 5 "$@" --checks ignored_auth --phases examples,fuzzing --rate-limit 3/s || RC=1
[ "$RC" = 0 ]
