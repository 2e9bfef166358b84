// SPDX-License-Identifier: MIT
#include "net/acknowledgements.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include "net/loopback.h"

namespace sshrp::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using Verdict = Acknowledgements::Verdict;

constexpr seconds patience{60};
const Clock::time_point start = Clock::time_point(minutes(1000));

/// A peer that acknowledged last at that time; `data`: something is unacknowledged.
Unacknowledged found(Clock::time_point now, Clock::time_point last_ack, unsigned probes = 0) {
  return {.data = probes == 0,
          .unsent = probes != 0,
          .unanswered_probes = probes,
          .since_last_sent = {},
          .since_last_ack = now - last_ack};
}

/// Looks whenever that is due, at what `at` gives, until something else than waiting comes of it or the time
/// is over.
template <typename At>
std::pair<Verdict, Clock::duration> look_for(Acknowledgements& acks, Clock::duration time, At at) {
  Verdict verdict = Verdict::waits;
  Clock::time_point now = start;
  while (verdict == Verdict::waits && acks.look_at() && *acks.look_at() <= start + time) {
    now = *acks.look_at();
    verdict = acks.look(at(now), now);
  }
  return {verdict, now - start};
}

TEST(Acknowledgements, arent_looked_at_while_nothing_is_sent) {
  Acknowledgements acks(patience);
  EXPECT_FALSE(acks.look_at());
  acks.begin(start);
  EXPECT_TRUE(acks.look_at());
  EXPECT_EQ(acks.look({}, *acks.look_at()), Verdict::nothing_waits);
  EXPECT_FALSE(acks.look_at());
}

TEST(Acknowledgements, that_dont_come_tell_that_a_peer_is_gone_though_it_had_long_been_silent) {
  Acknowledgements acks(patience);
  acks.begin(start);
  const auto [verdict, after] =
      look_for(acks, minutes(10), [](auto now) { return found(now, start - minutes(30)); });
  EXPECT_EQ(verdict, Verdict::gone);
  EXPECT_EQ(after, patience);
}

TEST(Acknowledgements, that_stop_tell_that_a_peer_is_gone) {
  Acknowledgements acks(patience);
  acks.begin(start);
  const auto gone_at = start + seconds(100);
  const auto [verdict, after] = look_for(
      acks, minutes(10), [&](auto now) { return found(now, std::min(now - milliseconds(20), gone_at)); });
  EXPECT_EQ(verdict, Verdict::gone);
  EXPECT_GE(after, seconds(160));
  EXPECT_LE(after, seconds(160) + patience / 2);
}

TEST(Acknowledgements, that_come_keep_a_busy_peer) {
  Acknowledgements acks(patience);
  acks.begin(start);
  EXPECT_EQ(look_for(acks, minutes(60), [](auto now) { return found(now, now - milliseconds(20)); }).first,
            Verdict::waits);
}

// The first packet after a rest may be lost, at the moment of a look.
TEST(Acknowledgements, are_given_time_for_what_was_sent_just_now) {
  Acknowledgements acks(patience);
  acks.begin(start);
  const auto acknowledged_at = start + milliseconds(20);
  EXPECT_EQ(acks.look(found(start + seconds(61), acknowledged_at), start + seconds(61)), Verdict::waits);
  EXPECT_EQ(acks.look(found(start + seconds(76), acknowledged_at), start + seconds(76)), Verdict::waits);
  EXPECT_EQ(acks.look(found(start + seconds(122), acknowledged_at), start + seconds(122)), Verdict::gone);
}

// A client that was stopped: its kernel answers, and is asked ever more rarely.
TEST(Acknowledgements, of_a_closed_window_come_as_rarely_as_they_are_asked_for) {
  Acknowledgements acks(patience);
  acks.begin(start);
  const auto asked_every_two_minutes = [](Clock::time_point now) {
    const Clock::duration since = (now - start) % minutes(2);
    return Unacknowledged{.data = false,
                          .unsent = true,
                          .unanswered_probes = 0,
                          .since_last_sent = since,
                          .since_last_ack = since};
  };
  EXPECT_EQ(look_for(acks, minutes(30), asked_every_two_minutes).first, Verdict::waits);
  // In the middle of what was sent, too: then that is sent again in place of probes.
  acks.begin(start);
  EXPECT_EQ(look_for(acks, minutes(30),
                     [](auto now) {
                       const Clock::duration since = (now - start) % minutes(2);
                       return Unacknowledged{.data = true,
                                             .unsent = true,
                                             .unanswered_probes = 0,
                                             .since_last_sent = since,
                                             .since_last_ack = since};
                     })
                .first,
            Verdict::waits);
}

TEST(Acknowledgements, of_a_closed_window_that_dont_come_tell_that_a_peer_is_gone) {
  Acknowledgements acks(patience);
  acks.begin(start);
  const auto [verdict, after] = look_for(
      acks, minutes(10), [](auto now) { return found(now, start, now < start + seconds(30) ? 1 : 3); });
  EXPECT_EQ(verdict, Verdict::gone);
  EXPECT_EQ(after, patience);
}

TEST(Acknowledgements, of_a_closed_window_may_be_lost_once) {
  Acknowledgements acks(patience);
  acks.begin(start);
  EXPECT_EQ(look_for(acks, minutes(30), [](auto now) { return found(now, start, 1); }).first, Verdict::waits);
}

/// From here on it hears nothing, as one whose machine is gone.
void vanish(Socket& socket) {
  sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog program{1, &nothing};
  ASSERT_EQ(::setsockopt(socket.native_handle(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), 0);
}

TEST(Unacknowledged, is_what_a_vanished_peer_was_sent) {
  asio::io_context context;
  auto [one, other] = testing::connected_pair(context.get_executor());
  EXPECT_TRUE(unacknowledged(one.native_handle())->is_nothing());
  vanish(other);
  ASSERT_EQ(::send(one.native_handle(), "x", 1, 0), 1);
  EXPECT_TRUE(unacknowledged(one.native_handle())->data);
}

TEST(Unacknowledged, is_told_of_connections_only) { EXPECT_FALSE(unacknowledged(-1)); }

}  // namespace
}  // namespace sshrp::net
