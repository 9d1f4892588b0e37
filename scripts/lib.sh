# Shared by the scripts: where the project is, and how to get what it needs. Sourced, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*"; }

# Packages of Debian 12 and 13: to build, and on top of that to test. Of names with a bar between them, any one will do; the first
# that the release has is installed.
build_packages=(
  build-essential cmake ninja-build ccache lld
  libcaf-dev 'libboost1.81-dev|libboost1.83-dev' nlohmann-json3-dev libsimdjson-dev libspdlog-dev libssl-dev
  libutf8proc-dev libxxhash-dev libjemalloc-dev prometheus-cpp-dev
)
# The two of Prometheus read what the server writes for it.
test_packages=(nodejs npm chromium fonts-dejavu-core prometheus python3-prometheus-client)
# For tests with networks that lose packets, clocks that jump, limits that change.
fault_packages=(iproute2 nftables util-linux faketime)
bench_packages=(nodejs npm pkg-config libbenchmark-dev valgrind)
ci_packages=(clang-format clang-tidy git)
fuzz_packages=(clang libclang-rt-dev)

is_installed() {
  # On a machine that got its tools from elsewhere, a command is as good as its package.
  case $1 in
    nodejs) command -v node > /dev/null ;;
    npm | git | cmake | ccache | clang | clang-format | clang-tidy) command -v "$1" > /dev/null ;;
    ninja-build) command -v ninja > /dev/null ;;
    *) dpkg-query -W -f '${Status}' "$1" 2> /dev/null | grep -q 'ok installed' ;;
  esac
}

# $1: names with a bar between them; $2: a command that is true for one of them, which is printed.
first_of() {
  local names name
  IFS='|' read -ra names <<< "$1"
  for name in "${names[@]}"; do
    "$2" "$name" && printf '%s\n' "$name" && return
  done
  return 1
}

is_in_release() { [ -n "$(apt-cache madison "$1" 2> /dev/null)" ]; }

# Calls a command as root: with sudo unless we are it.
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Installs those of the named packages that are missing.
need() {
  local missing=() package
  for package in "$@"; do
    first_of "$package" is_installed > /dev/null || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  as_root apt-get update -qq
  local names=()
  for package in "${missing[@]}"; do
    # One that the release does not have is left to apt-get, which says so.
    names+=("$(first_of "$package" is_in_release || printf '%s' "${package%%|*}")")
  done
  say "installing ${names[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${names[@]}" > /dev/null
}

# In CI warnings are errors, and tests are compiled at once and thrown away. The same for all scripts, so that nothing is compiled twice.
ci=$([ -n "${CI:-}" ] && echo ON || echo OFF)
ci_options=(-DSTRANGELET_WERROR="$ci" -DSTRANGELET_UNITY="$ci")

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

# Where scripts keep what they need again, outside of the tree.
cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/strangelet

# The Debian repositories of this machine's apt, "URL SUITE COMPONENT" each.
debian_repositories() {
  apt-get indextargets --format '$(ORIGIN)|$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
    sed -n 's/^Debian|//p' | sort -u
}
