// SPDX-License-Identifier: MIT
#include "upstream/in_service.h"

#include <gtest/gtest.h>

namespace sshrp::upstream {
namespace {

TEST(InService, leaves_out_what_was_taken_out_of_service_until_it_is_back) {
  route::Group group;
  group.endpoints = {{.address = {"a.lan", 22}}, {.address = {"a.lan", 2222}}};
  InService selector;
  EXPECT_EQ(selector.order(group, "alice").size(), 2u);
  selector.leave_out({"a.lan:22", "b.lan:22"});
  const auto left = selector.order(group, "alice");
  ASSERT_EQ(left.size(), 1u);
  EXPECT_EQ(left[0].address, (HostPort{"a.lan", 2222}));
  selector.leave_out({"a.lan:22", "a.lan:2222"});
  EXPECT_TRUE(selector.order(group, "alice").empty());
  selector.leave_out({});
  EXPECT_EQ(selector.order(group, "alice").size(), 2u);
}

}  // namespace
}  // namespace sshrp::upstream
