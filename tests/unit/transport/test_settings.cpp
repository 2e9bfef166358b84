// SPDX-License-Identifier: MIT
#include "transport/test_settings.h"

#include <algorithm>
#include <map>

#include "crypto/signature_algorithms.h"
#include "util/text.h"

namespace sshrp::transport::testing {
namespace {

constexpr std::string_view key_types[] = {
    "ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
    "ssh-rsa",     "ssh-mldsa44-ed25519"};

}  // namespace

Settings default_settings(Role role) {
  return {.identification = role == Role::client ? "SSH-2.0-test_client" : "SSH-2.0-test_server",
          .preferences = {.kex = all_names(crypto::kex_methods()),
                          .host_keys = util::join(crypto::host_key_algorithms(), ","),
                          .ciphers = all_names(crypto::ciphers()),
                          .macs = all_names(crypto::macs()),
                          .compression = "none"},
          .rekey = {},
          .server_sig_algs = all_names(crypto::signature_algorithms())};
}

SignerPtr host_key(std::string_view key_type) {
  static std::map<std::string_view, SignerPtr> made;
  const auto type = std::ranges::find(key_types, key_type);
  SignerPtr& key = made[*type];
  if (!key) key = std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate(key_type));
  return key;
}

ServerSide server_side(std::span<const std::string_view> types) {
  std::vector<SignerPtr> keys;
  for (const std::string_view type : types) keys.push_back(host_key(type));
  return {std::make_shared<const std::vector<SignerPtr>>(std::move(keys))};
}

ServerSide server_side() { return server_side(key_types); }

ClientSide client_side(std::string host_key_algorithms) {
  return {std::move(host_key_algorithms), [](const crypto::PresentedKey&) {}};
}

ClientSide client_side() { return client_side(util::join(crypto::host_key_algorithms(), ",")); }

}  // namespace sshrp::transport::testing
