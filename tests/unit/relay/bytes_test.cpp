// What passes: every byte of every message, in order, whoever exchanges keys meanwhile.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using net::testing::channel_data;
using testing::HeardPtr;
using testing::Relayed;

using Random = std::mt19937;

// Up to what a packet of 256 KiB holds beside its padding; each order of magnitude as often as the others.
constexpr std::size_t max_data = transport::max_packet_after_login - 32;

Bytes random_payload(Random& random) {
  const unsigned bits = std::uniform_int_distribution<unsigned>(1, 18)(random);
  const std::size_t size = std::uniform_int_distribution<std::size_t>(1, std::size_t{1} << bits)(random);
  Bytes data(std::min(size, max_data), static_cast<std::uint8_t>(random()));
  for (std::size_t i = 0; i < data.size(); i += 64) data[i] = static_cast<std::uint8_t>(random());
  return wire::encode(msg::ChannelData{static_cast<std::uint32_t>(random()), data});
}

// One direction of the test: what was sent and has not yet arrived.
struct Flow {
  Random random;
  net::ConnectionPtr from, to;
  unsigned left;   // to be sent
  unsigned rekey;  // one packet in so many is followed by a key exchange of the sender's; 0: none
  std::deque<Bytes> under_way{};
  unsigned arrived = 0;
  bool wrong = false;
  bool broken = false;
};

using FlowPtr = std::shared_ptr<Flow>;

net::Task<void> produce(FlowPtr shared) {
  Flow& flow = *shared;
  while (flow.left > 0) {
    flow.under_way.push_back(random_payload(flow.random));
    flow.from->send(flow.under_way.back());
    --flow.left;
    if (flow.rekey > 0 && flow.random() % flow.rekey == 0) flow.from->transport().rekey();
    if (flow.random() % 4 == 0) flow.from->flush_now();
    if (!flow.from->is_clear()) {
      flow.from->flush_now();
      co_await flow.from->clear();
    }
  }
  flow.from->flush_now();
}

net::Task<void> consume(FlowPtr shared) {
  Flow& flow = *shared;
  try {
    for (;;) {
      const auto burst = flow.to->begin_burst();
      while (const auto packet = flow.to->next()) {
        const bool same =
            !flow.under_way.empty() && std::ranges::equal(flow.under_way.front(), packet->view());
        flow.wrong = flow.wrong || !same;
        if (!flow.under_way.empty()) flow.under_way.pop_front();
        ++flow.arrived;
      }
      flow.to->end_burst();
      flow.to->flush_now();
      if (burst == net::Connection::Burst::end) break;
      co_await flow.to->readable();
    }
  } catch (const std::exception&) {
  }
  flow.broken = true;
}

struct Load {
  unsigned packets;
  unsigned client_rekeys, server_rekeys;  // one packet in so many
  std::uint64_t proxy_rekeys;             // bytes; 0: never
  int kernel_buffer;
  std::string kex = "curve25519-sha256";
};

void relay_all(unsigned seed, const Load& load) {
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  Relayed relayed({.kernel_buffer = load.kernel_buffer,
                   .rekey = {load.proxy_rekeys, {}},
                   .client = {.kex = load.kex},
                   .server = {.kex = load.kex}});
  const auto up = std::make_shared<Flow>(
      Flow{Random(seed), relayed.client, relayed.server, load.packets, load.client_rekeys});
  const auto down = std::make_shared<Flow>(
      Flow{Random(seed + 1000), relayed.server, relayed.client, load.packets, load.server_rekeys});
  relayed.start();
  for (const FlowPtr& flow : {up, down}) {
    net::testing::spawn(relayed.executor(), consume(flow));
    net::testing::spawn(relayed.executor(), produce(flow));
  }
  const bool all = relayed.run_until([&] {
    return (up->arrived == load.packets && down->arrived == load.packets) || up->broken || down->broken;
  });
  EXPECT_TRUE(all) << "up " << up->arrived << ", down " << down->arrived << " of " << load.packets;
  EXPECT_FALSE(up->broken || down->broken);
  EXPECT_FALSE(up->wrong || down->wrong);
  if (load.proxy_rekeys > 0) {
    EXPECT_GT(relayed.downstream->transport().exchanges() + relayed.upstream->transport().exchanges(), 2u);
  }
}

TEST(RelayedBytes, pass_both_ways_at_once_in_any_size) {
  for (unsigned seed = 1; seed <= 4; ++seed) relay_all(seed, {1000, 0, 0, 0, 0});
}

TEST(RelayedBytes, pass_while_the_client_exchanges_keys_again_and_again) {
  for (unsigned seed = 11; seed <= 12; ++seed) relay_all(seed, {600, 30, 0, 0, 0});
}

TEST(RelayedBytes, pass_while_the_upstream_exchanges_keys_again_and_again) {
  for (unsigned seed = 21; seed <= 22; ++seed) relay_all(seed, {600, 0, 30, 0, 0});
}

TEST(RelayedBytes, pass_while_the_proxy_exchanges_keys_on_both_legs) {
  for (unsigned seed = 31; seed <= 34; ++seed) relay_all(seed, {500, 0, 0, 500'000, 0});
}

TEST(RelayedBytes, pass_while_everybody_exchanges_keys) {
  for (unsigned seed = 41; seed <= 44; ++seed) relay_all(seed, {500, 20, 20, 500'000, 0});
}

TEST(RelayedBytes, pass_through_narrow_kernel_buffers) {
  for (unsigned seed = 51; seed <= 52; ++seed) relay_all(seed, {200, 20, 20, 500'000, 8 * 1024});
}

TEST(RelayedBytes, pass_while_exchanges_are_computed_elsewhere) {
  const std::string slow = "diffie-hellman-group14-sha256";
  for (unsigned seed = 61; seed <= 62; ++seed) relay_all(seed, {200, 20, 20, 500'000, 0, slow});
  for (unsigned seed = 71; seed <= 72; ++seed) relay_all(seed, {100, 20, 20, 500'000, 8 * 1024, slow});
}

TEST(RelayedBytes, and_channels_stand_where_others_see_them) {
  Relayed relayed;
  const HeardPtr at_client = relayed.listen(relayed.client);
  const HeardPtr at_server = relayed.listen(relayed.server);
  const auto& figures = *relayed.figures;
  const auto heard = [&](std::size_t by_client, std::size_t by_server) {
    return relayed.run_until(
        [&] { return at_client->messages.size() == by_client && at_server->messages.size() == by_server; });
  };
  relayed.start();
  relayed.say(relayed.client, msg::ChannelOpen{"session", 3, 1000, 1000, {}});
  ASSERT_TRUE(heard(0, 1));
  EXPECT_EQ(figures.channels, 1u);
  EXPECT_EQ(figures.channels_open[0], 0u);
  EXPECT_EQ(figures.last_data, 0u) << "requests and openings are no activity";
  EXPECT_GT(figures.bytes[0], 0u);
  relayed.say(relayed.server, msg::ChannelOpenConfirmation{3, 9, 1000, 1000, {}});
  ASSERT_TRUE(heard(1, 1));
  EXPECT_EQ(figures.channels_open[0], 1u);
  const auto before = static_cast<std::uint64_t>(net::Clock::now().time_since_epoch().count());
  relayed.say(relayed.server, channel_data("data"));
  ASSERT_TRUE(heard(2, 1));
  EXPECT_GE(figures.last_data, before);
  EXPECT_EQ(figures.bytes[1], relayed.relay->payload_bytes(Way::down));
  relayed.say(relayed.client, msg::ChannelClose{9});
  relayed.say(relayed.server, msg::ChannelClose{3});
  ASSERT_TRUE(heard(3, 2));
  EXPECT_EQ(figures.channels_open[0], 0u);
}

TEST(RelayedBytes, of_the_transport_layer_never_cross) {
  Relayed relayed;
  const HeardPtr at_client = relayed.listen(relayed.client);
  const HeardPtr at_server = relayed.listen(relayed.server);
  relayed.start();
  relayed.say(relayed.client, channel_data("mark"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  const std::uint64_t for_a_mark = relayed.upstream->bytes_sent();
  const std::uint64_t answers = relayed.downstream->bytes_sent();

  relayed.client->send(msg::Ignore{as_bytes("padding")});
  relayed.client->send(msg::Debug{true, "debug", ""});
  relayed.client->send(msg::Ping{as_bytes("ping")});
  relayed.say(relayed.client, channel_data("mark"));
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 2; }));
  // aes128-gcm: a length, at least 28 bytes in blocks of 16, a tag: the second mark, and nothing else.
  EXPECT_EQ(relayed.upstream->bytes_sent() - for_a_mark, 4u + 32 + 16);
  ASSERT_TRUE(relayed.run_until([&] { return relayed.downstream->bytes_sent() > answers; }));
  EXPECT_TRUE(at_client->messages.empty());
}

}  // namespace
}  // namespace sshrp::relay
