#!/bin/sh
# Backs up the database of xwms while servers serve: one file, complete as of one moment, without what can be rebuilt.
#
#   XWMS_DATABASE_OWNER_URL=postgres://xwms_owner@db.internal/xwms deploy/backup.sh /var/backups/xwms
#
# Writes DIRECTORY/xwms-TIME.dump and beside it its SHA-256, and prints the name of the dump. docs/operations/backup-and-restore.md
# says how to restore it.
#
# NOT in the backup, and you need both to restore:
#   - the master key. Without it, nobody can use the backup: keep copies elsewhere, never with the backups.
#   - the list of erasures (the setting erasures_file). It must be newer than the backup, so it is never part of one.
set -eu
umask 077

fail() {
    echo "backup.sh: $1" >&2
    exit 1
}

[ $# = 1 ] || fail "usage: XWMS_DATABASE_OWNER_URL=postgres://… backup.sh DIRECTORY"
directory=$1
url=${XWMS_DATABASE_OWNER_URL:-}
[ -n "$url" ] || fail "XWMS_DATABASE_OWNER_URL is not set: the URL of the role that owns the tables"
authority=${url#*://}
case ${authority%%/*} in
*:*@*) fail "the URL has a password, which every user of this machine could read in the list of processes. Put it into ~/.pgpass (or PGPASSFILE)" ;;
esac
case $url in
*password=*) fail "the URL has a password, which every user of this machine could read in the list of processes. Put it into ~/.pgpass (or PGPASSFILE)" ;;
esac
[ -d "$directory" ] || fail "$directory is no directory"

dump=$directory/xwms-$(date -u +%Y%m%dT%H%M%SZ).dump
[ ! -e "$dump" ] || fail "$dump is there already"
trap 'rm -f "$dump.part"' EXIT
trap 'exit 1' HUP INT TERM

# The read models, and what an interrupted replay left behind, are made from the log.
pg_dump --format=custom --exclude-schema='read_*' --exclude-schema='xwms_replay_*' --file="$dump.part" "$url"

# A dump without the log would restore to an empty server.
pg_restore --list "$dump.part" | grep -q ' TABLE DATA public events ' || fail "the dump has no table of events"

sync "$dump.part"
mv "$dump.part" "$dump"
(cd "$directory" && sha256sum "${dump##*/}" >"${dump##*/}.sha256")
sync "$dump.sha256" "$directory"
echo "$dump"
