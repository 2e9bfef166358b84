#!/bin/sh
# Made the files of this folder with OpenSSH 9.2 and OpenSSL 3.0; kept to show where they come from. The passphrase
# of the encrypted keys is "correct horse".
set -e
cd "$(dirname "$0")"

# OpenSSH's own format, one key of each type
ssh-keygen -q -N "" -C "a comment" -t ed25519 -f ed25519
ssh-keygen -q -N "" -C "" -t ecdsa -b 256 -f nistp256
ssh-keygen -q -N "" -C "x" -t ecdsa -b 384 -f nistp384
ssh-keygen -q -N "" -C "x" -t ecdsa -b 521 -f nistp521
ssh-keygen -q -N "" -C "x" -t rsa -b 2048 -f rsa2048
ssh-keygen -q -N "" -C "x" -t rsa -b 4096 -f rsa4096
ssh-keygen -q -N "" -C "weak" -t rsa -b 1024 -f rsa1024
ssh-keygen -q -N "" -C "weak" -t dsa -f dsa
ssh-keygen -q -N "correct horse" -C "x" -t ed25519 -f ed25519_encrypted

# the same keys in other formats
as() { # FORMAT KEY PASSPHRASE NEW
  cp "$2" "$4"; ssh-keygen -q -p -m "$1" -N "$3" -P "" -f "$4" >/dev/null
}
as PEM rsa2048 "" rsa2048.pkcs1
as PEM nistp256 "" nistp256.sec1
as PKCS8 rsa2048 "" rsa2048.pkcs8
as PKCS8 nistp384 "" nistp384.pkcs8
as PKCS8 nistp521 "correct horse" nistp521.pkcs8_encrypted
as PEM rsa2048 "correct horse" rsa2048.pkcs1_encrypted
openssl genpkey -quiet -algorithm ed25519 -out ed25519.pkcs8 2>/dev/null || openssl genpkey -algorithm ed25519 -out ed25519.pkcs8
openssl ec -in nistp256.sec1 -conv_form compressed -out nistp256.sec1_compressed 2>/dev/null
openssl ecparam -name prime256v1 -genkey -out nistp256.sec1_with_parameters
openssl ecparam -name secp256k1 -genkey -noout -out secp256k1.sec1
openssl ecparam -name prime256v1 -param_enc explicit -genkey -noout -out nistp256.explicit_parameters
openssl genpkey -algorithm x25519 -out x25519.pkcs8
for key in ed25519.pkcs8 nistp256.sec1_with_parameters; do
  chmod 600 $key; ssh-keygen -y -f $key >$key.pub 2>/dev/null || rm -f $key.pub
done

# signatures of the text "what is signed" in OpenSSH's SSHSIG armour
for key in ed25519 nistp256 nistp384 nistp521 rsa2048 rsa4096; do
  printf 'what is signed' | ssh-keygen -q -Y sign -n test -f $key >$key.sshsig 2>/dev/null
done

# bare PKCS#1 signatures of the same text
for digest in sha1 sha256 sha512; do
  printf 'what is signed' | openssl dgst -$digest -sign rsa2048.pkcs1 -out rsa2048.$digest.sig
done

for key in ed25519 nistp256 nistp384 nistp521 rsa2048 rsa4096 rsa1024; do
  ssh-keygen -l -f $key.pub >$key.fingerprint
done
