// SPDX-License-Identifier: MIT
#include "proxy/startups.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <thread>

namespace sshrp::proxy {
namespace {

using net::Clock;
using Room = Entry::Room;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Clock::time_point began{};

/// Places by the names that a test gives them, and who was told to make room, in that order.
struct Kept {
  explicit Kept(std::uint32_t max)
      : all(max, [this](const access::Network& source, Room) { noted.push_back(to_string(source)); }) {}

  void enter(const std::string& name, const std::string& address, Clock::time_point now = began,
             Entry entry = {}) {
    places[name] = all.enter(
        *access::parse_ip(address), [this, name] { told.push_back(name); }, entry, now);
  }

  Startups all;
  std::map<std::string, StartupPtr> places;
  std::vector<std::string> told, noted;
};

using Told = std::vector<std::string>;

TEST(Startups, make_room_only_above_the_bound) {
  Kept kept(2);
  kept.enter("first", "10.0.0.1");
  kept.enter("second", "10.0.0.1");
  EXPECT_EQ(kept.told, Told());
  kept.enter("third", "10.1.0.1");
  EXPECT_EQ(kept.told, Told{"first"});
  EXPECT_EQ(kept.all.standing(), 2u);
  EXPECT_EQ(kept.all.count(), 3u);
}

// Who was told may have logged in before it heard that.
TEST(Startups, are_noted_as_ended_when_they_are_and_not_when_they_are_told) {
  Kept kept(1);
  kept.enter("logs in", "10.0.0.1");
  kept.enter("makes room", "10.0.0.2");
  kept.enter("third", "10.0.0.3");
  EXPECT_EQ(kept.told, (Told{"logs in", "makes room"}));
  EXPECT_EQ(kept.noted, Told());
  kept.places.erase("logs in");
  kept.places["makes room"]->note_room_made();
  EXPECT_EQ(kept.noted, Told{"10.0.0.2"});
}

TEST(Startups, make_room_below_the_bound_for_who_comes_when_all_connections_are_too_many) {
  Kept kept(100);
  kept.enter("crowd", "10.0.0.1");
  kept.enter("alone", "10.0.0.2");
  kept.enter("crowd again", "10.0.0.1", began, {Room::max_sessions});
  EXPECT_EQ(kept.told, Told{"crowd"});
  kept.places.clear();
  kept.enter("first", "10.0.0.1", began, {Room::max_sessions});
  EXPECT_EQ(kept.told, Told{"crowd"});
}

TEST(Startups, never_make_room_by_who_has_just_come) {
  Kept kept(1);
  kept.enter("first", "10.0.0.1");
  kept.places["first"]->reach(Step::late, began);
  kept.enter("second", "10.0.0.1");
  kept.enter("third", "10.0.0.1");
  EXPECT_EQ(kept.told, (Told{"first", "second"}));
}

// Who was told still holds its descriptor, and nobody else is told in its place.
TEST(Startups, tell_as_many_as_come) {
  Kept kept(10);
  for (int i = 0; i < 310; ++i) kept.enter(std::to_string(i), "10.0.0.1", began + milliseconds(i));
  ASSERT_EQ(kept.told.size(), 300u);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(kept.told[static_cast<std::size_t>(i)], std::to_string(i));
  EXPECT_EQ(kept.all.standing(), 10u);
  EXPECT_EQ(kept.all.count(), 310u);
  kept.places.clear();
  EXPECT_EQ(kept.all.count(), 0u);
}

TEST(Startups, have_room_again_once_one_has_logged_in_or_ends) {
  Kept kept(2);
  kept.enter("logs in", "10.0.0.1");
  kept.enter("ends", "10.0.0.1");
  kept.places.erase("logs in");
  kept.enter("third", "10.0.0.1");
  EXPECT_EQ(kept.places["ends"]->leave(), Patience::some);
  kept.enter("fourth", "10.0.0.1");
  EXPECT_EQ(kept.told, Told());
}

TEST(Startups, have_patience_with_as_many_that_leave_as_may_stand) {
  Kept kept(2);
  for (const char* name : {"1", "2", "3", "4", "5"}) kept.enter(name, "10.0.0.1");
  EXPECT_EQ(kept.told, (Told{"1", "2", "3"}));
  EXPECT_EQ(kept.places["1"]->leave(), Patience::none);
  kept.places.erase("1");
  EXPECT_EQ(kept.places["2"]->leave(), Patience::some);
}

struct Steps {
  std::string name;
  Step first, second;    // that two connections have reached
  seconds second_later;  // it has come so much later
  std::string makes_room;
};

const Steps steps[] = {
    {"who_hasnt_said_who_it_is", Step::identified, Step::connected, seconds(4), "second"},
    {"who_has_no_kexinit", Step::kexinit, Step::identified, seconds(4), "second"},
    {"who_has_no_keys", Step::keyed, Step::kexinit, seconds(4), "second"},
    {"who_has_asked_for_nothing", Step::requested, Step::keyed, seconds(14), "second"},
    {"who_waits_for_no_upstream", Step::late, Step::requested, seconds(50), "second"},
    {"the_first_of_two_alike", Step::keyed, Step::keyed, seconds(1), "first"},
    {"who_stands_still_with_keys", Step::keyed, Step::connected, seconds(16), "first"},
    {"who_asks_for_nothing_any_more", Step::requested, Step::connected, seconds(31), "first"},
};

class StepsOfStartups : public ::testing::TestWithParam<Steps> {};

TEST_P(StepsOfStartups, decide_that_makes_room) {
  const Steps& row = GetParam();
  Kept kept(2);
  kept.enter("first", "10.0.0.1", began);
  kept.places["first"]->reach(row.first, began);
  kept.enter("second", "10.0.0.1", began + row.second_later);
  kept.places["second"]->reach(row.second, began + row.second_later);
  kept.enter("third", "10.0.0.2", began + row.second_later);
  EXPECT_EQ(kept.told, Told{row.makes_room});
}

INSTANTIATE_TEST_SUITE_P(All, StepsOfStartups, ::testing::ValuesIn(steps),
                         [](const auto& row) { return row.param.name; });

// Who guesses passwords gains no time by it.
TEST(Startups, are_where_they_were_after_an_upstream_said_no) {
  Kept kept(2);
  kept.enter("guesses", "10.0.0.1");
  kept.places["guesses"]->reach(Step::requested, began);
  kept.enter("asks", "10.0.0.1");
  kept.places["asks"]->reach(Step::requested, began + seconds(1));
  for (int times = 1; times <= 3; ++times) {
    kept.places["guesses"]->reach(Step::late, began + seconds(times));
    kept.places["guesses"]->reach(Step::requested, began + seconds(times));
  }
  kept.enter("third", "10.0.0.1", began + seconds(4));
  EXPECT_EQ(kept.told, Told{"guesses"});
}

// A crowd that is as large as can be, behind the same address.
TEST(Startups, that_have_proved_something_make_no_room) {
  Kept kept(3);
  kept.enter("proves", "10.0.0.1");
  kept.places["proves"]->reach(Step::proved, began);
  kept.places["proves"]->reach(Step::requested, began);
  EXPECT_EQ(kept.all.standing(), 0u);
  for (int i = 0; i < 100; ++i) kept.enter(std::to_string(i), "10.0.0.1", began, {Room::max_sessions});
  EXPECT_EQ(std::ranges::count(kept.told, "proves"), 0);
  EXPECT_EQ(kept.told.size(), 99u);
  kept.places["proves"]->leave();
  kept.places["0"]->reach(Step::proved, began);  // it was told before
  EXPECT_EQ(kept.all.leaving(), 100u);
  kept.places.clear();
  EXPECT_EQ(kept.all.count(), 0u);
}

TEST(Startups, of_exempt_sources_make_room_last) {
  constexpr Entry exempt{.source = Entry::Source::exempt};
  Kept kept(3);
  kept.enter("exempt 1", "10.0.0.1", began, exempt);
  kept.enter("exempt 2", "10.0.0.1", began, exempt);
  kept.enter("other 1", "10.1.0.1");
  kept.enter("other 2", "10.1.0.2");
  kept.enter("exempt 3", "10.0.0.1", began, exempt);
  EXPECT_EQ(kept.told, (Told{"other 1", "other 2"}));
  kept.enter("other 3", "10.1.0.3");
  kept.enter("other 4", "10.1.0.4");
  EXPECT_EQ(kept.told, (Told{"other 1", "other 2", "exempt 1", "other 3"}));
}

TEST(Startups, of_one_source_never_push_out_others) {
  constexpr int others = 5;
  Kept kept(100);
  for (int i = 0; i < others; ++i) kept.enter("other " + std::to_string(i), fmt::format("192.0.2.{}", i));
  for (int i = 0; i < 3000; ++i) kept.enter(std::to_string(i), "10.0.0.1", began + milliseconds(i));
  EXPECT_EQ(kept.told.size(), 3000u - (100u - others));
  for (const std::string& name : kept.told) EXPECT_FALSE(name.starts_with("other")) << name;
}

// As fair as can be: nobody is one too many, so that the first make room.
TEST(Startups, of_3000_sources_make_room_in_turn) {
  Kept kept(100);
  for (int i = 0; i < 3000; ++i)
    kept.enter(std::to_string(i), fmt::format("10.{}.{}.1", i / 250, i % 250), began + milliseconds(i));
  ASSERT_EQ(kept.told.size(), 2900u);
  for (std::size_t i = 0; i < kept.told.size(); ++i) EXPECT_EQ(kept.told[i], std::to_string(i));
}

TEST(Startups, of_a_crowd_spread_over_a_network_push_out_nobody_elsewhere) {
  Kept kept(100);
  for (int i = 0; i < 10; ++i) kept.enter("nat " + std::to_string(i), "192.0.2.1");
  for (int i = 0; i < 3000; ++i)
    kept.enter(std::to_string(i), fmt::format("10.0.0.{}", i % 250), began + milliseconds(i));
  for (int i = 0; i < 3000; ++i)
    kept.enter(std::to_string(3000 + i), fmt::format("2001:db8:0:{:x}::1", i), began + milliseconds(i));
  EXPECT_EQ(kept.told.size(), 5910u);
  for (const std::string& name : kept.told) EXPECT_FALSE(name.starts_with("nat")) << name;
}

// Where all are of one source only the steps count, in whatever order they were reached.
TEST(Startups, of_one_source_make_room_by_the_steps_that_they_have_reached) {
  struct Place {
    Step furthest = Step::connected;
    bool late = false;
    Clock::time_point behind_since, late_since;
  };
  constexpr std::array allowances{seconds(0), seconds(5), seconds(10), seconds(15), seconds(30)};
  constexpr std::size_t max = 20;
  std::mt19937 random(1);
  Kept kept(max);
  std::map<int, Place> standing;  // by when they came
  const auto is_further = [](const auto& one, const auto& other) {
    const Place &a = one.second, &b = other.second;
    return a.late != b.late ? b.late : a.late ? a.late_since < b.late_since : a.behind_since < b.behind_since;
  };
  for (int i = 0; i < 5000; ++i) {
    const auto now = began + milliseconds(i);
    if (random() % 4 == 0) {
      if (standing.size() == max) {
        const auto furthest = std::ranges::min_element(standing, is_further);
        kept.enter(std::to_string(i), "10.0.0.1", now);
        ASSERT_EQ(kept.told.back(), std::to_string(furthest->first)) << "step " << i;
        standing.erase(furthest);
      } else {
        kept.enter(std::to_string(i), "10.0.0.1", now);
      }
      standing[i].behind_since = now;
    } else if (!standing.empty()) {
      auto& [number, place] = *std::next(standing.begin(), static_cast<long>(random() % standing.size()));
      const auto step = static_cast<Step>(random() % 6);
      kept.places[std::to_string(number)]->reach(step, now);
      if (step == Step::late && !place.late) place.late_since = now;
      place.late = step == Step::late;
      if (step > place.furthest && step != Step::late) {
        place.furthest = step;
        place.behind_since = now + allowances[static_cast<std::size_t>(step)];
      }
    }
  }
  EXPECT_GT(kept.told.size(), 1000u);
}

TEST(Startups, are_those_of_all_threads) {
  constexpr std::uint32_t max = 50;
  Startups all(max);
  std::atomic<std::size_t> told = 0;
  const auto live = [&](std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<StartupPtr> own;
    for (int i = 0; i < 2000; ++i) {
      const auto address = *access::parse_ip(fmt::format("10.0.{}.{}", random() % 3, random() % 5));
      own.push_back(all.enter(address, [&] { ++told; }));
      own[random() % own.size()]->reach(static_cast<Step>(random() % 7));
      if (random() % 2 == 0) own[random() % own.size()]->leave();
      if (own.size() > 40) own.erase(own.begin() + random() % 40);
      EXPECT_LE(all.standing(), max);
    }
  };
  std::vector<std::thread> threads;
  for (std::uint32_t seed = 1; seed <= 4; ++seed) threads.emplace_back(live, seed);
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(all.count(), 0u);
  EXPECT_GT(told, 0u);
}

}  // namespace
}  // namespace sshrp::proxy
