// SPDX-License-Identifier: MIT
#include "channel/request_rules.h"

#include <gmock/gmock.h>

namespace sshrp::channel {
namespace {

using access::Right;

bool known(Scope scope, Way way, std::string_view name) { return find_rule(scope, way, name) != nullptr; }

TEST(RequestRules, know_a_name_in_its_scope_and_from_its_side_only) {
  EXPECT_TRUE(known(Scope::channel_type, Way::up, "session"));
  EXPECT_FALSE(known(Scope::channel_type, Way::down, "session"));
  EXPECT_FALSE(known(Scope::channel_request, Way::up, "session"));
  EXPECT_TRUE(known(Scope::channel_request, Way::down, "exit-status"));
  EXPECT_FALSE(known(Scope::channel_request, Way::up, "exit-status"));
  EXPECT_TRUE(known(Scope::channel_type, Way::down, "x11"));
  EXPECT_FALSE(known(Scope::channel_type, Way::up, "x11"));
  for (const Way way : {Way::up, Way::down}) {
    EXPECT_TRUE(known(Scope::global_request, way, "keepalive@openssh.com"));
    EXPECT_TRUE(known(Scope::channel_request, way, "eow@openssh.com"));
    EXPECT_FALSE(known(Scope::global_request, way, "keepalive@example.com"));
  }
}

TEST(RequestRules, want_the_same_right_for_a_request_and_the_channels_that_come_of_it) {
  struct Pair {
    Scope scope;
    std::string_view request, channel;
  };
  const Pair pairs[] = {
      {Scope::channel_request, "x11-req", "x11"},
      {Scope::channel_request, "auth-agent-req@openssh.com", "auth-agent@openssh.com"},
      {Scope::global_request, "tcpip-forward", "forwarded-tcpip"},
      {Scope::global_request, "streamlocal-forward@openssh.com", "forwarded-streamlocal@openssh.com"},
  };
  for (const auto& [scope, request, channel] : pairs) {
    const RequestRule* asks = find_rule(scope, Way::up, request);
    const RequestRule* comes = find_rule(Scope::channel_type, Way::down, channel);
    ASSERT_TRUE(asks && comes) << request;
    ASSERT_TRUE(asks->right) << request;
    EXPECT_EQ(asks->right, comes->right) << request;
  }
}

}  // namespace
}  // namespace sshrp::channel
