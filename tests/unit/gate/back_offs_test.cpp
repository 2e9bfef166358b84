// SPDX-License-Identifier: MIT
#include "gate/back_offs.h"

#include <gmock/gmock.h>

namespace sshrp::gate {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

struct GateBackOffs : ::testing::Test {
  std::optional<std::string> problem() { return back_offs.problem("door", now, now + 10s); }
  auto note(Trouble trouble) { return back_offs.note_trouble("door", trouble, "why", now); }

  BackOffs back_offs{};
  BackOffs::Clock::time_point now = BackOffs::Clock::now();
};

TEST_F(GateBackOffs, forgive_a_gate_that_turns_away_at_random) {
  EXPECT_FALSE(note(Trouble::turned_away) || note(Trouble::turned_away));
  EXPECT_FALSE(problem());
  EXPECT_FALSE(back_offs.note_entered("door"));
  EXPECT_FALSE(note(Trouble::turned_away) || note(Trouble::turned_away));
  EXPECT_EQ(note(Trouble::turned_away), 1s);
  EXPECT_THAT(problem().value_or(""), HasSubstr("left alone for 1 s more: why"));
  EXPECT_FALSE(back_offs.problem("other", now, now + 10s));
}

TEST_F(GateBackOffs, forgive_no_refused_credential_and_no_wrong_host_key) {
  EXPECT_EQ(note(Trouble::login), 5s);
  EXPECT_TRUE(problem());
  back_offs.note_entered("door");
  EXPECT_FALSE(problem());
  EXPECT_EQ(note(Trouble::host_key), 5s);
}

TEST_F(GateBackOffs, know_who_has_let_us_in) {
  note(Trouble::login);
  EXPECT_FALSE(back_offs.has_let_us_in("door"));
  back_offs.note_entered("door");
  note(Trouble::login);
  EXPECT_TRUE(back_offs.has_let_us_in("door"));
  EXPECT_FALSE(back_offs.has_let_us_in("other"));
}

TEST_F(GateBackOffs, pauses_grow_up_to_a_bound) {
  std::chrono::seconds last{0};
  for (int i = 0; i < 10; ++i) {
    const auto pause = note(Trouble::login).value();
    EXPECT_GE(pause, last);
    EXPECT_FALSE(note(Trouble::login)) << "of those at the same time the first counts";
    last = pause;
    now += pause;
  }
  EXPECT_EQ(last, row_of(Trouble::login).max_pause);
}

TEST_F(GateBackOffs, one_login_tries_it_after_a_pause) {
  note(Trouble::login);
  now += 5s;
  EXPECT_FALSE(problem());
  EXPECT_THAT(problem().value_or(""), HasSubstr("just tried again: why"));
  back_offs.note_nothing("door");
  EXPECT_FALSE(problem()) << "that one came to nothing";
  EXPECT_TRUE(problem());
  now += 10s;
  EXPECT_FALSE(problem()) << "that one never came to an end";
  EXPECT_EQ(note(Trouble::login), 10s);
  now += 10s;
  EXPECT_FALSE(problem());
  EXPECT_TRUE(back_offs.note_entered("door"));
  EXPECT_FALSE(problem() || problem());
}

TEST_F(GateBackOffs, another_trouble_goes_on_with_the_pauses) {
  const auto pause_by = [&](Trouble trouble) {
    const auto pause = note(trouble).value();
    now += pause;
    return pause;
  };
  for (const auto pause : {5s, 10s, 20s, 40s}) EXPECT_EQ(pause_by(Trouble::login), pause);
  EXPECT_EQ(pause_by(Trouble::turned_away), row_of(Trouble::turned_away).max_pause);
  EXPECT_EQ(pause_by(Trouble::login), 30s);
}

}  // namespace
}  // namespace sshrp::gate
