#!/bin/sh
# Installs the Debian packages of the lists that are not there yet: tools/deps/install.sh [-k] NAME...
# SUITE-ARCHITECTURE/NAME.txt has what only that Debian needs beside NAME.txt.
# With all of them there it touches nothing and needs no network. SSHRP_INSTALL=0 says what is missing, and fails.
# A line "ONE | OTHER" wants either: the first that this Debian has. With -k what it hasn't is named, and the others are installed.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")"

keep_going=no
[ "${1-}" != -k ] || { keep_going=yes; shift; }
[ $# -gt 0 ] || { sed -n 2,5p "$0" >&2; exit 2; }
only=$(. /etc/os-release && echo "${VERSION_CODENAME-}-$(dpkg --print-architecture)")
for name; do
  set -- "$@" "$name.txt"
  [ ! -e "$only/$name.txt" ] || set -- "$@" "$only/$name.txt"
  shift
done

# What is installed, and what that provides: nodejs of nodesource.com brings npm with it, for one.
here=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/ ([^)]*)//g; s/^installed //p' | tr -s ', ' '\n' | sort -u)
missing=$(sed -n '/^[^#]/p' "$@" | sort -u | while IFS= read -r line; do
  printf '%s\n' "$line" | tr -s ' |' '\n' | grep -qxF "$here" || printf '%s\n' "$line"
done)
[ -n "$missing" ] || exit 0

root=
[ "$(id -u)" = 0 ] || root=sudo
list=$(printf '%s\n' "$missing" | sed 's/ | /|/g' | paste -s -d ' ')
[ "${SSHRP_INSTALL-}" != 0 ] || { echo "these Debian packages are missing: $list" >&2; exit 1; }
echo "== install these Debian packages, as root${root:+ by sudo}: $list"
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@"; }

# The tests start an sshd of their own; installing one must not open port 22 of this machine.
daemon_policy=/usr/sbin/policy-rc.d
if [ ! -e "$daemon_policy" ]; then
  trap '$root rm -f "$daemon_policy"' EXIT
  trap 'exit 1' HUP INT TERM  # without the policy nothing may be installed any more
  printf '#!/bin/sh\nexit 101\n' | $root install -m 755 /dev/stdin "$daemon_policy"
fi

apt update || echo "trying with the package lists of before"
# in_this_debian LINE: of its packages the first that apt knows; if there is none, the first for apt to complain of, or with -k nothing.
in_this_debian() {
  for package in $(printf '%s' "$1" | tr -s ' |' '\n'); do
    if apt-cache show "$package" >/dev/null 2>&1; then echo "$package"; return; fi
  done
  if [ "$keep_going" = yes ]; then echo "this Debian has no $1" >&2; else echo "${1%% *}"; fi
}
wanted=$(printf '%s\n' "$missing" | while IFS= read -r line; do in_this_debian "$line"; done)
# shellcheck disable=SC2086
[ -z "$wanted" ] || apt install -y --no-install-recommends $wanted

for unit in openssh-server=ssh.service tinysshd=tinysshd.socket prometheus=prometheus.service nginx=nginx.service; do
  case " $(echo $wanted) " in *" ${unit%=*} "*)
    if command -v systemctl >/dev/null; then $root systemctl disable --quiet "${unit#*=}"; fi ;;
  esac
done
