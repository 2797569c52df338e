# shellcheck shell=bash
# The web pages: built only when something changed, tested with the scripts their package.json names.

WEB=dashboard-web
NODE_WANTED=20

web_exists() { [ -f "$WEB/package.json" ]; }
web_has_script() { web_exists && grep -q "^ *\"$1\":" "$WEB/package.json"; }
web_run() { npm --prefix "$WEB" run --silent "$@"; }

# web_possible TITLE: are there pages, and a Node able to build them? Says so when not.
web_possible() {
  web_exists || return 1
  if node_new_enough || node_private; then return 0; fi
  skipped "$1" "Node $(node --version 2>/dev/null || echo '(none)') is too old, $NODE_WANTED or newer is needed"
  return 1
}

node_new_enough() {
  local have
  have=$(node --version 2>/dev/null | tr -d v)
  version_at_least "${have:-0}" "$NODE_WANTED"
}

# Debian 12 brings Node 18. A newer one comes from the npm registry into .finco, for this checkout alone: its version
# and checksum are fixed in tools/dev/node/package-lock.json. Without a network the web steps are skipped instead.
node_private() {
  local folder=$ROOT/.finco/node wanted=tools/dev/node
  if ! cmp -s "$wanted/package-lock.json" "$folder/package-lock.json"; then
    command -v npm >/dev/null || return 1
    note "..  Fetch a newer Node into .finco/node (the system's is too old for the web pages)"
    rm -rf "$folder" "$folder.new"
    mkdir -p "$folder.new" "$LOGS"
    cp "$wanted"/package*.json "$folder.new"
    if ! npm --prefix "$folder.new" ci --ignore-scripts --no-audit --no-fund >"$LOGS/node.log" 2>&1; then
      note "    not possible, see .finco/log/node.log"
      return 1
    fi
    mv "$folder.new" "$folder"
  fi
  # The package is named after the processor; npm installs only the one that fits.
  PATH=$(printf '%s:' "$folder"/node_modules/node-linux-*/bin)$folder/node_modules/.bin:$PATH
  node_new_enough
}

web_install() {
  local stamp=$ROOT/.finco/npm.stamp now
  now="$(node --version) $(sha256sum <"$WEB/package-lock.json")"
  if [ -d "$WEB/node_modules" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then return; fi
  # No package may run a script of its own while being installed.
  phase "Fetch the web packages" npm-ci npm --prefix "$WEB" ci --ignore-scripts --no-audit --no-fund
  echo "$now" >"$stamp"
}

# Like make: anything under the sources newer than the last finished build asks for a new one.
web_changed() {
  [ -f "$WEB/dist/index.html" ] && [ -f "$ROOT/.finco/web.stamp" ] || return 0
  [ -n "$(find "$WEB" -mindepth 1 \( -name node_modules -o -name dist \) -prune \
    -o -newer "$ROOT/.finco/web.stamp" -print -quit)" ]
}

web_build() {
  # The binary takes the pages in from this folder, so it is there even when they cannot be built.
  mkdir -p "$WEB/dist"
  if ! web_possible "Web pages"; then
    if web_exists && [ -f "$WEB/dist/index.html" ]; then note "    using the pages built earlier"; fi
    return 0
  fi
  web_install
  web_changed || return 0
  touch "$ROOT/.finco/web.stamp.new"
  phase "Build the web pages" web-build web_run build
  mv "$ROOT/.finco/web.stamp.new" "$ROOT/.finco/web.stamp"
}

# web_phase TITLE SCRIPT: runs a script of package.json when it has one.
web_phase() {
  if web_has_script "$2"; then phase "$1" "web-$2" web_run "$2"; fi
}

web_test() {
  web_possible "Web tests" || return 0
  web_install
  web_phase "Web unit tests" test
  web_phase "Web texts in three languages" i18n
  web_phase "Browser tests" e2e
}

web_check() {
  web_possible "Web lints" || return 0
  web_install
  web_phase "Web types" typecheck
  web_phase "Web lints" lint
}
