// SPDX-License-Identifier: MIT
#include "net/connection.h"

#include <gmock/gmock.h>
#include <netinet/tcp.h>

#include "net/peers.h"

namespace sshrp::net {
namespace {

using testing::channel_data;
using testing::Heard;
using testing::HeardPtr;
using testing::run_until;
using ::testing::SizeIs;
using testing::spawn;

constexpr int narrow = 16 * 1024;

// A client and a server past login.
struct Ends {
  explicit Ends(asio::io_context& context, int kernel_buffer = 0) {
    const Executor executor = context.get_executor();
    auto [client_end, server_end] = testing::connected_pair(executor, kernel_buffer);
    client_fd = client_end.native_handle();
    client = testing::make_client(std::move(client_end));
    server = testing::make_server(std::move(server_end), testing::new_host_keys());
    const auto entering = spawn(executor, testing::enter(client));
    const auto letting = spawn(executor, testing::let_in(server));
    if (!run_until(context, [&] { return entering->over && letting->over; }))
      throw std::runtime_error("no login");
  }
  void close() const {
    client->close();
    server->close();
  }

  int client_fd = -1;
  ConnectionPtr client, server;
};

struct Loop {
  asio::io_context context{1};
};

class Pair : public Loop, public Ends {
 public:
  explicit Pair(int kernel_buffer = 0) : Ends(context, kernel_buffer) {}
  ~Pair() {
    close();
    testing::run_until_still(context);
  }
  Executor executor() { return context.get_executor(); }
  HeardPtr listen(const ConnectionPtr& connection) {
    auto heard = std::make_shared<Heard>();
    spawn(executor(), testing::hear(connection, heard));
    return heard;
  }
};

Task<void> receive_once(ConnectionPtr connection) { co_await connection->receive(); }
Task<void> flush(ConnectionPtr connection) { co_await connection->flush(); }
Task<void> finish(ConnectionPtr connection) { co_await connection->finish(); }

void fill(const ConnectionPtr& connection, std::size_t messages) {
  const std::string text(10'000, 'x');
  for (std::size_t i = 0; i < messages; ++i) connection->send(channel_data(text));
  connection->flush_now();
}

TEST(Connection, has_the_peer_that_its_maker_knows_or_who_is_at_the_other_end) {
  asio::io_context context{1};
  auto [one, other] = testing::connected_pair(context.get_executor());
  const auto settings = std::make_shared<const transport::Settings>(testing::quick_settings("SSH-2.0-x", {}));
  const tcp::endpoint behind_a_proxy(asio::ip::make_address("192.0.2.1"), 1234);
  const tcp::endpoint at_the_end = one.remote_endpoint();
  const Connection told(std::move(other), behind_a_proxy, settings,
                        transport::ServerSide{testing::new_host_keys()});
  const Connection untold(std::move(one), settings, transport::ServerSide{testing::new_host_keys()});
  EXPECT_EQ(told.peer(), behind_a_proxy);
  EXPECT_EQ(untold.peer(), at_the_end);
}

// Its caller may be long in coming back: a login waits for the upstream.
TEST(Connection, gives_a_message_only_after_its_answers_to_what_came_before_are_sent) {
  Pair pair;
  const HeardPtr heard = pair.listen(pair.client);
  pair.client->transport().rekey();
  pair.client->flush_now();
  const auto exchanged = [](const ConnectionPtr& end) {
    return end->transport().exchanges() == 2 && !end->transport().exchange_since();
  };
  const auto received = spawn(pair.executor(), receive_once(pair.server));
  ASSERT_TRUE(run_until(pair.context, [&] { return exchanged(pair.client) && exchanged(pair.server); }));
  const std::uint32_t before = pair.client->transport().last_received();
  pair.client->send(wire::encode(msg::Ping{as_bytes("there?")}));
  pair.client->send(channel_data("message"));
  pair.client->flush_now();
  ASSERT_TRUE(run_until(pair.context, [&] { return received->over; }));
  EXPECT_TRUE(
      run_until(pair.context, [&] { return pair.client->transport().last_received() == before + 1; }));
}

TEST(Connection, an_interruption_ends_who_waits_for_a_message) {
  Pair pair;
  const auto waiting = spawn(pair.executor(), receive_once(pair.client));
  testing::run_until_still(pair.context);
  EXPECT_FALSE(waiting->over);
  pair.client->interrupt();
  ASSERT_TRUE(run_until(pair.context, [&] { return waiting->over; }));
  EXPECT_THROW(waiting->rethrow(), ConnectionLost);
}

TEST(Connection, closing_ends_who_waits_for_a_message) {
  Pair pair;
  const auto waiting = spawn(pair.executor(), receive_once(pair.client));
  testing::run_until_still(pair.context);
  pair.client->close();
  ASSERT_TRUE(run_until(pair.context, [&] { return waiting->over; }));
  EXPECT_THROW(waiting->rethrow(), ConnectionLost);
}

TEST(Connection, closing_and_interrupting_end_who_waits_for_the_peer_to_read) {
  for (const bool closes : {false, true}) {
    Pair pair(narrow);
    fill(pair.client, 500);
    const auto waiting = spawn(pair.executor(), flush(pair.client));
    testing::run_until_still(pair.context);
    EXPECT_FALSE(waiting->over);
    closes ? pair.client->close() : pair.client->interrupt();
    EXPECT_TRUE(run_until(pair.context, [&] { return waiting->over; }));
    EXPECT_FALSE(waiting->failed());
  }
}

TEST(Connection, finishes_what_is_unsent_even_right_after_an_interruption) {
  Pair pair(narrow);
  fill(pair.client, 500);
  testing::run_until_still(pair.context);
  pair.client->interrupt();
  const auto finishing = spawn(pair.executor(), finish(pair.client));
  const HeardPtr heard = pair.listen(pair.server);
  ASSERT_TRUE(run_until(pair.context, [&] { return heard->over(); }));
  EXPECT_THAT(heard->messages, SizeIs(500));
  EXPECT_TRUE(heard->end_of_stream);
  pair.server->close();
  EXPECT_TRUE(run_until(pair.context, [&] { return finishing->over; }));
}

TEST(Connection, finishes_though_the_peer_talks_on_and_drops_what_it_says) {
  Pair pair;
  const auto finishing = spawn(pair.executor(), finish(pair.client));
  fill(pair.server, 200);
  const HeardPtr heard = pair.listen(pair.server);
  ASSERT_TRUE(run_until(pair.context, [&] { return heard->over() && pair.server->is_clear(); }));
  EXPECT_TRUE(heard->end_of_stream);
  EXPECT_FALSE(finishing->over);
  pair.server->close();
  EXPECT_TRUE(run_until(pair.context, [&] { return finishing->over; }));
}

TEST(Connection, reads_the_last_word_of_a_peer_that_is_gone_already) {
  Pair pair;
  pair.server->send(channel_data("last"));
  pair.server->transport().disconnect(wire::DisconnectReason::by_application, "bye");
  pair.server->flush_now();
  pair.server->close();
  for (int i = 0; i < 5; ++i) {
    fill(pair.client, 10);
    testing::run_until_still(pair.context);
  }
  const HeardPtr heard = pair.listen(pair.client);
  ASSERT_TRUE(run_until(pair.context, [&] { return heard->over(); }));
  EXPECT_THAT(heard->messages, SizeIs(1));
  EXPECT_TRUE(heard->goodbye.has_value());
}

TEST(Connection, a_peer_that_is_there_and_doesnt_read_is_never_given_up) {
  Pair pair;
  unsigned limit = 1;
  socklen_t size = sizeof limit;
  ASSERT_EQ(::getsockopt(pair.client_fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, &size), 0);
  EXPECT_EQ(limit, 0u);
}

TEST(Connection, sends_the_rest_as_soon_as_the_peer_reads_without_anybody_waiting) {
  Pair pair(narrow);
  fill(pair.client, 300);
  EXPECT_FALSE(pair.client->is_clear());
  const HeardPtr heard = pair.listen(pair.server);
  EXPECT_TRUE(run_until(pair.context, [&] { return heard->messages.size() == 300; }));
  EXPECT_TRUE(run_until(pair.context, [&] { return pair.client->is_clear(); }));
}

struct Read {
  std::string by;
  std::size_t messages;
};

// Notes each burst that has something.
Task<void> read_bursts(ConnectionPtr connection, std::string name, std::vector<Read>& reads) {
  while (connection->is_open()) {
    const auto burst = connection->begin_burst();
    std::size_t messages = 0;
    while (connection->next()) ++messages;
    connection->end_burst();
    if (burst == Connection::Burst::end) co_return;
    if (messages > 0) reads.push_back({name, messages});
    co_await connection->readable();
  }
}

// Eight that have 20 MB to read each, and one that has next to nothing, on one loop.
class Crowd {
 public:
  Crowd() {
    for (int i = 0; i < 8; ++i) crowd.emplace_back(context);
    for (const Ends& ends : crowd) fill(ends.client, 2000);
  }
  ~Crowd() {
    for (const Ends& ends : crowd) ends.close();
    lone.close();
    testing::run_until_still(context);
  }
  void read_all() {
    for (const Ends& ends : crowd) spawn(context.get_executor(), read_bursts(ends.server, "crowd", reads));
    spawn(context.get_executor(), read_bursts(lone.server, "lone", reads));
  }
  void send_lone() {
    reads.clear();
    lone.client->send(channel_data("x"));
    lone.client->flush_now();
  }
  /// What was read before the lone message.
  std::vector<Read> read_before_lone() {
    const auto heard = [&] { return std::ranges::find(reads, "lone", &Read::by); };
    EXPECT_TRUE(run_until(context, [&] { return heard() != reads.end(); }));
    return {reads.begin(), heard()};
  }

  asio::io_context context{1};
  std::vector<Ends> crowd;
  Ends lone{context};
  std::vector<Read> reads;
};

TEST(Connection, a_lone_message_waits_for_few_of_the_bursts_of_others) {
  Crowd all;
  all.read_all();
  ASSERT_TRUE(run_until(all.context, [&] { return all.reads.size() >= 3 * all.crowd.size(); }));
  all.send_lone();
  EXPECT_LE(all.read_before_lone().size(), 2u);
  ASSERT_TRUE(run_until(all.context, [&] {
    return std::ranges::all_of(all.crowd, [](const Ends& ends) { return ends.client->is_clear(); });
  }));
}

TEST(Connection, a_lone_message_waits_for_one_large_burst_when_all_have_waited) {
  Crowd all;
  all.send_lone();
  all.read_all();
  std::vector<std::size_t> messages;
  for (const Read& read : all.read_before_lone()) messages.push_back(read.messages);
  ASSERT_THAT(messages, SizeIs(8));
  constexpr std::size_t short_burst = 7;  // messages of 10,000 bytes in 64 KiB
  EXPECT_LE(std::ranges::count_if(messages, [](std::size_t count) { return count > short_burst; }), 1);
}

TEST(Connection, an_interruption_ends_who_waits_for_its_turn) {
  for (const bool closes : {false, true}) {
    Pair pair;
    RunSlot other;
    spawn(pair.executor(), other.begin(pair.executor()));
    fill(pair.client, 500);
    std::vector<Read> reads;
    const auto reading = spawn(pair.executor(), read_bursts(pair.server, "one", reads));
    testing::run_until_still(pair.context);
    EXPECT_FALSE(reading->over);
    const std::size_t before = reads.size();
    closes ? pair.server->close() : pair.server->interrupt();
    ASSERT_TRUE(run_until(pair.context, [&] { return reading->over; }));
    EXPECT_THROW(reading->rethrow(), ConnectionLost);
    EXPECT_THAT(reads, SizeIs(before));
    EXPECT_TRUE(other.is_on());
    other.end(pair.executor());
    testing::run_until_still(pair.context);
    EXPECT_FALSE(RunSlot::is_anybodys());
  }
}

}  // namespace
}  // namespace sshrp::net
