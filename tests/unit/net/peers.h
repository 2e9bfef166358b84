// Scripted SSH peers on real sockets: our own connection as client and as server, in a test's hands.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crypto/private_key.h"
#include "msg/connection.h"
#include "msg/userauth.h"
#include "net/connection.h"
#include "net/loopback.h"

namespace sshrp::net::testing {

/// What a test may want otherwise.
struct PeerOptions {
  transport::RekeyLimits rekey{};
  std::string compression = "none";
  std::string kex = "curve25519-sha256";
};

inline transport::Settings quick_settings(std::string identification, PeerOptions options) {
  transport::Settings settings;
  settings.identification = std::move(identification);
  settings.rekey = options.rekey;
  settings.preferences = {.kex = std::move(options.kex),
                          .host_keys = "ssh-ed25519",
                          .ciphers = "aes128-gcm@openssh.com",
                          .macs = "hmac-sha2-256",
                          .compression = std::move(options.compression)};
  settings.server_sig_algs = "ssh-ed25519";
  return settings;
}

inline transport::SignerPtr new_host_key() {
  return std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519());
}

using HostKeys = std::shared_ptr<const std::vector<transport::SignerPtr>>;

inline HostKeys new_host_keys(std::size_t count = 1) {
  std::vector<transport::SignerPtr> keys;
  while (keys.size() < count) keys.push_back(new_host_key());
  return std::make_shared<const std::vector<transport::SignerPtr>>(std::move(keys));
}

inline ConnectionPtr make_client(Socket socket, PeerOptions options = {}) {
  transport::Settings settings = quick_settings("SSH-2.0-test_client", std::move(options));
  return std::make_shared<Connection>(
      std::move(socket), std::make_shared<const transport::Settings>(std::move(settings)),
      transport::ClientSide{"ssh-ed25519", [](const crypto::PresentedKey&) {}});
}

inline ConnectionPtr make_server(Socket socket, HostKeys keys, PeerOptions options = {}) {
  transport::Settings settings = quick_settings("SSH-2.0-test_server", std::move(options));
  return std::make_shared<Connection>(std::move(socket),
                                      std::make_shared<const transport::Settings>(std::move(settings)),
                                      transport::ServerSide{std::move(keys)});
}

/// A client that enters by method `none`, for tests of what comes after login.
inline Task<void> enter(ConnectionPtr client) {
  client->send(msg::ServiceRequest{"ssh-userauth"});
  co_await client->receive();
  client->send(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  co_await client->receive();
}

/// A server that lets anybody in.
inline Task<void> let_in(ConnectionPtr server) {
  co_await server->receive();
  server->send(msg::ServiceAccept{"ssh-userauth"});
  co_await server->receive();
  server->send(msg::UserauthSuccess{});
  co_await server->flush();
}

/// What a peer heard, in order, and how it ended.
struct Heard {
  std::vector<Bytes> messages;
  std::optional<transport::PeerDisconnect> goodbye;
  std::optional<std::string> broken;  // the connection, or the protocol
  bool end_of_stream = false;

  bool over() const { return goodbye || broken || end_of_stream; }
  /// The numbers of the messages.
  std::vector<unsigned> numbers() const {
    std::vector<unsigned> all;
    for (const Bytes& message : messages) all.push_back(message[0]);
    return all;
  }
};
using HeardPtr = std::shared_ptr<Heard>;

/// Reads whatever comes, without ever waiting for what is to be sent: a peer like OpenSSH, with one loop for
/// both.
inline Task<void> hear(ConnectionPtr peer, HeardPtr heard) {
  try {
    for (;;) {
      const auto burst = peer->begin_burst();
      while (const auto packet = peer->next()) heard->messages.push_back(to_vector(packet->view()));
      peer->end_burst();
      peer->flush_now();
      heard->goodbye = peer->transport().peer_disconnect();
      heard->end_of_stream = burst == Connection::Burst::end;
      if (heard->over()) co_return;
      co_await peer->readable();
    }
  } catch (const std::exception& error) {
    heard->broken = error.what();
  }
}

/// A payload of the connection layer that the proxy has no word in.
inline Bytes channel_data(std::string_view text) { return wire::encode(msg::ChannelData{0, as_bytes(text)}); }

inline std::string text_of(BytesView channel_data) {
  return std::string(as_text(wire::decode<msg::ChannelData>(channel_data).data));
}

}  // namespace sshrp::net::testing
