// SPDX-License-Identifier: MIT
#include "app/balancer_part.h"

#include <gtest/gtest.h>

namespace sshrp::app {
namespace {

using balance::Service;

BalancerPart::Groups one_group(std::size_t servers) {
  std::vector<balance::GroupSetup> groups(1);
  groups[0].name = "web";
  for (std::size_t i = 0; i < servers; ++i) groups[0].servers.push_back({.name = std::to_string(i)});
  return std::make_shared<const std::vector<balance::GroupSetup>>(std::move(groups));
}

class BalancerPartTest : public ::testing::Test {
 protected:
  /// So many servers out of service.
  void take_out(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(part.set_service("web", std::to_string(i), Service::maint), std::nullopt) << i;
  }

  BalancerPart part{{}, [](pid_t, int) {}};
};

TEST_F(BalancerPartTest, takes_words_for_a_bounded_number_of_servers_and_always_takes_them_back) {
  part.use(one_group(65));
  take_out(64);
  EXPECT_NE(part.set_service("web", "64", Service::drain), std::nullopt);
  EXPECT_EQ(part.set_service("web", "64", Service::ready), std::nullopt);
  EXPECT_EQ(part.set_service("web", "0", Service::drain), std::nullopt) << "which has a word already";
  EXPECT_EQ(part.set_service("web", "1", Service::ready), std::nullopt);
  EXPECT_EQ(part.set_service("web", "64", Service::drain), std::nullopt);
}

TEST_F(BalancerPartTest, forgets_words_about_servers_that_no_configuration_has) {
  part.use(one_group(64));
  take_out(64);
  part.use(one_group(3), one_group(64));
  EXPECT_EQ(part.services().size(), 64u) << "logins from before may still ask for them";
  part.use(one_group(3));
  EXPECT_EQ(part.services().size(), 3u);
}

}  // namespace
}  // namespace sshrp::app
