// SPDX-License-Identifier: MIT
#include "net/host_lookups.h"

#include <gmock/gmock.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <cerrno>
#include <condition_variable>
#include <set>
#include <system_error>

#include "net/loopback.h"

namespace sshrp::net {
namespace {

using ::testing::ElementsAre;
using testing::run_until;
using testing::spawn;
using testing::StoryPtr;

/// A resolver that answers for a name when the test lets it.
class Resolver {
 public:
  ~Resolver() { answer_all(); }

  Looked look_up(const std::string& host) {
    std::unique_lock lock(mutex_);
    asked_.push_back(host);
    changed_.wait(lock, [&] { return all_answer_ || answering_.contains(host) || failing_.contains(host); });
    if (failing_.contains(host)) return DialFailure{"no answer", Fault::resolver};
    return Addresses{asio::ip::address_v4::loopback()};
  }
  void answer(const std::string& host) {
    const std::lock_guard lock(mutex_);
    answering_.insert(host);
    changed_.notify_all();
  }
  void answer_all() {
    const std::lock_guard lock(mutex_);
    all_answer_ = true;
    changed_.notify_all();
  }
  void fail(const std::string& host) {
    const std::lock_guard lock(mutex_);
    failing_.insert(host);
    changed_.notify_all();
  }
  void fail_no_more(const std::string& host) {
    const std::lock_guard lock(mutex_);
    failing_.erase(host);
  }
  std::vector<std::string> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> answering_, failing_;
  bool all_answer_ = false;
  std::vector<std::string> asked_;
};

class HostLookupsTest : public ::testing::Test {
 protected:
  ~HostLookupsTest() override { resolver->answer_all(); }

  static Task<void> story(HostLookups& lookups, Executor executor, std::string source, std::string host,
                          Clock::time_point until, std::vector<std::string>& heard,
                          IfSilent if_silent = IfSilent::wait) {
    Lookup wanted{to_vector(as_bytes(source)), host, until, {}, if_silent};
    const auto looked = co_await lookups.look_up(executor, std::move(wanted));
    const bool failed = looked && std::holds_alternative<DialFailure>(*looked);
    heard.push_back(failed ? std::get<DialFailure>(*looked).sentence : looked ? host : "nothing of " + host);
  }
  StoryPtr want(const std::string& source, const std::string& host,
                std::chrono::milliseconds patience = testing::deadline) {
    return spawn(context.get_executor(),
                 story(lookups, context.get_executor(), source, host, Clock::now() + patience, heard));
  }
  StoryPtr want_or_go_elsewhere(HostLookups& of, const std::string& source, const std::string& host) {
    return spawn(context.get_executor(), story(of, context.get_executor(), source, host,
                                               Clock::now() + testing::deadline, heard, IfSilent::leave));
  }
  bool asked(std::size_t names) {
    return run_until(context, [&] { return resolver->asked().size() >= names; });
  }
  bool told(std::size_t names) {
    return run_until(context, [&] { return heard.size() >= names; });
  }

  // Its threads may outlast the test.
  const std::shared_ptr<Resolver> resolver = std::make_shared<Resolver>();
  asio::io_context context{1};
  std::vector<std::string> heard;
  unsigned max_threads = 1000;  // that the system makes
  HostLookups lookups{[own = resolver](const std::string& host) { return own->look_up(host); },
                      [this](std::function<void()> work) {
                        if (max_threads-- == 0) throw std::system_error(EAGAIN, std::generic_category());
                        make_detached_thread(std::move(work));
                      }};
};

TEST_F(HostLookupsTest, without_a_thread_fail_at_once) {
  max_threads = 0;
  want("a", "name");
  ASSERT_TRUE(told(1));
  EXPECT_THAT(heard, ElementsAre("no thread for its lookup: Resource temporarily unavailable"));
}

TEST_F(HostLookupsTest, without_more_threads_wait_for_those_that_there_are) {
  max_threads = 1;
  want("a", "first");
  ASSERT_TRUE(asked(1));
  want("b", "second");
  resolver->answer_all();
  ASSERT_TRUE(told(2));
  EXPECT_THAT(heard, ElementsAre("first", "second"));
}

TEST_F(HostLookupsTest, of_silent_names_hold_up_no_other_name) {
  for (const char* silent : {"silent1", "silent2", "silent3"}) want("a", silent);
  ASSERT_TRUE(asked(3));
  resolver->answer("good");
  want("a", "good");
  ASSERT_TRUE(told(1));
  EXPECT_THAT(heard, ElementsAre("good"));
}

TEST_F(HostLookupsTest, ask_once_for_all_who_want_the_same_name) {
  for (const char* source : {"a", "b", "c"}) want(source, "name");
  ASSERT_TRUE(asked(1));
  want("d", "name");
  testing::run_until_still(context);
  resolver->answer("name");
  ASSERT_TRUE(told(4));
  EXPECT_THAT(resolver->asked(), ElementsAre("name"));
}

TEST_F(HostLookupsTest, of_a_silent_name_hold_up_nobody_who_can_go_elsewhere) {
  HostLookups soon{[own = resolver](const std::string& host) { return own->look_up(host); },
                   make_detached_thread, std::chrono::milliseconds(0)};
  spawn(context.get_executor(),
        story(soon, context.get_executor(), "a", "name", Clock::now() + testing::deadline, heard));
  ASSERT_TRUE(asked(1));
  want_or_go_elsewhere(soon, "b", "name");
  ASSERT_TRUE(told(1));
  EXPECT_THAT(heard, ElementsAre("nothing of name"));
  resolver->answer("name");
  ASSERT_TRUE(told(2));
  EXPECT_EQ(heard.back(), "name");
}

TEST_F(HostLookupsTest, of_a_name_without_an_answer_go_on_until_it_has_one) {
  resolver->fail("name");
  want("a", "name");
  ASSERT_TRUE(told(1));
  EXPECT_EQ(heard.back(), "no answer");
  resolver->fail_no_more("name");
  want_or_go_elsewhere(lookups, "b", "name");
  ASSERT_TRUE(told(2));
  EXPECT_EQ(heard.back(), "nothing of name");
  want("c", "name");
  testing::run_until_still(context);
  resolver->answer("name");
  ASSERT_TRUE(told(3));
  EXPECT_EQ(heard.back(), "name");
  EXPECT_EQ(resolver->asked().size(), 2U) << "the lookup that b began was c's";
}

TEST_F(HostLookupsTest, go_on_for_the_others_when_one_leaves) {
  want("a", "name", std::chrono::milliseconds(1));
  want("b", "name");
  ASSERT_TRUE(told(1));
  EXPECT_THAT(heard, ElementsAre("nothing of name"));
  resolver->answer("name");
  ASSERT_TRUE(told(2));
  EXPECT_THAT(heard, ElementsAre("nothing of name", "name"));
}

TEST_F(HostLookupsTest, begin_no_more_than_a_sources_share_and_others_come_first) {
  std::vector<std::string> names;
  for (unsigned i = 0; i < max_lookups_of_source + 3; ++i) names.push_back("silent" + std::to_string(i));
  for (const std::string& name : names) want("a", name);
  ASSERT_TRUE(asked(max_lookups_of_source));
  want("b", "good");
  ASSERT_TRUE(asked(max_lookups_of_source + 1));
  EXPECT_EQ(resolver->asked().back(), "good");
  testing::run_until_still(context);
  EXPECT_EQ(resolver->asked().size(), max_lookups_of_source + 1);
  resolver->answer(names[0]);
  EXPECT_TRUE(asked(max_lookups_of_source + 2)) << "the next one has its turn";
}

TEST_F(HostLookupsTest, keep_some_for_sources_that_have_none) {
  constexpr unsigned shared = max_lookups - kept_lookups;
  static_assert(shared % max_lookups_of_source == 0);
  for (unsigned i = 0; i < shared; ++i)
    want("busy" + std::to_string(i / max_lookups_of_source), "silent" + std::to_string(i));
  ASSERT_TRUE(asked(shared));
  want("new", "first");
  ASSERT_TRUE(asked(shared + 1));
  want("new", "second");
  testing::run_until_still(context);
  EXPECT_EQ(resolver->asked().size(), shared + 1);
  want("newer", "third");
  EXPECT_TRUE(asked(shared + 2));
}

TEST_F(HostLookupsTest, of_a_name_that_a_busy_source_wants_begin_when_another_wants_it_too) {
  for (unsigned i = 0; i < max_lookups_of_source; ++i) want("a", "silent" + std::to_string(i));
  ASSERT_TRUE(asked(max_lookups_of_source));
  resolver->answer("victim");
  want("a", "victim");
  testing::run_until_still(context);
  EXPECT_TRUE(heard.empty());
  want("b", "victim");
  ASSERT_TRUE(told(2));
  EXPECT_THAT(heard, ElementsAre("victim", "victim"));
}

TEST_F(HostLookupsTest, that_nobody_waits_for_any_more_never_begin) {
  for (unsigned i = 0; i < max_lookups_of_source; ++i) want("a", "silent" + std::to_string(i));
  ASSERT_TRUE(asked(max_lookups_of_source));
  want("a", "left", std::chrono::milliseconds(1));
  ASSERT_TRUE(told(1));
  want("a", "next");
  resolver->answer_all();
  ASSERT_TRUE(told(max_lookups_of_source + 2));
  EXPECT_THAT(resolver->asked(), ::testing::Not(::testing::Contains("left")));
}

TEST_F(HostLookupsTest, are_at_most_so_many_at_once) {
  for (unsigned i = 0; i < max_lookups + 1; ++i) want("source" + std::to_string(i), "n" + std::to_string(i));
  ASSERT_TRUE(asked(max_lookups));
  testing::run_until_still(context);
  EXPECT_EQ(resolver->asked().size(), max_lookups);
  resolver->answer_all();
  EXPECT_TRUE(told(max_lookups + 1));
}

TEST_F(HostLookupsTest, leave_a_wait_that_is_cancelled_and_one_that_is_destroyed) {
  asio::cancellation_signal cancelled;
  bool over = false;
  asio::co_spawn(context.get_executor(),
                 story(lookups, context.get_executor(), "a", "name", Clock::now() + testing::deadline, heard),
                 asio::bind_cancellation_slot(cancelled.slot(), [&](std::exception_ptr) { over = true; }));
  ASSERT_TRUE(asked(1));
  cancelled.emit(asio::cancellation_type::terminal);
  EXPECT_TRUE(run_until(context, [&] { return over; }));
  {
    asio::io_context other{1};
    spawn(other.get_executor(),
          story(lookups, other.get_executor(), "a", "name", Clock::now() + testing::deadline, heard));
    testing::run_until_still(other);
  }
  resolver->answer("name");
  want("b", "name");
  ASSERT_TRUE(told(1));
  EXPECT_THAT(heard, ElementsAre("name"));
}

TEST_F(HostLookupsTest, know_addresses_without_asking) {
  want("a", "::1");
  ASSERT_TRUE(told(1));
  EXPECT_TRUE(resolver->asked().empty());
}

TEST(LookUpBySystem, finds_addresses_or_says_why_not) {
  const Looked known = look_up_by_system("127.0.0.1");
  ASSERT_TRUE(std::holds_alternative<Addresses>(known));
  EXPECT_THAT(std::get<Addresses>(known), ElementsAre(asio::ip::address_v4::loopback()));
  const Looked unknown = look_up_by_system("a name with blanks");
  ASSERT_TRUE(std::holds_alternative<DialFailure>(unknown));
  EXPECT_EQ(std::get<DialFailure>(unknown).fault, Fault::server) << std::get<DialFailure>(unknown).sentence;
}

}  // namespace
}  // namespace sshrp::net
