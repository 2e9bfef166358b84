// SPDX-License-Identifier: MIT
#include "crypto/ciphers.h"

#include <algorithm>
#include <cstring>

namespace sshrp::crypto {
namespace {

using enum Integrity;

// name, block, key and IV size in bytes
constexpr CipherRow rows[] = {
    {"chacha20-poly1305@openssh.com", 8, 64, 0, own, open_chacha20_poly1305, seal_chacha20_poly1305},
    {"aes128-ctr", 16, 16, 16, mac, open_aes_ctr, seal_aes_ctr},
    {"aes192-ctr", 16, 24, 16, mac, open_aes_ctr, seal_aes_ctr},
    {"aes256-ctr", 16, 32, 16, mac, open_aes_ctr, seal_aes_ctr},
    {"aes128-gcm@openssh.com", 16, 16, 12, own, open_aes_gcm, seal_aes_gcm},
    {"aes256-gcm@openssh.com", 16, 32, 12, own, open_aes_gcm, seal_aes_gcm},
    {"aes128-cbc", 16, 16, 16, mac, open_cbc, seal_cbc},
    {"aes192-cbc", 16, 24, 16, mac, open_cbc, seal_cbc},
    {"aes256-cbc", 16, 32, 16, mac, open_cbc, seal_cbc},
    {"3des-cbc", 8, 24, 8, mac, open_cbc, seal_cbc},
};

constexpr PacketShape clear_shape{.block_size = 8, .tag_size = 0, .length_is_aligned = true};

struct ClearOpening final : OpeningCipher {
  ClearOpening() : OpeningCipher(clear_shape) {}
  std::uint32_t open_length(std::uint32_t, MutableBytes head) override {
    return from_big_endian(head.data());
  }
  bool open(std::uint32_t, MutableBytes) override { return true; }
};

struct ClearSealing final : SealingCipher {
  ClearSealing() : SealingCipher(clear_shape) {}
  void seal(std::uint32_t, BytesView packet, std::uint8_t* out) override {
    std::memcpy(out, packet.data(), packet.size());
  }
};

}  // namespace

std::span<const CipherRow> ciphers() { return rows; }

const CipherRow* find_cipher(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &CipherRow::name);
  return row == std::end(rows) ? nullptr : row;
}

OpeningCipherPtr clear_opening() { return std::make_unique<ClearOpening>(); }
SealingCipherPtr clear_sealing() { return std::make_unique<ClearSealing>(); }

}  // namespace sshrp::crypto
