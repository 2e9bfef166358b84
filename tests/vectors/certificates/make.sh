#!/bin/sh
# Made the files of this folder with OpenSSH 9.2; kept to show where they come from. The CAs and the certified keys are
# those of ../keys; KEY-by-CA-cert.pub is a user certificate of KEY.
set -e
cd "$(dirname "$0")"
keys=../keys

certify() { # NAME CA KEY OPTIONS...
  name=$1 ca=$2 key=$3; shift 3
  cp $keys/$key.pub $name.pub
  ssh-keygen -q -s $keys/$ca "$@" $name.pub 2>/dev/null
  rm $name.pub
}
user() { # NAME CA KEY OPTIONS...
  name=$1 ca=$2 key=$3; shift 3
  certify $name $ca $key -I "the id" -n alice,bob -z 42 -V 20200101000000Z:20300101000000Z "$@"
}

chmod 600 $keys/ed25519 $keys/nistp* $keys/rsa*
# every type of key, every type of CA
for key in ed25519 nistp256 nistp384 nistp521 rsa2048; do user $key-by-ed25519 ed25519 $key; done
for ca in nistp256 nistp384 nistp521 rsa2048; do user ed25519-by-$ca $ca ed25519; done
user ed25519-by-rsa2048-sha256 rsa2048 ed25519 -t rsa-sha2-256

# what stands in them
user options ed25519 nistp256 -O clear -O permit-pty -O force-command="echo 'a b'" -O source-address=192.0.2.0/24,2001:db8::/32 \
  -O extension:login@example.com=alice
user unknown_critical ed25519 nistp256 -O critical:strange@example.com=x
certify forever ed25519 nistp256 -I "" -n alice
certify nobody ed25519 nistp256 -I nobody
certify host ed25519 nistp256 -h -I host -n host.example,*.wild.example -z 18446744073709551615 \
  -V 20200101000000Z:20300101000000Z

# what must be refused
user sha1 rsa2048 ed25519 -t ssh-rsa
user weak_key ed25519 rsa1024
user weak_ca rsa1024 ed25519
