# Sourced. Takes a connection URL apart, so that each password is written once: in the URL the API uses.

percent_decode() {
  printf '%b' "${1//%/\\x}"
}

# url_part user|password|database postgresql://user:password@host:port/database?parameters
url_part() {
  local rest="${2#*://}"
  local login="${rest%%@*}"
  local path="${rest#*/}"
  case "$1" in
    user) percent_decode "${login%%:*}" ;;
    password) percent_decode "${login#*:}" ;;
    database) percent_decode "${path%%\?*}" ;;
    *)
      echo "url_part: no part named $1" >&2
      return 1
      ;;
  esac
}
