// What a session's terminated channels hold together.
// SPDX-License-Identifier: MIT
#include "channel/sftp_dialogue.h"
#include "channel/terminated_channel.h"

namespace sshrp::channel {
namespace {

constexpr std::size_t max_of_session = std::size_t{16} * 1024 * 1024;
constexpr std::size_t more_while_moving = std::size_t{4} * 1024 * 1024;

TEST(Held, reads_no_more_of_an_upstream_of_which_it_has_too_much) {
  Held held;
  held.add_of_upstream(Held::max_of_upstream);
  EXPECT_FALSE(held.is_full(Way::down));
  held.add_of_upstream(1);
  EXPECT_TRUE(held.is_full(Way::down));
  EXPECT_FALSE(held.is_full(Way::up)) << "its WINDOW_ADJUSTs are awaited";
  EXPECT_TRUE(held.budget().is_short());
  held.take_of_upstream(Held::max_of_upstream);
  EXPECT_FALSE(held.is_full(Way::down));
  EXPECT_FALSE(held.budget().is_short());
}

TEST(Held, lets_each_client_ahead_by_its_part) {
  Held held;
  held.join();
  EXPECT_EQ(held.may_be_ahead(0), Held::max_ahead);
  held.change_ahead(0, Held::max_ahead);
  EXPECT_EQ(held.may_be_ahead(Held::max_ahead), Held::max_ahead);
  held.join();
  EXPECT_EQ(held.may_be_ahead(0), 0u) << "the first has all";
  EXPECT_EQ(held.may_be_ahead(Held::max_ahead), Held::max_ahead / 2);
  held.change_ahead(Held::max_ahead, 0);
  held.leave();
  EXPECT_EQ(held.may_be_ahead(0), Held::max_ahead);
}

TEST(Held, has_bounds_of_16_mib_together) {
  const sftp::Budget budget;
  EXPECT_LE(max_terminated_channels * std::size_t{scarce_window} + Held::max_ahead + Held::max_of_upstream +
                budget.work.max + budget.handles.max + budget.listings.max,
            max_of_session);
  EXPECT_LE(Held::max_of_upstream_while_moving - Held::max_of_upstream, more_while_moving);
}

/// Sixteen channels, of which neither side takes anything.
struct Crowd : testing::PolicedChannels {
  explicit Crowd(sftp::NameLocksPtr name_locks = sftp::make_unshared_name_locks())
      : PolicedChannels(access::Permissions{}, jail(), {}, std::move(name_locks)) {
    for (std::uint32_t i = 0; i < max_terminated_channels; ++i) {
      say(Way::up, msg::ChannelOpen{"session", i, 0, 32768, {}});
      say(Way::down, msg::ChannelOpenConfirmation{i, i, 0, 32768, {}});
      say(Way::up, msg::ChannelRequest{i, "subsystem", true, {string("sftp")}});
      say(Way::down, msg::ChannelSuccess{i});
    }
  }
  static sftp::Rules jail() {
    sftp::Rules rules = testing::audited();
    return rules;
  }
  /// What each side may still send on each channel.
  PerWay<std::vector<std::uint64_t>> windows() {
    PerWay<std::vector<std::uint64_t>> windows{std::vector<std::uint64_t>(max_terminated_channels),
                                               std::vector<std::uint64_t>(max_terminated_channels)};
    for (const Way way : {Way::up, Way::down}) {
      for (const Bytes& message : take(opposite(way))) {
        if (message[0] != static_cast<int>(msg::Number::channel_window_adjust)) continue;
        const auto adjust = wire::decode<msg::ChannelWindowAdjust>(message);
        windows[way][adjust.recipient_channel] += adjust.bytes_to_add;
      }
    }
    return windows;
  }
};

/// Names are being moved.
class Moving : public sftp::NameLocks {
 public:
  sftp::NameLockPtr lock(sftp::NameLockKind) override { return nullptr; }
  bool holds_exclusive() const override { return true; }
  void count_move() override {}
  sftp::MoveCount moves() const override { return 0; }
};

// Others wait for an answer that may be behind all this.
TEST(Held, reads_an_upstream_that_moves_names_until_the_channel_that_gets_too_much_fails) {
  Crowd crowd(std::make_shared<Moving>());
  const auto windows = crowd.windows();
  const std::string complaint(32768, 'c');
  std::size_t sum = 0;
  for (std::uint32_t i = 0; crowd.noted.troubles.empty(); ++i) {
    ASSERT_LT(i, max_terminated_channels) << "no end of it";
    for (std::uint64_t left = windows.down[i]; left >= complaint.size() && crowd.noted.troubles.empty();
         left -= complaint.size(), sum += complaint.size()) {
      EXPECT_FALSE(crowd.channels.is_full(Way::down));
      crowd.say(Way::down, msg::ChannelExtendedData{i, 1, as_bytes(complaint)});
    }
  }
  EXPECT_LE(sum, Held::max_of_upstream_while_moving + complaint.size());
  EXPECT_GT(sum, Held::max_of_upstream);
  EXPECT_THAT(crowd.noted.troubles, ::testing::ElementsAre(::testing::HasSubstr("hold too much")));
}

TEST(Held, gives_clients_windows_of_a_bounded_sum_and_each_room_for_a_packet) {
  Crowd crowd;
  std::uint64_t sum = 0;
  for (const std::uint64_t window : crowd.windows().up) {
    EXPECT_GE(window, scarce_window);
    sum += window;
  }
  EXPECT_LE(sum, max_terminated_channels * std::uint64_t{scarce_window} + Held::max_ahead);
}

// A program that nobody takes from, and one of a client that goes on: with all windows used, the channels
// that are taken from again go on to their end.
TEST(Held, ends_nothing_when_all_windows_are_used) {
  Crowd crowd;
  const auto windows = crowd.windows();
  std::vector<Bytes> requests(max_terminated_channels);
  const std::string long_path(4000, 'f');
  std::uint32_t id = 0;
  for (std::uint32_t i = 0; i < max_terminated_channels; ++i) {
    requests[i] = testing::sftp_init();
    while (requests[i].size() + 4096 < windows.up[i]) {
      const Bytes open = testing::sftp_open(id++, long_path);
      requests[i].insert(requests[i].end(), open.begin(), open.end());
    }
    for (BytesView rest = requests[i]; !rest.empty();) {
      const BytesView part = rest.first(std::min<std::size_t>(rest.size(), 32768));
      rest = rest.subspan(part.size());
      crowd.say(Way::up, msg::ChannelData{i, part});
    }
  }
  EXPECT_TRUE(crowd.noted.troubles.empty());
  for (std::uint32_t i = 0; i < max_terminated_channels; ++i)
    crowd.say(Way::down, msg::ChannelWindowAdjust{i, 1u << 30});
  for (std::uint32_t i = 0; i < max_terminated_channels; ++i)
    crowd.say(Way::up, msg::ChannelWindowAdjust{i, 1u << 30});
  std::vector<Bytes> sent(max_terminated_channels);
  const auto hear = [&] {
    bool moved = false;
    for (const Bytes& message : crowd.take(Way::up)) {
      if (message[0] != static_cast<int>(msg::Number::channel_data)) continue;
      const auto data = wire::decode<msg::ChannelData>(message);
      Bytes& all = sent[data.recipient_channel];
      all.insert(all.end(), data.data.begin(), data.data.end());
      moved = true;
    }
    return moved;
  };
  // Each request is answered with a failure, as it comes.
  std::vector<std::size_t> heard(max_terminated_channels);
  while (hear()) {
    for (std::uint32_t i = 0; i < max_terminated_channels; ++i) {
      while (heard[i] + 9 <= sent[i].size()) {
        wire::Reader reader(BytesView(sent[i]).subspan(heard[i]));
        const std::uint32_t length = reader.uint32();
        if (heard[i] + 4 + length > sent[i].size()) break;
        const bool is_init = reader.byte() == 1;
        const std::uint32_t answered = reader.uint32();
        heard[i] += 4 + length;
        Bytes failure;
        wire::Writer(failure).uint32(4).string(std::string_view()).string(std::string_view());
        crowd.say(Way::down, msg::ChannelData{i, is_init ? testing::sftp_version()
                                                         : testing::sftp_packet(101, answered, failure)});
      }
    }
  }
  for (std::uint32_t i = 0; i < max_terminated_channels; ++i)
    EXPECT_EQ(sent[i].size(), requests[i].size()) << i;
  EXPECT_TRUE(crowd.noted.troubles.empty());
}

}  // namespace
}  // namespace sshrp::channel
