# shellcheck shell=bash
# The supervisor's round (dashboard-web/e2e/round): a demo of its own, a browser, and an end to both.

ROUND_STARTS_SECS=180
ROUND_DEMO=

# round_says WORD: the address that the demo has printed after this word.
round_says() { sed -n "s|^  $1 *\(http://[^ ]*\).*|\1|p" "$LOGS/round-demo.log"; }

round_demo() {
  local until=$((SECONDS + ROUND_STARTS_SECS))
  # Emptied before the demo begins: the addresses of the last round must not be read.
  mkdir -p "$LOGS"
  : >"$LOGS/round-demo.log"
  "$FINCO_BIN" demo --password "$1" </dev/null >>"$LOGS/round-demo.log" 2>&1 &
  ROUND_DEMO=$!
  # Whatever happens, the demo ends before the services under it do.
  trap 'round_stop; services_release' EXIT
  until [ -n "$(round_says chats)" ]; do
    if ! kill -0 "$ROUND_DEMO" 2>/dev/null || [ "$SECONDS" -gt "$until" ]; then
      tail -n 40 "$LOGS/round-demo.log" >&2
      die "the demo does not start. The full output: .finco/log/round-demo.log"
    fi
    sleep 0.2
  done
}

round_stop() {
  [ -n "$ROUND_DEMO" ] || return 0
  # In the background of a script a program is deaf to INT.
  kill -TERM "$ROUND_DEMO" 2>/dev/null || true
  wait "$ROUND_DEMO" 2>/dev/null || true
  ROUND_DEMO=
}

round_walk() {
  local password status=0
  password=$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
  note "..  Start a demo"
  round_demo "$password"
  BASE_URL=$(round_says dashboard) CHAT_URL=$(round_says chats) E2E_PASSWORD=$password \
    web_run round || status=$?
  round_stop
  note "    A picture of every step is in .finco/round."
  return "$status"
}
