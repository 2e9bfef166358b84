// SPDX-License-Identifier: MIT
#include "net/transparent_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include "net/listener.h"

namespace sshrp::net {
namespace {

using asio::ip::make_address;

tcp::endpoint at(const char* address, std::uint16_t port = 0) { return {make_address(address), port}; }

bool bind(const util::UniqueFd& socket, const tcp::endpoint& to) {
  return ::bind(socket.get(), to.data(), static_cast<socklen_t>(to.size())) == 0;
}

bool connect(const util::UniqueFd& socket, const tcp::endpoint& to) {
  return ::connect(socket.get(), to.data(), static_cast<socklen_t>(to.size())) == 0;
}

void disconnect(const util::UniqueFd& socket) {
  const sockaddr none{.sa_family = AF_UNSPEC, .sa_data = {}};
  ::connect(socket.get(), &none, sizeof none);
}

class TransparentSocket : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const auto problem = problem_of_transparent_sockets())
      GTEST_SKIP() << "CAP_NET_RAW is needed: " << problem.message();
  }
};

TEST_F(TransparentSocket, is_bound_to_an_address_of_another_machine) {
  for (const char* address : {"192.0.2.7", "2001:db8::7"}) {
    const util::UniqueFd socket = transparent_socket(make_address(address));
    const auto bound = bound_to(socket.get());
    ASSERT_TRUE(bound) << address;
    EXPECT_EQ(bound->address(), make_address(address));
    EXPECT_NE(bound->port(), 0);
  }
}

// Else somebody who took over a worker could give it any address.
TEST_F(TransparentSocket, stays_bound_there_whatever_becomes_of_it) {
  const util::UniqueFd listener = listen_on(at("127.0.0.1"));
  const tcp::endpoint open = *bound_to(listener.get());
  const util::UniqueFd refusing = listen_on(at("127.0.0.1"));
  const tcp::endpoint closed = *bound_to(refusing.get());
  ::shutdown(refusing.get(), SHUT_RD);
  const util::UniqueFd socket = transparent_socket(make_address("127.9.9.9"));
  const tcp::endpoint bound = *bound_to(socket.get());
  const auto expect_still_bound = [&](const char* when) {
    EXPECT_FALSE(bind(socket, at("192.0.2.1"))) << when;
    EXPECT_FALSE(bind(socket, at("192.0.2.1", 1))) << when;
    EXPECT_EQ(bound_to(socket.get()), bound) << when;
  };
  expect_still_bound("at once");
  EXPECT_FALSE(connect(socket, closed));
  disconnect(socket);
  expect_still_bound("after a connection that failed");
  connect(socket, open);
  expect_still_bound("while it is connected");
  disconnect(socket);
  expect_still_bound("after a connection");
}

}  // namespace
}  // namespace sshrp::net
