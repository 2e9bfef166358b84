// SPDX-License-Identifier: MIT
#include "balance/checks.h"

#include "balance/book_fixture.h"

namespace sshrp::balance {
namespace {

class ChecksTest : public BookTest {
 protected:
  GroupSetup checked_group(std::size_t servers, std::string name = "web") {
    GroupSetup setup = group_of(servers, std::move(name));
    setup.check = Check::tcp;
    setup.interval = 10s;
    return setup;
  }
  static std::string name_of(const CheckDue& due) { return due.group->servers[due.server].name; }
  void answer(const CheckDue& due, CheckResult result) {
    book.checked(due.group->name, name_of(due), result, "connect: timed out", now);
  }

  struct Made {
    TimePoint at;
    std::string server;
  };
  /// As time goes by; `result` of each.
  template <class Result>
  std::vector<Made> run(std::chrono::seconds time, Result result) {
    std::vector<Made> made;
    const TimePoint end = now + time;
    while (true) {
      const TimePoint next = book.next();
      if (next > end) break;
      now = std::max(now, next);
      for (const CheckDue& due : book.take_checks(now)) {
        made.push_back({now, name_of(due)});
        answer(due, result(name_of(due)));
      }
    }
    now = end;
    return made;
  }
  static CheckResult well(const std::string&) { return CheckResult::well; }
};

TEST_F(ChecksTest, are_made_only_where_they_are_wanted) {
  use(group_of(3));
  EXPECT_EQ(book.next(), TimePoint::max());
  EXPECT_TRUE(book.take_checks(now + 1h).empty());
}

TEST_F(ChecksTest, leave_a_server_alone_for_a_while_that_does_not_let_them_in) {
  GroupSetup setup = checked_group(3);
  setup.check = Check::login;
  setup.interval = 5s;
  use(std::move(setup));
  std::map<std::string, std::vector<TimePoint>> of;
  const auto result = [](const std::string& server) {
    return server == "a" ? CheckResult::not_let_in : server == "b" ? CheckResult::failed : CheckResult::well;
  };
  for (const Made& made : run(300s, result)) of[made.server].push_back(made.at);
  EXPECT_GE(of["b"].size(), 50u);
  EXPECT_GE(of["a"].size(), 18u);
  for (std::size_t i = 1; i < of["a"].size(); ++i) EXPECT_GE(of["a"][i] - of["a"][i - 1], 15s);
  EXPECT_EQ(row("a").state, State::down);
}

TEST_F(ChecksTest, that_could_not_be_made_say_nothing_of_a_server) {
  GroupSetup setup = checked_group(2);
  setup.interval = 5s;
  use(std::move(setup));
  const auto result = [](const std::string& server) {
    return server == "a" ? CheckResult::not_made : CheckResult::failed;
  };
  EXPECT_GE(run(300s, result).size(), 100u);
  EXPECT_EQ(row("a").state, State::up);
  EXPECT_EQ(row("a").checks_failed, 0u);
  EXPECT_EQ(row("b").state, State::down);
}

// Hashed anew for each, these would be 2,000 times 4 MiB: a minute and more.
TEST_F(ChecksTest, of_many_servers_take_no_time_for_long_known_hosts) {
  GroupSetup setup = checked_group(1);
  setup.check = Check::login;
  setup.known_hosts = std::string(max_check_hosts, 'x');
  setup.servers.clear();
  for (std::size_t i = 0; i < max_group_servers; ++i) setup.servers.push_back({.name = std::to_string(i)});
  const auto began = Clock::now();
  use(std::move(setup));
  EXPECT_GE(run(20s, well).size(), max_group_servers);
  EXPECT_LT(Clock::now() - began, 30s);
}

TEST_F(ChecksTest, are_spread_over_the_interval_with_a_fifth_of_it_to_both_sides) {
  use(checked_group(20));
  const TimePoint begin = now;
  std::map<std::string, std::vector<TimePoint>> of;
  for (const Made& made : run(200s, well)) of[made.server].push_back(made.at);
  ASSERT_EQ(of.size(), 20u);
  std::set<std::int64_t> first_seconds, distances;
  for (const auto& [server, times] : of) {
    first_seconds.insert((times[0] - begin) / 1s);
    EXPECT_LE(times[0], begin + 10s);
    for (std::size_t i = 1; i < times.size(); ++i) {
      EXPECT_GE(times[i] - times[i - 1], 8s);
      EXPECT_LE(times[i] - times[i - 1], 12s);
      distances.insert((times[i] - times[i - 1]) / 100ms);
    }
  }
  EXPECT_GE(first_seconds.size(), 6u);
  EXPECT_GE(distances.size(), 20u);
}

TEST_F(ChecksTest, are_not_more_at_once_than_is_good) {
  GroupSetup setup = checked_group(0);
  for (std::size_t i = 0; i < 2 * Checks::max_checks; ++i)
    setup.servers.push_back({.name = std::to_string(i)});
  use(std::move(setup));
  now += 10s;
  const auto taken = book.take_checks(now);
  EXPECT_EQ(taken.size(), Checks::max_checks);
  EXPECT_TRUE(book.take_checks(now).empty());
  answer(taken[0], CheckResult::well);
  EXPECT_LE(book.next(), now);
  EXPECT_EQ(book.take_checks(now).size(), 1u);
}

TEST_F(ChecksTest, that_are_never_answered_are_made_again_at_last) {
  use(checked_group(1));
  now += 10s;
  EXPECT_EQ(book.take_checks(now).size(), 1u);
  now += Checks::patience - 1s;
  EXPECT_TRUE(book.take_checks(now).empty());
  now += 20s;
  EXPECT_EQ(book.take_checks(now).size(), 1u);
}

TEST_F(ChecksTest, that_find_no_room_wait_for_the_oldest_to_be_lost) {
  GroupSetup setup = checked_group(0);
  for (std::size_t i = 0; i < 2 * Checks::max_checks; ++i)
    setup.servers.push_back({.name = std::to_string(i)});
  use(std::move(setup));
  std::vector<CheckDue> taken;
  TimePoint last{};
  while (taken.size() < Checks::max_checks) {
    now += 100ms;
    for (CheckDue& due : book.take_checks(now)) taken.push_back(std::move(due));
    if (!taken.empty() && last == TimePoint{}) last = now + Checks::patience;
  }
  for (now += 1s; now < last; now += 1s) EXPECT_EQ(book.next(), last);
  now = last;
  EXPECT_FALSE(book.take_checks(now).empty());
  EXPECT_GT(book.next(), now);
}

TEST_F(ChecksTest, are_not_made_where_logins_succeed) {
  use(checked_group(2));
  std::size_t of_a = 0, of_b = 0;
  for (int second = 0; second < 100; ++second) {
    const auto held = get("ann", {"b"});
    note(*held, Outcome::logged_in);
    release(*held);
    for (const Made& made : run(1s, well)) ++(made.server == "a" ? of_a : of_b);
  }
  EXPECT_EQ(of_a, 0u);
  EXPECT_GE(of_b, 8u);
  for (const Made& made : run(30s, well)) of_a += made.server == "a" ? 1u : 0u;
  EXPECT_GE(of_a, 2u) << "once there are none";
}

TEST_F(ChecksTest, are_not_made_while_a_server_refuses_us_or_is_out) {
  use(checked_group(4));
  for (int i = 0; i < 3; ++i) attempt(*get("x", {"b", "c", "d"}), Outcome::refusing);
  attempt(*get("x", {"a", "c", "d"}), Outcome::wrong_host_key);
  book.set_service("web", "c", Service::maint, now);
  for (const Made& made : run(100s, [](const std::string& server) {
         return server == "a" ? CheckResult::refusing : CheckResult::well;
       })) {
    EXPECT_TRUE(made.server == "a" || made.server == "d");
  }
  EXPECT_EQ(row("a").state, State::refusing);
  const TimePoint before = now;
  std::size_t of_a = 0;
  for (const Made& made : run(200s, [](const std::string&) { return CheckResult::refusing; })) {
    of_a += made.server == "a" ? 1u : 0u;
    EXPECT_GE(made.at, before);
  }
  EXPECT_LE(of_a, 14u) << "its pause is 15 s";
}

TEST_F(ChecksTest, take_a_server_down_and_bring_it_back) {
  use(checked_group(2));
  const auto down = [](const std::string& server) {
    return server == "a" ? CheckResult::failed : CheckResult::well;
  };
  run(15s, down);
  EXPECT_EQ(row("a").state, State::up) << "not yet: fall is 3";
  run(25s, down);
  EXPECT_EQ(row("a").state, State::down);
  EXPECT_EQ(row("a").why, "check: connect: timed out");
  now += 100s;
  EXPECT_EQ(probe(), "b") << "no login has to try it";
  run(45s, well);
  EXPECT_EQ(row("a").state, State::up) << "through slow start";
  EXPECT_GE(row("a").checks_failed, 3u);
  EXPECT_GE(row("a").checks_well, 2u);
}

TEST_F(ChecksTest, of_a_server_in_two_groups_are_made_once_for_both) {
  std::vector<GroupSetup> groups;
  groups.push_back(checked_group(2, "one"));
  groups.push_back(checked_group(1, "two"));
  groups.push_back(checked_group(1, "three"));
  groups[2].check = Check::banner;
  book.use(std::move(groups), now);
  std::size_t of_a = 0;
  for (const Made& made : run(100s, [](const std::string& server) {
         return server == "a" ? CheckResult::failed : CheckResult::well;
       }))
    of_a += made.server == "a" ? 1u : 0u;
  EXPECT_LE(of_a, 25u) << "by two ways of looking";
  int down = 0;
  for (const ServerRow& row : book.rows(now).servers) {
    if (row.server != "a") continue;
    EXPECT_GT(row.checks_failed, 7u);
    down += row.state == State::down ? 1 : 0;
  }
  EXPECT_EQ(down, 1) << "in the other groups it is the last one";
}

TEST_F(ChecksTest, of_a_server_that_two_groups_reach_by_other_ways_are_made_for_each) {
  std::vector<GroupSetup> setups;
  setups.push_back(checked_group(1));
  setups.push_back(checked_group(1, "behind"));
  setups[1].check_way = util::SecretBytes("through a gate");
  book.use(std::move(setups), now);
  EXPECT_EQ(book.take_checks(now + 10s).size(), 2u);
}

TEST_F(ChecksTest, go_on_as_they_were_across_setups) {
  use(checked_group(1));
  std::size_t made = 0;
  for (int second = 0; second < 100; ++second) {
    use(checked_group(1));
    made += run(1s, well).size();
  }
  EXPECT_GE(made, 8u);
  EXPECT_LE(made, 13u);
}

TEST_F(ChecksTest, that_nobody_asked_for_say_nothing) {
  use(checked_group(2));
  for (int i = 0; i < 10; ++i) {
    book.checked("web", "a", CheckResult::failed, "", now);
    book.checked("web", "x", CheckResult::failed, "", now);
    book.checked("other", "a", CheckResult::failed, "", now);
  }
  EXPECT_EQ(row("a").state, State::up);
  EXPECT_EQ(row("a").checks_failed, 0u);
}

}  // namespace
}  // namespace sshrp::balance
