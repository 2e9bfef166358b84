#!/bin/sh
# Unpacks OpenSSH 10.6 of Debian sid into build/peers/openssh10.6, with the libraries that it needs: they are newer than Debian 12's, so a
# program's own path holds a script there that runs it by sid's loader. The system's packages stay as they are. openssh10.6.txt lists the
# packages and their digests. Sid moves: 3 is returned, after a sentence, if its pool has one of them no longer, or for another machine.
# usage: tools/peers/openssh10.6.sh [DIRECTORY]; a second run finds the cache and downloads nothing.
# SPDX-License-Identifier: MIT
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
list=$root/tools/peers/openssh10.6.txt
into=${1:-$root/build/peers/openssh10.6}
mirror=${SSHRP_DEBIAN_MIRROR:-http://deb.debian.org/debian}
helper=/usr/lib/apt/apt-helper  # downloads a file and checks its digest

cmp -s "$list" "$into/.complete" && exit 0
[ "$(dpkg --print-architecture)" = amd64 ] || { echo "openssh10.6.sh: skipped: its packages are those of amd64"; exit 3; }

debs=$into.debs
rm -rf "$into" "$debs"
mkdir -p "$into" "$debs"
grep -v '^#' "$list" | while read -r digest path; do
  "$helper" -q -o APT::Sandbox::User=root download-file "$mirror/$path" "$debs/$(basename "$path")" "SHA256:$digest" >/dev/null || {
    echo "openssh10.6.sh: skipped: $mirror doesn't give $path (sid has moved on?)"
    exit 3
  }
done
for package in "$debs"/*.deb; do dpkg -x "$package" "$into"; done

libraries=$into/usr/lib/x86_64-linux-gnu
for program in "$into"/usr/bin/* "$into"/usr/sbin/* "$into"/usr/lib/openssh/*; do
  [ -L "$program" ] && continue
  [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || continue
  mv "$program" "$program.real"
  cat >"$program" <<END
#!/bin/sh
exec '$libraries/ld-linux-x86-64.so.2' --library-path '$libraries' --argv0 "\$0" '$program.real' "\$@"
END
  chmod 755 "$program"
done
"$into/usr/bin/ssh" -V
rm -rf "$debs"
cp "$list" "$into/.complete"
