// The MACs of the binary packet protocol: RFC 4253 §6.4, RFC 6668, OpenSSH's PROTOCOL §1.1 (-etm).
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "crypto/openssl.h"
#include "util/bytes.h"

namespace sshrp::crypto {

/// What the MAC is computed over: the plain packet (RFC 4253), or the encrypted one (OpenSSH's -etm).
enum class MacOrder { encrypt_and_mac, encrypt_then_mac };

inline constexpr std::size_t max_mac_size = 64;  // bytes, of the longest tag

struct MacRow {
  std::string_view name;
  const char* digest;  // libcrypto's name
  std::size_t size;    // of key and tag, bytes
  MacOrder order;
};

/// In OpenSSH's order of preference; those with SHA-1 are legacy (crypto/legacy.h).
std::span<const MacRow> macs();
/// nullptr if there is none of that name.
const MacRow* find_mac(std::string_view name);

/// A MAC with its key, used for one packet after the other.
class PacketMac {
 public:
  /// `key` has row.size bytes.
  PacketMac(const MacRow& row, BytesView key);
  /// RFC 4253 §6.4: MAC(key, sequence_number || packet), row.size bytes to `tag`.
  void compute(std::uint32_t sequence_number, BytesView packet, std::uint8_t* tag);
  /// Compares in constant time.
  bool verify(std::uint32_t sequence_number, BytesView packet, const std::uint8_t* tag);
  std::size_t size() const { return size_; }
  MacOrder order() const { return order_; }

 private:
  MacContext context_;
  std::size_t size_;
  MacOrder order_;
};

}  // namespace sshrp::crypto
