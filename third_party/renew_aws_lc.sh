#!/bin/sh
# Puts the files of third_party/s2n-bignum and third_party/mlkem-native there again, out of the crate aws-lc-sys: third_party/renew_aws_lc.sh
# cargo fetches it and the digest says which release that is. Prints the digests for README.md.
# SPDX-License-Identifier: MIT
set -eu

crate=aws-lc-sys
version=0.47.0
digest=8bfbe32ac36b3c428696ce315464181bc4029d689fd58e3f2a4e58c252242f52
code="curve25519_x25519 curve25519_x25519base edwards25519_scalarmulbase edwards25519_scalarmuldouble edwards25519_decode bignum_madd_n25519"
plain="edwards25519_encode bignum_mod_n25519 bignum_neg_p25519"
sha3="sha3_keccak_f1600 sha3_keccak4_f1600"

into=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/src"
: >"$work/src/lib.rs"
printf '[package]\nname = "renew"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n%s = "=%s"\n' "$crate" "$version" >"$work/Cargo.toml"
(cd "$work" && CARGO_HOME=$work/cargo cargo fetch --quiet)
archive=$(find "$work/cargo" -name "$crate-$version.crate")
echo "$digest  $archive" | sha256sum --quiet --check
tar -xf "$archive" -C "$work"
from=$work/$crate-$version/aws-lc
# Of the licences that the files name: ISC.
isc() { echo "$1"; echo; sed -n '/^ISC License$/,/^PERFORMANCE OF/p' "$from/LICENSE"; }

imported=$from/third_party/s2n-bignum/s2n-bignum-imported
rm -rf "$into/s2n-bignum"
mkdir "$into/s2n-bignum"
for name in $code; do cp "$imported/x86_att/curve25519/$name.S" "$imported/x86_att/curve25519/${name}_alt.S" "$into/s2n-bignum/"; done
for name in $plain; do cp "$imported/x86_att/curve25519/$name.S" "$into/s2n-bignum/"; done
for name in $sha3; do cp "$imported/x86_att/sha3/$name.S" "$into/s2n-bignum/"; done
cp "$imported/include/_internal_s2n_bignum_x86_att.h" "$into/s2n-bignum/"
isc 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.' >"$into/s2n-bignum/LICENSE.s2n-bignum"

# Without what is of other processors and of other sizes than ML-KEM-768.
rm -rf "$into/mlkem-native"
mkdir "$into/mlkem-native"
cp -r "$from/crypto/fipsmodule/ml_kem/mlkem" "$into/mlkem-native/"
(cd "$into/mlkem-native/mlkem/native" && rm -rf aarch64 && cd x86_64/src && rm ./*_d5_avx2_asm.S ./*_d11_avx2_asm.S ./*_k2_avx2_asm.S ./*_k4_avx2_asm.S)
isc 'Copyright (c) The mlkem-native project authors' >"$into/mlkem-native/LICENSE.mlkem-native"

cd "$into"
find s2n-bignum mlkem-native -type f ! -name 'LICENSE.*' | sort | xargs sha256sum
