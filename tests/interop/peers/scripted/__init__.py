"""A peer of SSH that says what a test tells it to: curve25519-sha256, ssh-ed25519 and aes128-gcm@openssh.com, in either role.

What an honest peer does is here, in small parts; whatever is wrong with a peer is written in the test that has it. `wire` has the data
types and messages, `packets` the frames, `peer` the key exchange, `client` and `server` the login and sessions of either side, and
`stage` a server that plays them.
"""
# SPDX-License-Identifier: MIT
