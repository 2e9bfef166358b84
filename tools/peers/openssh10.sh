#!/bin/sh
# Unpacks OpenSSH 10 of Debian's bookworm-backports into build/peers/openssh10; the system's packages stay as they are.
# usage: tools/peers/openssh10.sh [DIRECTORY]; a second run finds the cache and downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
into=${1:-$root/build/peers/openssh10}
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
packages="openssh-client openssh-server openssh-sftp-server"

[ -e "$into/.complete" ] && exit 0

apt=$into.apt
rm -rf "$into" "$apt"
mkdir -p "$into" "$apt/sources.list.d" "$apt/lists/partial" "$apt/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror bookworm-backports main" > "$apt/sources.list"

# A private apt: its own sources, lists and cache, but the system's architecture and keyring. dpkg's status is left out,
# so that what is installed can't hold a version back.
set -- -q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/sources.list.d" \
  -o Dir::State::lists="$apt/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$apt" -o APT::Sandbox::User=root
echo "fetching the package list of bookworm-backports"
apt-get "$@" update >/dev/null
# shellcheck disable=SC2086
(cd "$apt" && apt-get "$@" download $packages)
for package in "$apt"/*.deb; do dpkg -x "$package" "$into"; done
"$into/usr/bin/ssh" -V
rm -rf "$apt"
touch "$into/.complete"
