#!/bin/bash
# Run once, on an empty volume: the roles with the passwords of the URLs the API uses, and what the replica needs.
# What the roles may do is the migrations' business; they find them and only set their rights.
set -euo pipefail

source "${OPS_FOLDER:-/ops}/url-parts.sh"
secrets="${SECRETS_FOLDER:-/run/secrets}"

# pg_stat_statements would keep the text of CREATE ROLE, password and all.
export PGOPTIONS='-c pg_stat_statements.track_utility=off'

create_login() {
  psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
    --set=role="$1" --set=password="$2" --set=attributes="${3:-}" <<'SQL'
create role :"role" login :attributes password :'password';
SQL
}

for url in "$DATABASE_URL" "$DATABASE_SYSTEM_URL" "$DATABASE_AUDITOR_URL"; do
  create_login "$(url_part user "$url")" "$(url_part password "$url")"
done
create_login replicator "$(cat "$secrets/replication-password")" replication

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --command="select pg_create_physical_replication_slot('replica_1', true)" >/dev/null
