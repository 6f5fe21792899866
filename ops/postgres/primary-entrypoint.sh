#!/bin/bash
# Starts the primary: its certificate, its superuser from DATABASE_MIGRATION_URL, then the image's own entry point.
set -euo pipefail

ops="$(dirname "$0")"
source "$ops/url-parts.sh"
source "$ops/install-certificate.sh"

install_certificate primary
POSTGRES_USER="$(url_part user "$DATABASE_MIGRATION_URL")"
POSTGRES_PASSWORD="$(url_part password "$DATABASE_MIGRATION_URL")"
POSTGRES_DB="$(url_part database "$DATABASE_MIGRATION_URL")"
export POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB
exec docker-entrypoint.sh "$@"
