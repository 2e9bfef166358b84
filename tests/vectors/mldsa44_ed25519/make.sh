#!/bin/sh
# Made the files of this folder with OpenSSH 10.6 of Debian sid (tools/peers/openssh10.6.sh); kept to show where they come from. The
# passphrase of the encrypted key is "correct horse".
# SPDX-License-Identifier: MIT
set -e
cd "$(dirname "$0")"
PATH=$PWD/../../../build/peers/openssh10.6/usr/bin:$PATH
type=mldsa44-ed25519

ssh-keygen -q -N "" -C "a comment" -t $type -f key
ssh-keygen -q -N "" -C "" -t $type -f other
ssh-keygen -q -N "" -C "" -t ed25519 -f ed25519
cp key encrypted
ssh-keygen -q -p -P "" -N "correct horse" -f encrypted >/dev/null
ssh-keygen -l -f key.pub >key.fingerprint
printf 'what is signed' | ssh-keygen -q -Y sign -n test -f key >key.sshsig 2>/dev/null

certify() { # NAME CA KEY OPTIONS...
  name=$1 ca=$2 key=$3; shift 3
  cp "$key.pub" "$name.pub"
  ssh-keygen -q -s "$ca" -I "the id" -z 42 "$@" "$name.pub" 2>/dev/null
  rm "$name.pub"
}
certify key-by-other other key -n alice,bob
certify key-by-ed25519 ed25519 key -n alice,bob
certify ed25519-by-key key ed25519 -n alice,bob
certify host-by-other other key -h -n host.example

# revoked: the key, the CA's certificate of serial 42, all of the CA
ssh-keygen -q -k -f krl.key key.pub
printf 'serial: 42\n' >spec
ssh-keygen -q -k -f krl.serial -s other.pub spec
ssh-keygen -q -k -f krl.authority other.pub
printf 'host.example %s\n' "$(cut -d' ' -f1,2 key.pub)" >known_hosts
cp known_hosts known_hosts.hashed
ssh-keygen -H -f known_hosts.hashed >/dev/null 2>&1
rm -f spec known_hosts.hashed.old ed25519
