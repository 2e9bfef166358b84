// SPDX-License-Identifier: MIT
#include "proxy/listener_names.h"

#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

net::tcp::endpoint at(const char* address, std::uint16_t port) {
  return {asio::ip::make_address(address), port};
}

TEST(ListenerNames, are_those_configured_or_the_addresses) {
  config::Config config;
  config.listen = {{{"127.0.0.1", 1}}, {{"::1", 0}}};
  config.listeners.push_back({.address = {{"127.0.0.1", 2}}, .name = config::Located<std::string>{"in"}});
  config.listeners.push_back({.address = {{"0:0::1", 3}}});
  EXPECT_EQ(listener_name(config, at("127.0.0.1", 1)), "127.0.0.1:1");
  EXPECT_EQ(listener_name(config, at("127.0.0.1", 2)), "in");
  EXPECT_EQ(listener_name(config, at("::1", 3)), "[0:0::1]:3") << "as it is written";
  EXPECT_EQ(listener_name(config, at("::1", 40000)), "[::1]:0") << "the system chose the port";
  EXPECT_EQ(listener_name(config, at("127.0.0.1", 40000)), "127.0.0.1:40000") << "not configured";
}

}  // namespace
}  // namespace sshrp::proxy
