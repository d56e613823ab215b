#!/usr/bin/env bash
# Builds the release and prints the figures of bench/README.md for this machine.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
scripts/build.sh release tendril tendril-load tendril-upstream tendril-store-bench
export TENDRIL_BINARY=$PWD/build/release/tendril
node bench/run.mjs "$@"
echo
echo "The store alone, with few and with a million events stored"
build/release/tendril-store-bench 1000000
