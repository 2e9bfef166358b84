// SPDX-License-Identifier: MIT
#include "facts/session_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "facts/counter_reader.h"
#include "facts/session_memory.h"

namespace sshrp::facts {
namespace {

constexpr std::string_view one = "000000000001", two = "000000000002", three = "000000000003";

std::vector<std::string> ids_in(SessionMemory& memory) {
  std::vector<std::string> ids;
  for (const LiveSession& session : memory.read()) ids.push_back(session.record.id);
  return ids;
}

SessionSlot slot_of(std::string_view id) { return SessionSlot(record_of(std::string(id))); }

TEST(SessionReader, misses_only_the_session_whose_writer_died_in_the_middle_of_it) {
  SessionMemory memory(3);
  const SessionSlot first = slot_of(one), second = slot_of(two), third = slot_of(three);
  ++memory.place(1).sequence;
  EXPECT_EQ(ids_in(memory), (std::vector<std::string>{std::string(one), std::string(three)}));
}

TEST(SessionReader, ends_while_a_writer_never_does) {
  SessionMemory memory(1);
  const SessionSlot slot = slot_of(one);
  std::atomic<bool> over = false;
  std::jthread restless([&] {
    while (!over) __atomic_add_fetch(&memory.place(0).sequence, 2, __ATOMIC_RELAXED);
  });
  for (int round = 0; round < 100; ++round) memory.read();
  over = true;
}

TEST(SessionReader, takes_no_place_for_more_than_there_are) {
  SessionMemory memory(1);
  const SessionSlot slot = slot_of(one);
  reinterpret_cast<SessionPlacesHead*>(memory.bytes().data())->touched = ~std::uint64_t{0};
  EXPECT_EQ(ids_in(memory).size(), 1u);
}

TEST(SessionReader, sees_nothing_in_memory_that_is_no_list) {
  SessionMemory memory(1);
  const SessionSlot slot = slot_of(one);
  EXPECT_TRUE(read_sessions({}, 1, SessionMemory::moment()).empty());
  EXPECT_TRUE(read_sessions(memory.bytes().first(63), 1, SessionMemory::moment()).empty());
  EXPECT_TRUE(read_sessions(memory.bytes().first(sizeof(SessionPlacesHead) + sizeof(SessionPlace) - 1), 1,
                            SessionMemory::moment())
                  .empty());
  EXPECT_TRUE(read_sessions(memory.bytes().subspan(8), 1, SessionMemory::moment()).empty());
  ++memory.bytes()[0];
  EXPECT_TRUE(memory.read().empty()) << "it is another layout";
}

TEST(SessionReader, shows_no_session_without_an_id) {
  SessionMemory memory(4);
  std::vector<SessionSlot> slots;
  for (const char* id : {"", "00000000000", "../etc/passw", "00000000000A"}) slots.push_back(slot_of(id));
  EXPECT_TRUE(memory.read().empty());
}

TEST(SessionReader, escapes_the_texts_that_are_printed_as_they_are) {
  SessionMemory memory(1);
  SessionRecord record = record_of(std::string(one));
  record.client = "\x1b[2J";
  record.reason = "\xe2\x80\xae";
  record.user = "\x1b[2J";
  SessionSlot slot(record);
  const LiveSession session = memory.read().at(0);
  EXPECT_EQ(session.record.client, "\\x1b[2J");
  EXPECT_EQ(session.record.reason, "\\xe2\\x80\\xae");
  EXPECT_EQ(session.record.user, "\x1b[2J") << "others escape it";
}

void expect_possible(const LiveSession& session) {
  const Moment now = SessionMemory::moment();
  EXPECT_TRUE(is_session_id(session.record.id));
  EXPECT_LE(session.record.bytes_up, max_total);
  EXPECT_LE(session.record.channels, max_total);
  EXPECT_LE(session.record.began, now.system);
  EXPECT_LE(session.last_activity, now.system);
  EXPECT_GE(session.last_activity, session.record.began);
  EXPECT_GE(session.record.lasted.count(), 0);
  EXPECT_LE(session.stage, SessionStage::ending);
  for (const SessionFact& fact : session_facts()) fact.get(session.record);
}

TEST(SessionReader, of_a_worker_that_scribbles_is_bounded_and_shows_the_others) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    SessionMemory memory(16);
    std::vector<SessionSlot> slots;
    for (int i = 0; i < 8; ++i) slots.push_back(slot_of(one));
    const std::size_t at = random() % memory.bytes().size();
    const std::size_t size = std::min<std::size_t>(random() % 4096, memory.bytes().size() - at);
    for (std::uint8_t& byte : memory.bytes().subspan(at, size))
      byte = round % 4 == 0 ? 0xff : static_cast<std::uint8_t>(random());
    const auto sessions = memory.read();
    EXPECT_LE(sessions.size(), 16u);
    // 4 KiB reach into four of them, and the head makes all of them unknown.
    EXPECT_GE(sessions.size(), at >= sizeof(SessionPlacesHead) ? 4u : 0u);
    std::ranges::for_each(sessions, expect_possible);
  }
}

TEST(SessionReader, ends_within_bounds_while_another_scribbles) {
  SessionMemory memory(64);
  std::vector<SessionSlot> slots;
  for (int i = 0; i < 64; ++i) slots.push_back(slot_of(one));
  std::atomic<bool> over = false;
  std::jthread scribbler([&] {
    std::mt19937_64 random(3);
    const MutableBytes all = memory.bytes().subspan(sizeof(SessionPlacesHead));
    auto* const words = reinterpret_cast<std::uint64_t*>(all.data());
    const std::size_t count = all.size() / sizeof *words;
    while (!over) __atomic_store_n(&words[random() % count], random(), __ATOMIC_RELAXED);
  });
  for (int round = 0; round < 500; ++round) {
    const auto sessions = memory.read();
    EXPECT_LE(sessions.size(), 64u);
    std::ranges::for_each(sessions, expect_possible);
  }
  over = true;
  scribbler.join();
  slots.clear();
}

}  // namespace
}  // namespace sshrp::facts
