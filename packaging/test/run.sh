#!/bin/sh
# Installs the package in a fresh Debian 12 and tries it there: packaging/test/run.sh PACKAGE. Needs root and a Debian mirror.
set -eu
package=$(realpath "$1")
here=$(dirname "$(realpath "$0")")
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
base=${SSHRP_CHROOT_BASE:-$here/../../build/chroot-base}

# The bare system is kept for the next run; packages that are needed besides are those of a plain server.
if [ ! -e "$base/etc/debian_version" ]; then
  rm -rf "$base"
  debootstrap --variant=minbase \
    --include=adduser,ca-certificates,iproute2,logrotate,man-db,openssh-client,procps,systemd,sysvinit-utils,lsb-base bookworm "$base" "$mirror"
fi
root=$(mktemp -d /tmp/sshrp-package-XXXXXX)
trap 'umount "$root/proc" 2>/dev/null || true; rm -rf "$root"' EXIT INT TERM
cp -a "$base/." "$root"
cp "$package" "$root/tmp/sshrp.deb"
cp "$here/inside.sh" "$root/tmp/inside.sh"
[ ! -e "$root/dev/fd" ] && ln -s /proc/self/fd "$root/dev/fd"

# Namespaces of its own: no process outlives the test, and no port is taken from this machine.
unshare --mount --pid --fork --net --ipc --uts chroot "$root" /bin/sh -c '
  mount -t proc proc /proc && exec /bin/sh /tmp/inside.sh'
echo "package: all is well"
