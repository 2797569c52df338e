# shellcheck shell=bash
# System packages: what is missing is installed by name, once, with the reason said.

# Package, the group that asks for it, how to see that it is there, and what it is for.
PACKAGES=(
  "build-essential|build|command -v cc|C compiler and linker, used by Rust and the TLS library"
  "pkg-config|build|command -v pkg-config|finds system libraries for the build"
  "postgresql|run|ls /usr/lib/postgresql/*/bin/postgres|database server; a private copy of it runs from .finco"
  "redis-server|run|command -v redis-server|queue server; a private copy of it runs from .finco"
  "nodejs|web|command -v node|builds the web pages"
  "npm|web|command -v npm|fetches what the web pages are built from"
  "chromium|browser|command -v chromium|browser for the tests of the web pages"
  "fonts-noto-core|browser|ls /usr/share/fonts/truetype/noto|letters for the browser tests"
)

# need_packages GROUP...: installs what these groups lack; ends with the line to run when that is not allowed.
need_packages() {
  local row package group probe why missing=()
  for row in "${PACKAGES[@]}"; do
    IFS='|' read -r package group probe why <<<"$row"
    [[ " $* " == *" $group "* ]] || continue
    case $group in
      web) [ -f dashboard-web/package.json ] || continue ;;
      browser) web_has_script e2e || continue ;;
    esac
    if ! eval "$probe" >/dev/null 2>&1; then
      missing+=("$package")
      note "missing: $package ($why)"
    fi
  done
  [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

install_packages() {
  local install="apt-get update && apt-get install -y --no-install-recommends $*"
  command -v apt-get >/dev/null || die "this is not Debian: install by hand what Debian calls: $*"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; then
      as_root=(sudo)
    else
      note "No right to install packages here. Run this line as root, then ./dev again:"
      note "    $install"
      exit 1
    fi
  fi
  phase "Install $*" packages "${as_root[@]}" bash -c "$(declare -f install_quietly); install_quietly \"\$@\"" _ "$@"
}

# Debian starts a server as soon as it is installed and makes Postgres a cluster. FinCo uses neither: both are held
# back for the time of the installation, and a freshly installed Redis is kept from starting at the next boot.
install_quietly() {
  set -euo pipefail
  export DEBIAN_FRONTEND=noninteractive
  local policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/finco-no-cluster.conf
  local undo=("$cluster")
  mkdir -p "${cluster%/*}"
  echo "create_main_cluster = false" >"$cluster"
  if [ ! -e "$policy" ]; then
    undo+=("$policy")
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  # shellcheck disable=SC2064  # the list is meant as it stands now
  trap "rm -f ${undo[*]}" EXIT
  apt-get update
  apt-get install -y --no-install-recommends "$@"
  if [[ " $* " == *" redis-server "* ]] && command -v systemctl >/dev/null; then
    systemctl disable redis-server.service
  fi
}
