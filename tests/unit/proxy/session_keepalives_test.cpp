// Keepalives of a session's own, and when a peer is given up that answers none.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/time_limits.h"

namespace sshrp::proxy::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

TEST_F(TimeLimits, end_a_session_whose_client_answers_no_keepalives) {
  begin("[limits]\nkeepalive_interval = 10\nkeepalive_count_max = 2\n");
  log_in();
  thread.fire(before + seconds(9));
  EXPECT_EQ(keepalives(*client.heard), 0);
  for (int times = 1; times <= 2; ++times)
    ASSERT_TRUE(fire_until([&] { return keepalives(*client.heard) == times; }));
  EXPECT_FALSE(client.heard->over());
  ASSERT_TRUE(fire_until([&] { return client.heard->over(); }));
  EXPECT_THAT(goodbye(), HasSubstr("the client answers no keepalives"));
  EXPECT_THAT(goodbye_to_upstream(), HasSubstr("the client answers no keepalives"));
  EXPECT_EQ(keepalives(*client.heard), 2);
  EXPECT_EQ(keepalives(*upstream.heard.back()), 0);
}

TEST_F(TimeLimits, end_a_session_whose_upstream_answers_no_keepalives) {
  begin("[limits.upstream]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  ASSERT_TRUE(fire_until([&] { return keepalives(*upstream.heard.back()) == 1; }));
  EXPECT_FALSE(client.heard->over());
  ASSERT_TRUE(fire_until([&] { return client.heard->over(); }));
  EXPECT_THAT(goodbye(), HasSubstr("the upstream answers no keepalives"));
  EXPECT_EQ(keepalives(*client.heard), 0);
}

TEST_F(TimeLimits, arent_for_a_client_that_says_anything_after_a_keepalive) {
  begin("[limits]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  for (int times = 1; times <= 5; ++times) {
    ASSERT_TRUE(fire_until([&] { return keepalives(*client.heard) == times; }));
    client.say(msg::Ignore{});
    net::testing::run_until_still(thread.context);
  }
  EXPECT_FALSE(client.heard->over());
}

TEST_F(TimeLimits, arent_for_an_upstream_that_doesnt_know_keepalives) {
  begin("[limits.upstream]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  const net::ConnectionPtr server = upstream.connections.back();
  for (int times = 1; times <= 5; ++times) {
    ASSERT_TRUE(fire_until([&] { return keepalives(*upstream.heard.back()) == times; }));
    server->send(msg::Unimplemented{server->transport().last_received()});
    server->flush_now();
    net::testing::run_until_still(thread.context);
  }
  EXPECT_FALSE(client.heard->over());
}

TEST_F(TimeLimits, of_keepalives_are_none_in_a_key_exchange) {
  begin("[limits]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  stop_reading();
  client.connection->transport().tell_time(net::Clock::now());
  client.connection->transport().rekey();
  client.connection->flush_now();
  net::testing::run_until_still(thread.context);
  thread.fire(after + seconds(11));
  thread.fire(after + seconds(22));
  EXPECT_FALSE(upstream.heard.back()->over());
}

TEST_F(TimeLimits, of_keepalives_are_none_for_who_doesnt_take_what_it_was_sent) {
  begin("[limits]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  stop_reading();
  send_much(*upstream.connections.back());
  net::testing::run_until_still(thread.context);
  for (int times = 1; times <= 5; ++times) thread.fire(after + times * seconds(11));
  EXPECT_FALSE(upstream.heard.back()->over());
}

TEST_F(TimeLimits, of_keepalives_are_none_for_who_isnt_read) {
  begin("[limits]\nkeepalive_interval = 10\nkeepalive_count_max = 1\n");
  log_in();
  upstream.connections.back()->interrupt();  // it takes nothing
  send_much(*client.connection);
  net::testing::run_until_still(thread.context);
  for (int times = 1; times <= 5; ++times) thread.fire(after + times * seconds(11));
  EXPECT_FALSE(client.heard->over());
  EXPECT_EQ(keepalives(*client.heard), 0);
}

}  // namespace
}  // namespace sshrp::proxy::testing
