#include "transport/test_settings.h"

#include "crypto/signature_algorithms.h"

namespace sshrp::transport::testing {

Settings default_settings(Role role) {
  return {.identification = role == Role::client ? "SSH-2.0-test_client" : "SSH-2.0-test_server",
          .preferences = {.kex = all_names(crypto::kex_methods()),
                          .host_keys = all_names(crypto::signature_algorithms()),
                          .ciphers = all_names(crypto::ciphers()),
                          .macs = all_names(crypto::macs()),
                          .compression = "none"},
          .rekey = {},
          .server_sig_algs = all_names(crypto::signature_algorithms())};
}

const std::vector<SignerPtr>& host_keys() {
  static const auto keys = [] {
    std::vector<SignerPtr> made;
    for (const char* type :
         {"ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa"}) {
      made.push_back(std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate(type)));
    }
    return made;
  }();
  return keys;
}

SignerPtr host_key(std::string_view key_type) {
  for (const SignerPtr& key : host_keys()) {
    if (key->public_key().type() == key_type) return key;
  }
  throw std::invalid_argument("no host key of that type");
}

ServerSide server_side() { return {std::make_shared<const std::vector<SignerPtr>>(host_keys())}; }

ClientSide client_side(std::string host_key_algorithms) {
  return {std::move(host_key_algorithms), [](const crypto::PublicKey&) {}};
}

ClientSide client_side() { return client_side(all_names(crypto::signature_algorithms())); }

}  // namespace sshrp::transport::testing
