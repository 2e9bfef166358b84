// SPDX-License-Identifier: MIT
#include "client.h"

#include <asio/connect.hpp>

#include "msg/connection.h"
#include "msg/publickey_request.h"
#include "settings.h"
#include "upstream/userauth_client.h"

namespace sshrp::bench {
namespace {

Bytes request_fields(const net::Connection& connection, const Destination& destination) {
  if (!destination.key) return wire::encode_fields(msg::PasswordFields{false, destination.password});
  const crypto::PublicKey& key = destination.key->public_key();
  const std::string algorithm = signature_algorithm_of(key);
  const Bytes data =
      msg::signed_data(connection.transport().session_id(), destination.user, algorithm, key.blob());
  return msg::signed_fields(algorithm, key.blob(), destination.key->sign(algorithm, data));
}

net::Task<BytesView> answer(net::Connection& connection, msg::Number wanted) {
  for (;;) {
    const BytesView payload = co_await connection.receive();
    const auto number = static_cast<msg::Number>(payload[0]);
    if (number == wanted) co_return payload;
    if (number != msg::Number::global_request && number != msg::Number::channel_window_adjust)
      throw std::runtime_error("the server answers with message " + std::to_string(payload[0]));
  }
}

}  // namespace

net::Task<net::ConnectionPtr> log_in(net::Executor executor, const Destination& destination) {
  net::Socket socket(executor);
  co_await socket.async_connect({asio::ip::address_v4::loopback(), destination.port}, net::use_task);
  const auto connection = std::make_shared<net::Connection>(
      std::move(socket), destination.settings,
      transport::ClientSide{signature_algorithms, [](const crypto::PresentedKey&) {}});
  upstream::UserauthClient server(connection, destination.user);
  co_await server.begin();
  const Bytes fields = request_fields(*connection, destination);
  const upstream::Answer said = co_await server.request(
      destination.key ? msg::AuthMethod::publickey : msg::AuthMethod::password, fields);
  if (!std::holds_alternative<upstream::Accepted>(said))
    throw std::runtime_error("the login of " + destination.user + " was refused");
  co_return connection;
}

net::Task<void> open_channels(net::ConnectionPtr connection, unsigned count, const std::string& command,
                              std::uint32_t window) {
  Bytes line;
  wire::Writer(line).string(command);
  for (std::uint32_t channel = 0; channel < count; ++channel) {
    connection->send(msg::ChannelOpen{"session", channel, window, max_payload, {}});
    co_await answer(*connection, msg::Number::channel_open_confirmation);
    connection->send(msg::ChannelRequest{channel, "exec", true, {line}});
    co_await answer(*connection, msg::Number::channel_success);
  }
}

}  // namespace sshrp::bench
