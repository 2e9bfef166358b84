// SPDX-License-Identifier: MIT
#include "ops/closing.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include "ops/in_child.h"
#include "ops/lingering_socket.h"
#include "ops/without_threads.h"

namespace sshrp::ops {
namespace {

constexpr int patience = 30'000;  // milliseconds

bool is_hung_up(const util::UniqueFd& socket, int within = patience) {
  pollfd end{socket.get(), POLLIN, 0};
  return ::poll(&end, 1, within) == 1 && (end.revents & POLLHUP) != 0;
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

TEST(Closing, closes_in_the_way_that_it_is_told) {
  auto [closed, other] = pair();
  Closing closing;
  closing.close(std::move(closed), [](util::UniqueFd descriptor) {
    EXPECT_EQ(::send(descriptor.get(), "bye", 3, MSG_NOSIGNAL), 3);
  });
  std::array<char, 4> heard{};
  EXPECT_EQ(::recv(other.get(), heard.data(), heard.size(), 0), 3);
  EXPECT_TRUE(is_hung_up(other));
}

TEST(Closing, that_gets_no_thread_closes_all_when_it_gets_one) {
  const int told = exit_code_of_child([] {
    auto [first, others_first] = pair();
    auto [second, others_second] = pair();
    Closing closing;
    if (!forbid_threads()) return 1;
    closing.close(std::move(first));
    if (closing.size() != 1 || is_hung_up(others_first, 0)) return 2;
    if (!allow_threads()) return 3;
    closing.close(std::move(second));
    return is_hung_up(others_first) && is_hung_up(others_second) ? 0 : 4;
  });
  EXPECT_EQ(told, 0);
}

// Who has as much there as may wait gives it nothing more.
TEST(Closing, that_gets_no_thread_gets_one_when_it_is_asked_how_much_it_has) {
  const int told = exit_code_of_child([] {
    auto [closed, other] = pair();
    Closing closing;
    if (!forbid_threads()) return 1;
    closing.close(std::move(closed));
    if (!allow_threads()) return 2;
    static_cast<void>(closing.size());
    return is_hung_up(other) ? 0 : 3;
  });
  EXPECT_EQ(told, 0);
}

TEST(Closing, that_gets_no_thread_loses_what_it_has_rather_than_wait) {
  const int told = exit_code_of_child([] {
    ::alarm(patience / 1000);  // it lingers for an hour
    LingeringSocket lingering;
    auto [closed, other] = pair();
    const std::array numbers{lingering.socket.get(), closed.get()};
    if (!forbid_threads()) return 1;
    {
      Closing closing;
      closing.close(std::move(lingering.socket));
      closing.close(std::move(closed));
    }
    for (const int number : numbers)
      if (::fcntl(number, F_GETFD) < 0) return 2;
    return is_hung_up(other, 0) ? 3 : 0;
  });
  EXPECT_EQ(told, 0);
}

}  // namespace
}  // namespace sshrp::ops
