// SPDX-License-Identifier: MIT
#include "proxy/conduct.h"

#include <gtest/gtest.h>

namespace sshrp::proxy {
namespace {

using penalty::Offence;
using User = Conduct::User;

TEST(Conduct, is_no_offence_without_a_word_or_with_a_login) {
  EXPECT_EQ(offence_of({}), std::nullopt) << "a probe";
  EXPECT_EQ(offence_of({.has_entered = true, .has_spoken = true, .has_requested = true, .has_failed = true}),
            std::nullopt);
}

TEST(Conduct, that_failed_is_an_offence_by_what_the_user_is) {
  const auto failed = [](User user) {
    return offence_of({.has_spoken = true, .has_requested = true, .has_failed = true, .user = user});
  };
  EXPECT_EQ(failed(User::known), Offence::authfail);
  EXPECT_EQ(failed(User::unknown), Offence::invaliduser);
  EXPECT_EQ(failed(User::forbidden), Offence::refuseconnection);
  EXPECT_EQ(failed(User::undecided), std::nullopt) << "the source of routes is out of order";
}

// An agent's offers, `none`, a right password that isn't enough, an upstream that can't be reached.
TEST(Conduct, that_asked_and_didnt_fail_is_no_offence_whatever_the_user_is) {
  for (const User user : {User::known, User::unknown, User::forbidden})
    EXPECT_EQ(offence_of({.has_spoken = true, .has_requested = true, .user = user}), std::nullopt);
}

TEST(Conduct, that_never_asks_is_an_offence_unless_we_end_it) {
  EXPECT_EQ(offence_of({.has_spoken = true}), Offence::noauth);
  EXPECT_EQ(offence_of({.has_spoken = true, .ended_by_us = true}), std::nullopt);
}

TEST(Conduct, that_failed_before_we_end_it_is_no_offence) {
  for (const User user : {User::known, User::unknown, User::forbidden})
    EXPECT_EQ(offence_of({.has_spoken = true,
                          .has_requested = true,
                          .has_failed = true,
                          .ended_by_us = true,
                          .user = user}),
              std::nullopt);
}

TEST(Conduct, that_takes_too_long_is_an_offence_also_without_a_word) {
  EXPECT_EQ(offence_of({.ended_by_us = true, .is_late = true}), Offence::grace_exceeded);
}

}  // namespace
}  // namespace sshrp::proxy
