// A session's time limits.
// SPDX-License-Identifier: MIT
#include "proxy/time_limits.h"

#include <gmock/gmock.h>

#include <asio/buffer.hpp>
#include <future>

#include "net/held_up.h"

namespace sshrp::proxy::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

TEST_F(TimeLimits, end_a_login) {
  begin("[limits]\nlogin_grace_time = 7\n");
  client.try_password("wrong");
  ASSERT_TRUE(thread.run_until([&] { return !upstream.passwords.empty(); }));
  thread.fire(before + seconds(6));
  EXPECT_FALSE(client.heard->over());
  thread.fire(after + seconds(8));
  EXPECT_THAT(goodbye(), HasSubstr("no login within 7 s (login_grace_time)"));
}

TEST_F(TimeLimits, of_a_handshake_are_over_when_the_user_may_be_asked) {
  begin("[limits]\nhandshake_grace_time = 5\nlogin_grace_time = 90\n");
  thread.fire(after + seconds(80));
  EXPECT_FALSE(client.heard->over());
  thread.fire(after + seconds(91));
  EXPECT_THAT(goodbye(), HasSubstr("no login within 90 s (login_grace_time)"));
}

TEST_F(TimeLimits, are_none_for_a_session_at_rest) {
  begin();
  EXPECT_TRUE(thread.wakes);
  log_in();
  thread.fire(after + hours(100));
  EXPECT_FALSE(thread.wakes);
  EXPECT_FALSE(client.heard->over());
}

TEST_F(TimeLimits, of_a_key_begin_exchanges_on_both_legs) {
  begin("[algorithms]\nrekey_limit = 'default 10s'\n[algorithms.upstream]\nrekey_limit = 'default 10s'\n");
  const auto before_all_keys = before;
  log_in();
  const auto exchanges = [](const net::ConnectionPtr& peer) { return peer->transport().exchanges(); };
  const auto& server = upstream.connections.back();
  thread.fire(before_all_keys + seconds(9));
  EXPECT_EQ(exchanges(client.connection), 1u);
  EXPECT_EQ(exchanges(server), 1u);
  for (unsigned times = 1; times <= 3; ++times) {
    thread.fire(after + times * seconds(13));
    // One leg after the other, and computed on threads that a busy machine may let wait.
    for (int tries = 0; tries < 100 && (exchanges(client.connection) <= times || exchanges(server) <= times);
         ++tries)
      thread.fire(after + times * seconds(13) + seconds(2));
    EXPECT_EQ(exchanges(client.connection), times + 1);
    EXPECT_EQ(exchanges(server), times + 1);
    EXPECT_TRUE(thread.wakes);
  }
  EXPECT_FALSE(client.heard->over());
}

TEST_F(TimeLimits, end_a_session_whose_other_side_doesnt_end) {
  begin();
  log_in();
  client.connection->shutdown_send();
  ASSERT_TRUE(thread.run_until([&] { return upstream.heard.back()->end_of_stream; }));
  thread.fire(before + relay::half_close_grace - seconds(1));
  EXPECT_FALSE(client.heard->over());
  thread.fire(net::Clock::now() + relay::half_close_grace + seconds(1));
  EXPECT_THAT(goodbye(), HasSubstr("one side has ended, the other doesn't"));
}

TEST_F(TimeLimits, end_a_later_key_exchange_that_the_client_doesnt_finish) {
  begin();
  log_in();
  thread.fire(after + hours(1));
  stop_reading();
  client.connection->transport().tell_time(net::Clock::now());
  client.connection->transport().rekey();
  client.connection->flush_now();
  net::testing::run_until_still(thread.context);
  thread.fire(before + hours(1) +
              re_exchange_grace);  // no time but the session's own is of the test's making
  EXPECT_THAT(goodbye_to_upstream(), HasSubstr("key exchange takes too long"));
}

TEST_F(TimeLimits, end_a_session_whose_peers_ignore_its_end) {
  begin();
  log_in();
  session->stop("the test is over");
  net::testing::run_until_still(thread.context);
  ASSERT_TRUE(client.heard->over());
  EXPECT_FALSE(story->over);
  thread.fire(before + disconnect_grace - seconds(1));
  EXPECT_FALSE(story->over);
  thread.fire(net::Clock::now() + disconnect_grace + seconds(1));
  EXPECT_TRUE(story->over);
  EXPECT_FALSE(thread.wakes);
}

TEST_F(TimeLimits, end_a_session_without_data) {
  begin("[limits]\nidle_timeout = 600\n");
  log_in();
  thread.fire(before + seconds(599));
  EXPECT_FALSE(client.heard->over());
  thread.fire(after + seconds(601));
  EXPECT_THAT(goodbye(), HasSubstr("idle for 600 s (idle_timeout)"));
  EXPECT_THAT(goodbye_to_upstream(), HasSubstr("idle for 600 s (idle_timeout)"));
}

TEST_F(TimeLimits, end_a_session_that_lasts_long) {
  begin("[limits]\nmax_session_time = 3600\nidle_timeout = 7200\n");
  log_in();
  thread.fire(before + seconds(3599));
  EXPECT_FALSE(client.heard->over());
  thread.fire(after + seconds(3601));
  EXPECT_THAT(goodbye(), HasSubstr("the session has lasted 3600 s (max_session_time)"));
}

TEST_F(TimeLimits, of_a_route_take_the_place_of_all_sessions) {
  begin("[limits]\nmax_session_time = 20\nidle_timeout = 10\n", "max_session_time = 50\nidle_timeout = 0");
  log_in();
  thread.fire(before + seconds(49));
  EXPECT_FALSE(client.heard->over());
  thread.fire(after + seconds(51));
  EXPECT_THAT(goodbye(), HasSubstr("the session has lasted 50 s (max_session_time)"));
}

net::Task<void> read_all(std::shared_ptr<net::Socket> socket, std::string& text) {
  char piece[4096];
  std::error_code end;
  while (!end) {
    const std::size_t count = co_await socket->async_read_some(asio::buffer(piece), net::into(end));
    text.append(piece, count);
  }
}

/// A connection that doesn't get as far as a login.
struct Beginning {
  explicit Beginning(const std::string& limits) {
    auto [client_end, server_end] = net::testing::connected_pair(thread.context.get_executor());
    end.emplace(std::move(client_end));
    const auto snapshot = snapshot_of("state_dir = '" + thread.folder.path() + "'\n[limits]\n" + limits +
                                      "\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n");
    before = net::Clock::now();
    session = std::make_shared<Session>(*net::accepted(std::move(server_end), 0), snapshot, thread.pools,
                                        thread.deadlines, SessionShares{});
    after = net::Clock::now();
    story = net::testing::spawn(thread.context.get_executor(), session->run());
  }

  Thread thread;
  std::optional<net::Socket> end;  // the client's
  SessionPtr session;
  net::testing::StoryPtr story;
  net::Clock::time_point before, after;
};

// Not even a KEXINIT: it only connects.
TEST(TimeLimitOfTheHandshake, ends_a_connection) {
  Beginning beginning("handshake_grace_time = 5\nlogin_grace_time = 90");
  Thread& thread = beginning.thread;
  const auto client = std::make_shared<net::Socket>(std::move(*beginning.end));
  std::string heard;
  net::testing::spawn(thread.context.get_executor(), read_all(client, heard));
  thread.fire(beginning.before + seconds(4));
  EXPECT_FALSE(beginning.story->over);
  EXPECT_THAT(heard, HasSubstr("SSH-2.0-"));
  thread.fire(beginning.after + seconds(6));
  EXPECT_TRUE(thread.run_until(
      [&] { return heard.find("no key exchange within 5 s (handshake_grace_time)") != std::string::npos; }));
  client->close();
  EXPECT_TRUE(thread.run_until([&] { return beginning.story->over; }));
}

// ssh asks about a host key that it doesn't know before its NEWKEYS.
TEST(TimeLimitOfTheHandshake, is_none_for_a_user_who_compares_our_host_key) {
  Beginning beginning("handshake_grace_time = 5\nlogin_grace_time = 90");
  Thread& thread = beginning.thread;
  ScriptedClient client{.connection = net::testing::make_client(std::move(*beginning.end))};
  net::Threads user{1};
  std::promise<void> answer;
  user.post(net::Cost::cheap, [yes = answer.get_future().share()] { yes.wait(); });
  client.connection->compute_on(user, transport::LeftSteps::all);
  net::note_relaying(net::Clock::now());  // or it wouldn't be left to that thread
  net::testing::spawn(thread.context.get_executor(), net::testing::hear(client.connection, client.heard));
  client.ask_for_service();
  ASSERT_TRUE(thread.run_until([&] { return client.connection->must_compute(); }));
  thread.fire(beginning.after + seconds(89));
  EXPECT_FALSE(beginning.story->over);
  answer.set_value();
  EXPECT_TRUE(thread.run_until([&] { return !client.heard->messages.empty(); }));
  client.connection->close();
  EXPECT_TRUE(thread.run_until([&] { return beginning.story->over; }));
}

}  // namespace
}  // namespace sshrp::proxy::testing
