#!/bin/sh
# Restores a backup of deploy/backup.sh into an empty database. No server may run on it meanwhile.
#
#   XWMS_DATABASE_OWNER_URL=postgres://xwms_owner@new.internal/xwms XWMS_DATABASE_URL=postgres://xwms@new.internal/xwms \
#   XWMS_MASTER_KEY_FILE=/etc/xwms/master.key deploy/restore.sh BACKUP.dump --erasures /var/lib/xwms/erasures.jsonl
#
#   --erasures FILE    the list of everybody who was erased, with those since the backup; or
#   --no-erasures      there is no such list: whoever was erased since the backup stays back.
#   --nothing-lost     nothing happened since the backup: tokens and sessions stay good. Otherwise everything that was issued
#                      before is stopped, because nobody knows what was revoked since.
#
# The roles of both URLs must exist. Both may be one role. XWMS is the program, xwms by default.
set -eu

fail() {
    echo "restore.sh: $1" >&2
    exit 1
}

dump="" erasures="" without_erasures="" nothing_lost=""
while [ $# -gt 0 ]; do
    case $1 in
    --erasures)
        [ $# -gt 1 ] || fail "--erasures needs a file"
        erasures=$2
        shift
        ;;
    --no-erasures) without_erasures=yes ;;
    --nothing-lost) nothing_lost=yes ;;
    -*) fail "there is no option $1" ;;
    *)
        [ -z "$dump" ] || fail "name one backup"
        dump=$1
        ;;
    esac
    shift
done
[ -n "$dump" ] || fail "usage: restore.sh BACKUP.dump --erasures FILE (the top of this file has an example)"
[ -r "$dump" ] || fail "$dump can't be read"
serving=${XWMS_DATABASE_URL:-}
[ -n "$serving" ] || fail "XWMS_DATABASE_URL is not set: the URL of the role that serves"
owner=${XWMS_DATABASE_OWNER_URL:-$serving}
authority=${owner#*://}
case $owner in
*password=*) fail "the URL has a password, which every user of this machine could read in the list of processes. Put it into ~/.pgpass (or PGPASSFILE)" ;;
esac
case ${authority%%/*} in
*:*@*) fail "the URL has a password, which every user of this machine could read in the list of processes. Put it into ~/.pgpass (or PGPASSFILE)" ;;
esac
[ -n "${XWMS_MASTER_KEY_FILE:-}${XWMS_MASTER_KEY:-}" ] ||
    fail "set XWMS_MASTER_KEY_FILE: without the master key of the time of the backup, nothing in it can be used"
if [ -n "$erasures" ]; then
    [ -z "$without_erasures" ] || fail "--erasures and --no-erasures exclude each other"
    [ -r "$erasures" ] || fail "$erasures can't be read"
elif [ -z "$without_erasures" ]; then
    fail "name the list of erasures with --erasures, or say --no-erasures: otherwise erased people come back unnoticed"
fi

if [ -e "$dump.sha256" ]; then
    directory=$(dirname "$dump")
    (cd "$directory" && sha256sum --check --quiet "${dump##*/}.sha256") || fail "$dump is damaged"
else
    echo "restore.sh: $dump.sha256 is missing, so nobody can tell whether the backup is as it was written" >&2
fi
tables=$(psql -XAtq -v ON_ERROR_STOP=1 -d "$owner" -c "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
[ "$tables" = 0 ] || fail "the database is not empty: it has $tables tables"

# The steps after the dump need the serving role, whose password is easily forgotten. An owner who may make roles makes it.
case $serving in
*://*:*@* | *password=*) ;;
*)
    if ! why=$(psql -XAtqw -d "$serving" -c "SELECT 1" 2>&1); then
        makes=$(psql -XAtq -v ON_ERROR_STOP=1 -d "$owner" \
            -c "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        [ "$makes" = t ] || fail "the role of XWMS_DATABASE_URL can't connect, so nothing was restored: $why"
    fi
    ;;
esac

# All or nothing: an interrupted restore leaves the database empty. The dump was made by a role that may not exist here.
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$owner" "$dump"
trap '[ $? = 0 ] || echo "restore.sh: the database has the backup, but no server may use it yet. Correct what is said above, drop and create the database, and run this again" >&2' EXIT

xwms=${XWMS:-xwms}
# Gives the serving role its rights, and brings an older backup to the version of this program.
"$xwms" migrate
# From here on the server's own role is enough.
unset XWMS_DATABASE_OWNER_URL
export XWMS_MIGRATE=false
[ -n "$nothing_lost" ] || "$xwms" events lost
"$xwms" audit verify

if [ -n "$erasures" ]; then
    # A server does it at its first start, once the read models are there.
    echo "restored. Start a server with XWMS_ERASURES_FILE=$erasures: it erases again whom the list names." >&2
else
    echo "restored. Whoever was erased since the backup is back: erase them again by hand." >&2
fi
archives=$("$xwms" log list)
[ -z "$archives" ] || echo "Attach these files before a server starts, see docs/operations/archive-old-events.md:
$archives" >&2
echo "Keep it unreachable until the longest access token of before has expired: 10 minutes by default." >&2
