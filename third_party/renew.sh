#!/bin/sh
# Puts the files of third_party/openssh there again, out of Debian's source package of OpenSSH: third_party/renew.sh
# The digest says which release that is; Debian's signature is checked by apt. Prints the digests for README.md.
# SPDX-License-Identifier: MIT
set -eu

package=openssh
suite=trixie
archive=openssh_10.0p1.orig.tar.gz
digest=021a2e709a0edf4250b1256bd5a9e500411a90dddabea830ed59cef90eb9d85c
files="sntrup761.c libcrux_mlkem768_sha3.h"

into=$(cd "$(dirname "$0")" && pwd)/openssh
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/lists/partial" "$work/archives/partial"
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$work/sources.list"
set -- -q -o Dir::Etc::sourcelist="$work/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::State::lists="$work/lists" \
  -o Dir::Cache="$work" -o APT::Sandbox::User=root
apt-get "$@" update >/dev/null
(cd "$work" && apt-get "$@" source --download-only "$package/$suite" >/dev/null)
echo "$digest  $work/$archive" | sha256sum --quiet --check

tar -xf "$work/$archive" -C "$work" --strip-components=1
for file in $files; do cp "$work/$file" "$into/$file"; done
# libcrux's licence is the comment that its header begins with.
sed -n '/^ \* MIT License/,/^ \* SOFTWARE/p' "$into/libcrux_mlkem768_sha3.h" | sed 's/^ \*$//; s/^ \* //' >"$into/LICENSE.libcrux"
cd "$into"
# shellcheck disable=SC2086
sha256sum $files
