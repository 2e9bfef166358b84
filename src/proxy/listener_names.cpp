// SPDX-License-Identifier: MIT
#include "proxy/listener_names.h"

#include "access/address.h"
#include "net/connection.h"
#include "proxy/startups.h"

namespace sshrp::proxy {
namespace {

bool is_at(const HostPort& configured, const access::IpAddress& ip, std::uint16_t port) {
  return configured.port == port && access::parse_ip(configured.host) == ip;
}

}  // namespace

std::string listener_name(const config::Config& config, const net::tcp::endpoint& at) {
  const access::IpAddress ip = address_of(at);
  for (const std::uint16_t port : {at.port(), std::uint16_t{0}}) {
    for (const config::Listener& listener : config.listeners) {
      if (is_at(*listener.address, ip, port))
        return listener.name ? **listener.name : to_string(*listener.address);
    }
    for (const auto& address : config.listen) {
      if (is_at(*address, ip, port)) return to_string(*address);
    }
  }
  return net::to_string(at);
}

}  // namespace sshrp::proxy
