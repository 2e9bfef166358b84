// What goes wrong with a connection carries the leg that it is.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "net/peers.h"

namespace sshrp::net {
namespace {

constexpr std::size_t plenty = 1024;  // messages of 30 kB, far more than may wait

/// Of what is thrown when a peer that never finishes its key exchange is sent more and more.
std::optional<Leg> blamed_for_what_waits(Connection& connection) {
  const std::string text(30'000, 'b');
  try {
    for (std::size_t i = 0; i < plenty; ++i) connection.send(msg::UserauthBanner{text, ""});
  } catch (const wire::ProtocolError& error) {
    return error.leg();
  }
  return std::nullopt;
}

Task<void> receive(ConnectionPtr connection, std::optional<Leg>& blamed) {
  try {
    co_await connection->receive();
  } catch (const ConnectionLost& lost) {
    blamed = lost.leg();
  } catch (const wire::ProtocolError& error) {
    blamed = error.leg();
  }
}

class Blame : public ::testing::TestWithParam<Leg> {
 protected:
  ConnectionPtr connection_of(Socket socket) {
    return GetParam() == Leg::downstream ? testing::make_server(std::move(socket), keys)
                                         : testing::make_client(std::move(socket));
  }
  template <typename Speak>
  std::optional<Leg> blamed_when_the_peer(Speak speak) {
    auto [peer, ours] = testing::connected_pair(context.get_executor());
    const ConnectionPtr connection = connection_of(std::move(ours));
    std::optional<Leg> blamed;
    testing::spawn(context.get_executor(), receive(connection, blamed));
    speak(peer);
    EXPECT_TRUE(testing::run_until(context, [&] { return blamed.has_value(); }));
    connection->close();
    return blamed;
  }

  asio::io_context context{1};
  decltype(testing::new_host_keys()) keys = testing::new_host_keys();
};

TEST_P(Blame, for_what_waits_without_end_is_the_peers_that_doesnt_take_it) {
  auto [peer, ours] = testing::connected_pair(context.get_executor());
  EXPECT_EQ(blamed_for_what_waits(*connection_of(std::move(ours))), GetParam());
}

TEST_P(Blame, for_an_end_is_the_peers_that_ended) {
  EXPECT_EQ(blamed_when_the_peer([](Socket& peer) { peer.close(); }), GetParam());
}

TEST_P(Blame, for_a_broken_rule_is_the_peers_that_broke_it) {
  EXPECT_EQ(blamed_when_the_peer([](Socket& peer) {
              const std::string_view other_version = "SSH-1.5-old\r\n";
              peer.send(asio::buffer(other_version));
            }),
            GetParam());
}

INSTANTIATE_TEST_SUITE_P(OfBothLegs, Blame, ::testing::Values(Leg::downstream, Leg::upstream),
                         [](const auto& leg) { return std::string(name_of(leg.param)); });

}  // namespace
}  // namespace sshrp::net
