#!/bin/sh
# Puts the files of third_party/openssh there again, out of Debian's source package of OpenSSH, and those of third_party/aws-lc, out of
# crates.io's aws-lc-sys: third_party/renew.sh
# The digests say which releases those are; Debian's signature is checked by apt. Prints the digests for README.md.
# SPDX-License-Identifier: MIT
set -eu

package=openssh
suite=trixie
archive=openssh_10.0p1.orig.tar.gz
digest=021a2e709a0edf4250b1256bd5a9e500411a90dddabea830ed59cef90eb9d85c
files="sntrup761.c libcrux_mlkem768_sha3.h"

crate=aws-lc-sys-0.47.0
crate_digest=8bfbe32ac36b3c428696ce315464181bc4029d689fd58e3f2a4e58c252242f52
crate_files="fips202_glue.h mldsa/cbmc.h mldsa/common.h mldsa/context.h mldsa/ct.c mldsa/ct.h mldsa/debug.h mldsa/packing.c
  mldsa/packing.h mldsa/params.h mldsa/poly.c mldsa/poly.h mldsa/poly_kl.c mldsa/poly_kl.h mldsa/polyvec.c mldsa/polyvec.h
  mldsa/polyvec_lazy.c mldsa/polyvec_lazy.h mldsa/randombytes.h mldsa/reduce.h mldsa/rounding.h mldsa/sign.c mldsa/sign.h
  mldsa/symmetric.h mldsa/sys.h mldsa/zetas.inc"

third_party=$(cd "$(dirname "$0")" && pwd)
into=$third_party/openssh
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

curl -sSfL -o "$work/crate" "https://static.crates.io/crates/${crate%-*}/$crate.crate"
echo "$crate_digest  $work/crate" | sha256sum --quiet --check
tar -xf "$work/crate" -C "$work"
module=$work/$crate/aws-lc/crypto/fipsmodule
into=$third_party/aws-lc
mkdir -p "$into/ml_dsa/mldsa" "$into/sha"
for file in $crate_files; do cp "$module/ml_dsa/$file" "$into/ml_dsa/$file"; done
for file in sha3.c keccak1600.c; do cp "$module/sha/$file" "$into/sha/$file"; done
cp "$work/$crate/aws-lc/LICENSE" "$into/LICENSE"
cd "$into"
# One digest for all of them: of the list of theirs.
find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum
