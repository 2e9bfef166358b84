// RevokedCertificates: which of one CA's certificates nobody may log in with any more, by serial number or
// key id.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "crypto/certificate.h"

namespace sshrp::crypto {

constexpr std::size_t max_serial_ranges = 1 << 20;  // 16 MiB; a bitmap holds many in few bytes

/// Filled by the parsers, then finished, then asked.
class RevokedCertificates {
 public:
  /// Those of `first` to `last`, both included, in whatever order. Throws wire::ProtocolError if first is 0,
  /// which certificates without a number have, or above last, or there are too many ranges.
  void add_serials(std::uint64_t first, std::uint64_t last);
  /// All of them together have at most max_revoked_keys bytes.
  void add_key_id(std::string_view key_id);
  /// Throws wire::ProtocolError if there are too many ranges.
  void finish();

  bool revoke(const Certificate& certificate) const;

  /// How many bytes of memory this takes.
  std::size_t memory() const;

 private:
  struct Serials {
    std::uint64_t first;
    std::uint64_t last;
  };
  struct KeyId {
    std::uint32_t begin;  // in key_id_text_
    std::uint32_t size;
  };

  void merge_serials();
  std::string_view text_of(const KeyId& key_id) const {
    return std::string_view(key_id_text_).substr(key_id.begin, key_id.size);
  }

  std::vector<Serials> serials_;  // once finished in order, and none touches another
  std::size_t merge_at_ = 0;      // serials
  std::vector<KeyId> key_ids_;    // once finished in the order of their texts
  std::string key_id_text_;
};

}  // namespace sshrp::crypto
