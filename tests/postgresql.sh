#!/usr/bin/env bash
# Run a command with DATABASE_URL naming a throw-away PostgreSQL server, stopped and deleted whatever happens.
#   tests/postgresql.sh .venv/bin/python -m pytest -m postgresql
# Exit code 69 when this machine has no PostgreSQL. Data are not synced to disk unless SYNCED is set, which makes
# tests faster and measurements wrong.
set -euo pipefail

binaries() {
  if command -v pg_config >/dev/null && [[ -x $(pg_config --bindir)/initdb ]]; then pg_config --bindir; return; fi
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [[ -n $found && -x $found/initdb ]]; then echo "$found"; return; fi
  if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; return; fi
  return 1
}

if ! bin=$(binaries); then
  echo "PostgreSQL is not installed on this machine." >&2
  exit 69
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/parvis-postgresql.XXXXXX")
as=()
if [[ $(id -u) == 0 ]]; then # PostgreSQL refuses to run as root
  account=nobody
  if id postgres >/dev/null 2>&1; then account=postgres; fi
  chown "$account" "$folder"
  as=(runuser -u "$account" --)
fi

stop() {
  local answer=$?
  trap - EXIT INT TERM HUP
  (cd / && ${as[@]+"${as[@]}"} "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$folder"
  exit "$answer"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories="
options+=" -c max_connections=200"
if [[ -z ${SYNCED:-} ]]; then options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"; fi

start() {
  cd / # the server's account may not read the folder we are in
  ${as[@]+"${as[@]}"} "$bin/initdb" -D "$folder/data" -U parvis --auth=trust --encoding=UTF8 --locale=C --no-sync
  ${as[@]+"${as[@]}"} "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "$options" start
}
if ! (start) >"$folder.start" 2>&1; then
  cat "$folder.start" >&2
  cat "$folder/log" >&2 2>/dev/null || true
  rm -f "$folder.start"
  echo "PostgreSQL could not be started." >&2
  exit 70
fi
rm -f "$folder.start"

export DATABASE_URL="postgres://parvis@127.0.0.1:$port/postgres"
"$@"
