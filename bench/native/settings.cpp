// SPDX-License-Identifier: MIT
#include "settings.h"

#include <fstream>
#include <iterator>

#include "config/algorithms.h"
#include "crypto/private_key_file.h"

namespace sshrp::bench {

std::string all_ciphers() {
  return config::algorithm_list(config::AlgorithmKind::cipher, Leg::upstream, "*");
}

std::string signature_algorithm_of(const crypto::PublicKey& key) {
  return std::string(key.type() == "ssh-rsa" ? "rsa-sha2-512" : key.type());
}

std::shared_ptr<const transport::Settings> make_settings(std::string ciphers, std::string host_keys,
                                                         std::string kex) {
  transport::Settings settings;
  settings.identification = "SSH-2.0-benchmark";
  settings.preferences = {.kex = std::move(kex),
                          .host_keys = std::move(host_keys),
                          .ciphers = std::move(ciphers),
                          .macs = "hmac-sha2-256-etm@openssh.com",
                          .compression = "none"};
  settings.server_sig_algs = signature_algorithms;
  return std::make_shared<const transport::Settings>(std::move(settings));
}

transport::SignerPtr read_key(const std::string& path) {
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return std::make_shared<crypto::PrivateKey>(crypto::parse_private_key(text));
}

}  // namespace sshrp::bench
