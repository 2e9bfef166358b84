#!/bin/sh
# The README's two commands as newcomers give them, in a fresh Debian 12 with a clone of HEAD: tests/newcomer/run.sh [SITUATION...]
# Situations, all by default: root, in its home that is nobody else's; sudo, a user who may use it, in a path with a space;
# container, root with what Docker leaves it: no CAP_SYS_ADMIN, no /dev/fuse.
# SSHRP_NEWCOMER_TEST is run in place of make test, if it is set. Needs root and a Debian mirror.
# SPDX-License-Identifier: MIT
set -eu
here=$(dirname "$(realpath "$0")")
project=$(git -C "$here" rev-parse --show-toplevel)
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
export SSHRP_NEWCOMER_TEST="${SSHRP_NEWCOMER_TEST:-make test}" SSHRP_SLOWDOWN="${SSHRP_SLOWDOWN:-1}"

[ $# -gt 0 ] || set -- root sudo container
# What is mounted is seen in here alone, and goes with it; so does what was started.
apart() { unshare --mount --pid --fork --kill-child --ipc --uts "$@"; }

root=$(mktemp -d /tmp/sshrp-newcomer-XXXXXX)
trap 'rm -rf --one-file-system "$root" "$root.log"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$root"
echo "== debootstrap"
apart debootstrap --variant=minbase --include=ca-certificates,git,make,sudo bookworm "$root" "$mirror" >"$root.log" ||
  { tail "$root.log" >&2; exit 1; }
rm -f "$root.log"
cp /etc/resolv.conf "$root/etc/resolv.conf"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"  # as Debian's installer and Docker do
cp /etc/ssl/certs/ca-certificates.crt "$root/srv/trusted.crt"  # for npm and pip: the network may have an authority of its own
chroot "$root" useradd --create-home newcomer
echo "newcomer ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/newcomer"
chmod 700 "$root/root" "$root/home/newcomer"
git clone -q --bare "$project" "$root/srv/sshrp.git"
chroot "$root" git config --system safe.directory /srv/sshrp.git  # root's, and a user clones it
cp "$here/inside.sh" "$root/srv"

for situation; do
  echo "==== newcomer: $situation"
  apart sh "$here/enter.sh" "$root" "$situation"
done
echo "newcomer: all is well"
