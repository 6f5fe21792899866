#!/bin/bash
# Starts Redis as a cache with the password of REDIS_URL; it keeps nothing on disk.
set -euo pipefail

login="${REDIS_URL#*://}"
login="${login%%@*}"
configuration="$(mktemp)"
printf 'requirepass %s\n' "${login#*:}" >"$configuration"
printf '%s\n' 'save ""' 'appendonly no' 'maxmemory 256mb' 'maxmemory-policy allkeys-lru' >>"$configuration"
chown redis:redis "$configuration"
exec docker-entrypoint.sh redis-server "$configuration"
