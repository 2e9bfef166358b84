// LoggedIn: a server's transport with a scripted client that has logged in; error_of: what a peer dies of.
// SPDX-License-Identifier: MIT
#pragma once

#include "transport/scripted_peer.h"

namespace sshrp::transport::testing {

struct LoggedIn {
  explicit LoggedIn(const std::string& compression = "none") : client(Role::client, server) {
    client.offer.compression = compression;
    client.handshake();
    client.log_in();
  }

  static Settings settings() {
    Settings all = default_settings(Role::server);
    all.preferences.compression = "none,zlib@openssh.com";
    return all;
  }

  End server{settings(), server_side()};
  ScriptedPeer client;
};

/// The sentence of the ProtocolError that the action throws; "none" where it throws none.
template <typename Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const wire::ProtocolError& error) {
    return error.what();
  }
  return "none";
}

}  // namespace sshrp::transport::testing
