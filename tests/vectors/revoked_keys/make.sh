#!/bin/sh
# Made the files of this folder with OpenSSH 9.2; kept to show where they come from. The keys are those of ../keys, the
# certificates those of ../certificates: all of user alice are by the CA ed25519, have the serial number 42 and "the id".
set -e
cd "$(dirname "$0")"
krl() { # NAME OPTIONS...   what is revoked is read from standard input
  name=$1; shift
  ssh-keygen -q -k -f $name "$@" -
}
ca="-s ../keys/ed25519.pub"

ssh-keygen -q -k -f empty
ssh-keygen -q -k -f keys ../keys/nistp256.pub ../keys/rsa2048.pub
sed 's/^/sha1: /' ../keys/nistp256.pub ../keys/rsa2048.pub | krl sha1
sed 's/^/sha256: /' ../keys/nistp256.pub ../keys/rsa2048.pub | krl sha256
printf 'hash: %s\n' "$(cut -d' ' -f2 ../keys/nistp256.fingerprint)" | krl hash
# ssh-keygen chooses the form of serial numbers: single ones, a long range, many close to each other
printf 'serial: %s\n' 42 1000 2000000 18446744073709551615 | krl serials $ca
printf 'serial: %s\n' 40-5000000 9000000000-9000000001 | krl range $ca
seq 2 8 302 | sed 's/^/serial: /' | krl bitmap $ca
printf 'id: %s\n' "the id" another | krl key_id $ca
printf 'id: %s\n' "the id" | krl key_id_of_any_ca -s none
printf 'serial: %s\n' 42 | krl serials_of_another_ca -s ../keys/nistp256.pub
ssh-keygen -q -k -f certificate ../certificates/nistp256-by-ed25519-cert.pub
ssh-keygen -q -k -f ca ../keys/ed25519.pub
{ printf 'serial: 42\nid: strange\n'; sed 's/^/sha256: /' ../keys/nistp256.pub; cat ../keys/nistp384.pub; } | krl mixed $ca -z 7
{ echo "# a list"; echo; cat ../keys/nistp256.pub ../keys/rsa1024.pub ../keys/dsa.pub ../certificates/nistp521-by-ed25519-cert.pub; } >list

# what ssh-keygen says: NAME KEY-OR-CERTIFICATE revoked|ok
for krl in *; do
  case $krl in make.sh | list | verdicts) continue ;; esac
  for key in ../keys/ed25519.pub ../keys/nistp256.pub ../keys/nistp384.pub ../keys/rsa2048.pub ../certificates/*-by-*-cert.pub \
    ../certificates/host-cert.pub ../certificates/nobody-cert.pub; do
    if ssh-keygen -Q -f $krl $key >/dev/null 2>&1; then verdict=ok; else verdict=revoked; fi
    echo "$krl ${key#../} $verdict"
  done
done >verdicts
