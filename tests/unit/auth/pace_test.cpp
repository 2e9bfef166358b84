#include "auth/pace.h"

#include <gtest/gtest.h>

#include <set>

namespace sshrp::auth {
namespace {

using std::chrono::milliseconds;

TEST(Pace, gives_nothing_before_something_was_noted) { EXPECT_EQ(Pace().sample(), Pace::Duration::zero()); }

TEST(Pace, gives_durations_that_were_noted_and_all_of_them_in_time) {
  Pace pace;
  const std::set<Pace::Duration> noted{milliseconds(10), milliseconds(20), milliseconds(30)};
  for (Pace::Duration duration : noted) pace.note(duration);
  std::set<Pace::Duration> given;
  for (int i = 0; i < 1000; ++i) given.insert(pace.sample());
  EXPECT_EQ(given, noted);
}

TEST(Pace, forgets_what_was_long_ago) {
  Pace pace;
  pace.note(milliseconds(5000));
  for (int i = 0; i < 64; ++i) pace.note(milliseconds(1));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(pace.sample(), milliseconds(1));
}

}  // namespace
}  // namespace sshrp::auth
