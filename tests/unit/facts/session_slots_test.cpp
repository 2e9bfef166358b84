// SPDX-License-Identifier: MIT
#include "facts/session_slots.h"

#include <gtest/gtest.h>

#include <thread>

#include "facts/counter_memory.h"
#include "facts/session_memory.h"

namespace sshrp::facts {
namespace {

using std::chrono::seconds;

TEST(SessionSlots, show_what_a_session_publishes) {
  SessionMemory memory(4);
  SessionRecord record = record_of("00000000000a");
  SessionSlot slot(record);
  EXPECT_EQ(memory.read().at(0).stage, SessionStage::identification);
  record.user = "alice";
  record.upstream = HostPort{"backend", 22};
  slot.publish(record);
  slot.reach(SessionStage::relaying);
  show(slot.figures()->bytes[1], std::uint64_t{77});
  show(slot.figures()->channels, std::uint64_t{3});
  show(slot.figures()->channels_open[0], 2u);
  const auto sessions = memory.read();
  ASSERT_EQ(sessions.size(), 1u);
  const LiveSession& session = sessions[0];
  EXPECT_EQ(session.record.id, "00000000000a");
  EXPECT_EQ(session.record.client, "192.0.2.1:50000");
  EXPECT_EQ(session.record.user, "alice");
  EXPECT_EQ(session.record.upstream, record.upstream);
  EXPECT_EQ(session.record.bytes_up, 0u);
  EXPECT_EQ(session.record.bytes_down, 77u);
  EXPECT_EQ(session.record.channels, 3u);
  EXPECT_EQ(session.record.lasted, seconds(100));
  EXPECT_EQ(session.stage, SessionStage::relaying);
  EXPECT_EQ(session.channels_open[0], 2u);
  EXPECT_EQ(session.last_activity, record.began);
  EXPECT_EQ(session.worker, 4711);
}

TEST(SessionSlots, tell_the_last_activity_by_the_clock_of_the_system) {
  SessionMemory memory(1);
  const SessionSlot slot(record_of("00000000000a"));
  show(slot.figures()->last_data, std::uint64_t{990'000'000'000});
  const Moment now{std::chrono::system_clock::time_point(seconds(5000)),
                   std::chrono::steady_clock::time_point(seconds(1000))};
  EXPECT_EQ(memory.read(now).at(0).last_activity, now.system - seconds(10));
}

TEST(SessionSlots, are_given_back_and_used_again) {
  SessionMemory memory(2);
  for (int round = 0; round < 100; ++round) {
    SessionSlot first(record_of("000000000001"));
    show(first.figures()->channels_open[0], 9u);
    const SessionSlot second(record_of("000000000002"));
    EXPECT_EQ(memory.read().size(), 2u);
    first = {};
    ASSERT_EQ(memory.read().size(), 1u);
    EXPECT_EQ(memory.read()[0].record.id, "000000000002");
    const SessionSlot third(record_of("000000000003"));
    EXPECT_EQ(third.figures()->channels_open[0], 0u);
    EXPECT_EQ(memory.read().size(), 2u);
  }
  EXPECT_TRUE(memory.read().empty());
}

TEST(SessionSlots, touch_no_more_memory_than_there_were_sessions_at_once) {
  SessionMemory memory(100);
  for (int round = 0; round < 50; ++round) {
    const SessionSlot one(record_of("000000000001"));
    const SessionSlot other(record_of("000000000002"));
  }
  EXPECT_EQ(memory.place(1).taken, 0u);
  EXPECT_NE(memory.place(1).sequence, 0u);
  EXPECT_EQ(memory.place(2).sequence, 0u);
}

TEST(SessionSlots, that_are_all_taken_leave_a_session_unlisted_and_that_is_counted) {
  constexpr Counter unlisted = "sessions_unlisted";
  CounterMemory counters(2);
  SessionMemory memory(1);
  SessionSlot listed(record_of("000000000001"));
  SessionSlot other(record_of("000000000002"));
  EXPECT_EQ(other.figures(), nullptr);
  other.publish(record_of("000000000002"));
  other.reach(SessionStage::ending);
  EXPECT_EQ(counters.total(unlisted.index), 1u);
  ASSERT_EQ(memory.read().size(), 1u);
  EXPECT_EQ(memory.read()[0].record.id, "000000000001");
  other = {};
  EXPECT_EQ(memory.read().size(), 1u) << "it gives back none that it hasn't";
}

TEST(SessionSlots, are_none_without_memory_for_them) {
  const SessionSlot slot(record_of("000000000001"));
  EXPECT_EQ(slot.figures(), nullptr);
}

// Both texts of a session are always the same, and each is seen at most once.
TEST(SessionSlots, of_many_threads_are_each_seen_whole) {
  SessionMemory memory(8);
  std::atomic<bool> over = false;
  const auto live = [&](char digit) {
    while (!over) {
      SessionRecord record = record_of(std::string(session_id_length, digit));
      SessionSlot slot(record);
      for (int change = 0; change < 5; ++change) {
        record.user = std::string(static_cast<std::size_t>(20 * change), digit);
        record.reason = record.user;
        slot.publish(record);
      }
    }
  };
  std::jthread one(live, 'a'), two(live, 'b'), three(live, 'c');
  std::size_t seen = 0;
  for (int round = 0; round < 2000 || seen == 0; ++round) {
    std::string ids;
    for (const LiveSession& session : memory.read()) {
      const char digit = session.record.id[0];
      EXPECT_EQ(session.record.id, std::string(session_id_length, digit));
      EXPECT_EQ(session.record.user, session.record.reason);
      EXPECT_EQ(session.record.user, std::string(session.record.user.size(), digit));
      ids += digit;
      ++seen;
    }
  }
  over = true;
}

}  // namespace
}  // namespace sshrp::facts
