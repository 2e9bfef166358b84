// SPDX-License-Identifier: MIT
#include "app/listening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include "net/connection.h"
#include "net/listener.h"

namespace sshrp::app {
namespace {

config::Config listening_on(std::initializer_list<HostPort> addresses) {
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

TEST(Listening, is_where_tables_say_too) {
  config::Config config = listening_on({{"127.0.0.1", 0}});
  config.listeners.push_back({.address = {{"127.0.0.2", 0}, {0, 3, 11}}});
  const Listening listening = listen_there(config);
  ASSERT_EQ(listening.sockets.size(), 2u);
  config.listen.clear();
  config.listeners[0].address.value.port = net::listening_at(listening.sockets[1].socket->get())->port();
  config::ConfigErrors errors;
  listen_as_configured(config, {}, errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_EQ(to_string(errors[0]).substr(0, 42), "file:3:11: address: can't listen on 127.0.");
}

TEST(Listening, has_a_socket_for_whatever_table_is_there_for_it_now) {
  config::Config config = listening_on({{"127.0.0.1", 0}});
  config.listeners.push_back({.address = {{"127.0.0.2", 0}, {0, 3, 11}}});
  const Listening before = listen_there(config);
  EXPECT_EQ(table_of(before, before.sockets[0]), std::nullopt);
  EXPECT_EQ(table_of(before, before.sockets[1]), 0u);
  EXPECT_EQ(table_of(mend(before), before.sockets[1]), 0u);

  config.listeners.insert(config.listeners.begin(), {.address = {{"127.0.0.1", 0}, {0, 2, 11}}});
  config.listen.clear();
  const Listening after = listen_there(config, before);
  ASSERT_EQ(after.sockets.size(), 2u);
  EXPECT_EQ(after.sockets[0].socket, before.sockets[0].socket);
  EXPECT_EQ(table_of(after, after.sockets[0]), 0u);
  EXPECT_EQ(table_of(after, after.sockets[1]), 1u);

  Listening passed = after;
  passed.origin = Listening::Origin::passed;
  config.listeners.erase(config.listeners.begin());
  EXPECT_EQ(table_of(listen_there(config, passed), passed.sockets[0]), std::nullopt);
  EXPECT_EQ(table_of(listen_there(config, passed), passed.sockets[1]), 0u);
}

TEST(Listening, stays_with_sockets_that_were_passed) {
  Listening passed = listen_there(listening_on({{"127.0.0.1", 0}}));
  passed.origin = Listening::Origin::passed;
  const Listening after = listen_there(listening_on({{"127.0.0.9", 0}}), passed);
  ASSERT_EQ(after.sockets.size(), 1u);
  EXPECT_EQ(after.sockets[0].socket, passed.sockets[0].socket);
}

Listening passed_to(std::initializer_list<HostPort> addresses) {
  Listening passed = listen_there(listening_on(addresses));
  passed.origin = Listening::Origin::passed;
  for (ListeningSocket& socket : passed.sockets)
    socket.address = net::to_string(*net::listening_at(socket.socket->get()));
  return passed;
}

HostPort place_of(const ListeningSocket& socket) {
  const auto endpoint = net::listening_at(socket.socket->get());
  return {endpoint->address().to_string(), endpoint->port()};
}

config::Config with_table(const HostPort& address) {
  config::Config config = listening_on({});
  config.listeners.push_back({.address = {address, {0, 3, 11}}});
  return config;
}

TEST(Listening, warns_of_passed_sockets_and_tables_without_each_other) {
  const Listening passed = passed_to({{"127.0.0.1", 0}});
  const auto warnings = warnings_of_passed(with_table({"127.0.0.9", 22}), passed);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_THAT(to_string(warnings[0]),
              ::testing::StartsWith("file: the service manager passed a socket that listens on " +
                                    passed.sockets[0].address +
                                    ", and no [[listeners]] table is for that: it is served without one; "));
  EXPECT_THAT(to_string(warnings[0]), ::testing::HasSubstr("127.0.0.9:22")) << "what there is";
  EXPECT_EQ(
      to_string(warnings[1]),
      "file:3:11: address: the service manager passed no socket for 127.0.0.9:22: nobody listens there");
}

TEST(Listening, warns_of_no_passed_socket_that_is_named) {
  const Listening passed = passed_to({{"127.0.0.1", 0}, {"127.0.0.2", 0}});
  EXPECT_TRUE(warnings_of_passed(listening_on({}), passed).empty()) << "there are no tables";
  config::Config config = with_table(place_of(passed.sockets[0]));
  EXPECT_EQ(warnings_of_passed(config, passed).size(), 1u);
  config.listen.push_back({place_of(passed.sockets[1]), {0, 1, 10}});
  EXPECT_TRUE(warnings_of_passed(config, passed).empty());
}

TEST(Listening, warns_of_nothing_where_none_was_passed) {
  EXPECT_TRUE(
      warnings_of_passed(with_table({"127.0.0.9", 22}), listen_there(listening_on({{"127.0.0.1", 0}})))
          .empty());
}

TEST(Listening, binds_an_address_once_that_is_named_twice) {
  EXPECT_EQ(listen_there(listening_on({{"127.0.0.1", 0}, {"127.0.0.1", 0}})).sockets.size(), 1u);
}

// 192.0.2.0/24 is for documentation.
TEST(Listening, has_an_address_that_isnt_there_yet_as_absent_and_for_t_as_an_error) {
  const config::Config config = listening_on({{"127.0.0.1", 0}, {"192.0.2.7", 2200}});
  const Listening listening = listen_there(config);
  EXPECT_EQ(listening.sockets.size(), 1u);
  ASSERT_EQ(listening.absent.size(), 1u);
  EXPECT_EQ(listening.absent[0].address, "192.0.2.7:2200");
  EXPECT_FALSE(is_whole(listening));
  const Listening mended = mend(listening);
  EXPECT_FALSE(has_more(mended, listening));
  EXPECT_EQ(mended.absent.size(), 1u);
  config::ConfigErrors errors;
  check_addresses(config, errors);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_THAT(to_string(errors[0]),
              ::testing::StartsWith("file:1:10: listen: can't listen on 192.0.2.7:2200: "));
}

TEST(Listening, doesnt_ask_for_t_whether_ports_are_free) {
  const Listening taken = listen_there(listening_on({{"127.0.0.1", 0}}));
  const auto port = net::listening_at(taken.sockets[0].socket->get())->port();
  config::ConfigErrors errors;
  check_addresses(listening_on({{"127.0.0.1", port}}), errors);
  EXPECT_TRUE(errors.empty());
}

/// As a worker that has the socket can; the port is one that the system chose.
Listening shut_down(const std::string& address) {
  Listening listening = listen_there(listening_on({{address, 0}}));
  EXPECT_TRUE(is_whole(listening));
  ::shutdown(listening.sockets[0].socket->get(), SHUT_RDWR);
  EXPECT_FALSE(is_whole(listening));
  return listening;
}

TEST(Listening, that_was_shut_down_is_bound_anew_where_it_was) {
  for (const char* address : {"127.0.0.1", "0.0.0.0", "::1"}) {
    const Listening listening = shut_down(address);
    const auto port = net::bound_to(listening.sockets[0].socket->get())->port();
    const Listening mended = mend(listening);
    EXPECT_TRUE(is_whole(mended));
    EXPECT_TRUE(has_more(mended, listening));
    EXPECT_EQ(net::listening_at(mended.sockets.at(0).socket->get())->port(), port);
    EXPECT_EQ(mended.sockets[0].address, listening.sockets[0].address);
  }
}

// systemd's BindIPv6Only= has both by default.
TEST(Listening, that_was_shut_down_is_of_the_same_families_again) {
  for (const net::Families families : {net::Families::both, net::Families::v6_only}) {
    const net::tcp::endpoint any_port(net::tcp::v6(), 0);
    auto socket = std::make_shared<const util::UniqueFd>(net::listen_on(any_port, families));
    Listening listening{.origin = Listening::Origin::passed, .sockets = {{"[::]:0", socket}}, .absent = {}};
    EXPECT_TRUE(is_whole(listening));
    ::shutdown(socket->get(), SHUT_RDWR);
    const Listening mended = mend(listening);
    ASSERT_EQ(mended.sockets.size(), 1u);
    EXPECT_EQ(net::families_of(mended.sockets[0].socket->get()), families);
  }
}

TEST(Listening, that_was_shut_down_isnt_kept_for_the_next_configuration) {
  const Listening before = shut_down("127.0.0.1");
  const Listening after = listen_there(listening_on({{"127.0.0.1", 0}}), before);
  EXPECT_TRUE(is_whole(after));
}

}  // namespace
}  // namespace sshrp::app
