#!/bin/sh
# Runs once, in the empty cluster of compose.yaml, as its superuser: a role that owns the database and migrates, and
# one that serves. `xwms migrate` gives the latter its rights.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$XWMS_OWNER_PASSWORD" -v serving="$XWMS_SERVING_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE xwms_owner LOGIN PASSWORD :'owner';
CREATE ROLE xwms LOGIN PASSWORD :'serving';
CREATE DATABASE xwms OWNER xwms_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
SQL
