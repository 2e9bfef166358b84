// SPDX-License-Identifier: MIT
#include "ops/closing.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "ops/lingering_socket.h"

namespace sshrp::ops {
namespace {

constexpr int patience = 30'000;  // milliseconds

bool is_hung_up(const util::UniqueFd& socket) {
  pollfd end{socket.get(), POLLIN, 0};
  return ::poll(&end, 1, patience) == 1 && (end.revents & POLLHUP) != 0;
}

/// A pair of sockets.
std::array<util::UniqueFd, 2> pair() {
  int ends[2];
  EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  return {util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
}

TEST(Closing, closes_what_it_is_given_by_and_by) {
  Closing closing;
  for (int i = 0; i < 3; ++i) {
    auto [closed, other] = pair();
    closing.close(std::move(closed));
    EXPECT_TRUE(is_hung_up(other));
  }
}

TEST(Closing, goes_on_after_its_end) {
  auto [closed, other] = pair();
  { Closing().close(std::move(closed)); }
  EXPECT_TRUE(is_hung_up(other));
}

TEST(Closing, holds_nobody_up_and_knows_what_takes_long) {
  LingeringSocket lingering;
  auto [closed, other] = pair();
  {
    Closing closing;
    closing.close(std::move(lingering.socket));
    closing.close(std::move(closed));
    EXPECT_EQ(closing.size(), 2u) << "an hour isn't over";
  }
  lingering.listener = {};  // the kernel resets what nobody took
  EXPECT_TRUE(is_hung_up(other));
}

}  // namespace
}  // namespace sshrp::ops
