#!/usr/bin/env bash
# Formatting and static checks of our own code.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh
for tool in clang-format clang-tidy; do
    command -v $tool >/dev/null || { say "$tool is missing: apt-get install $tool"; exit 1; }
done
say "checking the format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format --dry-run --Werror
[ -f build/release/compile_commands.json ] || scripts/build.sh release
say "clang-tidy"
git ls-files 'src/*.cpp' 'apps/*.cpp' | xargs -P 2 -n 4 clang-tidy --quiet -p build/release
say "eslint"
(cd web && npm run --silent lint)
