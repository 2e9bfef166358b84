// The table of ciphers, and how one is made from the keys of a key exchange.
#pragma once

#include <span>
#include <string_view>

#include "crypto/mac.h"
#include "crypto/packet_cipher.h"

namespace sshrp::crypto {

/// The keys of one direction, RFC 4253 §7.2; each as long as the rows of cipher and MAC say.
struct DirectionKeys {
  BytesView encryption_key;
  BytesView initial_iv;
  BytesView integrity_key;
};

/// What a MAC is to a cipher: AEAD ciphers have none beside them.
enum class Integrity { own, mac };

struct CipherRow {
  std::string_view name;
  std::size_t block_size;  // bytes, as all sizes here
  std::size_t key_size;
  std::size_t iv_size;
  Integrity integrity;
  /// `mac` is nullptr for a cipher with an integrity of its own.
  OpeningCipherPtr (*make_opening)(const CipherRow&, const MacRow* mac, const DirectionKeys&);
  SealingCipherPtr (*make_sealing)(const CipherRow&, const MacRow* mac, const DirectionKeys&);
};

/// In OpenSSH's order of preference.
std::span<const CipherRow> ciphers();
/// nullptr if there is none of that name.
const CipherRow* find_cipher(std::string_view name);

/// "none": what a connection begins with, before the first NEWKEYS.
OpeningCipherPtr clear_opening();
SealingCipherPtr clear_sealing();

}  // namespace sshrp::crypto
