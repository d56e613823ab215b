#!/usr/bin/env bash
# A PostgreSQL server for tests, from the distribution's package, in a folder of its own on a unix socket.
#
#   postgres.sh installed        exits 0 when the package is there
#   postgres.sh run FOLDER       runs the server until it is ended (SIGINT); makes its data at the first time. It ends with
#                                the process that started it.
#   postgres.sh ready FOLDER     exits 0 once it answers
#   postgres.sh sql FOLDER SQL   runs statements
#   postgres.sh kill FOLDER      kills every process of it with SIGKILL
#
# Programs connect to postgresql:///DATABASE?host=FOLDER&user=tendril
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -x "$bin/postgres" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 77; }

action=$1
folder=${2:-}

# The server refuses to run as root.
unprivileged=(setpriv)
if [ "$(id -u)" -eq 0 ]; then unprivileged=(setpriv --reuid=postgres --regid=postgres --clear-groups); fi

# initdb takes a second; copying what it made does not.
make_data() {
    local template=${TMPDIR:-/tmp}/tendril-postgres-$(id -u)-$(basename "$(dirname "$bin")") made
    if [ ! -d "$template" ]; then
        made=$(mktemp -d "$template.XXXXXX")
        if [ "$(id -u)" -eq 0 ]; then chown postgres "$made"; fi
        (cd "$made" && "${unprivileged[@]}" "$bin/initdb" --no-sync -D "$made/data" -U tendril -A trust --encoding=UTF8 \
            --locale=C >/dev/null)
        mv -T "$made" "$template" 2>/dev/null || rm -rf "$made"
    fi
    cp -a "$template/data" "$folder/data"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi
}

case $action in
    installed) ;;
    run)
        [ -d "$folder/data" ] || make_data
        cd "$folder"
        exec "${unprivileged[@]}" --pdeathsig INT "$bin/postgres" -D "$folder/data" -k "$folder" \
            -c listen_addresses= -c fsync=on -c logging_collector=off >>"$folder/log" 2>&1
        ;;
    ready) exec "$bin/pg_isready" -q -h "$folder" -d postgres -U tendril ;;
    sql) exec "$bin/psql" -qAtX -v ON_ERROR_STOP=1 -h "$folder" -U tendril -d postgres -c "$3" ;;
    kill)
        postmaster=$(head -1 "$folder/data/postmaster.pid")
        # Stopped first, so that it starts no new ones.
        kill -STOP "$postmaster"
        pkill -KILL -P "$postmaster" || true
        kill -KILL "$postmaster"
        ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
