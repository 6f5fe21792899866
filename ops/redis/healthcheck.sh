#!/bin/bash
# Healthy is a Redis that takes the password and answers.
set -euo pipefail

login="${REDIS_URL#*://}"
login="${login%%@*}"
REDISCLI_AUTH="${login#*:}" redis-cli ping | grep -q '^PONG$'
