# Sourced. A key must belong to the server's own user and be closed to others, which a mounted secret is not.

# install_certificate primary|replica
install_certificate() {
  local target="${TLS_FOLDER:-/var/lib/postgresql/tls}"
  local secrets="${SECRETS_FOLDER:-/run/secrets}"
  install -d -o postgres -g postgres -m 0700 "$target"
  install -o postgres -g postgres -m 0600 "$secrets/$1-certificate" "$target/server.crt"
  install -o postgres -g postgres -m 0600 "$secrets/$1-key" "$target/server.key"
}
