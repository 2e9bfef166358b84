#!/bin/sh
# Made the files of this folder with OpenSSH 9.2; kept to show where they come from. They are keys of ../keys, encrypted
# with the passphrase "correct horse".
set -e
cd "$(dirname "$0")"
encrypt() { # NAME KEY OPTIONS...
  name=$1 key=$2; shift 2
  cp ../keys/$key $name; chmod 600 $name
  ssh-keygen -q -p -P "" -N "correct horse" -f $name "$@" >/dev/null
}
for cipher in aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc aes128-gcm@openssh.com \
  aes256-gcm@openssh.com chacha20-poly1305@openssh.com; do
  encrypt ${cipher%@*} ed25519 -Z $cipher -a 1
done
encrypt as_by_default nistp521
encrypt rsa rsa4096 -a 3
encrypt rsa_chacha20 rsa2048 -a 1 -Z chacha20-poly1305@openssh.com
encrypt too_many_rounds ed25519 -a 257
