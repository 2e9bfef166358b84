// SPDX-License-Identifier: MIT
#include "health/checker.h"

#include <gmock/gmock.h>

#include "net/loopback.h"

namespace sshrp::health {
namespace {

/// Checks that end when the test says so.
struct Toy {
  asio::io_context context{1};
  std::shared_ptr<net::Event> go = std::make_shared<net::Event>(context.get_executor());
  std::shared_ptr<bool> may_end = std::make_shared<bool>(false);
  std::size_t begun = 0;
  std::vector<std::string> told{};

  Checker::Check check() {
    return [this](net::Executor, balance::CheckDue due) { return wait(*this, due.server); };
  }
  static net::Task<Checked> wait(Toy& toy, std::size_t server) {
    ++toy.begun;
    const auto go = toy.go;
    const auto may_end = toy.may_end;
    while (!*may_end) co_await go->wait();
    if (server == 7) throw std::runtime_error("out of descriptors");
    co_return Checked{balance::CheckResult::well, {}};
  }
  Checker::Told tell() {
    return [this](const balance::CheckDue& due, const Checked& checked) {
      told.push_back(std::to_string(due.server) + " " + checked.why);
    };
  }
  void end() {
    *may_end = true;
    go->notify();
    net::testing::run_until_still(context);
  }
};

TEST(Checker, makes_so_many_at_once_and_all_in_the_end) {
  Toy toy;
  Checker checker(toy.context.get_executor(), toy.check(), toy.tell());
  const auto group = std::make_shared<const balance::GroupSetup>();
  for (std::size_t i = 0; i < Checker::max_at_once + 10; ++i) checker.begin({group, i});
  net::testing::run_until_still(toy.context);
  EXPECT_EQ(toy.begun, Checker::max_at_once);
  EXPECT_TRUE(toy.told.empty());
  toy.end();
  EXPECT_EQ(toy.told.size(), Checker::max_at_once + 10);
}

TEST(Checker, tells_of_one_that_could_not_be_made) {
  Toy toy;
  Checker checker(toy.context.get_executor(), toy.check(), toy.tell());
  checker.begin({std::make_shared<const balance::GroupSetup>(), 7});
  toy.end();
  EXPECT_THAT(toy.told, ::testing::ElementsAre("7 the check couldn't be made: out of descriptors"));
}

TEST(Checker, tells_nobody_once_it_is_gone) {
  Toy toy;
  {
    Checker checker(toy.context.get_executor(), toy.check(), toy.tell());
    checker.begin({std::make_shared<const balance::GroupSetup>(), 1});
    net::testing::run_until_still(toy.context);
  }
  toy.end();
  EXPECT_EQ(toy.begun, 1u);
  EXPECT_TRUE(toy.told.empty());
}

}  // namespace
}  // namespace sshrp::health
