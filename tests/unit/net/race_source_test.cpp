// Races whose attempts are bound to an address of ours.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "net/connection.h"
#include "net/race_fixture.h"

namespace sshrp::net {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::patience;
using testing::permit_all;

// Gives that many sockets, each after a while.
class Meagre final : public SourceAddress {
 public:
  explicit Meagre(int sockets) : left_(sockets) {}

  asio::ip::address address() const override { return own_->address(); }
  Task<Result<Socket>> bind(Executor executor, Clock::time_point until) override {
    Timer later(executor, 1ms);
    co_await later.async_wait(use_task);
    if (left_-- <= 0) co_return "no socket is left";
    co_return co_await own_->bind(executor, until);
  }
  int left() const { return left_; }

 private:
  const SourceAddressPtr own_ = own_address(asio::ip::make_address("127.3.0.1"));
  int left_;
};

using Race = testing::RaceTest;

TEST_F(Race, asks_for_a_socket_of_its_source_for_each_attempt) {
  const auto source = std::make_shared<Meagre>(5);
  EXPECT_EQ(run({refusing.endpoint(), open.local_endpoint()}, patience, permit_all, source).winner,
            open.local_endpoint());
  EXPECT_EQ(source->left(), 3);
  EXPECT_EQ(open.accept().remote_endpoint().address(), source->address());
}

TEST_F(Race, says_why_an_attempt_has_no_socket_and_goes_on) {
  const auto source = std::make_shared<Meagre>(0);
  EXPECT_THAT(run({open.local_endpoint(), refusing.endpoint()}, patience, permit_all, source).sentence,
              AllOf(HasSubstr(net::to_string(open.local_endpoint()) + ": no socket is left; "),
                    HasSubstr(net::to_string(refusing.endpoint()) + ": no socket is left")));
}

}  // namespace
}  // namespace sshrp::net
