// SPDX-License-Identifier: MIT
#include "net/connection.h"

namespace sshrp::net {

Connection::Connection(Socket socket, std::shared_ptr<const transport::Settings> settings,
                       transport::Side side)
    : wire_(*this, std::move(socket), std::nullopt, std::move(settings), std::move(side)),
      exchanger_(wire_.executor()) {}

Connection::Connection(Socket socket, const tcp::endpoint& peer,
                       std::shared_ptr<const transport::Settings> settings, transport::Side side)
    : wire_(*this, std::move(socket), peer, std::move(settings), std::move(side)),
      exchanger_(wire_.executor()) {}

void Connection::compute_on(WorkPlace& place, transport::LeftSteps which) {
  exchanger_.compute_on(place);
  transport().leave_steps(which);
}

Task<void> Connection::finish() {
  co_await wire_.drop_the_rest();
  close();
}

void Connection::close() {
  wire_.close();
  exchanger_.stop();
  bursts_.stop();
}

void Connection::interrupt() {
  wire_.interrupt();
  exchanger_.stop();
  bursts_.stop();
}

std::string to_string(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

}  // namespace sshrp::net
