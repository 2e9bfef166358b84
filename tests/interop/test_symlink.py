"""Symbolic links point the right way: the clients choose SYMLINK's argument order by the identification they see."""

import os

import pytest

from peers.registry import LINK_MAKERS

# Without the proxy these clients take dropbear for a server with the draft's order, but it runs OpenSSH's sftp-server.
ONLY_PROXIED = {("asyncssh", "dropbear"), ("phpseclib", "dropbear")}
# paramiko always sends OpenSSH's order, and npm's server doesn't expect that of it, proxy or not.
NEVER = {("paramiko", "npm")}
PAIRS = [pytest.param(client, upstream, marks=[pytest.mark.proxy_only] if (client, upstream) in ONLY_PROXIED else [])
         for upstream in ("openssh9", "openssh10", "dropbear", "asyncssh", "npm") for client in LINK_MAKERS
         if (client, upstream) not in NEVER]


@pytest.mark.parametrize(("client", "upstream"), PAIRS)
def test_link_on_the_upstreams_disk_points_to_its_target(client, upstream, target_for, tmp_path):
    target = target_for(upstream)
    place = target.scratch()
    LINK_MAKERS[client](target, tmp_path).symlink("pointed/to", f"{place.name}/link")
    assert os.readlink(place / "link") == "pointed/to"
    assert [path.name for path in place.iterdir()] == ["link"]
