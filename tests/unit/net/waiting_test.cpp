// What waits for something besides messages: events, deadlines, work on other threads, listeners.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <array>

#include "net/blocking.h"
#include "net/deadline.h"
#include "net/listener.h"
#include "net/peers.h"
#include "net/spare_descriptors.h"

namespace sshrp::net {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Lt;
using testing::run_until;
using ::testing::SizeIs;
using testing::spawn;

Task<void> wait_for(Event& event, unsigned& woken) {
  co_await event.wait();
  ++woken;
}

TEST(Event, wakes_all_who_wait_now_and_nobody_later) {
  asio::io_context context{1};
  Event event(context.get_executor());
  unsigned woken = 0;
  spawn(context.get_executor(), wait_for(event, woken));
  spawn(context.get_executor(), wait_for(event, woken));
  testing::run_until_still(context);
  event.notify();
  EXPECT_TRUE(run_until(context, [&] { return woken == 2; }));
  spawn(context.get_executor(), wait_for(event, woken));
  testing::run_until_still(context);
  EXPECT_EQ(woken, 2u);
  event.notify();
  EXPECT_TRUE(run_until(context, [&] { return woken == 3; }));
}

Task<void> add_elsewhere(Executor executor, WorkPlace& pool, int& sum) {
  const auto work = [] { return 40 + 2; };
  sum = co_await blocking(executor, pool, work);
}

Task<void> fail_elsewhere(Executor executor, WorkPlace& pool) {
  const auto work = []() -> int { throw std::runtime_error("no luck"); };
  co_await blocking(executor, pool, work);
}

TEST(Blocking, gives_what_the_work_gives_or_throws) {
  asio::io_context context{1};
  Threads pool(2);
  int sum = 0;
  const auto adding = spawn(context.get_executor(), add_elsewhere(context.get_executor(), pool, sum));
  const auto failing = spawn(context.get_executor(), fail_elsewhere(context.get_executor(), pool));
  ASSERT_TRUE(run_until(context, [&] { return adding->over && failing->over; }));
  EXPECT_EQ(sum, 42);
  EXPECT_THROW(failing->rethrow(), std::runtime_error);
  pool.join();
}

Task<void> receive_until(Executor executor, ConnectionPtr connection, Clock::time_point at) {
  const Deadline deadline(executor, connection, at);
  co_await connection->receive();
}

TEST(Deadline, ends_a_wait_when_its_time_is_over) {
  asio::io_context context{1};
  auto [one, other] = testing::connected_pair(context.get_executor());
  const auto client = testing::make_client(std::move(one));
  const auto story =
      spawn(context.get_executor(),
            receive_until(context.get_executor(), client, Clock::now() + std::chrono::milliseconds(50)));
  ASSERT_TRUE(run_until(context, [&] { return story->over; }));
  EXPECT_THROW(story->rethrow(), ConnectionLost);
}

TEST(Listener, says_who_came_where_and_by_which_listener) {
  asio::io_context context{1};
  std::vector<Accepted> taken;
  Listener listener(
      context.get_executor(), listen_on(testing::any_loopback()), 7, [&] { return context.get_executor(); },
      [&](Accepted one) { taken.push_back(std::move(one)); },
      [](int, const std::error_code& error) { ADD_FAILURE() << error.message(); });
  listener.start();
  Socket client(context.get_executor());
  client.connect(listener.local());
  ASSERT_TRUE(run_until(context, [&] { return taken.size() == 1; }));
  EXPECT_EQ(taken[0].peer, client.local_endpoint());
  EXPECT_EQ(taken[0].local, listener.local());
  EXPECT_EQ(taken[0].listener, 7u);
  EXPECT_EQ(taken[0].socket.remote_endpoint(), client.local_endpoint());
  listener.stop();
  testing::run_until_still(context);
}

TEST(SpareDescriptors, let_some_be_sent_away_where_there_are_no_others) {
  asio::io_context context{1};
  SpareDescriptors spares;
  const util::UniqueFd listening = listen_on(testing::any_loopback());
  std::vector<Socket> clients;
  for (std::size_t i = 0; i < SpareDescriptors::count + 1; ++i) {
    clients.emplace_back(context.get_executor());
    clients.back().connect(*bound_to(listening.get()));
  }
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{static_cast<rlim_t>(clients.back().native_handle() + 1), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  std::size_t sent_away = 0;
  while (spares.send_away(listening.get(), as_bytes("words"))) ++sent_away;
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(sent_away, clients.size()) << "and the first of them was closed for the last one";
  const auto heard_by = [](Socket& client) {
    std::string heard;
    std::array<char, 16> piece;
    for (std::error_code error; !error;)
      heard.append(piece.data(), client.read_some(asio::buffer(piece), error));
    return heard;
  };
  for (std::size_t i = 1; i < clients.size(); ++i) {
    clients[i].write_some(asio::buffer("SSH-2.0-x", 9));
    EXPECT_EQ(heard_by(clients[i]), "words");
  }
}

TEST(Listener, waits_out_a_lack_of_descriptors_without_spinning) {
  asio::io_context context{1};
  unsigned accepted = 0;
  std::vector<std::error_code> failures;
  Listener listener(
      context.get_executor(), listen_on(testing::any_loopback()), 0, [&] { return context.get_executor(); },
      [&](Accepted) { ++accepted; }, [&](int, const std::error_code& error) { failures.push_back(error); });
  listener.start();
  Socket client(context.get_executor());
  client.open(tcp::v4());
  testing::run_until_still(context);

  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit none{static_cast<rlim_t>(client.native_handle() + 1), before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  client.connect(listener.local());
  std::size_t handlers = 0;
  const auto end = Clock::now() + std::chrono::milliseconds(350);
  while (Clock::now() < end) handlers += context.run_one_until(end);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(accepted, 0u);
  EXPECT_LT(handlers, 20u);
  EXPECT_THAT(failures, AllOf(SizeIs(Lt(10u)), Each(std::error_code(asio::error::no_descriptors))));
  EXPECT_TRUE(run_until(context, [&] { return accepted == 1; }));
  listener.stop();
  testing::run_until_still(context);
}

}  // namespace
}  // namespace sshrp::net
