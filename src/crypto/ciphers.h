// The table of ciphers, and how one is made from the keys of a key exchange.
// SPDX-License-Identifier: MIT
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

/// In OpenSSH's order of preference, legacy ones (crypto/legacy.h) last.
std::span<const CipherRow> ciphers();
/// nullptr if there is none of that name.
const CipherRow* find_cipher(std::string_view name);

/// "none": what a connection begins with, before the first NEWKEYS.
OpeningCipherPtr clear_opening();
SealingCipherPtr clear_sealing();

// What stands in the rows, each in a file of its own:

/// aes128-gcm@openssh.com and aes256-gcm@openssh.com: RFC 5647, with OpenSSH's PROTOCOL §1.6 on their
/// negotiation.
OpeningCipherPtr open_aes_gcm(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_aes_gcm(const CipherRow&, const MacRow*, const DirectionKeys&);

/// aes*-ctr (RFC 4344 §4) with a MAC beside it, in either order.
OpeningCipherPtr open_aes_ctr(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_aes_ctr(const CipherRow&, const MacRow*, const DirectionKeys&);

/// aes*-cbc and 3des-cbc (RFC 4253 §6.3), the same. Legacy: see crypto/legacy.h.
OpeningCipherPtr open_cbc(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_cbc(const CipherRow&, const MacRow*, const DirectionKeys&);

/// chacha20-poly1305@openssh.com: OpenSSH's PROTOCOL.chacha20poly1305.
OpeningCipherPtr open_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);
SealingCipherPtr seal_chacha20_poly1305(const CipherRow&, const MacRow*, const DirectionKeys&);

/// Opens in place what isn't a packet: the tag is over all of it, the sequence number is 0. `key` is as long
/// as a packet's. False if the tag doesn't fit.
bool open_chacha20_poly1305_data(BytesView key, MutableBytes data, BytesView tag);

}  // namespace sshrp::crypto
