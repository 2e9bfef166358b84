// Memory: none at rest, bounded under pressure, whatever a peer does or leaves undone.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using net::testing::channel_data;
using testing::HeardPtr;
using testing::Relayed;
using ::testing::SizeIs;

constexpr int narrow = 16 * 1024;  // what the kernel holds: little, so that pressure comes soon
constexpr std::size_t piece = 32 * 1024;

// What one direction may hold: a burst, sealed, with what was left of the burst before.
constexpr std::size_t one_burst = 1024 * 1024;

class Pressure : public ::testing::Test {
 protected:
  explicit Pressure(Relayed::Options options = {.kernel_buffer = narrow}) : relayed(std::move(options)) {}

  Relayed relayed;

  // Sends until nothing moves any more; gives how many messages that were.
  template <typename Message>
  std::size_t send_until_stuck(const net::ConnectionPtr& from, const Message& message, std::size_t most) {
    std::size_t sent = 0;
    while (sent < most) {
      relayed.say(from, message);
      ++sent;
      while (!from->is_clear()) {
        if (net::testing::run_one_unless_still(relayed.context) == 0) return sent;
      }
    }
    return sent;
  }
};

TEST_F(Pressure, a_session_at_rest_holds_no_buffers) {
  const HeardPtr at_server = relayed.listen(relayed.server);
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  for (int i = 0; i < 20; ++i) {
    relayed.say(relayed.client, channel_data(std::string(piece, 'u')));
    relayed.say(relayed.server, channel_data(std::string(piece, 'd')));
    ASSERT_TRUE(relayed.run_until([&] {
      const auto done = static_cast<std::size_t>(i + 1);
      return at_server->messages.size() == done && at_client->messages.size() == done;
    }));
  }
  net::testing::run_until_still(relayed.context);
  EXPECT_EQ(relayed.downstream->buffered(), 0u);
  EXPECT_EQ(relayed.upstream->buffered(), 0u);
}

TEST_F(Pressure, a_session_that_waits_for_login_holds_no_buffers) {
  auto [client_end, server_end] = net::testing::connected_pair(relayed.executor());
  const auto client = net::testing::make_client(std::move(client_end));
  const auto server = net::testing::make_server(std::move(server_end), relayed.host_keys);
  const HeardPtr heard = relayed.listen(client);
  const auto waits = net::testing::spawn(relayed.executor(), net::testing::let_in(server));
  net::testing::run_until_still(relayed.context);
  EXPECT_EQ(server->transport().phase(), transport::Phase::service);
  EXPECT_EQ(server->buffered(), 0u);
  client->close();
  EXPECT_TRUE(relayed.run_until([&] { return waits->over; }));
}

TEST_F(Pressure, a_peer_that_doesnt_read_stops_the_other_and_memory_stays_at_one_burst) {
  relayed.start();
  const std::size_t sent = send_until_stuck(relayed.client, channel_data(std::string(piece, 'x')), 2000);
  EXPECT_LT(sent, 2000u);
  EXPECT_LE(relayed.downstream->buffered() + relayed.upstream->buffered(), one_burst);

  // The other direction isn't touched by that.
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.say(relayed.server, channel_data("back"));
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));

  // Once the peer reads, all of it comes.
  const HeardPtr at_server = relayed.listen(relayed.server);
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == sent; }));
}

TEST_F(Pressure, a_peer_that_exchanges_keys_without_end_stops_the_other_and_memory_stays_bounded) {
  relayed.start();
  relayed.upstream->transport().rekey();  // the server doesn't read, and so never answers
  relayed.upstream->flush_now();
  const std::size_t sent = send_until_stuck(relayed.client, channel_data(std::string(piece, 'x')), 2000);
  EXPECT_LT(sent * piece, transport::soft_max_waiting + one_burst + 1024 * 1024);
  EXPECT_FALSE(relayed.ending.has_value());

  const HeardPtr at_server = relayed.listen(relayed.server);
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == sent; }));
}

// A client's zlib makes a thousandth of what is all the same: one burst is several MiB of it.
class CompressedPressure : public Pressure {
 protected:
  CompressedPressure() : Pressure({.kernel_buffer = narrow, .client = {.compression = "zlib@openssh.com"}}) {}

  static constexpr std::size_t pieces = 1000;  // 32 MiB, less than a burst when deflated
  // With more to be sent to it the server wouldn't be read any more.
  static constexpr std::size_t most = net::max_unsent;

  template <typename Message>
  std::size_t send_all_and_find_the_most_unsent(const Message& message) {
    std::size_t unsent = 0;
    for (std::size_t i = 0; i < pieces; ++i) relayed.client->send(message);
    relayed.client->flush_now();
    EXPECT_LT(relayed.client->bytes_sent() + relayed.client->buffered(), pieces * piece / 50);
    relayed.start();
    while (relayed.context.run_one_for(std::chrono::milliseconds{200}) > 0) {
      unsent = std::max(unsent, relayed.upstream->transport().output().size());
      relayed.context.restart();
    }
    return unsent;
  }
};

TEST_F(CompressedPressure, what_a_burst_inflates_to_is_bounded_and_arrives_once_the_peer_reads) {
  const std::size_t unsent = send_all_and_find_the_most_unsent(channel_data(std::string(piece, 'x')));
  EXPECT_LE(unsent, most);
  EXPECT_FALSE(relayed.ending.has_value());
  const HeardPtr at_server = relayed.listen(relayed.server);
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == pieces; }));
}

TEST_F(CompressedPressure, what_a_burst_inflates_to_waits_for_the_other_legs_key_exchange) {
  relayed.upstream->transport().rekey();  // the server doesn't read, and so doesn't answer yet
  relayed.upstream->flush_now();
  const std::size_t unsent = send_all_and_find_the_most_unsent(channel_data(std::string(piece, 'x')));
  EXPECT_LE(unsent, most);
  EXPECT_FALSE(relayed.ending.has_value());
  const HeardPtr at_server = relayed.listen(relayed.server);
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == pieces; }));
}

std::chrono::nanoseconds processor_time() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

// Client and proxy share the time that is used, about by half; of what the proxy uses it rests thrice.
TEST(Exchanges, of_a_client_that_does_nothing_else_leave_the_thread_to_others) {
  Relayed relayed({.client = {.kex = "diffie-hellman-group16-sha512"}});
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  const auto began = net::Clock::now();
  const auto used_before = processor_time();
  for (std::uint64_t exchanges = 2; exchanges < 12; ++exchanges) {
    relayed.client->transport().rekey();
    relayed.client->flush_now();
    ASSERT_TRUE(relayed.run_until([&] {
      return relayed.downstream->transport().exchanges() == exchanges &&
             !relayed.client->transport().exchange_since();
    }));
  }
  EXPECT_GT(net::Clock::now() - began, (processor_time() - used_before) * 3 / 2);
  EXPECT_FALSE(relayed.ending.has_value());
}

TEST_F(Pressure, pings_of_a_peer_that_doesnt_read_are_answered_up_to_a_bound) {
  relayed.start();
  const Bytes data(piece, 'p');
  const std::size_t sent = send_until_stuck(relayed.client, msg::Ping{data}, 2000);
  EXPECT_LT(sent, 2000u);
  EXPECT_GT(relayed.downstream->buffered(), net::max_unsent);
  EXPECT_LE(relayed.downstream->buffered(), 2 * (net::max_unsent + one_burst));  // the buffer doubles

  // The other direction still goes, and all pings are answered once the peer reads.
  const HeardPtr at_client = relayed.listen(relayed.client);
  const HeardPtr at_server = relayed.listen(relayed.server);
  relayed.say(relayed.client, channel_data("after"));
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  EXPECT_TRUE(relayed.run_until([&] { return relayed.downstream->bytes_sent() >= sent * piece; }));
}

}  // namespace
}  // namespace sshrp::relay
