#!/usr/bin/env bash
# One backup: the whole database and, where there is a local media folder, the media. Redis gets none: it holds what is
# on its way to Postgres, moments old; its own append-only file survives a crash, a copy of it would be stale at once.
#
#   FINCO_DATABASE_URL=postgres://... backup.sh FOLDER
#
# BACKUP_MEDIA (default /media): folder of the media, left out when it does not exist.
# BACKUP_KEEP_DAYS (default 30): older backups in FOLDER are deleted, but only after a new one is complete.
# Keep a copy on another machine: a backup beside the database dies with it.
set -euo pipefail
umask 077

folder=${1:?usage: backup.sh FOLDER}
: "${FINCO_DATABASE_URL:?set FINCO_DATABASE_URL}"
media=${BACKUP_MEDIA:-/media}
keep_days=${BACKUP_KEEP_DAYS:-30}

name=finco-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"
unfinished=$folder/.$name.part
trap 'rm -rf "$unfinished"' EXIT
mkdir "$unfinished"

# The custom format is compressed and restores table by table; one snapshot, taken while people work.
pg_dump --format=custom --no-owner --no-privileges --file="$unfinished/database.dump" "$FINCO_DATABASE_URL"
# A dump whose contents cannot be listed is no backup.
pg_restore --list "$unfinished/database.dump" >/dev/null

if [ -d "$media" ]; then
  # Media are only ever added: a file that arrives meanwhile belongs to the next backup.
  tar --create --file="$unfinished/media.tar" --directory="$media" .
fi

(cd "$unfinished" && sha256sum -- * >SHA256SUMS)
sync
mv "$unfinished" "$folder/$name"
echo "backup complete: $folder/$name ($(du -sh "$folder/$name" | cut -f 1))"

find "$folder" -maxdepth 1 -type d -name 'finco-*Z' -mtime "+$keep_days" -exec rm -rf {} +
