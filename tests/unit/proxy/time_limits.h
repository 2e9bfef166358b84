// A session with both its peers, on the test's own thread and at times of its making.
// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include "msg/transport.h"
#include "proxy/daemon.h"

namespace sshrp::proxy::testing {

/// What a thread of the daemon has.
struct Thread {
  asio::io_context context{1};
  Folder folder;
  Pools pools;
  bool wakes = false;  // whether fire() is wanted again
  net::DeadlineQueue deadlines{net::Clock::now(), [this](net::Clock::time_point) { wakes = true; }};

  void fire(net::Clock::time_point now) {
    wakes = false;
    deadlines.fire(now);
    net::testing::run_until_still(context);
  }
  template <typename Done>
  bool run_until(Done done) {
    return net::testing::run_until(context, done);
  }
};

/// A session with both its peers.
class TimeLimits : public ::testing::Test {
 protected:
  ~TimeLimits() override {
    client.connection->close();
    upstream.stop();
    EXPECT_TRUE(thread.run_until([&] { return story->over; }));
    thread.pools.join();
    net::testing::run_until_still(thread.context);
  }

  /// `server`: more lines of the only [[servers]] table.
  void begin(const std::string& settings = "", const std::string& server = "") {
    auto [client_end, server_end] = net::testing::connected_pair(thread.context.get_executor());
    const auto snapshot = snapshot_of("state_dir = '" + thread.folder.path() + "'\n" + settings +
                                      "\n[[servers]]\nuser = 'user'\nupstream_host = '127.0.0.1'\n"
                                      "upstream_host_key_check = 'no'\nupstream_port = '" +
                                      std::to_string(upstream.port()) + "'\n" + server + "\n");
    client.connection = net::testing::make_client(std::move(client_end));
    before = net::Clock::now();
    session = std::make_shared<Session>(*net::accepted(std::move(server_end), 0), snapshot, thread.pools,
                                        thread.deadlines, SessionShares{});
    after = net::Clock::now();
    story = net::testing::spawn(thread.context.get_executor(), session->run());
    hearing = net::testing::spawn(thread.context.get_executor(),
                                  net::testing::hear(client.connection, client.heard));
    client.ask_for_service();
    ASSERT_TRUE(thread.run_until([&] { return !client.heard->messages.empty(); }));
  }
  void log_in() {
    client.try_password("right");
    ASSERT_TRUE(thread.run_until(
        [&] { return client.heard_number(msg::Number::global_request) && !upstream.heard.empty(); }));
    before = after = net::Clock::now();
  }
  /// Lets more and more time pass. The kernel may take a moment to acknowledge, and who hasn't isn't asked.
  template <typename Done>
  bool fire_until(Done done) {
    for (int times = 0; times < 50 && !done(); ++times) thread.fire(after += std::chrono::seconds(11));
    return done();
  }
  /// The client doesn't read any more.
  void stop_reading() {
    client.connection->interrupt();
    ASSERT_TRUE(thread.run_until([&] { return hearing->over; }));
  }
  static void send_much(net::Connection& from) {
    for (int piece = 0; piece < 500; ++piece) from.send(net::testing::channel_data(std::string(32'000, 'x')));
    from.flush_now();
  }
  /// How often the proxy has asked a peer whether it is there. The others' requests are none here.
  static long keepalives(const Heard& heard) {
    return std::ranges::count_if(heard.messages, [](const Bytes& message) {
      return message[0] == static_cast<unsigned>(msg::Number::global_request) &&
             wire::decode<msg::GlobalRequest>(message).request_name == "keepalive@openssh.com";
    });
  }
  std::string goodbye() const { return client.heard->goodbye ? client.heard->goodbye->description : ""; }
  std::string goodbye_to_upstream() const {
    const auto& said = upstream.heard.back()->goodbye;
    return said ? said->description : "";
  }

  Thread thread;
  ScriptedUpstream upstream{thread.context.get_executor()};
  ScriptedClient client;
  SessionPtr session;
  net::testing::StoryPtr story, hearing;
  net::Clock::time_point before, after;  // about when what the limit counts from was
};

}  // namespace sshrp::proxy::testing
