# shellcheck shell=bash
# Files that are made from the code and committed: one command rewrites them all.

GENERATED=(.sqlx dashboard-api/openapi.json dashboard-web/src/api/schema.d.ts .env.example docs/configuration.md)

cmd_gen() {
  need_rust
  need_packages build run web
  services_up
  mkdir -p dashboard-web/dist
  phase "Query data (.sqlx)" gen-sqlx gen_sqlx
  build
  phase "openapi.json, .env.example, configuration.md" gen-texts gen_texts
  if web_exists && web_possible "Types of the API"; then
    web_install
    web_phase "Types of the API" gen
  fi
  if [ "${1:-}" = --check ]; then phase "Generated files are committed as generated" gen-check gen_check; fi
  summary
}

# The migrations go into an empty database through psql and not through the binary: a new query has no data yet, so
# the binary may not compile until this is done. The data are written aside and take their place when whole.
gen_sqlx() {
  local file fresh=$ROOT/.finco/sqlx
  recreate_database finco_gen
  for file in migrations/*.sql; do
    echo "$file"
    "$(pg_bin)/psql" -Xq -v ON_ERROR_STOP=1 -f "$file" "$(database_url finco_gen)"
  done
  rm -rf "$fresh"
  mkdir -p "$fresh" .sqlx
  # The macros write while they expand, so the crate with the queries has to be compiled anew.
  touch crates/store/src/lib.rs
  SQLX_OFFLINE=false SQLX_OFFLINE_DIR=$fresh DATABASE_URL=$(database_url finco_gen) \
    cargo check --locked --workspace --all-targets
  if [ -z "$(ls "$fresh")" ] && grep -rqE 'query(_as|_scalar)?!' crates/store/src; then
    echo "no query data were written although there are queries"
    return 1
  fi
  find .sqlx -name 'query-*.json' -delete
  find "$fresh" -name 'query-*.json' -exec mv -t .sqlx {} +
}

gen_texts() {
  write_output dashboard-api/openapi.json "$FINCO_BIN" openapi
  write_output .env.example "$FINCO_BIN" config example
  write_output docs/configuration.md "$FINCO_BIN" config doc
}

# write_output FILE COMMAND...: the file changes only when the command succeeds.
write_output() {
  local file=$1
  shift
  mkdir -p "$(dirname "$file")"
  "$@" >"$ROOT/.finco/output"
  mv "$ROOT/.finco/output" "$file"
}

gen_check() {
  local changed
  git --no-pager diff --stat -- "${GENERATED[@]}"
  changed=$(git status --porcelain -- "${GENERATED[@]}")
  if [ -n "$changed" ]; then
    printf 'not committed as generated:\n%s\n' "$changed"
    return 1
  fi
}
