// SPDX-License-Identifier: MIT
#include "crypto/key_agreement.h"

#include <openssl/err.h>

#include <algorithm>

#include "crypto/packet_cipher.h"
#include "wire/error.h"

namespace sshrp::crypto {

Encapsulated encapsulate_with(const EphemeralKey& own, BytesView public_value) {
  util::SecretBytes secret = own.decapsulate(public_value);
  return {to_vector(own.public_value()), std::move(secret)};
}

// Written into its whole size at once: what grows leaves copies behind.
util::SecretBytes encode_secret(SecretEncoding encoding, BytesView secret) {
  bool needs_sign = false;
  if (encoding == SecretEncoding::mpint) {
    while (!secret.empty() && secret[0] == 0) secret = secret.subspan(1);
    needs_sign = !secret.empty() && (secret[0] & 0x80);
  }
  const std::size_t size = secret.size() + (needs_sign ? 1 : 0);
  const auto length = big_endian(static_cast<std::uint32_t>(size));
  util::SecretBytes encoded(length.size() + size);
  std::ranges::copy(length, encoded.data().begin());
  std::ranges::copy(secret, encoded.data().last(secret.size()).begin());
  return encoded;
}

void refuse_public_value(std::string_view sentence) {
  ERR_clear_error();
  throw wire::ProtocolError(wire::DisconnectReason::key_exchange_failed, std::string(sentence));
}

util::SecretBytes derive(EVP_PKEY* own, EVP_PKEY* peer) {
  constexpr const char* failure = "can't prepare the key agreement";
  const PkeyContext context(require(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr), failure));
  require(EVP_PKEY_derive_init(context.get()), failure);
  // OpenSSL's own validation of the peer is off: for DH it raises the value to the power of the whole group
  // order, ten times the work of the agreement (155 ms at 8192 bits), which protects only long-lived keys.
  constexpr int validate_peer = 0;
  std::size_t size = 0;
  require(EVP_PKEY_derive_set_peer_ex(context.get(), peer, validate_peer), failure);
  require(EVP_PKEY_derive(context.get(), nullptr, &size), failure);
  util::SecretBytes secret(size);
  // libcrypto refuses the secrets that a peer could force on us: all zeros for X25519 (RFC 8731 §3:
  // "implementations MUST check whether the computed Diffie-Hellman shared secret is the all-zero value and
  // abort if so"), 0, 1 and p-1 for DH (SP 800-56A rev. 3 §5.7.1.1)
  if (EVP_PKEY_derive(context.get(), secret.data().data(), &size) != 1) refuse_public_value(no_secret);
  secret.truncate(size);
  return secret;
}

}  // namespace sshrp::crypto
