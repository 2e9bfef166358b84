#!/bin/sh
# What is tried inside the chroot; run by run.sh.
# SPDX-License-Identifier: MIT
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 MANWIDTH=80
ip link set lo up
fail() { echo "package: $*" >&2; exit 1; }
step() { echo "== $*"; }
apt() { apt-get -y -q "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log >&2; return 1; }; }
service() { /etc/init.d/sshrpd "$@"; }
master() { cat /run/sshrpd.pid; }
runs() { ps -eo stat=,comm= | grep "^[^Z].* sshrpd"; }
answers() { ssh-keyscan -p 2200 127.0.0.1 2>/dev/null | grep -q ssh-ed25519; }
log=/var/log/sshrp/sshrpd.log

# wait_for COMMAND...: until it succeeds
wait_for() {
  end=$(($(date +%s) + 60))
  until "$@"; do
    [ "$(date +%s)" -lt "$end" ] || fail "waited in vain for: $*"
    sleep 0.1
  done
}

# There is no init system here to allow it.
printf '#!/bin/sh\nexit 0\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

step "install"
apt install /tmp/sshrp.deb || fail "it can't be installed"
id sshrp
[ "$(stat -c %U:%G:%a /var/lib/sshrp)" = root:sshrp:1770 ] || fail "state directory: $(stat -c %U:%G:%a /var/lib/sshrp)"
[ "$(stat -c %U:%G:%a /var/log/sshrp)" = root:adm:750 ] || fail "log directory: $(stat -c %U:%G:%a /var/log/sshrp)"
sshrpd --version
sshrpctl --version
status=0; sshrpctl status || status=$?
[ "$status" = 3 ] || fail "sshrpctl ends with $status where no daemon runs"
[ -s /usr/share/bash-completion/completions/sshrpctl ] || fail "no completion"

step "systemd"
unit=/lib/systemd/system/sshrpd.service
systemd-analyze verify "$unit" >/tmp/verify 2>&1 || fail "the unit isn't right: $(cat /tmp/verify)"
[ ! -s /tmp/verify ] || fail "the unit: $(cat /tmp/verify)"
systemd-analyze security --offline=true --threshold=35 "$unit" >/tmp/security 2>&1 || fail "the unit is too open: $(cat /tmp/security)"
tail -1 /tmp/security

step "init script without a configuration"
service start
service status && fail "it runs without a configuration"

step "init script"
cat >/etc/sshrp/sshrpd.toml <<'T'
listen = "127.0.0.1:2200"
access_log = "/var/log/sshrp/access.log"

[[servers]]
user = "alice"
upstream_host = "127.0.0.1"
T
service start || fail "start"
answers || fail "no answer on port 2200 once start is through"
service status || fail "status of one that runs"
first=$(master)
worker=$(pgrep -P "$first")
ps -o user=,args= -p "$first,$worker"
[ "$(ps -o user= -p "$first")" = root ] || fail "the master isn't root"
[ "$(ps -o user= -p "$worker")" = sshrp ] || fail "the worker isn't sshrp"
service start || fail "start of one that runs"
[ "$(master)" = "$first" ] || fail "started twice"
service reload || fail "reload"
wait_for grep -q "the configuration is in force" "$log"
[ "$(master)" = "$first" ] || fail "reload made another master"
echo nonsense >>/etc/sshrp/sshrpd.toml
service reload 2>/tmp/errors && fail "reload with errors succeeds"
grep "^/etc/sshrp/sshrpd.toml:7:" /tmp/errors || fail "reload doesn't tell the error's place"
service restart 2>/tmp/errors && fail "restart with errors succeeds"
kill -0 "$first" || fail "restart with errors ended it"
sed -i '$d' /etc/sshrp/sshrpd.toml
service restart || fail "restart"
[ "$(master)" != "$first" ] || fail "restart did nothing"
answers || fail "no answer after a restart"

step "logrotate"
for round in 1 2; do
  echo "round $round" >>/var/log/sshrp/access.log
  logrotate --verbose --force /etc/logrotate.d/sshrpd >/tmp/logrotate 2>&1 || fail "logrotate: $(cat /tmp/logrotate)"
  ! grep -i error: /tmp/logrotate || fail "logrotate: $(cat /tmp/logrotate)"
  [ -e "$log" ] && [ ! -s "$log" ] || fail "no new log"
  service reload
  wait_for grep -q "the configuration is in force" "$log"
done
ls -l /var/log/sshrp
[ -s "$log.1" ] && [ -s "$log.2.gz" ] && [ -s /var/log/sshrp/access.log.2.gz ] || fail "not all was rotated"
[ "$(stat -c %U:%G:%a "$log")" = root:adm:640 ] || fail "the new log: $(stat -c %U:%G:%a "$log")"
[ "$(readlink "/proc/$(master)/fd/"* | grep -c '/var/log/sshrp/.*[0-9]')" = 0 ] || fail "a rotated log is still open"

# another: the master is no longer the one whose number $before is
another() { [ "$(master)" != "$before" ]; }
gone() { ! kill -0 "$before" 2>/dev/null; }

step "upgrade by the init script"
before=$(master)
service upgrade || fail "upgrade"
wait_for another
wait_for gone
answers || fail "no answer after the upgrade"

step "upgrade of the package"
dpkg-deb -R /tmp/sshrp.deb /tmp/next
sed -i 's/^Version: .*/&+next/' /tmp/next/DEBIAN/control
dpkg-deb --root-owner-group -b /tmp/next /tmp/next.deb >/dev/null
before=$(master)
apt install /tmp/next.deb || fail "it can't be upgraded"
wait_for another
wait_for gone
readlink "/proc/$(master)/exe" | grep -x /usr/sbin/sshrpd || fail "what runs isn't the new program"
answers || fail "no answer after the package's upgrade"
service status || fail "status after the package's upgrade"
cmp /tmp/next/usr/sbin/sshrpd /usr/sbin/sshrpd || fail "another program than the package's"

step "stop"
service stop || fail "stop"
service status && fail "status of one that is stopped"
service stop || fail "stop of one that is stopped"
! runs || fail "something still runs"

step "manual"
for page in sshrpd.8 sshrpctl.8 sshrpd.toml.5; do
  man --warnings "${page##*.}" "${page%.*}" >"/tmp/$page.txt" 2>"/tmp/$page.warnings" || fail "no manual $page"
  [ "$(wc -l <"/tmp/$page.txt")" -gt 100 ] || fail "the manual $page is short"
  [ ! -s "/tmp/$page.warnings" ] || fail "$page: $(head -3 "/tmp/$page.warnings")"
  wc -l "/tmp/$page.txt"
done

step "remove and purge"
service start
apt remove sshrp || fail "it can't be removed"
! runs || fail "it runs after it was removed"
[ -e /etc/sshrp/sshrpd.toml ] && [ -e "$log" ] || fail "remove took the configuration or the log"
apt install /tmp/sshrp.deb || fail "it can't be installed again"
answers || fail "it isn't started where there is a configuration"
rm /etc/sshrp/sshrpd.toml
apt purge sshrp || fail "it can't be purged"
! runs || fail "it runs after it was purged"
# What man(1) keeps of pages that were read isn't the package's.
find / -xdev -name '*sshrp*' ! -path '/tmp/*' ! -path '/var/cache/man/*' >/tmp/left
[ ! -s /tmp/left ] || fail "purge left $(cat /tmp/left)"
