// While names are moved others of the account wait for the upstream's answer: no client keeps it from being
// read, nor ends before it has come.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <utility>

#include "relay/log_journal.h"
#include "relay/relayed.h"

namespace sshrp::relay {
namespace {

using testing::HeardPtr;
using testing::Relayed;

class Moving : public sftp::NameLocks {
 public:
  explicit Moving(const bool& is_moving) : is_moving_(is_moving) {}
  sftp::NameLockPtr lock(sftp::NameLockKind) override { return nullptr; }
  bool holds_exclusive() const override { return is_moving_; }
  void count_move() override {}
  sftp::MoveCount moves() const override { return 0; }

 private:
  const bool& is_moving_;
};

constexpr int narrow = 16 * 1024;  // what the kernel holds

Relayed::Options in_a_jail(const bool& is_moving) {
  channel::Grants grants{.sftp = {.root_path = "/srv"}};
  grants.name_locks = std::make_shared<Moving>(is_moving);
  return {.kernel_buffer = narrow,
          .channels = channel::make_channels(std::move(grants),
                                             std::make_unique<LogJournal>(channel::SessionNames{}))};
}

struct NamesMoved : ::testing::TestWithParam<bool> {
  bool is_moving = GetParam();
  Relayed relayed{in_a_jail(is_moving)};

  void say_much(int times) {
    const std::string much(30'000, 'x');
    for (int i = 0; i < times; ++i)
      relayed.say(relayed.server, msg::GlobalRequest{"x", false, {as_bytes(much)}});
  }
  void say_something() { relayed.say(relayed.server, msg::GlobalRequest{"x", false, {}}); }
};

TEST_P(NamesMoved, upstream_is_read_though_its_client_takes_nothing) {
  relayed.start();
  say_much(200);
  if (is_moving) {
    EXPECT_TRUE(relayed.run_until([&] { return relayed.server->is_clear(); }));
  } else {
    net::testing::run_until_still(relayed.context);
    EXPECT_FALSE(relayed.server->is_clear());
  }
}

// The client's request is what gets the lock; it takes nothing before, nor afterwards.
TEST_P(NamesMoved, upstream_is_read_on_once_they_are_moved) {
  const bool will_move = std::exchange(is_moving, false);
  relayed.start();
  say_much(200);
  net::testing::run_until_still(relayed.context);
  ASSERT_FALSE(relayed.server->is_clear());
  is_moving = will_move;
  relayed.say(relayed.client, msg::GlobalRequest{"x", false, {}});
  if (is_moving) {
    EXPECT_TRUE(relayed.run_until([&] { return relayed.server->is_clear(); }));
  } else {
    net::testing::run_until_still(relayed.context);
    EXPECT_FALSE(relayed.server->is_clear());
  }
}

TEST_P(NamesMoved, client_that_takes_nothing_for_too_long_is_left) {
  relayed.start();
  say_much(transport::hard_max_waiting_for_both / 30'000 + 200);
  if (is_moving) {
    EXPECT_TRUE(relayed.run_until([&] { return relayed.relay->half_closed_since().has_value(); }));
  } else {
    net::testing::run_until_still(relayed.context);
    EXPECT_FALSE(relayed.relay->half_closed_since());
  }
}

TEST_P(NamesMoved, upstream_isnt_left_before_it_has_answered) {
  relayed.start();
  const HeardPtr at_server = relayed.listen(relayed.server);
  relayed.client->transport().disconnect(wire::DisconnectReason::by_application, "bye");
  relayed.client->flush_now();
  net::testing::run_until_still(relayed.context);
  EXPECT_EQ(relayed.ending.has_value(), !is_moving);
  is_moving = false;
  if (!relayed.ending) say_something();
  ASSERT_TRUE(relayed.run_until([&] { return relayed.ending.has_value(); }));
  EXPECT_EQ(relayed.ending->leg, Leg::downstream);
}

TEST_P(NamesMoved, upstream_that_never_answers_is_left_all_the_same) {
  relayed.start();
  relayed.client->transport().disconnect(wire::DisconnectReason::by_application, "bye");
  relayed.client->flush_now();
  EXPECT_TRUE(relayed.run_until([&] { return relayed.ending.has_value(); }));
}

INSTANTIATE_TEST_SUITE_P(IsMoving, NamesMoved, ::testing::Bool());

}  // namespace
}  // namespace sshrp::relay
