// SPDX-License-Identifier: MIT
#include "observer/guesses.h"

#include <gtest/gtest.h>

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;
constexpr Guesses::Clock::time_point start{1000h};

Guesser from(std::uint32_t number) {
  access::IpAddress address{0x20, 0x01, 0x0d, 0xb8};
  for (unsigned i = 0; i < 4; ++i) address[4 + i] = static_cast<std::uint8_t>(number >> (8 * i));
  return access::network_of(address, 64);
}

TEST(Guesses, make_their_source_wait_twice_as_long_each_time) {
  Guesses guesses;
  auto now = start;
  EXPECT_EQ(guesses.wait(from(1), now), 0s);
  for (const auto delay : {250ms, 500ms, 1000ms, 2000ms, 4000ms, 8000ms, 10'000ms, 10'000ms}) {
    guesses.add_wrong(from(1), now);
    EXPECT_EQ(guesses.wait(from(1), now), delay);
    EXPECT_EQ(guesses.wait(from(1), now + delay - 1ms), 1ms);
    EXPECT_EQ(guesses.wait(from(2), now), 0s);
    now += delay;
    EXPECT_EQ(guesses.wait(from(1), now), 0s);
  }
}

TEST(Guesses, are_forgotten_after_a_while) {
  Guesses guesses;
  for (int i = 0; i < 6; ++i) guesses.add_wrong(from(1), start);
  guesses.add_wrong(from(1), start + Guesses::memory);
  EXPECT_EQ(guesses.wait(from(1), start + Guesses::memory), Guesses::first_delay);
}

TEST(Guesses, are_of_a_bounded_number_of_sources) {
  Guesses guesses;
  for (std::uint32_t i = 0; i < 2000; ++i) guesses.add_wrong(from(i), start + i * 1ms);
  EXPECT_EQ(guesses.size(), Guesses::max);
  EXPECT_EQ(guesses.wait(from(0), start + 2000ms), 0s);
  EXPECT_GT(guesses.wait(from(1999), start + 2000ms), 0s);
}

TEST(Guesses, tell_accounts_of_this_machine_apart) {
  Guesses guesses;
  guesses.add_wrong(uid_t{1000}, start);
  EXPECT_GT(guesses.wait(uid_t{1000}, start), 0s);
  EXPECT_EQ(guesses.wait(uid_t{1001}, start), 0s);
}

}  // namespace
}  // namespace sshrp::observer
