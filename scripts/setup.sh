#!/usr/bin/env bash
# Installs what building and testing Tendril needs and is not there yet: distribution packages, and a Node.js that is new
# enough for the web build. Says what it does; does nothing, quickly, when all is there.
set -euo pipefail
cd "$(dirname "$0")/.."

node_major_min=20
node_version=22

say() { printf '\033[1mtendril:\033[0m %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else
        say "packages are missing and neither root nor sudo is available. As root, run: apt-get install ${*: -1}" >&2
        exit 1
    fi
}

. /etc/os-release
case "${ID:-}:${VERSION_ID:-}" in
    debian:12) compiler=(clang-16 lld-16 libclang-rt-16-dev); boost=1.81 ;;
    ubuntu:24.04) compiler=(clang lld libclang-rt-18-dev); boost=1.83 ;;
    *) compiler=(clang lld); boost="" ; say "this system is not Debian 12 or Ubuntu 24.04; trying its default packages" ;;
esac

packages=(
    ca-certificates cmake g++ git make ninja-build ccache pkg-config "${compiler[@]}"
    "libboost${boost}-dev" "libboost-json${boost}-dev" "libboost-url${boost}-dev"
    libcli11-dev libcurl4-openssl-dev libfmt-dev libgtest-dev libgmock-dev libhowardhinnant-date-dev libjemalloc-dev libpq-dev libsodium-dev
    libabsl-dev libprotobuf-dev libspdlog-dev libsqlite3-dev libssl-dev libtomlplusplus-dev prometheus-cpp-dev zlib1g-dev libzstd-dev tzdata
)
# Debian 12 builds libphonenumber-dev against Boost 1.74, whose headers cannot be installed beside 1.81's: there the
# library comes as a package and its headers are unpacked below .tools/.
if [ "${ID:-}:${VERSION_ID:-}" = debian:12 ]; then packages+=(libphonenumber8); else packages+=(libphonenumber-dev); fi
if [ "${1:-}" = "--test" ]; then packages+=(chromium openssl curl postgresql); fi
if [ "${ID:-}" = ubuntu ]; then
    # Ubuntu's chromium is a snap, which a plain machine or container cannot run; the browser tests say that they skip.
    packages=("${packages[@]/chromium/}")
fi

missing=()
for package in "${packages[@]}"; do
    [ -n "$package" ] || continue
    status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || missing+=("$package")
done
command -v npm >/dev/null || missing+=(nodejs npm)

if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${#missing[@]} packages: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ "${ID:-}:${VERSION_ID:-}" = debian:12 ] && [ ! -f .tools/phonenumber/usr/include/phonenumbers/phonenumberutil.h ]; then
    say "unpacking the headers of libphonenumber into .tools/"
    download=$(mktemp -d)
    chmod 755 "$download"
    [ -n "$(apt-cache policy libphonenumber-dev 2>/dev/null)" ] || as_root apt-get update -qq
    (cd "$download" && apt-get download -qq libphonenumber-dev 2>/dev/null) || { as_root apt-get update -qq && (cd "$download" && apt-get download -qq libphonenumber-dev); }
    mkdir -p .tools/phonenumber
    dpkg-deb -x "$download"/libphonenumber-dev*.deb .tools/phonenumber
    rm -rf "$download" .tools/phonenumber/usr/lib
fi

node_major() { "$1" --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true; }
system_node=$(command -v node || true)
if [ -z "$system_node" ] || [ "$(node_major "$system_node")" -lt $node_major_min ]; then
    if [ ! -x .tools/node_modules/node/bin/node ]; then
        say "the system's Node.js is older than $node_major_min: installing Node.js $node_version into .tools/"
        npm install --silent --no-audit --no-fund --prefix .tools "node@$node_version" >/dev/null
    fi
fi
