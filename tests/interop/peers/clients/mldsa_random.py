"""third_party's ML-DSA-44 and cryptography's OpenSSL, by turns: mldsa_random.py LIBRARY COUNT

LIBRARY is glue/mldsa44.c compiled. COUNT times: a random seed gives both the same public key, each takes what the other signs, of a message
and under a context of random lengths, and neither takes it once a bit is changed. Prints how often all of it was so.
"""
# SPDX-License-Identifier: MIT

import ctypes
import random
import secrets
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import mldsa

PUBLIC_KEY, PRIVATE_KEY, SIGNATURE = 1312, 2560, 2420

library, count = ctypes.CDLL(sys.argv[1]), int(sys.argv[2])
for function in (library.sshrp_mldsa44_generate, library.sshrp_mldsa44_sign, library.sshrp_mldsa44_verify):
    function.restype = ctypes.c_bool


def measured(value):
    return value, ctypes.c_size_t(len(value))


class Ours:
    def __init__(self, seed):
        self.public, self.private = ctypes.create_string_buffer(PUBLIC_KEY), ctypes.create_string_buffer(PRIVATE_KEY)
        assert library.sshrp_mldsa44_generate(self.public, self.private, seed)

    def sign(self, message, context):
        signature = ctypes.create_string_buffer(SIGNATURE)
        assert library.sshrp_mldsa44_sign(signature, *measured(message), *measured(context), secrets.token_bytes(32), self.private)
        return signature.raw

    def takes(self, signature, message, context):
        return library.sshrp_mldsa44_verify(signature, *measured(message), *measured(context), self.public)


class Theirs:
    def __init__(self, seed):
        self.private = mldsa.MLDSA44PrivateKey.from_seed_bytes(seed)
        self.public = self.private.public_key()

    def sign(self, message, context):
        return self.private.sign(message, context)

    def takes(self, signature, message, context):
        try:
            self.public.verify(signature, message, context)
            return True
        except InvalidSignature:
            return False


def flipped(value):
    at = random.randrange(len(value) * 8)
    return value[:at // 8] + bytes([value[at // 8] ^ 1 << at % 8]) + value[at // 8 + 1:]


right = 0
for _ in range(count):
    seed = secrets.token_bytes(32)
    ours, theirs = Ours(seed), Theirs(seed)
    assert ours.public.raw == theirs.public.public_bytes_raw()
    message, context = secrets.token_bytes(random.randrange(1, 2000)), secrets.token_bytes(random.randrange(256))
    for signer, other in ((ours, theirs), (theirs, ours)):
        signature = signer.sign(message, context)
        assert other.takes(signature, message, context)
        assert not other.takes(flipped(signature), message, context)
        assert not other.takes(signature, flipped(message), context)
    right += 1
print(right)
