// The binary form of lists of revoked keys: OpenSSH's PROTOCOL.krl.
#pragma once

#include "crypto/revoked_keys.h"

namespace sshrp::crypto {

constexpr std::size_t largest_serial_bitmap = 2048;  // bytes; OpenSSH reads no longer integer

/// Whether the file begins as a KRL does.
bool is_krl(BytesView file);

/// Adds what the KRL revokes. Throws wire::ProtocolError if it is malformed, of another version, has a
/// section or a critical extension that isn't known, or is signed: as OpenSSH since 9.4, we can't check that.
void read_krl(BytesView krl, RevokedKeys& revoked);

}  // namespace sshrp::crypto
