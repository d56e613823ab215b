#!/usr/bin/env bash
# Builds the web app and the C++ of one preset: build.sh [release|debug|asan|tsan] [target...]
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

preset=${1:-release}
shift || true

if [ ! -f web/dist/index.html ] || [ -n "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer web/dist/index.html -print -quit)" ]; then
    install_node_modules web
    say "building the web app"
    (cd web && npm run --silent build)
fi

if [ ! -f "build/$preset/build.ninja" ]; then
    say "configuring build/$preset"
    cmake --preset "$preset" >"/tmp/tendril-configure.$$" 2>&1 || { cat "/tmp/tendril-configure.$$"; exit 1; }
    rm -f "/tmp/tendril-configure.$$"
fi
say "building build/$preset"
ninja --quiet -C "build/$preset" "$@"
