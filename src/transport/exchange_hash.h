// The exchange hash H and the keys that come of it: RFC 4253 §7.2 and §8, RFC 4419 §3, RFC 5656 §4.
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "crypto/ciphers.h"
#include "crypto/digest.h"
#include "transport/algorithms.h"
#include "util/secret.h"

namespace sshrp::transport {

/// What every method hashes before the values that are its own; the letters are the RFC's.
struct ExchangeTranscript {
  std::string_view V_C, V_S;  // identifications, without CR LF
  BytesView I_C, I_S;         // payloads of the KEXINITs
};

/// `public_values`: the method's own fields between K_S and K, encoded as its RFC says. `K` too, by
/// crypto::encode_secret.
util::SecretBytes exchange_hash(crypto::DigestKind kind, const ExchangeTranscript& transcript, BytesView K_S,
                                BytesView public_values, BytesView K);

/// What an exchange leaves behind.
struct ExchangeResult {
  crypto::DigestKind digest;
  util::SecretBytes K;  // encoded
  util::SecretBytes H;
  Bytes host_key;  // K_S
};

/// The keys of one direction, as long as its algorithms need.
struct DerivedKeys {
  util::SecretBytes encryption_key, initial_iv, integrity_key;

  crypto::DirectionKeys view() const {
    return {encryption_key.view(), initial_iv.view(), integrity_key.view()};
  }
};

/// For what `sender` sends; RFC 4253 §7.2.
DerivedKeys derive_keys(const ExchangeResult& result, BytesView session_id, Role sender,
                        const DirectionAlgorithms& algorithms);

}  // namespace sshrp::transport
