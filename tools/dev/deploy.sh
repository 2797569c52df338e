# shellcheck shell=bash
# What describes an installation, held against the product: settings that exist, a compose file that reads.

# Files that name settings. The tests' and ./dev's own variables (FINCO_TEST_*, FINCO_DEV_*) are no settings.
NAMES_SETTINGS=(docker-compose.yml deploy README.md docs/operations.md)

# The binary refuses to start with a FINCO_* it does not know, so a name that does not exist stops an installation.
# docs/configuration.md is generated from the binary's own list.
deploy_settings() {
  local known named unknown
  known=$(grep -oE '^[|] .FINCO_[A-Z0-9_]+' docs/configuration.md | grep -oE 'FINCO_[A-Z0-9_]+' | sort -u)
  [ -n "$known" ] || { echo "docs/configuration.md names no settings: ./dev gen"; return 1; }
  named=$(grep -rhoE 'FINCO_[A-Z0-9]+(_[A-Z0-9]+)*' "${NAMES_SETTINGS[@]}" | grep -vE '^FINCO_(TEST|DEV)(_|$)' | sort -u)
  unknown=$(comm -13 <(printf '%s\n' "$known") <(printf '%s\n' "$named"))
  [ -n "$unknown" ] || return 0
  while read -r name; do
    echo "$name is named here, but there is no such setting:"
    grep -rnwF "$name" "${NAMES_SETTINGS[@]}"
  done <<<"$unknown"
  return 1
}

# Compose insists on the secrets; any words do for reading the file.
compose_config() {
  env POSTGRES_PASSWORD=check REDIS_PASSWORD=check GRAFANA_ADMIN_PASSWORD=check \
    FINCO_BOT_TOKEN=check "$@" config -q
}

deploy_check() {
  phase "Settings named in deploy/ exist" settings deploy_settings
  if docker compose version >/dev/null 2>&1; then
    phase "docker-compose.yml" compose compose_config docker compose
  elif command -v docker-compose >/dev/null; then
    phase "docker-compose.yml" compose compose_config docker-compose
  else
    skipped "docker-compose.yml" "docker compose is not installed"
  fi
  if command -v promtool >/dev/null; then
    phase "Prometheus' alerts" promtool promtool check rules deploy/prometheus/alerts.yml
  else
    skipped "Prometheus' alerts" "promtool is not installed"
  fi
  if command -v kubectl >/dev/null; then
    phase "Kubernetes manifests" kustomize kubectl kustomize deploy/k8s
  else
    skipped "Kubernetes manifests" "kubectl is not installed"
  fi
}
