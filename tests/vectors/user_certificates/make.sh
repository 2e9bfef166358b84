#!/bin/sh
# Makes the certificates here anew with ssh-keygen, and the keys that they are of and by.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
for key in user other ca ca2; do
  ssh-keygen -q -t ed25519 -N '' -C $key -f "$work/$key"
  cp "$work/$key.pub" .
done

certify() {
  name=$1
  shift
  cp "$work/user.pub" "$work/$name.pub"
  ssh-keygen -q "$@" "$work/$name.pub"
  cp "$work/$name-cert.pub" "$name.pub"
}
year="-V 20260101000000Z:20270101000000Z"
certify plain -s "$work/ca" -I anna-1 -z 7 -n anna,root $year
certify bare -s "$work/ca" -I anna-2 -n anna -O clear $year
certify forced -s "$work/ca" -I anna-3 -n anna -O force-command='uptime -p' \
  -O source-address=10.0.0.0/8,2001:db8::/32 $year
certify verify -s "$work/ca" -I anna-4 -n anna -O verify-required -O no-touch-required $year
certify unknown -s "$work/ca" -I anna-5 -n anna -O critical:tea@example.com=green $year
certify strange -s "$work/ca" -I anna-6 -n anna -O clear -O extension:tea@example.com=green -O permit-pty $year
certify nobody -s "$work/ca" -I anna-7 $year
certify host -h -s "$work/ca" -I anna-8 -n anna $year
certify forever -s "$work/ca" -I anna-9 -n anna
certify by_user -s "$work/other" -I anna-10 -n anna $year
