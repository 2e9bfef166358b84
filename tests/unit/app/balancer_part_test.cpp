// SPDX-License-Identifier: MIT
#include "app/balancer_part.h"

#include <gtest/gtest.h>
#include <unistd.h>

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

  /// What a successor hears next: a letter, and the number of a worker.
  std::pair<char, std::uint32_t> told() {
    const auto heard = link.workers.hear();
    const auto* const packet = std::get_if<Packet>(&heard);
    if (packet == nullptr) return {};
    std::pair<char, std::uint32_t> said{static_cast<char>(packet->bytes[0]), 0};
    std::visit(
        [&](const auto& each) {
          if constexpr (requires { each.worker; }) said.second = each.worker;
        },
        succession::decode_from_predecessor(packet->bytes));
    return said;
  }

  std::vector<BalancerPart::Worker> given{};
  BalancerPart part{{}, [this](const BalancerPart::Worker& worker, int) { given.push_back(worker); }};
  const ControlPair link = make_control();
  const util::UniqueFd socket{::dup(STDERR_FILENO)};
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

using Told = std::pair<char, std::uint32_t>;

TEST_F(BalancerPartTest, is_handed_over_once_each_worker_has_its_socket_to_the_next_balancer) {
  part.add_worker(BalancerPart::own(100));
  part.add_worker(BalancerPart::predecessors(100));
  part.hand_over(link.masters);
  EXPECT_EQ(told(), Told('p', 0));
  EXPECT_EQ(told(), Told('k', 1));
  EXPECT_EQ(told(), Told('k', 2));
  part.relay(2, socket);
  part.relay(77, socket);
  EXPECT_FALSE(part.is_handed_over());
  part.relay(1, socket);
  EXPECT_TRUE(part.is_handed_over());
  EXPECT_EQ(given, (std::vector{BalancerPart::predecessors(100), BalancerPart::own(100)}));
}

TEST_F(BalancerPartTest, tells_the_next_what_becomes_of_workers_that_it_has) {
  for (const pid_t pid : {100, 200}) part.add_worker(BalancerPart::own(pid));
  part.hand_over(link.masters);
  while (told() != Told()) continue;
  part.relay(1, socket);
  part.lost(BalancerPart::own(100));
  EXPECT_EQ(told(), Told('l', 1));
  part.lost(BalancerPart::own(200));
  EXPECT_EQ(told(), Told()) << "which is still this one's";
  part.worker_ended(BalancerPart::own(200));
  EXPECT_TRUE(part.is_handed_over());
  part.worker_ended(BalancerPart::own(100));
  EXPECT_EQ(told(), Told('x', 1));
}

TEST_F(BalancerPartTest, waits_for_the_one_before_only_so_long) {
  part.await_predecessor();
  EXPECT_EQ(part.next(), Clock::time_point::max());
  const auto now = Clock::now();
  part.predecessor_knows(now);
  EXPECT_EQ(part.next(), now + std::chrono::seconds(3));
  part.on_time(part.next());
  EXPECT_EQ(part.next(), Clock::time_point::max());
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
