#!/usr/bin/env bash
# Brings a backup back into an EMPTY database, never over a living one: a restore that was a mistake must cost nothing.
#
#   createdb finco_restored
#   FINCO_DATABASE_URL=postgres://.../finco_restored restore.sh FOLDER/finco-20250101T020000Z [MEDIA_FOLDER]
#
# Then look at it (finco doctor), stop FinCo, point FINCO_DATABASE_URL at it, run `finco migrate`, and start.
# Practise this before you need it.
set -euo pipefail
umask 077

backup=${1:?usage: restore.sh BACKUP [MEDIA_FOLDER]}
media=${2:-}
: "${FINCO_DATABASE_URL:?set FINCO_DATABASE_URL to an empty database}"

echo "checking $backup ..."
(cd "$backup" && sha256sum --check --quiet SHA256SUMS)

tables=$(psql -XAtq -v ON_ERROR_STOP=1 "$FINCO_DATABASE_URL" -c \
  "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'")
if [ "$tables" != 0 ]; then
  echo "error: the target database already has $tables tables; create an empty one" >&2
  exit 1
fi

# All or nothing: an error leaves the database as empty as it was.
pg_restore --single-transaction --exit-on-error --no-owner --no-privileges \
  --dbname="$FINCO_DATABASE_URL" "$backup/database.dump"
psql -XAtq -v ON_ERROR_STOP=1 "$FINCO_DATABASE_URL" -c analyze

if [ -n "$media" ]; then
  if [ -n "$(ls -A "$media" 2>/dev/null)" ]; then
    echo "error: $media is not empty; the database is restored, the media are not" >&2
    exit 1
  fi
  mkdir -p "$media"
  tar --extract --file="$backup/media.tar" --directory="$media"
fi
echo "restored"
