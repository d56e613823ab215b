#!/usr/bin/env bash
# Makes HighLevel's manifests anew from the official OpenAPI files, below $TENDRIL_SHARED/specs/highlevel/openapi, and
# from the overlays. `git diff connectors` shows what has changed.
# Usage: scripts/import-highlevel.sh [TENDRIL] [OUT]
set -euo pipefail
cd "$(dirname "$0")/.."
tendril=${1:-build/release/tendril}
out=${2:-connectors}
specs=${TENDRIL_SHARED:-../shared}/specs/highlevel/openapi
[ -d "$specs" ] || { echo "The official files are not at $specs (set TENDRIL_SHARED)." >&2; exit 1; }

import() { # document, overlays...
  local document=$1 options=(); shift
  for overlay in "$@"; do options+=(--overlay "overlays/highlevel/$overlay.json"); done
  "$tendril" connector import "$document" "${options[@]}" --out "$out" --quiet
}

for document in "$specs"/apps/*.json; do
  app=$(basename "$document" .json)
  [[ $app == *.patched ]] || import "$document" common "$app"
done
for document in "$specs"/v3/apps/*.json; do
  app=$(basename "$document" -v3.json)
  import "$document" common "$app" v3 "$app-v3"
done
