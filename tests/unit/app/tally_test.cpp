// SPDX-License-Identifier: MIT
#include "app/tally.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "facts/foreign_table.h"
#include "facts/series.h"
#include "facts/session_slots.h"
#include "ops/file_io.h"

namespace sshrp::app {
namespace {

constexpr facts::Counter channels = "channels";
constexpr facts::Gauge open_sessions = "sessions_open";

/// As whoever watches the daemon sees it: all that the ledger lists, by the descriptors that the tally has.
class Watcher {
 public:
  explicit Watcher(const Tally& tally) : tally_(tally), ledger_(tally.ledger_file()) {}

  std::uint64_t total(std::size_t metric) const {
    const auto& ledger = *reinterpret_cast<const facts::Ledger*>(ledger_.bytes().data());
    facts::Totals totals{};
    const bool undisturbed = facts::copy_records(ledger.sequence, [&] {
      totals = {};
      for (const facts::Listed& listed : facts::listed_processes(ledger)) add(totals, listed);
    });
    EXPECT_TRUE(undisturbed);
    return totals[metric];
  }

 private:
  void add(facts::Totals& totals, const facts::Listed& listed) const {
    for (const ProcessCounters& process : tally_.all()) {
      if (ops::file_number(process.counters) != listed.counters) continue;
      EXPECT_EQ(ops::file_number(*process.table), listed.table);
      const auto table = facts::parse_table(ops::Mapping(*process.table).bytes());
      facts::add(totals, facts::CounterReader(*table).read(ops::Mapping(process.counters).bytes()));
    }
  }

  const Tally& tally_;
  ops::Mapping ledger_;
};

/// A process that counts and then waits to be killed.
class Worker {
 public:
  explicit Worker(Tally& tally) {
    ops::SharedFile counters = make_worker_counters();
    int counted[2];
    if (::pipe(counted) != 0) throw std::runtime_error("pipe");
    pid_ = ::fork();
    if (pid_ == 0) {
      count_in_file(counters.writable);
      facts::count("channels", 5);
      facts::raise("sessions_open");
      ::close(counted[1]);
      for (;;) ::pause();
    }
    ::close(counted[1]);
    char none = 0;
    static_cast<void>(!::read(counted[0], &none, 1));  // until it has counted
    ::close(counted[0]);
    tally.add_worker(pid_, std::move(counters.readable));
  }
  ~Worker() { kill(); }
  Worker(const Worker&) = delete;

  void kill() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  pid_t pid_ = 0;
};

ProcessCounters copies_of(const ProcessCounters& process) {
  return {process.table, util::UniqueFd(::dup(process.counters.get())),
          util::UniqueFd(::dup(process.process.get()))};
}

TEST(Tally, is_of_this_process_and_of_its_workers) {
  Tally tally;
  const Watcher watcher(tally);
  facts::count("channels", 2);
  const Worker worker(tally);
  EXPECT_EQ(watcher.total(channels.index), 7u);
  EXPECT_EQ(watcher.total(open_sessions.index), 1u);
}

TEST(Tally, keeps_what_a_killed_worker_counted_and_drops_its_gauges) {
  Tally tally;
  const Watcher watcher(tally);
  Worker first(tally);
  const Worker second(tally);
  first.kill();
  EXPECT_EQ(watcher.total(channels.index), 10u);
  tally.take_over_ended();
  EXPECT_EQ(watcher.total(channels.index), 10u);
  EXPECT_EQ(watcher.total(open_sessions.index), 1u);
  EXPECT_EQ(tally.all().size(), 2u);
  tally.take_over_ended();
  EXPECT_EQ(watcher.total(channels.index), 10u);
}

TEST(Tally, keeps_what_a_killed_worker_counted_with_labels_and_in_histograms) {
  Tally tally;
  ops::SharedFile counters = make_worker_counters(), series = make_series();
  const pid_t child = ::fork();
  if (child == 0) {
    count_in_file(counters.writable);
    count_series_in_file(series.writable);
    facts::count_series("upstream_attempts", {"backend:22", "ok"}, 3);
    facts::observe("login_duration_seconds", std::chrono::seconds(1));
    ::_exit(0);
  }
  tally.add_worker(child, std::move(counters.readable), {}, std::move(series.readable));
  siginfo_t ended{};
  ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED);
  tally.take_over_ended();
  ASSERT_EQ(tally.all().size(), 1u);
  const ops::Mapping own(tally.all()[0].series);
  const facts::SeriesKey key{facts::SeriesName("upstream_attempts").index, {"backend:22", "ok"}};
  EXPECT_EQ(facts::read_series(own.bytes()), (facts::SeriesTotals{{key, 3}}));
  const std::size_t sum = facts::HistogramName("login_duration_seconds").first + facts::buckets.size();
  EXPECT_EQ(Watcher(tally).total(sum), 1'000'000u);
}

TEST(Tally, goes_on_with_what_a_daemon_before_it_had) {
  Tally before;
  facts::count("channels", 1);
  Worker worker(before);
  Tally after;
  const Watcher watcher(after);
  for (const ProcessCounters& process : before.all()) after.add_inherited(copies_of(process));
  EXPECT_EQ(watcher.total(channels.index), 6u);
  EXPECT_EQ(watcher.total(open_sessions.index), 1u);
  worker.kill();
  after.take_over_ended();
  EXPECT_EQ(watcher.total(channels.index), 6u);
  EXPECT_EQ(watcher.total(open_sessions.index), 0u);
}

TEST(Tally, that_is_lent_leaves_those_that_end_to_the_next_one) {
  Tally tally;
  Worker worker(tally);
  tally.lend();
  worker.kill();
  tally.take_over_ended();
  EXPECT_EQ(tally.all().size(), 2u);
  tally.take_back();
  tally.take_over_ended();
  EXPECT_EQ(tally.all().size(), 1u);
}

TEST(Tally, takes_counters_of_another_build_by_their_names) {
  Tally tally;
  const Watcher watcher(tally);
  ops::SharedFile counters = ops::make_shared_file("test", 256);
  ops::map_to_write(counters.writable)[128 + 96] = 9;
  const Bytes table = facts::foreign_table(128, {{"channels", 0, 96}, {"unknown", 0, 0}});
  tally.add_inherited({share(ops::make_constant_file("test", table)), std::move(counters.readable),
                       ops::watch_process(::getpid())});
  EXPECT_EQ(watcher.total(channels.index), 9u);
}

TEST(Tally, passes_over_what_no_daemon_left) {
  Tally tally;
  tally.add_inherited({share({}), {}, {}});
  tally.add_inherited({share(ops::make_constant_file("test", as_bytes("no table"))),
                       ops::make_constant_file("test", {}), ops::watch_process(::getpid())});
  ops::SharedFile empty = ops::make_shared_file("test", 0);
  tally.add_inherited({share(ops::make_constant_file("test", facts::encode_table())),
                       std::move(empty.readable), ops::watch_process(::getpid())});
  EXPECT_EQ(tally.all().size(), 1u);
}

TEST(Tally, passes_on_where_sessions_stand) {
  Tally before;
  config::Limits limits;
  limits.max_sessions = {2};
  ops::SharedFile sessions = make_worker_sessions(limits);
  ops::SharedFile counters = make_worker_counters();
  before.add_worker(::getpid(), std::move(counters.readable), std::move(sessions.readable),
                    std::move(make_series().readable));
  const ProcessCounters& worker = before.all().back();
  std::vector<util::UniqueFd> passed;
  for (const int file : descriptors_of(worker)) passed.emplace_back(::dup(file));
  ASSERT_EQ(passed.size(), 5u);
  Tally after;
  after.add_inherited(*counters_of(std::move(passed)));
  EXPECT_EQ(ops::file_number(after.all().back().sessions), ops::file_number(worker.sessions));
  EXPECT_EQ(ops::file_number(after.all().back().series), ops::file_number(worker.series));
  EXPECT_EQ(ops::Mapping(worker.sessions).bytes().size(),
            facts::size_of_session_places(2 + limits.max_startups->full));
}

TEST(Tally, takes_what_a_daemon_without_lists_of_sessions_passes_on) {
  std::vector<util::UniqueFd> passed(3);
  EXPECT_FALSE(counters_of(std::move(passed))->sessions);
  EXPECT_EQ(counters_of(std::vector<util::UniqueFd>(2)), std::nullopt);
  EXPECT_EQ(counters_of(std::vector<util::UniqueFd>(6)), std::nullopt);
}

TEST(Sessions, have_places_for_all_that_there_can_be_and_for_no_more_than_that) {
  const auto places = [](std::uint32_t max_sessions) {
    config::Limits limits;
    limits.max_sessions = {max_sessions};
    return ops::Mapping(make_worker_sessions(limits).readable).bytes().size();
  };
  EXPECT_EQ(places(0), facts::size_of_session_places(facts::max_session_places));
  EXPECT_EQ(places(4'000'000'000), facts::size_of_session_places(facts::max_session_places));
}

TEST(Tally, counts_what_cant_be_true) {
  Tally tally;
  const Watcher watcher(tally);
  ops::SharedFile counters = make_worker_counters();
  for (std::uint8_t& byte : ops::map_to_write(counters.writable)) byte = 0xff;
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  tally.add_worker(child, std::move(counters.readable));
  EXPECT_EQ(watcher.total(channels.index), 0u);
  ::waitpid(child, nullptr, 0);
  tally.take_over_ended();
  EXPECT_EQ(watcher.total(channels.index), 0u);
  constexpr facts::Counter spoilt = "counters_spoilt";
  EXPECT_GT(watcher.total(spoilt.index), 0u);
}

}  // namespace
}  // namespace sshrp::app
