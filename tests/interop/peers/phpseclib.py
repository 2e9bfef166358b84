"""phpseclib 3, a client in PHP."""
# SPDX-License-Identifier: MIT

from peers.library import CLIENTS, LibraryClient


class Phpseclib(LibraryClient):
    script = ["php", "-d", "error_reporting=E_ALL&~E_DEPRECATED", str(CLIENTS / "phpseclib_client.php")]
    new_keys = "-> NET_SSH2_MSG_NEWKEYS"
