// SPDX-License-Identifier: MIT
#include "ops/log_queue.h"

#include <gmock/gmock.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace sshrp::ops {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr auto never = 60s;  // about

/// A place for lines that the test can stop and fill up. What stays of it when the test is over is the
/// threads'.
class Place {
 public:
  bool write(const LogLine& line) {
    std::unique_lock lock(mutex_);
    ++entered_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return open_; });
    if (full_) return false;
    lines_.push_back(line.text);
    return true;
  }
  void stop() { set(open_, false); }
  void go_on() { set(open_, true); }
  void fill() { set(full_, true); }
  void make_room() { set(full_, false); }
  /// Until a line is being written.
  void wait_for_writer() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return entered_ > 0; });
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void set(bool& value, bool to) {
    const std::lock_guard lock(mutex_);
    value = to;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true, full_ = false;
  unsigned entered_ = 0;
  std::vector<std::string> lines_;
};

class LogQueueTest : public ::testing::Test {
 protected:
  ~LogQueueTest() override { place->go_on(); }
  bool flush(std::chrono::steady_clock::duration patience = never) {
    return queue->flush(std::chrono::steady_clock::now() + patience);
  }
  void push(const std::string& text) { queue->push({6, text}); }

  const std::shared_ptr<Place> place = std::make_shared<Place>();
  std::unique_ptr<LogQueue> queue =
      std::make_unique<LogQueue>([own = place](const LogLine& line) { return own->write(line); },
                                 [](std::uint64_t lines) {
                                   return LogLine{4, std::to_string(lines) + " lost"};
                                 },
                                 LogQueue::Pushing::only_pushes);
};

TEST_F(LogQueueTest, writes_lines_in_their_order) {
  for (int i = 0; i < 1000; ++i) push(std::to_string(i));
  ASSERT_TRUE(flush());
  const auto lines = place->lines();
  ASSERT_THAT(lines, SizeIs(1000));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(lines[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(LogQueueTest, has_nobody_wait_for_a_place_that_stands_still_and_says_what_was_lost_where_it_was) {
  place->stop();
  const std::string large(max_log_queue / 8, 'x');
  push("first");
  place->wait_for_writer();
  for (int i = 0; i < 10; ++i) push(large);  // seven have room
  push("small");                             // has
  EXPECT_FALSE(flush(1ms));
  place->go_on();
  ASSERT_TRUE(flush());
  push("later");
  ASSERT_TRUE(flush());
  EXPECT_THAT(place->lines(), ElementsAre("first", large, large, large, large, large, large, large, "3 lost",
                                          "small", "later"));
}

TEST_F(LogQueueTest, says_what_was_lost_last_when_there_is_room_again) {
  place->stop();
  const std::string large(max_log_queue - queued_line_overhead, 'x');
  push("first");
  place->wait_for_writer();
  push(large);
  place->go_on();
  ASSERT_TRUE(flush());
  EXPECT_THAT(place->lines(), ElementsAre("first", "1 lost"));
}

TEST_F(LogQueueTest, counts_what_a_full_disk_took_not) {
  push("before");
  ASSERT_TRUE(flush());
  place->fill();
  for (const char* line : {"one", "two", "three"}) push(line);
  ASSERT_TRUE(flush()) << "nobody waits for room";
  place->make_room();
  push("after");
  ASSERT_TRUE(flush());
  EXPECT_THAT(place->lines(), ElementsAre("before", "3 lost", "after"));
}

// As of an access log on a full disk, of which another log is told.
TEST_F(LogQueueTest, tells_of_what_is_lost_at_once_and_then_not_for_each_line) {
  std::vector<std::uint64_t> told;
  const auto tell = [&told](std::uint64_t lines) {
    told.push_back(lines);
    return std::optional<LogLine>();
  };
  queue = std::make_unique<LogQueue>([own = place](const LogLine& line) { return own->write(line); }, tell,
                                     LogQueue::Pushing::may_write, 3600s);
  place->fill();
  for (int i = 0; i < 100; ++i) push("lost");
  EXPECT_THAT(told, ElementsAre(1));
  place->make_room();
  push("kept");
  EXPECT_THAT(told, ElementsAre(1));
  ASSERT_TRUE(flush());
  EXPECT_THAT(told, ElementsAre(1, 99)) << "nothing is left untold at the end";
  EXPECT_THAT(place->lines(), ElementsAre("kept"));
}

TEST_F(LogQueueTest, writes_through_behind_what_waits_and_loses_none_of_it) {
  place->stop();
  push("first");
  place->wait_for_writer();
  push(std::string(max_log_queue / 2, 'x'));
  std::thread auditor([&] { queue->write_through({5, std::string(max_log_queue, 'a')}); });
  EXPECT_TRUE(place->lines().empty());
  place->go_on();
  auditor.join();
  queue->write_through({5, "at once"});
  const auto lines = place->lines();
  ASSERT_THAT(lines, SizeIs(4));
  EXPECT_EQ(lines[0], "first");
  EXPECT_EQ(lines[2][0], 'a');
  EXPECT_EQ(lines[3], "at once");
}

TEST_F(LogQueueTest, keeps_the_order_of_each_thread) {
  std::vector<std::thread> threads;
  for (char name = 'a'; name < 'e'; ++name) {
    threads.emplace_back([this, name] {
      for (int i = 0; i < 300; ++i) {
        if (i % 7 == 0) {
          queue->write_through({5, name + std::to_string(i)});
        } else {
          push(name + std::to_string(i));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(flush());
  std::map<char, int> next;
  for (const std::string& line : place->lines()) EXPECT_EQ(std::stoi(line.substr(1)), next[line[0]]++);
  EXPECT_THAT(place->lines(), SizeIs(1200));
}

TEST_F(LogQueueTest, has_who_may_write_do_so_as_long_as_it_is_quick_and_nobody_is_before_him) {
  queue->set(LogQueue::Pushing::may_write);
  push("mine");
  EXPECT_THAT(place->lines(), ElementsAre("mine"));
  place->stop();
  std::thread slow([&] { push("slow"); });
  while (flush(0ms)) std::this_thread::yield();
  push("meanwhile");
  EXPECT_THAT(place->lines(), SizeIs(1));
  const auto began = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() < began + 2 * slow_write) std::this_thread::yield();
  place->go_on();
  slow.join();
  ASSERT_TRUE(flush());
  place->stop();
  push("by the thread");
  EXPECT_FALSE(flush(1ms));
  place->go_on();
  ASSERT_TRUE(flush());
  EXPECT_THAT(place->lines(), ElementsAre("mine", "slow", "meanwhile", "by the thread"));
}

TEST_F(LogQueueTest, ends_though_a_write_never_does) {
  place->stop();
  push("first");
  place->wait_for_writer();
  push("second");
  queue.reset();
  place->go_on();
  EXPECT_THAT(place->lines(), ::testing::Not(::testing::Contains("second")));
}

}  // namespace
}  // namespace sshrp::ops
