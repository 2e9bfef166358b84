#!/bin/sh
# Unpacks Debian's CrowdSec into build/peers/crowdsec, to parse logs with; nothing of it is installed or started.
# usage: tools/peers/crowdsec.sh [DIRECTORY]; a second run downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
into=${1:-$root/build/peers/crowdsec}

[ -e "$into/.complete" ] && exit 0

rm -rf "$into" "$into.deb"
mkdir -p "$into" "$into.deb"
(cd "$into.deb" && apt-get -q -o APT::Sandbox::User=root download crowdsec)
dpkg -x "$into.deb"/crowdsec_*.deb "$into"
rm -rf "$into.deb" "$into/usr/share/crowdsec/data" "$into/usr/bin/cscli"
touch "$into/.complete"
