#!/bin/sh
# Enters the fresh system as who the situation is about; run by run.sh in namespaces of its own.
# SPDX-License-Identifier: MIT
set -eu
root=$1 situation=$2

mount --bind "$root" "$root"  # namespaces made inside want / to be a mount
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/pts" "$root/dev/shm"
devices="null zero full random urandom tty"
[ "$situation" = container ] || ! [ -e /dev/fuse ] || devices="$devices fuse"
for device in $devices; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=666,mode=620,gid=5 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
for stream in 0/stdin 1/stdout 2/stderr; do ln -s "/proc/self/fd/${stream%/*}" "$root/dev/${stream#*/}"; done
mount -t tmpfs -o mode=755 tmpfs "$root/run"

# https://docs.docker.com/engine/security/#linux-kernel-capabilities
docker=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap
case $situation in
  root) set -- HOME=/root /srv/inside.sh /root ;;
  sudo) set -- HOME=/home/newcomer setpriv --reuid newcomer --regid newcomer --init-groups /srv/inside.sh "/home/newcomer/a folder" ;;
  container) set -- HOME=/root setpriv --bounding-set "$docker" --inh-caps=-all /srv/inside.sh /root ;;
  *) echo "no situation $situation: root, sudo or container" >&2; exit 2 ;;
esac
exec chroot "$root" env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 NODE_EXTRA_CA_CERTS=/srv/trusted.crt PIP_CERT=/srv/trusted.crt \
  SSHRP_SLOWDOWN="$SSHRP_SLOWDOWN" SSHRP_NEWCOMER_TEST="$SSHRP_NEWCOMER_TEST" "$@"
