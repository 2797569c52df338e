# shellcheck shell=bash
# Progress: one line per step with its time, the full output in a log, and only the end of it shown on failure.

LOGS=$ROOT/.finco/log
PHASE_LINES=()
RUN_STARTED=${EPOCHREALTIME/[.,]/}

note() { printf '%s\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# version_at_least HAVE WANT: compares dotted version numbers.
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

# seconds_since MICROSECONDS: elapsed time with one digit, e.g. 12.3 s.
seconds_since() {
  local us=$((${EPOCHREALTIME/[.,]/} - $1))
  printf '%d.%d s' $((us / 1000000)) $((us / 100000 % 10))
}

# phase TITLE LOG COMMAND...: runs one step; the whole of ./dev ends when it fails.
phase() {
  local title=$1 log=$LOGS/$2.log started=${EPOCHREALTIME/[.,]/} status ticker=
  shift 2
  mkdir -p "$LOGS"
  : >"$log"
  if [ -n "${FINCO_DEV_VERBOSE:-}" ]; then
    note "..  $title"
    # A subshell between two `set` lines: in an `if` or after `||` bash would ignore failures inside a function.
    set +e; (set -e; "$@") 2>&1 | tee "$log" >&2; status=${PIPESTATUS[0]}; set -e
  else
    if [ -t 2 ]; then phase_ticker "$title" "$log" "$started" & ticker=$!; else note "..  $title"; fi
    set +e; (set -e; "$@") >"$log" 2>&1; status=$?; set -e
    if [ -n "$ticker" ]; then
      kill "$ticker" 2>/dev/null || true
      wait "$ticker" 2>/dev/null || true
      printf '\r\e[K' >&2
    fi
  fi
  local took
  took=$(seconds_since "$started")
  if [ "$status" != 0 ]; then
    [ -n "${FINCO_DEV_VERBOSE:-}" ] || tail -n 100 "$log" >&2
    note "FAILED  $title ($took). The full output: ${log#"$ROOT"/}"
    exit "$status"
  fi
  note "ok  $title ($took)"
  PHASE_LINES+=("$(printf '%10s  %s' "$took" "$title")")
}

# While a step runs on a terminal: its title, the time so far and the last line it printed.
phase_ticker() {
  local last width
  trap 'exit 0' TERM
  while :; do
    width=$(($(tput cols 2>/dev/null || echo 80) - 1))
    last=$(tail -c 400 "$2" 2>/dev/null | tr '\r' '\n' | tail -n 1 | tr -d '[:cntrl:]' || true)
    last="..  $1 ($(seconds_since "$3"))  $last"
    printf '\r\e[K%s' "${last:0:width}" >&2
    sleep 0.5
  done
}

# skipped TITLE WHY: a step that cannot run here, said aloud.
skipped() {
  note "--  $1: skipped, $2"
  PHASE_LINES+=("$(printf '%10s  %s (%s)' skipped "$1" "$2")")
}

# count_tests LOG: adds up the result lines of cargo test or nextest.
count_tests() {
  awk '/^test result:/ { passed += $4; failed += $6; ignored += $8 }
       / Summary \[.*tests? run:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) passed += $(i-1); if ($i ~ /^skipped/) ignored += $(i-1) } }
       END { printf "    %d passed, %d failed, %d ignored\n", passed, failed, ignored }' "$1" >&2
}

summary() {
  note
  printf '%s\n' "${PHASE_LINES[@]}" >&2
  note "$(printf '%10s  all of it' "$(seconds_since "$RUN_STARTED")")"
}

# run_until_signal COMMAND...: runs a long-lived program in a process group of its own and hands it exactly one
# signal on Ctrl-C or kill, so that it can stop in its own order before the services under it do.
run_until_signal() {
  local child status=0
  set -m
  "$@" </dev/null &
  child=$!
  set +m
  trap 'kill -INT "$child" 2>/dev/null || true' INT
  trap 'kill -TERM "$child" 2>/dev/null || true' TERM HUP
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  return "$status"
}
