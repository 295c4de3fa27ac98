#!/bin/sh
# Runs once, as superuser, in the empty cluster of compose.yaml. Creates a role that owns the database and migrates, and
# a role that serves. `xwms migrate` gives the serving role its rights.
set -eu
psql -v ON_ERROR_STOP=1 -v owner="$XWMS_OWNER_PASSWORD" -v serving="$XWMS_SERVING_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE xwms_owner LOGIN PASSWORD :'owner';
CREATE ROLE xwms LOGIN PASSWORD :'serving';
CREATE DATABASE xwms OWNER xwms_owner ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0;
SQL
