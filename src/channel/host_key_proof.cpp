// SPDX-License-Identifier: MIT
#include "channel/host_key_proof.h"

#include <algorithm>

#include "crypto/signature_algorithms.h"
#include "msg/connection.h"

namespace sshrp::channel {
namespace {

const crypto::Signer* find_key(BytesView blob, const std::vector<transport::SignerPtr>& keys) {
  const auto found = std::ranges::find_if(
      keys, [&](const auto& key) { return std::ranges::equal(key->public_key().blob(), blob); });
  return found == keys.end() ? nullptr : found->get();
}

Bytes sign_proof(const crypto::Signer& key, BytesView session_id) {
  Bytes proof;
  wire::Writer(proof).string(hostkeys_prove).string(session_id).string(key.public_key().blob());
  return key.sign(crypto::algorithms_for_key_type(key.public_key().type()).front()->name, proof);
}

}  // namespace

Bytes announce_host_keys(const std::vector<transport::SignerPtr>& keys) {
  Bytes blobs;
  for (const auto& key : keys) wire::Writer(blobs).string(key->public_key().blob());
  return wire::encode(msg::GlobalRequest{
      .request_name = hostkeys_announcement, .want_reply = false, .request_specific = {blobs}});
}

Bytes prove_host_keys(BytesView request_specific, const std::vector<transport::SignerPtr>& keys,
                      BytesView session_id) {
  Bytes signatures;
  wire::Reader asked(request_specific);
  for (std::size_t count = 0; !asked.empty(); ++count) {
    const crypto::Signer* key = find_key(asked.string(), keys);
    if (key == nullptr || count == keys.size()) return wire::encode(msg::RequestFailure{});
    wire::Writer(signatures).string(sign_proof(*key, session_id));
  }
  return wire::encode(msg::RequestSuccess{{signatures}});
}

}  // namespace sshrp::channel
