#!/bin/sh
# Puts the files of third_party/s2n-bignum there again, out of the crate aws-lc-sys: third_party/renew_s2n_bignum.sh
# cargo fetches it and the digest says which release that is. Prints the digests for README.md.
# SPDX-License-Identifier: MIT
set -eu

crate=aws-lc-sys
version=0.47.0
digest=8bfbe32ac36b3c428696ce315464181bc4029d689fd58e3f2a4e58c252242f52
code="curve25519_x25519 curve25519_x25519base edwards25519_scalarmulbase edwards25519_scalarmuldouble edwards25519_decode bignum_madd_n25519"
plain="edwards25519_encode bignum_mod_n25519 bignum_neg_p25519"
headers="_internal_s2n_bignum_x86_att.h"

into=$(cd "$(dirname "$0")" && pwd)/s2n-bignum
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
imported=$from/third_party/s2n-bignum/s2n-bignum-imported
rm -rf "$into"
mkdir -p "$into"
for name in $code; do cp "$imported/x86_att/curve25519/$name.S" "$imported/x86_att/curve25519/${name}_alt.S" "$into/"; done
for name in $plain; do cp "$imported/x86_att/curve25519/$name.S" "$into/"; done
for name in $headers; do cp "$imported/include/$name" "$into/"; done
# Of the licences that the files name: ISC.
{ echo 'Copyright Amazon.com, Inc. or its affiliates. All Rights Reserved.'; echo; sed -n '/^ISC License$/,/^PERFORMANCE OF/p' "$from/LICENSE"; } >"$into/LICENSE.s2n-bignum"
cd "$into"
sha256sum -- *.S *.h
