#include "crypto/ciphers.h"

#include <algorithm>

#include "crypto/aes_ctr_mac.h"
#include "crypto/aes_gcm.h"
#include "crypto/chacha20_poly1305.h"

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
};

}  // namespace

std::span<const CipherRow> ciphers() { return rows; }

const CipherRow* find_cipher(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &CipherRow::name);
  return row == std::end(rows) ? nullptr : row;
}

}  // namespace sshrp::crypto
