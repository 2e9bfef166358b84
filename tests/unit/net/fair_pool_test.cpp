// SPDX-License-Identifier: MIT
#include "net/fair_pool.h"

#include <gmock/gmock.h>

#include <future>
#include <latch>

namespace sshrp::net {
namespace {

using ::testing::ElementsAre;

Source source(std::string_view name) { return to_vector(as_bytes(name)); }

/// A pool whose threads are all busy until let_go(); what is done then is written down, in its order.
class Busy {
 public:
  explicit Busy(unsigned threads) : pool(threads), begun_(threads) {
    for (unsigned i = 0; i < threads; ++i) {
      pool.post({}, Cost::cheap, [this] {
        begun_.count_down();
        held_.wait();
      });
    }
    begun_.wait();
  }

  void post(std::string_view address, Cost cost, const std::string& name) {
    pool.post(source(address), cost, [this, name] {
      const std::lock_guard lock(mutex_);
      done_.push_back(name);
    });
  }
  std::vector<std::string> let_go() {
    go_.set_value();
    pool.join();
    return done_;
  }

  FairPool pool;

 private:
  std::latch begun_;
  std::promise<void> go_;
  std::shared_future<void> held_ = go_.get_future().share();
  std::mutex mutex_;
  std::vector<std::string> done_;
};

TEST(FairPool, serves_sources_in_turn_however_much_one_of_them_wants) {
  Busy busy(1);
  for (const char* name : {"a1", "a2", "a3", "a4"}) busy.post("192.0.2.1", Cost::cheap, name);
  for (const char* name : {"b1", "b2"}) busy.post("192.0.2.2", Cost::cheap, name);
  busy.post("2001:db8::1", Cost::cheap, "c1");
  EXPECT_THAT(busy.let_go(), ElementsAre("a1", "b1", "c1", "a2", "b2", "a3", "a4"));
}

TEST(FairPool, does_what_is_cheap_before_more_of_what_is_dear) {
  FairPool pool(2);
  std::promise<void> go;
  const auto held = go.get_future().share();
  std::latch begun(1);
  pool.post(source("192.0.2.1"), Cost::dear, [&] {
    begun.count_down();
    held.wait();
  });
  begun.wait();
  std::mutex mutex;
  std::vector<std::string> done;
  std::latch cheap_done(2);
  const auto note = [&](const char* name) {
    const std::lock_guard lock(mutex);
    done.emplace_back(name);
  };
  for (const char* name : {"dear 1", "dear 2"})
    pool.post(source("192.0.2.1"), Cost::dear, [&, name] { note(name); });
  for (const char* name : {"cheap 1", "cheap 2"}) {
    pool.post(source("192.0.2.2"), Cost::cheap, [&, name] {
      note(name);
      cheap_done.count_down();
    });
  }
  cheap_done.wait();  // though all that is dear waits
  go.set_value();
  pool.join();
  EXPECT_THAT(done, ElementsAre("cheap 1", "cheap 2", "dear 1", "dear 2"));
}

TEST(FairPool, does_what_is_dear_though_there_is_always_something_cheap) {
  Busy busy(1);
  for (int i = 0; i < 100; ++i) busy.post("192.0.2.1", Cost::cheap, "cheap");
  busy.post("192.0.2.1", Cost::dear, "dear");
  EXPECT_EQ(busy.let_go().front(), "dear");
}

TEST(FairPool, does_all_that_was_posted_before_it_ends) {
  FairPool pool(4);
  std::atomic<int> done = 0;
  for (int i = 0; i < 1000; ++i) {
    pool.post(Source{static_cast<std::uint8_t>(i % 7)}, i % 3 == 0 ? Cost::dear : Cost::cheap,
              [&] { ++done; });
  }
  pool.join();
  EXPECT_EQ(done, 1000);
}

TEST(FairPool, has_a_place_for_each_source) {
  FairPool pool(1);
  std::promise<int> made;
  const auto place = pool.place_of(source("192.0.2.1"));
  place->post(Cost::dear, [&] { made.set_value(42); });
  EXPECT_EQ(made.get_future().get(), 42);
}

}  // namespace
}  // namespace sshrp::net
