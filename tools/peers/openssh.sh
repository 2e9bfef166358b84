#!/bin/sh
# Unpacks OpenSSH of other Debians into build/peers, so that 9 and 10 are both at hand. On Debian 12, which has 9: 10 of bookworm-backports
# into openssh10. On Debian 13, which has 10: bookworm's 9 into openssh9, and the client of trixie-backports, which warns of key exchanges
# that don't withstand quantum computers, into openssh_newest. The system's packages stay as they are.
# usage: tools/peers/openssh.sh; a second run finds the cache and downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}

unpack() { # FOLDER SUITE PACKAGE...
  into=$root/build/peers/$1 suite=$2
  shift 2
  [ ! -e "$into/.complete" ] || return 0
  apt=$into.apt packages=$*
  rm -rf "$into" "$apt"
  mkdir -p "$into" "$apt/sources.list.d" "$apt/lists/partial" "$apt/archives/partial"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$apt/sources.list"

  # A private apt: its own sources, lists and cache, but the system's architecture and keyring. dpkg's status is left out,
  # so that what is installed can't hold a version back.
  set -- -q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/sources.list.d" \
    -o Dir::State::lists="$apt/lists" -o Dir::State::status=/dev/null -o Dir::Cache="$apt" -o APT::Sandbox::User=root
  echo "fetching the package list of $suite"
  apt-get "$@" update >/dev/null
  # shellcheck disable=SC2086
  (cd "$apt" && apt-get "$@" download $packages)
  for package in "$apt"/*.deb; do dpkg -x "$package" "$into"; done
  "$into/usr/bin/ssh" -V
  rm -rf "$apt"
  touch "$into/.complete"
}

case $(/usr/bin/ssh -V 2>&1) in
  OpenSSH_9.*) unpack openssh10 bookworm-backports openssh-client openssh-server openssh-sftp-server ;;
  OpenSSH_10.*)
    unpack openssh9 bookworm openssh-client openssh-server openssh-sftp-server
    unpack openssh_newest trixie-backports openssh-client
    ;;
  *) echo "neither OpenSSH 9 nor 10: $(/usr/bin/ssh -V 2>&1)" >&2; exit 1 ;;
esac
