// Connections to gates that are never made, or late.
// SPDX-License-Identifier: MIT
#include "gate/shared_carriers.h"

#include <gmock/gmock.h>

#include "net/loopback.h"

namespace sshrp::gate {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A gate that can't be used, which is found out when the test says so, or at the end of the time for it.
class Reached {
 public:
  net::Task<Entered> reach(net::Executor executor, route::GatePtr, Journey journey) {
    until_ = journey.until;
    ++times_;
    net::Event never(executor);
    while (!known_ && net::Clock::now() < journey.until) co_await never.wait_until(net::Clock::now() + 5ms);
    co_return net::DialFailure{known_ ? "the gate is full" : "the time is over", net::Fault::way};
  }
  void make_known() { known_ = true; }
  int times() const { return times_; }
  net::Clock::time_point until() const { return until_; }

 private:
  std::atomic<bool> known_ = false;
  std::atomic<int> times_ = 0;
  std::atomic<net::Clock::time_point> until_{};
};

struct SharedCarriersTest : ::testing::Test {
  net::Task<void> open(net::Clock::duration time, std::string& outcome) {
    Journey journey{.until = net::Clock::now() + time, .time_of_shared = 60s};
    const HostPort server{"web.lan", 22};
    const Passed passed = co_await carriers.open(context.get_executor(), gate, server, std::move(journey));
    outcome = std::get<net::DialFailure>(passed).sentence;
  }
  bool run_until(const std::function<bool()>& done) { return net::testing::run_until(context, done); }

  asio::io_context context{1};
  route::GatePtr gate = std::make_shared<const route::Gate>(route::Gate{.name = "door", .share = true});
  Reached reached{};
  SharedCarriers carriers{[this](net::Executor executor, route::GatePtr wanted, Journey journey) {
    return reached.reach(executor, std::move(wanted), std::move(journey));
  }};
};

TEST_F(SharedCarriersTest, who_began_with_little_time_leaves_and_the_others_wait_on) {
  std::string hasty, patient;
  net::testing::spawn(context.get_executor(), open(50ms, hasty));
  ASSERT_TRUE(run_until([&] { return reached.times() == 1; }));
  net::testing::spawn(context.get_executor(), open(60s, patient));
  ASSERT_TRUE(run_until([&] { return !hasty.empty(); }));
  EXPECT_EQ(hasty, "the gate door doesn't answer in time");
  EXPECT_EQ(patient, "");
  EXPECT_GT(reached.until(), net::Clock::now() + 30s) << "the connection has its own time";
  reached.make_known();
  ASSERT_TRUE(run_until([&] { return !patient.empty(); }));
  EXPECT_EQ(patient, "the gate is full");
  EXPECT_EQ(reached.times(), 1) << "both waited for the same connection";
}

TEST_F(SharedCarriersTest, who_waits_for_one_that_others_began_leaves_at_his_own_time) {
  std::string patient, hasty;
  net::testing::spawn(context.get_executor(), open(60s, patient));
  ASSERT_TRUE(run_until([&] { return reached.times() == 1; }));
  net::testing::spawn(context.get_executor(), open(50ms, hasty));
  ASSERT_TRUE(run_until([&] { return !hasty.empty(); }));
  EXPECT_EQ(patient, "");
  reached.make_known();
  ASSERT_TRUE(run_until([&] { return !patient.empty(); }));
}

}  // namespace
}  // namespace sshrp::gate
