#!/bin/sh
# What is tried inside the chroot; run by run.sh.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 MANWIDTH=80
ip link set lo up 2>/dev/null || true
fail() { echo "package: $*" >&2; exit 1; }
step() { echo "== $*"; }

step "install"
apt-get update -qq || true
apt-get install -y -qq /tmp/sshrp.deb || fail "it can't be installed"
id sshrp >/dev/null
[ "$(stat -c %U:%G:%a /var/lib/sshrp)" = root:sshrp:1770 ] || fail "state directory: $(stat -c %U:%G:%a /var/lib/sshrp)"
sshrpd --version

step "systemd"
systemd-analyze verify /lib/systemd/system/sshrpd.service || fail "the unit isn't right"
systemd-analyze security --offline=true --threshold=35 /lib/systemd/system/sshrpd.service | tail -1 || fail "the unit is too open"

step "init script without a configuration"
/etc/init.d/sshrpd start
/etc/init.d/sshrpd status && fail "it runs without a configuration"

step "init script"
cat >/etc/sshrp/sshrpd.toml <<'T'
listen = "127.0.0.1:2200"
access_log = "/var/log/sshrp/access.log"

[[servers]]
user = "alice"
upstream_host = "127.0.0.1"
T
/etc/init.d/sshrpd start || fail "start"
/etc/init.d/sshrpd status || fail "status of one that runs"
master=$(cat /run/sshrpd.pid)
worker=$(pgrep -P "$master")
[ "$(stat -c %U "/proc/$worker")" = root ] || [ "$(ps -o user= -p "$worker")" = sshrp ] || fail "the worker isn't sshrp"
ps -o user=,args= -p "$master,$worker"
ssh-keyscan -p 2200 127.0.0.1 2>/dev/null | grep -q ssh-ed25519 || fail "no answer on port 2200"
/etc/init.d/sshrpd start || fail "start of one that runs"
[ "$(cat /run/sshrpd.pid)" = "$master" ] || fail "started twice"
/etc/init.d/sshrpd reload || fail "reload"
until grep -q "the configuration is in force" /var/log/sshrp/sshrpd.log; do sleep 0.1; done
echo nonsense >>/etc/sshrp/sshrpd.toml
/etc/init.d/sshrpd reload 2>/dev/null && fail "reload with errors succeeds"
/etc/init.d/sshrpd restart 2>/dev/null && fail "restart with errors succeeds"
kill -0 "$master" || fail "restart with errors ended it"
sed -i '$d' /etc/sshrp/sshrpd.toml
/etc/init.d/sshrpd restart || fail "restart"
[ "$(cat /run/sshrpd.pid)" != "$master" ] || fail "restart did nothing"

step "logrotate"
ls -l /var/log/sshrp
logrotate --force /etc/logrotate.d/sshrpd || fail "logrotate"
ssh-keyscan -p 2200 127.0.0.1 >/dev/null 2>&1
until [ -s /var/log/sshrp/sshrpd.log ]; do sleep 0.1; done
[ -s /var/log/sshrp/sshrpd.log.1 ] || fail "nothing was rotated"
ls -l /var/log/sshrp

step "upgrade of the program"
master=$(cat /run/sshrpd.pid)
/etc/init.d/sshrpd upgrade || fail "upgrade"
until [ "$(cat /run/sshrpd.pid)" != "$master" ]; do sleep 0.1; done
ssh-keyscan -p 2200 127.0.0.1 2>/dev/null | grep -q ssh-ed25519 || fail "no answer after the upgrade"
apt-get install -y -qq --reinstall /tmp/sshrp.deb || fail "it can't be installed again"

step "stop"
/etc/init.d/sshrpd stop || fail "stop"
/etc/init.d/sshrpd status && fail "status of one that is stopped"
! pgrep -x sshrpd || fail "something still runs"

step "manual"
for page in sshrpd.8 sshrpd.toml.5; do
  man --warnings "${page##*.}" "${page%.*}" >"/tmp/$page.txt" 2>"/tmp/$page.warnings" || fail "no manual $page"
  [ "$(wc -l <"/tmp/$page.txt")" -gt 100 ] || fail "the manual $page is short"
  [ ! -s "/tmp/$page.warnings" ] || fail "$page: $(head -3 "/tmp/$page.warnings")"
done

step "remove and purge"
apt-get remove -y -qq sshrp
[ -e /etc/sshrp/sshrpd.toml ] || fail "remove took the configuration"
apt-get purge -y -qq sshrp
[ ! -e /var/lib/sshrp ] && [ ! -e /etc/init.d/sshrpd ] || fail "purge left something"
