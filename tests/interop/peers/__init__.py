"""The other side: real SSH programs and libraries, as clients and as upstream servers; one module each."""
# SPDX-License-Identifier: MIT
