#!/bin/sh
# The README's two commands as newcomers give them, in a fresh Debian with a clone of HEAD: tests/newcomer/run.sh [SITUATION...]
# SSHRP_SUITE says which Debian: bookworm, which is 12, or trixie, 13.
# Situations, all by default: root, in its home that is nobody else's; sudo, a user who may use it, in a path with a space;
# container, root with what Docker leaves it: no CAP_SYS_ADMIN, no /dev/fuse.
# SSHRP_NEWCOMER_TEST is run in place of make test, if it is set. SSHRP_NEWCOMER_ROOT is a folder in which the system is kept for the
# next time, with all that was installed and built in it. Needs root and a Debian mirror; says so where no such system can be entered.
# SPDX-License-Identifier: MIT
set -eu
here=$(dirname "$(realpath "$0")")
project=$(git -C "$here" rev-parse --show-toplevel)
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=${SSHRP_SUITE:-bookworm}
export SSHRP_NEWCOMER_TEST="${SSHRP_NEWCOMER_TEST:-make test}" SSHRP_SLOWDOWN="${SSHRP_SLOWDOWN:-1}"

[ $# -gt 0 ] || set -- root sudo container
# What is mounted is seen in here alone, and goes with it; so does what was started.
apart() { unshare --mount --pid --fork --kill-child --ipc --uts "$@"; }

if ! apart true 2>/dev/null; then
  echo "SKIPPED: newcomer in $suite: no mount namespaces for this user here"
  exit 0
fi

root=${SSHRP_NEWCOMER_ROOT:-}
if [ -z "$root" ]; then
  root=$(mktemp -d /tmp/sshrp-newcomer-XXXXXX)
  trap 'rm -rf --one-file-system "$root" "$root.log"' EXIT
  trap 'exit 1' HUP INT TERM
fi
if [ ! -e "$root/srv/sshrp.git" ]; then
  mkdir -p "$root"
  chmod 755 "$root"
  echo "== debootstrap $suite"
  apart debootstrap --variant=minbase --include=ca-certificates,git,make,sudo "$suite" "$root" "$mirror" >"$root.log" ||
    { tail "$root.log" >&2; exit 1; }
  rm -f "$root.log"
  chroot "$root" useradd --create-home newcomer
  chroot "$root" git config --system safe.directory /srv/sshrp.git  # root's, and a user clones it
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"  # as Debian's installer and Docker do
cp /etc/ssl/certs/ca-certificates.crt "$root/srv/trusted.crt"  # for npm and pip: the network may have an authority of its own
echo "newcomer ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/newcomer"
chmod 700 "$root/root" "$root/home/newcomer"
rm -rf "$root/srv/sshrp.git"
git clone -q --bare "$project" "$root/srv/sshrp.git"
cp "$here/inside.sh" "$root/srv"

for situation; do
  echo "==== newcomer in $suite: $situation"
  apart sh "$here/enter.sh" "$root" "$situation"
done
echo "newcomer: all is well"
