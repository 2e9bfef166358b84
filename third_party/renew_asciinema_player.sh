#!/bin/sh
# Puts the files of third_party/asciinema_player there again, out of npm's packages: third_party/renew_asciinema_player.sh
# npm fetches them and the digests say which releases those are. Prints the files' digests for its README.md.
# SPDX-License-Identifier: MIT
set -eu

player=3.18.0
player_digest=18d9703510fae9209da9e26ce3d13c59f083b4abcff003a3bba958e03918a862
solid=1.9.18  # what its bundle has inside
solid_digest=4c93cb8259aa05ea9812ae14aa5b22ce31eb8d886bd94034f28eedd0122127fc

into=$(cd "$(dirname "$0")" && pwd)/asciinema_player
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm pack --silent "asciinema-player@$player" "solid-js@$solid" >npm.log || { cat npm.log; exit 1; }
echo "$player_digest  asciinema-player-$player.tgz" | sha256sum --quiet --check
echo "$solid_digest  solid-js-$solid.tgz" | sha256sum --quiet --check
tar -xzf "asciinema-player-$player.tgz"
tar -xzf "solid-js-$solid.tgz" --transform 's|^package|solid|' package/LICENSE

install -m 644 package/dist/bundle/asciinema-player.min.js package/dist/bundle/asciinema-player.css "$into"
install -m 644 package/LICENSE "$into/LICENSE.asciinema-player"
install -m 644 solid/LICENSE "$into/LICENSE.solid-js"
cd "$into"
sha256sum -- *.js *.css
