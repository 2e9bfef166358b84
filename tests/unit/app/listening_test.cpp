#include "app/listening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/listener.h"

namespace sshrp::app {
namespace {

config::Config listening_on(std::initializer_list<config::HostPort> addresses) {
  config::Config config{.files = {"file"}};
  config.listen.clear();
  for (const auto& address : addresses) config.listen.push_back({address, {0, 1, 10}});
  return config;
}

Listening listen_there(const config::Config& config, const Listening& have = {}) {
  config::ConfigErrors errors;
  Listening listening = listen_as_configured(config, have, errors);
  EXPECT_TRUE(errors.empty()) << to_string(errors.front());
  return listening;
}

TEST(Listening, keeps_the_sockets_that_are_still_wanted) {
  const Listening before = listen_there(listening_on({{"127.0.0.1", 0}, {"127.0.0.2", 0}}));
  ASSERT_EQ(before.sockets.size(), 2u);
  const Listening after = listen_there(listening_on({{"127.0.0.2", 0}, {"127.0.0.3", 0}}), before);
  ASSERT_EQ(after.sockets.size(), 2u);
  EXPECT_EQ(after.sockets[0].socket, before.sockets[1].socket);
  EXPECT_NE(after.sockets[1].socket, before.sockets[0].socket);
}

TEST(Listening, says_which_address_is_taken) {
  const Listening taken = listen_there(listening_on({{"127.0.0.1", 0}}));
  const auto port = net::listening_at(taken.sockets[0].socket->get())->port();
  config::ConfigErrors errors;
  listen_as_configured(listening_on({{"127.0.0.1", port}}), {}, errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(to_string(errors[0]), "file:1:10: listen: can't listen on 127.0.0.1:" + std::to_string(port) +
                                      ": Address already in use");
}

TEST(Listening, stays_with_sockets_that_were_passed) {
  Listening passed = listen_there(listening_on({{"127.0.0.1", 0}}));
  passed.origin = Listening::Origin::passed;
  const Listening after = listen_there(listening_on({{"127.0.0.9", 0}}), passed);
  ASSERT_EQ(after.sockets.size(), 1u);
  EXPECT_EQ(after.sockets[0].socket, passed.sockets[0].socket);
}

TEST(Listening, binds_an_address_once_that_is_named_twice) {
  EXPECT_EQ(listen_there(listening_on({{"127.0.0.1", 0}, {"127.0.0.1", 0}})).sockets.size(), 1u);
}

TEST(Listening, duplicates_are_sockets_of_their_own) {
  const Listening listening = listen_there(listening_on({{"127.0.0.1", 0}}));
  const int original = listening.sockets[0].socket->get();
  const auto copies = duplicates(listening);
  ASSERT_EQ(copies.size(), 1u);
  EXPECT_NE(copies[0].get(), original);
  EXPECT_EQ(net::listening_at(copies[0].get()), net::listening_at(original));
}

}  // namespace
}  // namespace sshrp::app
