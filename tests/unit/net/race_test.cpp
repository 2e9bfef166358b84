// Races on real sockets of the loopback, where an address can be open, refuse, or be silent.
// SPDX-License-Identifier: MIT
#include "net/race.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <filesystem>

#include "net/connection.h"
#include "net/loopback.h"

namespace sshrp::net {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using testing::run_until;
using testing::spawn;
using testing::StoryPtr;
using ::testing::Value;

constexpr Clock::duration patience = testing::deadline;
// The machine may stand still for a second in one try or another; what a race does wrong it does in each.
constexpr int most_tries = 5;

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

tcp::endpoint at(const char* address, std::uint16_t port = 0) {
  return {asio::ip::make_address(address), port};
}

bool permit_all(const asio::ip::address&) { return true; }

// Somebody listens there and takes no more: the kernel drops what begins a connection. What was begun before
// fills the queue.
class Silent {
 public:
  Silent(const Executor& executor, const tcp::endpoint& endpoint) : acceptor_(executor) {
    acceptor_.open(endpoint.protocol());
    acceptor_.set_option(Acceptor::reuse_address(true));
    acceptor_.bind(endpoint);
    acceptor_.listen(0);
    for (int i = 0; i < 3; ++i) {
      fillers_.emplace_back(executor, endpoint.protocol());
      fillers_.back().native_non_blocking(true);
      const tcp::endpoint here = acceptor_.local_endpoint();  // Asio's own connect would wait
      ::connect(fillers_.back().native_handle(), here.data(), static_cast<socklen_t>(here.size()));
    }
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }

 private:
  Acceptor acceptor_;
  std::vector<Socket> fillers_;
};

// Nobody listens there: the port is bound only, so that nobody else gets it.
class Refusing {
 public:
  Refusing(const Executor& executor, const tcp::endpoint& endpoint) : socket_(executor, endpoint) {}
  tcp::endpoint endpoint() const { return socket_.local_endpoint(); }

 private:
  Socket socket_;
};

struct Outcome {
  std::optional<tcp::endpoint> winner;
  std::string sentence;
  std::optional<Fault> fault;
  Clock::duration took{};
};

Task<void> race_and_tell(Executor executor, std::vector<tcp::endpoint> endpoints, Permits permits,
                         Clock::duration timeout, Outcome& outcome, SourceAddressPtr from = {}) {
  const auto began = Clock::now();
  Raced raced =
      co_await race(executor, std::move(endpoints), std::move(permits), began + timeout, std::move(from));
  outcome.took = Clock::now() - began;
  if (const auto* socket = std::get_if<Socket>(&raced)) {
    outcome.winner = socket->remote_endpoint();
  } else {
    outcome.sentence = std::get<DialFailure>(raced).sentence;
    outcome.fault = std::get<DialFailure>(raced).fault;
  }
}

// Gives that many sockets, each after a while.
class Meagre final : public SourceAddress {
 public:
  explicit Meagre(int sockets) : left_(sockets) {}

  asio::ip::address address() const override { return own_->address(); }
  Task<Result<Socket>> bind(Executor executor, Clock::time_point until) override {
    Timer later(executor, 1ms);
    co_await later.async_wait(use_task);
    if (left_-- <= 0) co_return "no socket is left";
    co_return co_await own_->bind(executor, until);
  }
  int left() const { return left_; }

 private:
  const SourceAddressPtr own_ = own_address(asio::ip::make_address("127.3.0.1"));
  int left_;
};

// Addresses that open, refuse and are silent, and races between them.
struct RaceTest : ::testing::Test {
  asio::io_context context{1};
  Executor executor = context.get_executor();
  Acceptor open{executor, at("127.0.0.1")};
  Refusing refusing{executor, at("127.0.0.2")};
  Silent silent{executor, at("127.0.0.9")};

  Outcome run(std::vector<tcp::endpoint> endpoints, Clock::duration timeout = patience,
              Permits permits = permit_all, SourceAddressPtr from = {}) {
    Outcome outcome;
    const StoryPtr story = spawn(executor, race_and_tell(executor, std::move(endpoints), std::move(permits),
                                                         timeout, outcome, std::move(from)));
    EXPECT_TRUE(run_until(context, [&] { return story->over; }));
    story->rethrow();
    return outcome;
  }
};

using Race = RaceTest;

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

TEST_F(Race, asks_for_a_socket_of_its_source_for_each_attempt) {
  const auto source = std::make_shared<Meagre>(5);
  EXPECT_EQ(run({refusing.endpoint(), open.local_endpoint()}, patience, permit_all, source).winner,
            open.local_endpoint());
  EXPECT_EQ(source->left(), 3);
  EXPECT_EQ(open.accept().remote_endpoint().address(), source->address());
}

TEST_F(Race, says_why_an_attempt_has_no_socket_and_goes_on) {
  const auto source = std::make_shared<Meagre>(0);
  EXPECT_THAT(run({open.local_endpoint(), refusing.endpoint()}, patience, permit_all, source).sentence,
              AllOf(HasSubstr(net::to_string(open.local_endpoint()) + ": no socket is left; "),
                    HasSubstr(net::to_string(refusing.endpoint()) + ": no socket is left")));
}

}  // namespace
}  // namespace sshrp::net
