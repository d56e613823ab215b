# Sourced by the other scripts: a Node.js that is new enough first on the PATH, and the compiler.
if [ -x "$PWD/.tools/node_modules/node/bin/node" ]; then export PATH="$PWD/.tools/node_modules/node/bin:$PATH"; fi
CC=$(command -v clang-16 || command -v clang)
CXX=$(command -v clang++-16 || command -v clang++)
export CC CXX
say() { printf '\033[1mtendril:\033[0m %s\n' "$*"; }

# install_node_modules FOLDER: `npm ci`, only when the lock file changed since the last time.
install_node_modules() {
    local folder=$1 stamp=$1/node_modules/.installed
    if [ ! -f "$stamp" ] || [ "$folder/package-lock.json" -nt "$stamp" ]; then
        say "installing the npm packages of $folder"
        (cd "$folder" && npm ci --silent --no-audit --no-fund)
        touch "$stamp"
    fi
}
