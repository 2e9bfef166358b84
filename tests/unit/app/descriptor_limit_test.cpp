// SPDX-License-Identifier: MIT
#include "app/descriptor_limit.h"

#include <gmock/gmock.h>

namespace sshrp::app {
namespace {

using testing::HasSubstr;

TEST(DescriptorLimit, is_enough_for_all_before_login_those_that_are_ended_all_sessions_and_names_looked_up) {
  config::Limits limits;
  limits.max_startups.value.full = 1000;
  EXPECT_FALSE(descriptor_shortage(limits, 4464));
  const auto shortage = descriptor_shortage(limits, 4463);
  ASSERT_TRUE(shortage);
  EXPECT_THAT(*shortage, HasSubstr("may open 4463 descriptors"));
  EXPECT_THAT(*shortage, HasSubstr("need 4464: set LimitNOFILE"));
  limits.max_sessions.value = 500;
  EXPECT_TRUE(descriptor_shortage(limits, 4464));
  EXPECT_FALSE(descriptor_shortage(limits, 5464));
}

}  // namespace
}  // namespace sshrp::app
