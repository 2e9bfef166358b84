#!/bin/sh
# Unpacks Debian's CrowdSec and fail2ban into build/peers, to read logs with; nothing of them is installed, or would ban somebody here.
# usage: tools/peers/log_readers.sh [DIRECTORY]; a second run downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
into=${1:-$root/build/peers}

unpack() { # PACKAGE, and what of it isn't needed
  package=$1
  shift
  [ ! -e "$into/$package/.complete" ] || return 0
  rm -rf "$into/$package" "$into/$package.deb"
  mkdir -p "$into/$package" "$into/$package.deb"
  (cd "$into/$package.deb" && apt-get -q -o APT::Sandbox::User=root download "$package")
  dpkg -x "$into/$package.deb/${package}"_*.deb "$into/$package"
  rm -rf "$into/$package.deb"
  for part; do rm -rf "${into:?}/$package/$part"; done
  touch "$into/$package/.complete"
}

unpack crowdsec usr/share/crowdsec/data usr/bin/cscli
unpack fail2ban
