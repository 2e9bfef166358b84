#!/bin/sh
# Installs the Debian packages of the lists that are not there yet: tools/deps/install.sh NAME...
# SUITE-ARCHITECTURE/NAME.txt has what only that Debian needs beside NAME.txt.
# With all of them there it touches nothing and needs no network. SSHRP_INSTALL=0 says what is missing, and fails.
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")"

[ $# -gt 0 ] || { sed -n 2,4p "$0" >&2; exit 2; }
only=$(. /etc/os-release && echo "${VERSION_CODENAME-}-$(dpkg --print-architecture)")
for name; do
  set -- "$@" "$name.txt"
  [ ! -e "$only/$name.txt" ] || set -- "$@" "$only/$name.txt"
  shift
done
wanted=$(sed -n '/^[^#]/p' "$@" | sort -u)

# What is installed, and what that provides: nodejs of nodesource.com brings npm with it, for one.
here=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides}\n' | sed -n 's/ ([^)]*)//g; s/^installed //p' | tr -s ', ' '\n' | sort -u)
missing=$(printf '%s\n' "$wanted" | grep -vxF "$here" || true)
[ -n "$missing" ] || exit 0

root=
[ "$(id -u)" = 0 ] || root=sudo
[ "${SSHRP_INSTALL-}" != 0 ] || { echo "these Debian packages are missing: $(echo $missing)" >&2; exit 1; }
echo "== install these Debian packages, as root${root:+ by sudo}: $(echo $missing)"
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@"; }

# The tests start an sshd of their own; installing one must not open port 22 of this machine.
daemon_policy=/usr/sbin/policy-rc.d
if [ ! -e "$daemon_policy" ]; then
  trap '$root rm -f "$daemon_policy"' EXIT
  trap 'exit 1' HUP INT TERM  # without the policy nothing may be installed any more
  printf '#!/bin/sh\nexit 101\n' | $root install -m 755 /dev/stdin "$daemon_policy"
fi

apt update || echo "trying with the package lists of before"
# shellcheck disable=SC2086
apt install -y --no-install-recommends $missing

for unit in openssh-server=ssh.service tinysshd=tinysshd.socket; do
  case " $(echo $missing) " in *" ${unit%=*} "*)
    if command -v systemctl >/dev/null; then $root systemctl disable --quiet "${unit#*=}"; fi ;;
  esac
done
