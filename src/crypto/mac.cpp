// SPDX-License-Identifier: MIT
#include "crypto/mac.h"

#include <openssl/crypto.h>

#include <algorithm>

#include "crypto/packet_cipher.h"

namespace sshrp::crypto {
namespace {

using enum MacOrder;

constexpr MacRow rows[] = {
    {"hmac-sha2-256-etm@openssh.com", "SHA256", 32, encrypt_then_mac},
    {"hmac-sha2-512-etm@openssh.com", "SHA512", 64, encrypt_then_mac},
    {"hmac-sha1-etm@openssh.com", "SHA1", 20, encrypt_then_mac},
    {"hmac-sha2-256", "SHA256", 32, encrypt_and_mac},
    {"hmac-sha2-512", "SHA512", 64, encrypt_and_mac},
    {"hmac-sha1", "SHA1", 20, encrypt_and_mac},
};

EVP_MAC* hmac() {
  static EVP_MAC* const algorithm = require(EVP_MAC_fetch(nullptr, "HMAC", nullptr), "EVP_MAC_fetch HMAC");
  return algorithm;
}

}  // namespace

std::span<const MacRow> macs() { return rows; }

const MacRow* find_mac(std::string_view name) {
  const auto row = std::ranges::find(rows, name, &MacRow::name);
  return row == std::end(rows) ? nullptr : row;
}

PacketMac::PacketMac(const MacRow& row, BytesView key)
    : context_(require(EVP_MAC_CTX_new(hmac()), "EVP_MAC_CTX_new")), size_(row.size), order_(row.order) {
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, const_cast<char*>(row.digest), 0),
      OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context_.get(), key.data(), row.size, params), "EVP_MAC_init");
}

void PacketMac::compute(std::uint32_t sequence_number, BytesView packet, std::uint8_t* tag) {
  const auto number = big_endian(sequence_number);
  std::size_t size = 0;
  require(EVP_MAC_init(context_.get(), nullptr, 0, nullptr), "EVP_MAC_init");
  require(EVP_MAC_update(context_.get(), number.data(), number.size()), "EVP_MAC_update");
  require(EVP_MAC_update(context_.get(), packet.data(), packet.size()), "EVP_MAC_update");
  require(EVP_MAC_final(context_.get(), tag, &size, size_), "EVP_MAC_final");
}

bool PacketMac::verify(std::uint32_t sequence_number, BytesView packet, const std::uint8_t* tag) {
  std::uint8_t expected[max_mac_size];
  compute(sequence_number, packet, expected);
  return CRYPTO_memcmp(expected, tag, size_) == 0;
}

}  // namespace sshrp::crypto
