// SPDX-License-Identifier: MIT
#include "app/balancer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <asio/io_context.hpp>

#include "ops/shared_memory.h"

namespace sshrp::app {
namespace {

using namespace std::chrono_literals;
namespace message = balance::message;

constexpr auto patience = 30s;  // for what is sure to come

std::vector<balance::GroupSetup> one_group(std::uint32_t max_sessions) {
  std::vector<balance::GroupSetup> groups(1);
  groups[0].name = "web";
  groups[0].servers = {{.name = "a:22", .host = "a", .max_sessions = max_sessions}};
  return groups;
}

/// Nobody is looked at.
net::Task<health::Checked> no_check(net::Executor, balance::CheckDue) { co_return health::Checked{}; }

class BalancerTest : public ::testing::Test {
 protected:
  BalancerTest() { balancer.use(one_group(1)); }

  /// A worker's end.
  util::UniqueFd worker() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    balancer.take_worker(++workers, util::UniqueFd(ends[0]));
    return util::UniqueFd(ends[1]);
  }
  template <class Message>
  static void say(const util::UniqueFd& worker, const Message& said) {
    const Bytes packet = wire::encode(said);
    EXPECT_GT(::send(worker.get(), packet.data(), packet.size(), MSG_NOSIGNAL), 0);
  }
  static void ask(const util::UniqueFd& worker, std::uint32_t request) {
    say(worker, message::Ask{request, "web", "alice", {}, {}, 30'000});
  }
  /// What is there for it now.
  std::string heard(const util::UniqueFd& worker) {
    while (context.poll() > 0) continue;
    Bytes room(message::max_packet);
    const ssize_t size = ::recv(worker.get(), room.data(), room.size(), MSG_DONTWAIT);
    if (size == 0) return "the end";
    if (size < 0) return errno == EAGAIN ? "nothing" : "the end";
    const auto said = message::decode_from_keeper(BytesView(room).first(static_cast<std::size_t>(size)));
    if (const auto* given = std::get_if<message::Given>(&said))
      return fmt::format("{} is given {}", given->request, given->server);
    return fmt::format("{} is denied", std::get<message::Denied>(said).request);
  }
  /// What comes for it next.
  std::string hears(const util::UniqueFd& worker) {
    for (const auto until = net::Clock::now() + patience; net::Clock::now() < until;) {
      std::string found = heard(worker);
      if (found != "nothing") return found;
      context.run_one_for(10ms);
    }
    return "nothing";
  }

  /// Both ends of what a balancer says to the next one.
  static std::pair<util::UniqueFd, util::UniqueFd> ends() {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    return {util::UniqueFd(ends[0]), util::UniqueFd(ends[1])};
  }

  std::uint32_t workers = 0;
  asio::io_context context{1};
  // Not by way of /proc/self, which processes of later tests would take for theirs.
  const util::UniqueFd file = ops::make_lock_file("board", balance::size_of_board);
  const util::UniqueFd predecessor_file = ops::make_lock_file("board", balance::size_of_board);
  Balancer balancer{context.get_executor(), ops::map_to_write(file), no_check};
  Balancer predecessor{context.get_executor(), ops::map_to_write(predecessor_file), no_check};
};

TEST_F(BalancerTest, gives_what_a_worker_had_that_has_ended_to_the_next) {
  balancer.await_holds();
  util::UniqueFd one = worker();
  const util::UniqueFd other = worker();
  ask(one, 1);
  EXPECT_EQ(hears(one), "1 is given a:22");
  ask(other, 1);
  EXPECT_EQ(heard(other), "nothing");
  one = {};
  EXPECT_EQ(hears(other), "1 is given a:22");
}

TEST_F(BalancerTest, hears_a_worker_no_more_that_says_what_is_no_message_and_goes_on_with_the_others) {
  balancer.await_holds();
  const util::UniqueFd hostile = worker(), other = worker();
  ask(hostile, 1);
  EXPECT_EQ(hears(hostile), "1 is given a:22");
  ask(other, 7);
  const Bytes garbage{0xff, 1, 2, 3};
  EXPECT_GT(::send(hostile.get(), garbage.data(), garbage.size(), 0), 0);
  EXPECT_EQ(hears(hostile), "the end");
  EXPECT_EQ(hears(other), "7 is given a:22");
}

TEST_F(BalancerTest, answers_nobody_before_all_from_before_have_said_what_they_hold) {
  const util::UniqueFd one = worker(), other = worker();
  balancer.await_holds();
  say(one, message::AllHeld{});
  ask(one, 1);
  EXPECT_EQ(heard(one), "nothing");
  say(other, message::Hold{5, "web", "a:22", "bob", {}, true});
  say(other, message::AllHeld{});
  EXPECT_EQ(heard(one), "nothing") << "the server is full";
  say(other, message::Release{5});
  EXPECT_EQ(hears(one), "1 is given a:22");
}

TEST_F(BalancerTest, answers_when_one_from_before_has_ended_without_a_word) {
  const util::UniqueFd one = worker();
  util::UniqueFd other = worker();
  balancer.await_holds();
  say(one, message::AllHeld{});
  ask(one, 1);
  EXPECT_EQ(heard(one), "nothing");
  other = {};
  EXPECT_EQ(hears(one), "1 is given a:22");
}

TEST_F(BalancerTest, takes_what_a_worker_holds_by_its_former_socket_for_given_back) {
  balancer.await_holds();
  const util::UniqueFd former = worker();
  ask(former, 1);
  EXPECT_EQ(hears(former), "1 is given a:22");
  --workers;  // which is the same one
  const util::UniqueFd next = worker();
  EXPECT_EQ(hears(former), "the end");
  ask(next, 1);
  EXPECT_EQ(hears(next), "1 is given a:22");
}

TEST_F(BalancerTest, answers_nobody_before_it_knows_what_the_one_before_has_seen) {
  auto [own, formers] = ends();
  balancer.take_past(std::move(own));
  balancer.await_holds();
  const util::UniqueFd one = worker();
  say(one, message::AllHeld{});
  ask(one, 1);
  EXPECT_EQ(heard(one), "nothing");
  formers = {};
  EXPECT_EQ(hears(one), "1 is given a:22");
}

TEST_F(BalancerTest, leads_nobody_where_the_one_before_has_seen_a_wrong_host_key) {
  predecessor.use(one_group(1));
  predecessor.await_holds();
  {
    auto [own, workers_end] = ends();
    predecessor.take_worker(1, std::move(own));
    ask(workers_end, 1);
    EXPECT_EQ(hears(workers_end), "1 is given a:22");
    say(workers_end, message::Note{1, static_cast<std::uint8_t>(balance::Outcome::wrong_host_key), 0});
  }
  while (predecessor.has_work()) context.run_one_for(10ms);
  auto [own, formers] = ends();
  predecessor.pass_on(std::move(formers));
  EXPECT_TRUE(predecessor.has_work());
  balancer.take_past(std::move(own));
  balancer.await_holds();
  const util::UniqueFd one = worker();
  say(one, message::AllHeld{});
  ask(one, 1);
  EXPECT_EQ(hears(one), "1 is denied");
  EXPECT_FALSE(predecessor.has_work());
}

TEST_F(BalancerTest, begins_with_what_a_board_shows_that_another_one_left) {
  const balance::Rows left{.groups = {{.name = "web"}},
                           .servers = {{.group = "web",
                                        .server = "a:22",
                                        .state = balance::State::wrong_host_key,
                                        .why = "its host key isn't the known one",
                                        .changed = 1000,
                                        .failed = 7}}};
  balance::BoardWriter(ops::map_to_write(predecessor_file)).write(left);
  Balancer next(context.get_executor(), ops::map_to_write(predecessor_file), no_check);
  next.use(one_group(1));
  next.await_holds();
  auto [own, workers_end] = ends();
  next.take_worker(1, std::move(own));
  ask(workers_end, 1);
  EXPECT_EQ(hears(workers_end), "1 is denied");
}

TEST_F(BalancerTest, goes_on_without_what_makes_no_sense_of_the_one_before) {
  auto [own, formers] = ends();
  balancer.take_past(std::move(own));
  balancer.await_holds();
  const Bytes garbage{0xff, 1, 2, 3};
  EXPECT_GT(::send(formers.get(), garbage.data(), garbage.size(), 0), 0);
  const util::UniqueFd one = worker();
  say(one, message::AllHeld{});
  ask(one, 1);
  EXPECT_EQ(hears(one), "1 is given a:22");
}

TEST_F(BalancerTest, tells_when_the_last_worker_has_ended) {
  balancer.await_holds();
  bool are_gone = false;
  balancer.on_no_work([&] { are_gone = true; });
  util::UniqueFd one = worker(), other = worker();
  one = {};
  while (context.poll() > 0) continue;
  EXPECT_TRUE(balancer.has_work());
  other = {};
  for (const auto until = net::Clock::now() + patience; !are_gone && net::Clock::now() < until;)
    context.run_one_for(10ms);
  EXPECT_TRUE(are_gone);
  EXPECT_FALSE(balancer.has_work());
}

TEST_F(BalancerTest, shows_on_the_board_how_servers_are) {
  balancer.await_holds();
  const util::UniqueFd one = worker();
  ask(one, 1);
  EXPECT_EQ(hears(one), "1 is given a:22");
  const ops::Mapping board(file);
  std::uint32_t logins = 0;
  for (const auto until = net::Clock::now() + patience; logins == 0 && net::Clock::now() < until;) {
    context.run_one_for(10ms);
    const auto rows = balance::read_board(board.bytes());
    if (rows && !rows->servers.empty()) logins = rows->servers[0].logins;
  }
  EXPECT_EQ(logins, 1u);
}

}  // namespace
}  // namespace sshrp::app
