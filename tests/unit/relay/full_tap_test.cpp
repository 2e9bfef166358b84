// A tap that can take no more, on a real relay: neither side is read until it can.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "relay/log_journal.h"
#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using testing::HeardPtr;
using testing::Relayed;

class Disk : public channel::Tap {
 public:
  explicit Disk(const bool& is_full) : is_full_(is_full) {}

  msg::Numbers wants() const override { return {msg::Number::channel_data}; }
  bool is_full() const override { return is_full_; }

 private:
  const bool& is_full_;
};

Relayed::Options with_disk(const bool& is_full) {
  channel::Taps taps;
  taps.push_back(std::make_unique<Disk>(is_full));
  Relayed::Options options;
  options.channels =
      channel::make_channels({}, std::make_unique<LogJournal>(channel::SessionNames{}), std::move(taps));
  return options;
}

TEST(FullTap, stops_reading_and_loses_nothing) {
  bool is_full = false;
  Relayed relayed(with_disk(is_full));
  const HeardPtr at_server = relayed.listen(relayed.server);
  const HeardPtr at_client = relayed.listen(relayed.client);
  relayed.start();
  relayed.say(relayed.client, msg::ChannelOpen{"session", 0, 1000, 1000, {}});
  ASSERT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 1; }));
  relayed.say(relayed.server, msg::ChannelOpenConfirmation{0, 0, 1000, 1000, {}});
  ASSERT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 1; }));

  is_full = true;
  for (int i = 0; i < 10; ++i) {
    relayed.client->send(net::testing::channel_data("up"));
    relayed.server->send(net::testing::channel_data("down"));
  }
  relayed.client->flush_now();
  relayed.server->flush_now();
  net::testing::run_until_still(relayed.context);
  EXPECT_LE(at_server->messages.size(), 2u);
  EXPECT_LE(at_client->messages.size(), 2u);

  is_full = false;
  relayed.relay->go_on();
  EXPECT_TRUE(relayed.run_until([&] { return at_server->messages.size() == 11; }));
  EXPECT_TRUE(relayed.run_until([&] { return at_client->messages.size() == 11; }));
}

}  // namespace
}  // namespace sshrp::relay
