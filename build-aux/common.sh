# Shared by the commands in build-aux/: where things are, and how the build environment is entered.
# Sourced, never run.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(dirname "$here")
build=${MPIS_BUILD_DIR:-$top/_build}
cache=$HOME/.cache/mpis-dashboard

die () { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
say () { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# The Debian packages, one a line, comments removed.
packages () { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$here/packages"; }

# native: this machine's own packages are new enough. root: it needs the private root.
# inside: this already is the build environment.
kind_of_machine () {
  [ -n "${MPIS_BUILD_ENVIRONMENT:-}" ] && { echo inside; return; }
  local ID='' VERSION_ID=''
  [ -r /etc/os-release ] && . /etc/os-release
  case "$ID:${VERSION_ID%%.*}" in
    debian:12) echo root ;;
    debian:1[3-9]|debian:) echo native ;;   # testing and unstable name no version
    *) die "this machine is ${PRETTY_NAME:-unknown}; only Debian 12 and newer are supported for building.
Users install the Flatpak instead: see README.md." ;;
  esac
}

# The private root is named for its package list and the way it is made (count up recipe when that
# changes in build-aux/setup), so that a change makes a new one.
root_dir () {
  local recipe=1 sum
  sum=$({ echo "$recipe"; packages; } | sha256sum)
  echo "$cache/root-${sum:0:12}"
}

as_root () { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
