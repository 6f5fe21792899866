#!/bin/bash
# Starts the replica: cloned from the primary when its volume is empty, following its replication slot ever after.
set -euo pipefail

ops="$(dirname "$0")"
secrets="${SECRETS_FOLDER:-/run/secrets}"
source "$ops/install-certificate.sh"

clone() {
  local draft="$PGDATA.partial"
  local primary="host=${PRIMARY_HOST:-primary} port=${PRIMARY_PORT:-5432} user=replicator application_name=replica"
  rm -rf "$draft"
  install -d -o postgres -g postgres -m 0700 "$draft"
  PGPASSWORD="$(cat "$secrets/replication-password")" gosu postgres pg_basebackup \
    --dbname="$primary sslmode=verify-full sslrootcert=${CA_FILE:-/var/lib/postgresql/tls/ca.crt}" \
    --pgdata="$draft" --slot=replica_1 --wal-method=stream --checkpoint=fast --write-recovery-conf
  # Under its name only when it is whole: an interrupted clone is made again.
  rm -rf "$PGDATA"
  mv "$draft" "$PGDATA"
}

install_certificate replica
install -o postgres -g postgres -m 0644 "$secrets/database-ca" "${CA_FILE:-/var/lib/postgresql/tls/ca.crt}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  clone
fi
exec docker-entrypoint.sh "$@"
