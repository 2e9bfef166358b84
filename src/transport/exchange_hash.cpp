// SPDX-License-Identifier: MIT
#include "transport/exchange_hash.h"

#include <algorithm>

namespace sshrp::transport {
namespace {

using crypto::Digest;

void update_string(Digest& digest, BytesView value) {
  digest.update(crypto::big_endian(static_cast<std::uint32_t>(value.size()))).update(value);
}

// K1 = HASH(K || H || X || session_id), K2 = HASH(K || H || K1), …, cut to `size` bytes.
util::SecretBytes derive(const ExchangeResult& result, char letter, BytesView session_id, std::size_t size) {
  util::SecretBytes key(size);
  for (std::size_t done = 0; done < size;) {
    Digest digest(result.digest);
    digest.update(result.K.view()).update(result.H.view());
    if (done == 0) {
      digest.update(as_bytes({&letter, 1})).update(session_id);
    } else {
      digest.update(key.view().first(done));
    }
    const util::SecretBytes block = digest.finish();
    const std::size_t taken = std::min(block.size(), size - done);
    std::copy_n(block.view().begin(), taken, key.data().begin() + static_cast<std::ptrdiff_t>(done));
    done += taken;
  }
  return key;
}

}  // namespace

util::SecretBytes exchange_hash(crypto::DigestKind kind, const ExchangeTranscript& transcript, BytesView K_S,
                                BytesView public_values, BytesView K) {
  Digest digest(kind);
  update_string(digest, as_bytes(transcript.V_C));
  update_string(digest, as_bytes(transcript.V_S));
  update_string(digest, transcript.I_C);
  update_string(digest, transcript.I_S);
  update_string(digest, K_S);
  digest.update(public_values).update(K);
  return digest.finish();
}

DerivedKeys derive_keys(const ExchangeResult& result, BytesView session_id, Role sender,
                        const DirectionAlgorithms& algorithms) {
  struct Letters {
    char initial_iv, encryption_key, integrity_key;
  };
  const Letters letters = sender == Role::client ? Letters{'A', 'C', 'E'} : Letters{'B', 'D', 'F'};
  const std::size_t integrity_size = algorithms.mac ? algorithms.mac->size : 0;
  return {.encryption_key = derive(result, letters.encryption_key, session_id, algorithms.cipher->key_size),
          .initial_iv = derive(result, letters.initial_iv, session_id, algorithms.cipher->iv_size),
          .integrity_key = derive(result, letters.integrity_key, session_id, integrity_size)};
}

}  // namespace sshrp::transport
