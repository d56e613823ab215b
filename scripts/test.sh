#!/usr/bin/env bash
# Every test: C++ units and contracts (plain and with sanitizers) with the Prism contract test among them, the web app's
# own, then the real binary against the simulators, the official SDK, kill -9 and a browser. Each stage ends with "N passed, N failed"; so does the whole.
# `scripts/test.sh STAGE...` runs only the stages named.
set -uo pipefail
cd "$(dirname "$0")/.."
. scripts/environment.sh

export TENDRIL_SHARED=${TENDRIL_SHARED:-$PWD/../shared}
export TENDRIL_BINARY=${TENDRIL_BINARY:-$PWD/build/release/tendril}
passed=0
failed=0
wanted=("$@")
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# stage NAME COMMAND...: runs it and adds up its closing counts.
stage() {
    local name=$1 status closing
    shift
    if [ ${#wanted[@]} -gt 0 ] && [[ " ${wanted[*]} " != *" $name "* ]]; then return; fi
    say "testing: $name"
    local started=$SECONDS
    "$@" </dev/null 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    closing=$(grep -aoE '[0-9]+ passed, [0-9]+ failed' "$log" | tail -1)
    local stage_passed=${closing%% *} stage_failed
    stage_failed=$(sed -E 's/.*, ([0-9]+) failed/\1/' <<<"$closing")
    passed=$((passed + ${stage_passed:-0}))
    failed=$((failed + ${stage_failed:-0}))
    if [ "$status" -ne 0 ] && [ "${stage_failed:-0}" -eq 0 ]; then
        say "stage $name failed with status $status"
        failed=$((failed + 1))
    fi
    say "stage $name took $((SECONDS - started)) s"
}

# Runs the tests of a preset by CTest and says the count plainly.
cpp_tests() {
    local preset=$1 output status
    scripts/build.sh "$preset" || return 1
    output=$(ctest --preset "$preset" --parallel 2 --timeout 300 2>&1)
    status=$?
    [ $status -eq 0 ] || printf '%s\n' "$output"
    local total broken
    total=$(sed -nE 's/.* tests failed out of ([0-9]+).*/\1/p' <<<"$output")
    broken=$(sed -nE 's/.*, ([0-9]+) tests? failed out of .*/\1/p' <<<"$output")
    if [ -z "$total" ]; then printf '%s\n' "$output"; return 1; fi
    grep -aiE '\(Skipped\)' <<<"$output" | sed 's/^/  /'
    echo "$((total - broken)) passed, $broken failed"
    return $status
}

# Runs test programs of a sanitizer preset, each as one process: starting one for every test would take most of the time.
# Two at once.
sanitizer_tests() {
    local preset=$1 folder=build/$1/tests output status=0
    shift
    scripts/build.sh "$preset" "$@" || return 1
    output=$(for name in "$@"; do find "$folder" -type f -executable -name "$name" -print0; done |
        xargs -0 -P 2 -I{} timeout 900 {} --gtest_brief=1 2>&1) || status=1
    [ $status -eq 0 ] || printf '%s\n' "$output"
    local good bad
    good=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) tests?\.$/\1/p' <<<"$output" | awk '{ sum += $1 } END { print sum + 0 }')
    bad=$(grep -acE '^\[  FAILED  \] .*\(([0-9]+) ms\)$' <<<"$output")
    [ $status -eq 0 ] || [ "$bad" -gt 0 ] || bad=1 # a program that ended without a verdict
    echo "${good:-0} passed, $bad failed"
    return $status
}

# Histories by the thousand, and every planted bug found.
simulation() {
    local clean=0 plants=0
    scripts/build.sh release tendril-sim || return 1
    build/release/tendril-sim --seeds 10000 || clean=1
    build/release/tendril-sim --plants --seeds 2000 || plants=1
    echo "$((2 - clean - plants)) passed, $((clean + plants)) failed"
    [ $((clean + plants)) -eq 0 ]
}

# Every fuzzer for a few seconds from its corpus: what was found once stays mended.
fuzz_tests() {
    local good=0 bad=0 fuzzer module corpus output found
    scripts/build.sh asan fuzz/all || return 1
    while IFS= read -r -d '' fuzzer; do
        module=$(basename "$(dirname "$fuzzer")")
        corpus=fuzz/$module/corpus/${fuzzer##*/fuzz_"$module"_}
        found=$(mktemp -d) # what it finds goes there, not into the corpus
        [ -d "$corpus" ] && cp "$corpus"/* "$found"
        if output=$("$fuzzer" -seed=1 -max_total_time=4 -timeout=20 -artifact_prefix=build/asan/ "$found" 2>&1); then
            good=$((good + 1))
        else
            printf '%s failed:\n%s\n' "$fuzzer" "$(tail -40 <<<"$output")"
            bad=$((bad + 1))
        fi
        rm -rf "$found"
    done < <(find build/asan/fuzz -type f -executable -name 'fuzz_*' -print0)
    echo "$good passed, $bad failed"
    [ "$good" -gt 0 ] && [ "$bad" -eq 0 ]
}

web_tests() {
    local output status
    (cd web && npm run --silent typecheck && npm run --silent lint) || return 1
    output=$(cd web && NO_COLOR=1 npm test --silent 2>&1)
    status=$?
    [ $status -eq 0 ] || printf '%s\n' "$output"
    sed -nE 's/^ *Tests +(([0-9]+) failed \| )?([0-9]+) passed.*/\3 passed, 0\2 failed/p' <<<"$output" | sed 's/, 0\([0-9]\)/, \1/'
    return $status
}

node_tests() {
    local file=$1
    shift
    node "tests/integration/$file" "$@"
}

install_node_modules tests/node
stage units cpp_tests release
stage sanitizers sanitizer_tests asan unit_base unit_vault unit_expr unit_connector unit_importer unit_sandbox unit_flow unit_engine \
    unit_store unit_http unit_sync unit_api contract
stage simulation simulation
stage fuzz fuzz_tests
stage web web_tests
stage main-job node_tests main_job.test.mjs
stage habitify node_tests habitify.test.mjs
stage people node_tests people.test.mjs
stage recipes node_tests recipes.test.mjs
stage reconciliation node_tests reconciliation.test.mjs
stage bad-input node_tests bad_input.test.mjs
stage webhooks node_tests webhooks.test.mjs
stage command-line node_tests command_line.test.mjs
stage expressions node_tests expressions.test.mjs
stage clock node_tests clock.test.mjs
stage crash node_tests crash/kill.test.mjs --rounds 5
stage cluster node_tests crash/cluster.test.mjs --seconds 20
stage full-disk node_tests crash/disk.test.mjs
stage oauth node_tests oauth.test.mjs
stage secrets node_tests secrets.test.mjs
stage own-connectors node_tests own_connectors.test.mjs
stage budgets node_tests budgets.test.mjs
stage neighbours node_tests neighbours.test.mjs
stage run-model node_tests run_model.test.mjs
stage sdk node_tests sdk/run.mjs
stage browser node tests/browser/run.mjs

[ $((passed + failed)) -gt 0 ] || { say "no test ran"; failed=1; }
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
