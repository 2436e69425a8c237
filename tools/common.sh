# common.sh -- what the commands in tools/ share: packages, configuring, building, counting. Sourced, not run.

set -u -o pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

JOBS=$(nproc)

say() { printf '\n== %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# ---- packages ------------------------------------------------------------------------------------

packages_wanted() { sed 's/#.*//' tools/packages.txt | tr -s ' \n' '\n' | sed '/^$/d'; }

packages_missing() {
    local p
    for p in $(packages_wanted); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || echo "$p"
    done
}

# Run apt-get as root, or through sudo if that needs no password or there is somebody to type it.
apt() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "$@"
    elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        sudo DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        return 1
    fi
}

# Install what is missing and nothing else. On a system without dpkg the configure step tells what it does not find.
need_packages() {
    command -v dpkg-query >/dev/null || return 0
    local missing
    missing=$(packages_missing | xargs)
    [ -n "$missing" ] || return 0
    say "installing $missing"
    # shellcheck disable=SC2086 # a list of words
    apt update -q && apt install -q -y --no-install-recommends $missing ||
        die "cannot install packages (not root, no sudo, or apt failed); please run:
  apt-get install $missing"
}

# ---- building ------------------------------------------------------------------------------------

# build PRESET: configure and build into the folder that CMakePresets.json names; quiet unless it fails.
build() {
    local launcher=() log
    command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
    log=$(mktemp)
    if cmake --preset "$1" "${launcher[@]}" >"$log" 2>&1 &&
        cmake --build --preset "$1" -j "$JOBS" >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    cat "$log"
    rm -f "$log"
    return 1
}

# The folder of a preset: `release` is what users look for, so it is build/ itself.
build_dir() { if [ "$1" = release ]; then echo build; else echo "build/$1"; fi; }

# ---- testing -------------------------------------------------------------------------------------

PASSED=0
FAILED=0
FAILURES=() # what failed, a line each

# count TITLE FILE: add up the tests in ctest's output. A run without a summary, or without a test, has failed.
count() {
    local line failed total
    line=$(grep -E 'tests failed out of [0-9]+' "$2" | tail -1)
    failed=$(sed -E 's/.* ([0-9]+) tests failed out of.*/\1/' <<<"$line")
    total=$(sed -E 's/.*out of ([0-9]+).*/\1/' <<<"$line")
    if [ -z "$line" ] || [ "$total" = 0 ]; then
        FAILED=$((FAILED + 1))
        FAILURES+=("$1: no test ran")
        return
    fi
    PASSED=$((PASSED + total - failed))
    FAILED=$((FAILED + failed))
    while read -r name; do FAILURES+=("$1: $name"); done < <(
        sed -n -E 's/^[ \t]*[0-9]+ - ([^ ]+) \((.*)\).*/\1 (\2)/p' "$2")
}

# run_ctest TITLE PRESET [ctest option...]: the tests of one build, output of the failing ones shown.
run_ctest() {
    local title=$1 dir log
    dir=$(build_dir "$2")
    shift 2
    say "$title"
    log=$(mktemp)
    ctest --test-dir "$dir" --output-on-failure --no-tests=error --timeout 300 -j "$JOBS" "$@" 2>&1 | tee "$log"
    count "$title" "$log"
    rm -f "$log"
}

# build_and_test TITLE PRESET [ctest option...]: fails if there is nothing to test.
build_and_test() {
    say "$1: build"
    if ! build "$2"; then
        FAILED=$((FAILED + 1))
        FAILURES+=("$1: does not build")
        return 1
    fi
    run_ctest "$@"
    return 0
}

# The last line of a command that tests; its exit status.
summary() {
    local f
    [ ${#FAILURES[@]} = 0 ] || { say failures; printf '%s\n' "${FAILURES[@]}"; }
    printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
    [ "$FAILED" = 0 ]
}
