// SPDX-License-Identifier: MIT
#include "net/race.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "net/race_fixture.h"

namespace sshrp::net {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using testing::at;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using testing::open_descriptors;
using testing::Outcome;
using testing::patience;
using testing::permit_all;
using testing::race_and_tell;
using testing::run_until;
using testing::Silent;
using testing::spawn;
using testing::StoryPtr;
using ::testing::Value;

// The machine may stand still for a second in one try or another; what a race does wrong it does in each.
constexpr int most_tries = 5;

using Race = testing::RaceTest;

TEST_F(Race, goes_past_a_silent_address_after_the_delay) {
  const Outcome outcome = run({silent.endpoint(), open.local_endpoint()});
  EXPECT_EQ(outcome.winner, open.local_endpoint()) << outcome.sentence;
  EXPECT_GE(outcome.took, attempt_delay);
  EXPECT_LT(outcome.took, patience / 2);
}

TEST_F(Race, goes_past_addresses_that_refuse_at_once) {
  for (const std::size_t refusals : {std::size_t{1}, std::size_t{39}, max_attempts - 1}) {
    std::vector<tcp::endpoint> endpoints(refusals, refusing.endpoint());
    endpoints.push_back(open.local_endpoint());
    const Clock::duration delays = attempt_delay * refusals;
    Clock::duration least = patience;
    for (int tries = 0; tries < most_tries && least >= delays; ++tries) {
      const Outcome outcome = run(endpoints);
      EXPECT_EQ(outcome.winner, open.local_endpoint()) << refusals << ": " << outcome.sentence;
      least = std::min(least, outcome.took);
    }
    EXPECT_LT(least, delays) << refusals;
  }
}

TEST_F(Race, begins_nothing_beside_an_address_that_answers) {
  unsigned asked = 0;
  const Permits count = [&asked](const asio::ip::address&) { return ++asked > 0; };
  EXPECT_EQ(run({open.local_endpoint(), silent.endpoint()}, patience, count).winner, open.local_endpoint());
  EXPECT_EQ(asked, 1u);
}

TEST_F(Race, connects_to_either_family) {
  Acceptor six(executor);
  std::error_code no_six;
  six.open(tcp::v6(), no_six);
  if (!no_six) six.bind(at("::1"), no_six);
  if (no_six) GTEST_SKIP() << "no IPv6 here: " << no_six.message();
  six.listen();
  EXPECT_EQ(run({silent.endpoint(), six.local_endpoint()}).winner, six.local_endpoint());
  Silent silent_six(executor, at("::1"));
  EXPECT_EQ(run({silent_six.endpoint(), open.local_endpoint()}).winner, open.local_endpoint());
}

// An attempt goes on while later ones fail.
TEST_F(Race, waits_for_a_slow_address_after_all_others_have_failed) {
  Outcome outcome;
  auto slow = std::make_unique<Silent>(executor, at("127.0.0.10"));
  const tcp::endpoint endpoint = slow->endpoint();
  const StoryPtr story = spawn(
      executor, race_and_tell(executor, {endpoint, refusing.endpoint()}, permit_all, patience, outcome));
  const auto refused_by = Clock::now() + 2 * attempt_delay;
  EXPECT_FALSE(run_until(context, [&] { return story->over || Clock::now() > refused_by; }) && story->over);
  slow.reset();  // the kernel's next question reaches the one that listens now
  Acceptor awake(executor, endpoint);
  EXPECT_TRUE(run_until(context, [&] { return story->over; }));
  EXPECT_EQ(outcome.winner, endpoint) << outcome.sentence;
}

TEST_F(Race, ends_once_for_all_when_the_time_is_over) {
  Silent other(executor, at("127.0.0.10"));
  const auto all_were_tried = MatchesRegex(
      "127\\.0\\.0\\.9:[0-9]+: no answer within 2 s; "
      "127\\.0\\.0\\.10:[0-9]+: no answer within 1\\.[0-9]* s; "
      "127\\.0\\.0\\.2:[0-9]+: Connection refused");
  Outcome outcome;
  for (int tries = 0; tries < most_tries && !Value(outcome.sentence, all_were_tried); ++tries) {
    outcome = run({silent.endpoint(), other.endpoint(), refusing.endpoint()}, 2s);
    EXPECT_GE(outcome.took, 2s);
    EXPECT_LT(outcome.took, patience / 2);
  }
  EXPECT_THAT(outcome.sentence, all_were_tried);
}

TEST_F(Race, tells_of_addresses_that_there_was_no_time_for) {
  const auto not_all_were_tried = MatchesRegex(".*; [12] of 3 addresses were tried");
  Outcome outcome;
  for (int tries = 0; tries < most_tries && !Value(outcome.sentence, not_all_were_tried); ++tries)
    outcome = run({silent.endpoint(), silent.endpoint(), open.local_endpoint()}, 400ms);
  EXPECT_THAT(outcome.sentence, not_all_were_tried);
}

TEST_F(Race, connects_to_no_address_that_is_not_permitted) {
  std::vector<std::string> asked;
  const Permits not_loopback_1 = [&](const asio::ip::address& address) {
    asked.push_back(address.to_string());
    return address != open.local_endpoint().address();
  };
  const Outcome outcome = run({open.local_endpoint(), refusing.endpoint()}, patience, not_loopback_1);
  EXPECT_EQ(outcome.fault, Fault::server);
  EXPECT_THAT(outcome.sentence,
              AllOf(HasSubstr("127.0.0.2:"), HasSubstr(": Connection refused; 127.0.0.1:"),
                    HasSubstr(" isn't an address that the route may connect to (upstream_allow)")));
  EXPECT_THAT(asked, ElementsAre("127.0.0.1", "127.0.0.2"));

  const Permits none = [](const asio::ip::address&) { return false; };
  const Outcome forbidden = run({open.local_endpoint(), refusing.endpoint()}, patience, none);
  EXPECT_EQ(forbidden.fault, Fault::forbidden);
  EXPECT_THAT(forbidden.sentence, MatchesRegex("127\\.0\\.0\\.1:[0-9]+ and 1 more aren't addresses that .*"));
  open.non_blocking(true);
  std::error_code nobody;
  open.accept(nobody);
  EXPECT_EQ(nobody, asio::error::would_block);
}

TEST_F(Race, goes_past_any_number_of_addresses_that_are_not_permitted) {
  std::vector<tcp::endpoint> endpoints(1000, silent.endpoint());
  endpoints.push_back(open.local_endpoint());
  const Permits not_silent = [&](const asio::ip::address& address) {
    return address != silent.endpoint().address();
  };
  EXPECT_EQ(run(endpoints, patience, not_silent).winner, open.local_endpoint());
}

TEST_F(Race, makes_a_bounded_number_of_attempts) {
  std::vector<tcp::endpoint> endpoints(1000, refusing.endpoint());
  endpoints.push_back(open.local_endpoint());
  const Outcome outcome = run(endpoints);
  EXPECT_THAT(outcome.sentence, HasSubstr("; 64 of 1001 addresses were tried"));
  EXPECT_LT(outcome.sentence.size(), 1000u);
}

TEST_F(Race, has_a_bounded_number_of_attempts_open) {
  auto asleep = std::make_unique<Silent>(executor, at("127.0.0.10"));
  std::vector<tcp::endpoint> endpoints(max_open_attempts + 3, asleep->endpoint());
  endpoints.push_back(open.local_endpoint());
  unsigned asked = 0;
  const Permits count = [&asked](const asio::ip::address&) { return ++asked > 0; };
  const auto before = open_descriptors();
  Outcome outcome;
  const StoryPtr story = spawn(executor, race_and_tell(executor, endpoints, count, patience, outcome));
  EXPECT_TRUE(run_until(context, [&] { return asked == max_open_attempts; }));
  const auto next_by = Clock::now() + 2 * attempt_delay;
  EXPECT_TRUE(run_until(context, [&] { return Clock::now() > next_by; }));
  EXPECT_EQ(asked, max_open_attempts);
  EXPECT_EQ(open_descriptors(), before + static_cast<std::ptrdiff_t>(max_open_attempts));
  asleep.reset();  // the kernel's next questions are refused, and so are the attempts after them
  EXPECT_TRUE(run_until(context, [&] { return story->over; }));
  EXPECT_EQ(outcome.winner, open.local_endpoint()) << outcome.sentence;
}

TEST_F(Race, tells_of_the_first_failures_and_counts_all) {
  const Outcome outcome = run(std::vector<tcp::endpoint>(40, refusing.endpoint()));
  const auto told = static_cast<std::size_t>(std::ranges::count(outcome.sentence, ';'));
  EXPECT_EQ(told, max_outcomes_told);
  EXPECT_THAT(outcome.sentence, EndsWith(": Connection refused; 40 of 40 addresses were tried"));
}

TEST_F(Race, closes_all_but_the_winner) {
  Silent other(executor, at("127.0.0.10"));
  const auto before = open_descriptors();
  Outcome outcome = run({silent.endpoint(), other.endpoint(), open.local_endpoint()});
  EXPECT_EQ(outcome.winner, open.local_endpoint());
  EXPECT_EQ(open_descriptors(), before);  // the winner was closed by race_and_tell
  outcome = run({silent.endpoint(), other.endpoint()}, 300ms);
  EXPECT_EQ(open_descriptors(), before);
  testing::run_until_still(context);  // handlers of what was closed
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Race, leaves_nothing_behind_where_the_loop_ends_before_it) {
  const auto before = open_descriptors();
  {
    asio::io_context short_lived{1};
    Outcome outcome;
    const auto its = short_lived.get_executor();
    const StoryPtr story =
        spawn(its, race_and_tell(its, {silent.endpoint(), silent.endpoint()}, permit_all, patience, outcome));
    short_lived.run_for(attempt_delay + 50ms);
    EXPECT_FALSE(story->over);
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST_F(Race, says_that_descriptors_have_run_out) {
  const std::vector<tcp::endpoint> two{open.local_endpoint(), open.local_endpoint()};
  const rlim_t all = static_cast<rlim_t>(open_descriptors());
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{std::min<rlim_t>(all, 3), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const Outcome outcome = run(two);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_THAT(outcome.sentence, MatchesRegex(".*: Too many open files; .*: Too many open files"));
  EXPECT_EQ(outcome.fault, Fault::local);
}

TEST_F(Race, is_run_a_thousand_times_at_once) {
  rlimit limits{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limits), 0);
  const rlimit enough{limits.rlim_max, limits.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &enough), 0);
  const auto before = open_descriptors();
  std::vector<Outcome> outcomes(1000);
  std::vector<StoryPtr> stories;
  open.listen(4096);
  for (Outcome& outcome : outcomes) {
    stories.push_back(spawn(
        executor, race_and_tell(executor, {silent.endpoint(), refusing.endpoint(), open.local_endpoint()},
                                permit_all, patience, outcome)));
  }
  const auto over = [&] {
    return std::ranges::all_of(stories, [](const auto& story) { return story->over; });
  };
  EXPECT_TRUE(run_until(context, over));
  for (const Outcome& outcome : outcomes) EXPECT_EQ(outcome.winner, open.local_endpoint());
  EXPECT_EQ(open_descriptors(), before);
  ::setrlimit(RLIMIT_NOFILE, &limits);
}

std::vector<std::string> order(const std::vector<std::string>& addresses) {
  std::vector<tcp::endpoint> endpoints;
  for (const auto& address : addresses) endpoints.emplace_back(asio::ip::make_address(address), 22);
  std::vector<std::string> ordered;
  for (const auto& endpoint : interleaved(endpoints)) ordered.push_back(endpoint.address().to_string());
  return ordered;
}

TEST(AddressOrder, takes_the_families_by_turns_and_begins_with_the_first) {
  EXPECT_THAT(order({"2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2"}),
              ElementsAre("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
  EXPECT_THAT(order({"192.0.2.9", "192.0.2.1", "2001:db8::1"}),
              ElementsAre("192.0.2.9", "2001:db8::1", "192.0.2.1"));
}

TEST(AddressOrder, leaves_one_family_as_it_is) {
  EXPECT_THAT(order({"192.0.2.2", "192.0.2.3", "192.0.2.1"}),
              ElementsAre("192.0.2.2", "192.0.2.3", "192.0.2.1"));
  EXPECT_THAT(order({}), IsEmpty());
}

}  // namespace
}  // namespace sshrp::net
