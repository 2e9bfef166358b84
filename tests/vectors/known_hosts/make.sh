#!/bin/sh
# Made the files of this folder with OpenSSH 9.2; kept to show where they come from.
set -e
cd "$(dirname "$0")"
key() { cut -d' ' -f1,2 ../keys/$1.pub; }
{
  echo "# hosts of every form"
  echo
  echo "plain.example,192.0.2.10 $(key ed25519) a comment of several words"
  echo "Mixed.Example $(key nistp256)"
  echo "[odd.example]:2222 $(key rsa2048)"
  echo "2001:db8::1 $(key nistp384)"
  echo "*.wild.example,!bad.wild.example $(key nistp521)"
  echo "web?.example $(key rsa4096)"
  echo "@cert-authority *.ca.example $(key ed25519)"
  echo "@revoked * $(key nistp384)"
  echo "plain.example $(key rsa2048)"
} >plain
grep -v '[*?@]' plain >hashed
ssh-keygen -q -H -f hashed >/dev/null 2>&1 && rm hashed.old
