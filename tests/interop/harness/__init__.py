"""What the interop tests stand on: processes, ports, keys, the proxy, and the place a client logs in to."""
# SPDX-License-Identifier: MIT
