// The check `banner`: exchanges identifications (RFC 4253 §4.2) and goes with SSH_MSG_DISCONNECT.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <asio/write.hpp>

#include "health/check.h"
#include "msg/transport.h"
#include "transport/version.h"
#include "upstream/identification.h"
#include "util/text.h"
#include "wire/codec.h"
#include "wire/error.h"

namespace sshrp::health {
namespace {

using balance::CheckResult;
using SocketPtr = std::shared_ptr<net::Socket>;

constexpr std::size_t piece_size = 2048;
/// To read what we said, before the connection is closed under it.
constexpr std::chrono::seconds patience{1};

/// Closes the socket when it is time.
class Limit {
 public:
  Limit(const net::Executor& executor, SocketPtr socket, net::Clock::time_point at) : timer_(executor, at) {
    timer_.async_wait([socket = std::move(socket)](const std::error_code& cancelled) {
      std::error_code ignored;
      if (!cancelled) socket->close(ignored);
    });
  }
  bool is_over() const { return net::Clock::now() >= timer_.expiry(); }

 private:
  net::Timer timer_;  // cancelled with this object
};

// RFC 4253 §6, before there are keys: length, padding's length, payload, at least 4 bytes of padding, in
// blocks of 8.
Bytes in_clear(BytesView payload) {
  constexpr std::size_t block = 8, head = 5, least_padding = 4;
  std::size_t padding = block - (head + payload.size()) % block;
  if (padding < least_padding) padding += block;
  Bytes packet;
  wire::Writer writer(packet);
  writer.uint32(static_cast<std::uint32_t>(1 + payload.size() + padding));
  writer.byte(static_cast<std::uint8_t>(padding));
  packet.insert(packet.end(), payload.begin(), payload.end());
  packet.resize(packet.size() + padding);
  return packet;
}

Checked ended(const transport::IdentificationReader& reader, const std::string& how) {
  const std::string& line = reader.line_before();
  return {CheckResult::refusing,
          fmt::format("turned away before its identification ({}){}", how,
                      line.empty() ? "" : fmt::format(", and it said \"{}\"", util::escape(line)))};
}

net::Task<void> say_goodbye(net::Executor executor, SocketPtr socket) {
  const Limit limit(executor, socket, net::Clock::now() + patience);
  const Bytes payload = wire::encode(msg::Disconnect{
      static_cast<std::uint32_t>(wire::DisconnectReason::by_application), "health check", ""});
  const std::string line = upstream::default_identification() + "\r\n";
  Bytes all = to_vector(as_bytes(line));
  const Bytes packet = in_clear(payload);
  all.insert(all.end(), packet.begin(), packet.end());
  std::error_code error;
  co_await asio::async_write(*socket, asio::buffer(all), net::into(error));
  if (!error) socket->shutdown(net::Socket::shutdown_send, error);
  Bytes dropped(piece_size);
  while (!error) co_await socket->async_read_some(asio::buffer(dropped), net::into(error));
}

}  // namespace

net::Task<Checked> check_banner(net::Executor executor, net::Socket connected, net::Clock::time_point until) {
  const auto socket = std::make_shared<net::Socket>(std::move(connected));
  const Limit limit(executor, socket, until);
  transport::IdentificationReader reader(transport::Role::server);
  Bytes received;
  std::optional<std::string> identification;
  while (!identification) {
    const std::size_t before = received.size();
    received.resize(before + piece_size);
    std::error_code error;
    const std::size_t count = co_await socket->async_read_some(
        asio::buffer(received.data() + before, piece_size), net::into(error));
    received.resize(before + count);
    if (limit.is_over()) co_return Checked{CheckResult::failed, "no identification in time"};
    if (error) co_return ended(reader, error.message());
    try {
      MutableBytes rest(received);
      identification = reader.next(rest);
      received.erase(received.begin(), received.end() - static_cast<std::ptrdiff_t>(rest.size()));
    } catch (const wire::ProtocolError& broken) {
      co_return Checked{CheckResult::failed, broken.what()};
    }
  }
  co_await say_goodbye(executor, socket);
  co_return Checked{CheckResult::well, {}};
}

}  // namespace sshrp::health
