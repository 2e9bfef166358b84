"""Attacks on the proxy, as rows of a table: what a hostile client or upstream says, and what becomes of it. test_hostile_peers.py runs
each of them, beside a good login; docs/hostile-peers.md says what each is about, and where the code stops it."""
# SPDX-License-Identifier: MIT

from hostile.case import CLIENTS, UPSTREAMS
from hostile import channels, exchange, keys, login, opening, sealed, upstream_connection, upstream_exchange, upstream_login

__all__ = ["CLIENTS", "UPSTREAMS", "channels", "exchange", "keys", "login", "opening", "sealed", "upstream_connection", "upstream_exchange",
           "upstream_login"]
