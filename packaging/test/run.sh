#!/bin/sh
# Installs the package in a fresh Debian and tries it there: packaging/test/run.sh PACKAGE. Needs root and a Debian mirror.
# The Debian is this system's release, whose libraries the package was built with.
# SPDX-License-Identifier: MIT
set -eu
package=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
base=${SSHRP_CHROOT_BASE:-$here/../../build/chroot-base}

# What is mounted is seen in here alone, and goes with it; so does what was started.
apart() { unshare --mount --pid --fork --kill-child --ipc --uts "$@"; }

# The bare system is kept for the next run; packages that are needed besides are those of a plain server.
if [ ! -d "$base" ]; then
  rm -rf "$base.new"
  trap 'rm -rf "$base.new"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p "$(dirname "$base")"
  echo "== debootstrap"
  apart debootstrap --variant=minbase \
    --include=adduser,ca-certificates,iproute2,logrotate,man-db,openssh-client,procps,python3-minimal,systemd,sysvinit-utils,lsb-base \
    "$suite" "$base.new" "$mirror" >"$base.log" || { tail "$base.log" >&2; exit 1; }
  mv "$base.new" "$base"
fi
root=$(mktemp -d /tmp/sshrp-package-XXXXXX)
trap 'rm -rf --one-file-system "$root"' EXIT
trap 'exit 1' HUP INT TERM
cp -a "$base/." "$root"
cp "$package" "$root/tmp/sshrp.deb"
cp "$here/inside.sh" "$root/tmp/inside.sh"
cp /etc/resolv.conf "$root/etc/resolv.conf"
[ -e "$root/dev/fd" ] || ln -s /proc/self/fd "$root/dev/fd"

# Fetched with the machine's network, tried without: no port is taken from this machine.
echo "== fetch what the package depends on"
apart chroot "$root" sh -c 'apt-get update -q && apt-get install -y -q --download-only /tmp/sshrp.deb' >"$root/tmp/fetch.log" 2>&1 ||
  { tail "$root/tmp/fetch.log" >&2; exit 1; }
apart --net chroot "$root" sh -c 'mount -t proc proc /proc && exec sh /tmp/inside.sh'
echo "package: all is well"
