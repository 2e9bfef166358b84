// SPDX-License-Identifier: MIT
#include "util/host_port.h"

#include <gtest/gtest.h>

namespace sshrp {
namespace {

TEST(HostPort, is_written_with_brackets_where_the_address_has_colons) {
  EXPECT_EQ(to_string(HostPort{"host", 22}), "host:22");
  EXPECT_EQ(to_string(HostPort{"10.0.0.1", 2200}), "10.0.0.1:2200");
  EXPECT_EQ(to_string(HostPort{"::1", 22}), "[::1]:22");
  EXPECT_EQ(to_string(HostPort{"fe80::1%eth0", 0}), "[fe80::1%eth0]:0");
}

}  // namespace
}  // namespace sshrp
