# Shared by the scripts: where the project is, and how to get what it needs. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }

# Debian packages: to build, and on top of that to test.
build_packages=(
  build-essential cmake ninja-build ccache lld
  libcaf-dev libboost1.81-dev nlohmann-json3-dev libsimdjson-dev libspdlog-dev libssl-dev
  libutf8proc-dev libxxhash-dev libjemalloc-dev
)
test_packages=(nodejs npm chromium fonts-dejavu-core)
# For tests with networks that lose packets, clocks that jump, limits that change.
fault_packages=(iproute2 nftables util-linux faketime)
bench_packages=(nodejs npm pkg-config libbenchmark-dev valgrind)
ci_packages=(clang-format clang-tidy git)
fuzz_packages=(clang libclang-rt-14-dev)

is_installed() {
  # On a machine that got its tools from elsewhere, a command is as good as its package.
  case $1 in
    nodejs) command -v node > /dev/null ;;
    npm | git | cmake | ccache | clang | clang-format | clang-tidy) command -v "$1" > /dev/null ;;
    ninja-build) command -v ninja > /dev/null ;;
    *) dpkg-query -W -f '${Status}' "$1" 2> /dev/null | grep -q 'ok installed' ;;
  esac
}

# Installs those of the named packages that are missing, with sudo unless we are root.
need() {
  local missing=() package
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${missing[*]}"
  local sudo=()
  [ "$(id -u)" -eq 0 ] || sudo=(sudo)
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" > /dev/null
}

# Configures and builds a preset of CMakePresets.json; further words go to CMake's configure step.
build() {
  local preset=$1
  shift
  say "building: $preset"
  cmake --preset "$preset" "$@" > /dev/null
  cmake --build --preset "$preset"
}

# The packages of a folder with a lock file: by default those of the black-box and browser tests.
need_node_modules() {
  local folder=${1:-tests}
  [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ] && return
  say "installing the packages of $folder from npm"
  npm --prefix "$folder" ci --no-audit --no-fund --ignore-scripts
}
