#!/bin/sh
# Puts the files of others here again: out of Debian's source package of OpenSSH, and out of crates.io's aws-lc-sys, which carries mldsa-native,
# mlkem-native and s2n-bignum: third_party/renew.sh
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
mldsa_files="fips202_glue.h mldsa/cbmc.h mldsa/common.h mldsa/context.h mldsa/ct.c mldsa/ct.h mldsa/debug.h mldsa/packing.c
  mldsa/packing.h mldsa/params.h mldsa/poly.c mldsa/poly.h mldsa/poly_kl.c mldsa/poly_kl.h mldsa/polyvec.c mldsa/polyvec.h
  mldsa/polyvec_lazy.c mldsa/polyvec_lazy.h mldsa/randombytes.h mldsa/reduce.h mldsa/rounding.h mldsa/sign.c mldsa/sign.h
  mldsa/symmetric.h mldsa/sys.h mldsa/zetas.inc"
curve_code="curve25519_x25519 curve25519_x25519base edwards25519_scalarmulbase edwards25519_scalarmuldouble edwards25519_decode bignum_madd_n25519"
curve_code_for_all="edwards25519_encode bignum_mod_n25519 bignum_neg_p25519"  # processors
sha3_code="sha3_keccak_f1600 sha3_keccak4_f1600"

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
from=$work/$crate/aws-lc
# Of the licences that the files name: ISC.
isc() { echo "$1"; echo; sed -n '/^ISC License$/,/^PERFORMANCE OF/p' "$from/LICENSE"; }

cd "$third_party"
rm -rf aws-lc mlkem-native s2n-bignum
mkdir -p aws-lc/ml_dsa/mldsa aws-lc/sha mlkem-native s2n-bignum
module=$from/crypto/fipsmodule
for file in $mldsa_files; do cp "$module/ml_dsa/$file" "aws-lc/ml_dsa/$file"; done
for file in sha3.c keccak1600.c; do cp "$module/sha/$file" "aws-lc/sha/$file"; done
cp "$from/LICENSE" aws-lc/LICENSE

imported=$from/third_party/s2n-bignum/s2n-bignum-imported
for name in $curve_code; do cp "$imported/x86_att/curve25519/$name.S" "$imported/x86_att/curve25519/${name}_alt.S" s2n-bignum/; done
for name in $curve_code_for_all; do cp "$imported/x86_att/curve25519/$name.S" s2n-bignum/; done
for name in $sha3_code; do cp "$imported/x86_att/sha3/$name.S" s2n-bignum/; done
cp "$imported/include/_internal_s2n_bignum_x86_att.h" s2n-bignum/
isc 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.' >s2n-bignum/LICENSE.s2n-bignum

# Without what is of other processors and of other sizes than ML-KEM-768.
cp -r "$module/ml_kem/mlkem" mlkem-native/
(cd mlkem-native/mlkem/native && rm -rf aarch64 && cd x86_64/src && rm ./*_d5_avx2_asm.S ./*_d11_avx2_asm.S ./*_k2_avx2_asm.S ./*_k4_avx2_asm.S)
isc 'Copyright (c) The mlkem-native project authors' >mlkem-native/LICENSE.mlkem-native

# One digest for all of aws-lc: of the list of theirs.
(cd aws-lc && find . -type f | LC_ALL=C sort | xargs sha256sum | sha256sum)
find s2n-bignum mlkem-native -type f ! -name 'LICENSE.*' | LC_ALL=C sort | xargs sha256sum
