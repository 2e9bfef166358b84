// SPDX-License-Identifier: MIT
#include "net/run_slot.h"

#include <gmock/gmock.h>

#include <asio/post.hpp>
#include <optional>
#include <string>

#include "net/loopback.h"

namespace sshrp::net {
namespace {

using ::testing::ElementsAre;
using testing::run_until_still;
using testing::spawn;

class RunSlots : public ::testing::Test {
 protected:
  Task<void> take(RunSlot& slot, std::string name) {
    co_await slot.begin(context.get_executor());
    said.push_back(slot.is_on() ? std::move(name) : name + " gave up");
  }
  void spawn_take(RunSlot& slot, std::string name) {
    spawn(context.get_executor(), take(slot, std::move(name)));
  }
  void post_say(std::string name) {
    asio::post(context, [this, name] { said.push_back(name); });
  }

  asio::io_context context{1};
  std::vector<std::string> said;
};

TEST_F(RunSlots, begin_at_once_if_nobody_else_wants_one) {
  RunSlot one;
  spawn_take(one, "one");
  post_say("other");
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "other"));
}

TEST_F(RunSlots, let_others_go_between_two_of_the_same) {
  RunSlot one;
  spawn_take(one, "one");
  run_until_still(context);
  post_say("other");
  one.end(context.get_executor());
  EXPECT_TRUE(RunSlot::is_anybodys());
  spawn_take(one, "one again");
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "other", "one again"));
}

TEST_F(RunSlots, come_one_after_the_other_in_order) {
  RunSlot one, two, three;
  spawn_take(one, "one");
  spawn_take(two, "two");
  spawn_take(three, "three");
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one"));
  one.end(context.get_executor());
  spawn_take(one, "one again");
  for (RunSlot* slot : {&two, &three}) {
    run_until_still(context);
    slot->end(context.get_executor());
  }
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "two", "three", "one again"));
}

TEST_F(RunSlots, let_others_go_between_two) {
  RunSlot one, two;
  spawn_take(one, "one");
  spawn_take(two, "two");
  run_until_still(context);
  post_say("other");
  one.end(context.get_executor());
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "other", "two"));
}

TEST_F(RunSlots, end_only_if_they_have_begun) {
  RunSlot one, two;
  spawn_take(one, "one");
  spawn_take(two, "two");
  run_until_still(context);
  two.end(context.get_executor());
  EXPECT_TRUE(one.is_on());
  EXPECT_TRUE(RunSlot::is_anybodys());
  one.end(context.get_executor());
  one.end(context.get_executor());
  run_until_still(context);
  EXPECT_TRUE(two.is_on());
  two.end(context.get_executor());
  run_until_still(context);
  EXPECT_FALSE(RunSlot::is_anybodys());
}

TEST_F(RunSlots, are_given_up_without_disturbing_the_others) {
  RunSlot one, two, three;
  spawn_take(one, "one");
  spawn_take(two, "two");
  spawn_take(three, "three");
  run_until_still(context);
  two.give_up();
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "two gave up"));
  one.give_up();
  EXPECT_TRUE(one.is_on());
  one.end(context.get_executor());
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "two gave up", "three"));
}

TEST_F(RunSlots, are_counted_for_what_is_done_without_one) {
  RunSlot one;
  post_say("other");
  RunSlot::count_one(context.get_executor());
  EXPECT_TRUE(RunSlot::is_anybodys());
  spawn_take(one, "one");
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("other", "one"));
  RunSlot::count_one(context.get_executor());
  EXPECT_TRUE(one.is_on());
}

TEST_F(RunSlots, pass_on_though_the_loop_ended_before) {
  RunSlot one, two;
  {
    asio::io_context other{1};
    spawn(other.get_executor(), one.begin(other.get_executor()));
    run_until_still(other);
    spawn_take(two, "two");
    run_until_still(context);
    one.end(other.get_executor());
  }
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("two"));
}

TEST_F(RunSlots, pass_on_when_their_connection_goes) {
  std::optional<RunSlot> one(std::in_place);
  RunSlot two;
  spawn_take(*one, "one");
  spawn_take(two, "two");
  run_until_still(context);
  one.reset();
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "two"));
}

TEST_F(RunSlots, pass_over_who_has_gone_while_it_waited) {
  RunSlot one, two, three;
  spawn_take(one, "one");
  run_until_still(context);
  {
    asio::io_context other{1};
    spawn(other.get_executor(), two.begin(other.get_executor()));
    run_until_still(other);
  }
  spawn_take(three, "three");
  run_until_still(context);
  one.end(context.get_executor());
  run_until_still(context);
  EXPECT_THAT(said, ElementsAre("one", "three"));
}

}  // namespace
}  // namespace sshrp::net
