// What one leg of a connection is set to; shared by all connections of a configuration.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "crypto/presented_key.h"
#include "crypto/signer.h"
#include "transport/algorithms.h"

namespace sshrp::transport {

/// When we begin a key exchange of our own accord; the ciphers' own limits hold besides.
struct RekeyLimits {
  std::uint64_t bytes = 0;       // either direction; 0: no limit of ours
  std::chrono::seconds time{0};  // 0: no limit
};

struct Settings {
  std::string identification;  // without CR LF; a client may have another for each connection, see ClientSide
  Preferences preferences;     // a client's host_keys are given for each connection, see ClientSide
  RekeyLimits rekey;
  std::string server_sig_algs;  // name-list that a server announces, RFC 8308 §3.1
};

using crypto::SignerPtr;

/// A server proves itself with one of these; preferences.host_keys names only algorithms that they can.
struct ServerSide {
  std::shared_ptr<const std::vector<SignerPtr>> host_keys;
};

/// Throws wire::ProtocolError(host_key_not_verifiable) for a key or certificate that isn't the server's.
using CheckHostKey = std::function<void(const crypto::PresentedKey&)>;

struct ClientSide {
  std::string host_key_algorithms;  // name-list, ordered by what is known of the server
  CheckHostKey check_host_key;      // asked in the first exchange; later ones must show the same key
  std::string identification{};     // empty: the settings'
};

using Side = std::variant<ServerSide, ClientSide>;

inline const std::string& identification_of(const Settings& settings, const Side& side) {
  const auto* client = std::get_if<ClientSide>(&side);
  return client && !client->identification.empty() ? client->identification : settings.identification;
}

inline Role role_of(const Side& side) {
  return std::holds_alternative<ServerSide>(side) ? Role::server : Role::client;
}

}  // namespace sshrp::transport
