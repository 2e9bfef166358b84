// SPDX-License-Identifier: MIT
#include "app/descriptor_limit.h"

#include <gmock/gmock.h>

namespace sshrp::app {
namespace {

using testing::HasSubstr;

TEST(DescriptorLimit, is_enough_for_all_before_login_those_that_are_ended_all_sessions_and_names_looked_up) {
  config::Config config;
  config::Limits& limits = config.limits;
  limits.max_startups.value.full = 1000;
  EXPECT_FALSE(descriptor_shortage(config, 4464));
  const auto shortage = descriptor_shortage(config, 4463);
  ASSERT_TRUE(shortage);
  EXPECT_THAT(*shortage, HasSubstr("may open 4463 descriptors"));
  EXPECT_THAT(*shortage, HasSubstr("need 4464: set LimitNOFILE"));
  limits.max_sessions.value = 500;
  EXPECT_TRUE(descriptor_shortage(config, 4464));
  EXPECT_FALSE(descriptor_shortage(config, 5464));
}

config::Gate gate_named(std::string name, std::optional<std::string> via = {}) {
  config::Gate gate;
  gate.name.value = std::move(name);
  if (via) gate.via = config::Located<std::string>{std::move(*via)};
  return gate;
}

TEST(DescriptorLimit, is_enough_for_the_gates_that_sessions_go_through) {
  config::Config config;
  config.limits.max_startups.value.full = 1000;
  config.limits.max_sessions.value = 500;
  config.gates.push_back(gate_named("far", "near"));
  config.gates.push_back(gate_named("near"));
  EXPECT_FALSE(descriptor_shortage(config, 5464 + 2 * 2 * (2 * 1000 + 500)));
  EXPECT_TRUE(descriptor_shortage(config, 5464 + 2 * 2 * (2 * 1000 + 500) - 1));
  config.gates[1].address.value.kind = config::GateKind::socks5;
  EXPECT_FALSE(descriptor_shortage(config, 5464 + 2 * (2 * 1000 + 500))) << "a proxy takes none of its own";
  EXPECT_TRUE(descriptor_shortage(config, 5464 + 2 * (2 * 1000 + 500) - 1));
  config.gates[1].address.value.kind = config::GateKind::ssh;
  config.gates[1].via = config::Located<std::string>{"far"};  // a circle, which -t refuses
  EXPECT_TRUE(descriptor_shortage(config, 5464 + 3 * 2 * (2 * 1000 + 500) - 1));
}

TEST(DescriptorLimit, is_enough_for_connections_whose_header_is_awaited) {
  config::Config config;
  config.limits.max_startups.value.full = 1000;
  config.limits.max_sessions.value = 500;
  config.listeners.emplace_back();
  EXPECT_FALSE(descriptor_shortage(config, 5464));
  config.listeners[0].proxy_protocol.value = true;
  EXPECT_TRUE(descriptor_shortage(config, 5464 + 1023));
  EXPECT_FALSE(descriptor_shortage(config, 5464 + 1024));
}

}  // namespace
}  // namespace sshrp::app
