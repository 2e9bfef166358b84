// SPDX-License-Identifier: MIT
#include "upstream/balancer_link.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>
#include <future>

namespace sshrp::upstream {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
namespace message = balance::message;

constexpr timeval patience{30, 0};  // of tests, for what is sure to come

route::GroupPtr group(std::uint32_t max_sessions = 0) {
  route::Group group{.name = "web"};
  for (const char* name : {"a:22", "b:22"})
    group.endpoints.push_back(
        {.address = {std::string(1, name[0]), 22}, .name = name, .max_sessions = max_sessions});
  return std::make_shared<const route::Group>(std::move(group));
}

/// The other end, which the test plays.
class Balancer {
 public:
  explicit Balancer(BalancerLink& link) {
    int ends[2];
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    socket_ = util::UniqueFd(ends[0]);
    ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    link.use(util::UniqueFd(ends[1]));
  }

  /// What the worker says next, as one reads it.
  std::string hears() {
    Bytes room(message::max_packet);
    const ssize_t size = ::recv(socket_.get(), room.data(), room.size(), 0);
    if (size <= 0) return "nothing";
    const BytesView packet = BytesView(room).first(static_cast<std::size_t>(size));
    if (message::is_all_held(packet)) return "all held";
    return std::visit([](const auto& said) { return shown(said); }, message::decode_from_worker(packet));
  }
  template <class Message>
  void says(const Message& said) {
    const Bytes packet = wire::encode(said);
    EXPECT_GT(::send(socket_.get(), packet.data(), packet.size(), MSG_NOSIGNAL), 0);
  }
  void dies() { socket_ = {}; }

 private:
  static std::string shown(const message::Ask& ask) {
    return fmt::format("ask {} {} {}", ask.request, ask.group, ask.user);
  }
  static std::string shown(const message::Cancel& cancel) { return fmt::format("cancel {}", cancel.request); }
  static std::string shown(const message::Note& note) {
    return fmt::format("note {} {}", note.place, note.outcome);
  }
  static std::string shown(const message::Hold& hold) {
    return fmt::format("hold {} {} {} {}", hold.place, hold.group, hold.server,
                       hold.logged_in ? "logged in" : "");
  }
  static std::string shown(const message::Release& release) {
    return fmt::format("release {}", release.place);
  }

  util::UniqueFd socket_;
};

class BalancerLinkTest : public ::testing::Test {
 protected:
  ~BalancerLinkTest() override {
    link->stop();
    work_.reset();
    thread_.join();
  }

  std::future<Chosen> choose(const route::GroupPtr& of = group(), net::Clock::duration time = 30s) {
    return asio::co_spawn(context_, chosen(of, time), asio::use_future);
  }
  /// One at a time of a test: cancel() ends its wait.
  std::future<Chosen> choose_until_cancelled() {
    return asio::co_spawn(context_, chosen(group(), 30s),
                          asio::bind_cancellation_slot(cancelled.slot(), asio::use_future));
  }
  static std::string server(std::future<Chosen>& choice) { return shown(choice.get()); }
  static std::string shown(const Chosen& chosen) {
    if (const auto* none = std::get_if<NoServer>(&chosen)) return none->for_log;
    return std::get<PlacePtr>(chosen)->endpoint().name;
  }
  void cancel() {
    asio::post(context_, [this] { cancelled.emit(asio::cancellation_type::terminal); });
  }

  std::shared_ptr<BalancerLink> link = std::make_shared<BalancerLink>(std::make_shared<InService>());
  asio::cancellation_signal cancelled;

 private:
  net::Task<Chosen> chosen(const route::GroupPtr& of, net::Clock::duration time) {
    Wanted wanted{of, "alice", {}, {}, net::Clock::now() + time};
    return link->choose(context_.get_executor(), std::move(wanted));
  }

  asio::io_context context_{1};
  asio::executor_work_guard<net::Executor> work_{context_.get_executor()};
  std::thread thread_{[this] { context_.run(); }};
};

TEST_F(BalancerLinkTest, has_a_place_from_the_answer_until_it_is_destroyed) {
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  auto choice = choose();
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  balancer.says(message::Given{1, 7, "b:22"});
  Chosen chosen = choice.get();
  EXPECT_EQ(shown(chosen), "b:22");
  auto& place = std::get<PlacePtr>(chosen);
  place->note(Outcome::reached, 5ms);
  EXPECT_EQ(balancer.hears(), "note 7 0");
  place->note_logged_in();
  EXPECT_EQ(balancer.hears(), "note 7 5");
  place.reset();
  EXPECT_EQ(balancer.hears(), "release 7");
}

TEST_F(BalancerLinkTest, tells_why_there_is_no_server) {
  Balancer balancer(*link);
  auto choice = choose();
  EXPECT_EQ(balancer.hears(), "all held");
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  balancer.says(message::Denied{1, static_cast<std::uint8_t>(balance::Denial::queue_full), "100 wait"});
  const Chosen chosen = choice.get();
  EXPECT_EQ(shown(chosen), "upstream web: 100 wait");
  EXPECT_EQ(std::get<NoServer>(chosen).reason, wire::DisconnectReason::too_many_connections);
}

TEST_F(BalancerLinkTest, takes_back_what_nobody_waits_for_and_gives_back_what_comes_all_the_same) {
  Balancer balancer(*link);
  auto choice = choose_until_cancelled();
  EXPECT_EQ(balancer.hears(), "all held");
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  cancel();
  EXPECT_EQ(balancer.hears(), "cancel 1");
  EXPECT_ANY_THROW(choice.get());
  balancer.says(message::Given{1, 7, "b:22"});
  EXPECT_EQ(balancer.hears(), "release 7");
}

TEST_F(BalancerLinkTest, tells_the_next_balancer_what_is_held_and_asks_again) {
  Balancer first(*link);
  EXPECT_EQ(first.hears(), "all held");
  auto choice = choose();
  EXPECT_EQ(first.hears(), "ask 1 web alice");
  first.says(message::Given{1, 7, "b:22"});
  Chosen chosen = choice.get();
  std::get<PlacePtr>(chosen)->note_logged_in();
  EXPECT_EQ(first.hears(), "note 7 5");
  auto waiting = choose();
  EXPECT_EQ(first.hears(), "ask 2 web alice");
  first.dies();
  Balancer second(*link);
  EXPECT_EQ(second.hears(), "hold 7 web b:22 logged in");
  EXPECT_EQ(second.hears(), "all held");
  EXPECT_EQ(second.hears(), "ask 2 web alice");
  second.says(message::Given{2, 8, "a:22"});
  EXPECT_EQ(server(waiting), "a:22");
  EXPECT_EQ(second.hears(), "release 8");
}

TEST_F(BalancerLinkTest, chooses_itself_where_no_balancer_comes_and_tells_the_next_one) {
  link->leave_out({}, {{"web", "a:22"}});
  auto choice = choose(group(), 0s);
  Chosen chosen = choice.get();
  EXPECT_EQ(shown(chosen), "b:22");
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "hold 1 web b:22 ");
  EXPECT_EQ(balancer.hears(), "all held");
  std::get<PlacePtr>(chosen).reset();
  EXPECT_EQ(balancer.hears(), "release 1");
}

TEST_F(BalancerLinkTest, refuses_without_a_balancer_where_sessions_are_limited) {
  auto choice = choose(group(3), 0s);
  EXPECT_THAT(server(choice), HasSubstr("there is no balancer, and max_sessions holds"));
}

TEST_F(BalancerLinkTest, goes_on_without_a_balancer_that_says_what_none_says) {
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  auto choice = choose(group(), 100ms);
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  balancer.says(message::Cancel{1});
  EXPECT_EQ(server(choice), "a:22");
}

TEST_F(BalancerLinkTest, says_that_its_balancer_is_lost) {
  std::promise<void> lost;
  link->on_lost([&] { lost.set_value(); });
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  EXPECT_TRUE(link->has_balancer());
  balancer.dies();
  EXPECT_EQ(lost.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_FALSE(link->has_balancer());
  link->on_lost({});
}

TEST_F(BalancerLinkTest, has_patience_from_the_loss_on_with_who_was_in_the_queue_for_longer) {
  constexpr auto its_patience = 1s;
  link = std::make_shared<BalancerLink>(std::make_shared<InService>(), its_patience);
  std::promise<void> lost;
  link->on_lost([&] { lost.set_value(); });
  Balancer first(*link);
  EXPECT_EQ(first.hears(), "all held");
  auto choice = choose(group(3));
  EXPECT_EQ(first.hears(), "ask 1 web alice");
  EXPECT_EQ(choice.wait_for(its_patience + 100ms), std::future_status::timeout) << "it is in the queue";
  first.dies();
  lost.get_future().wait();
  EXPECT_EQ(choice.wait_for(its_patience / 10), std::future_status::timeout);
  link->on_lost({});
  Balancer second(*link);
  EXPECT_EQ(second.hears(), "all held");
  EXPECT_EQ(second.hears(), "ask 1 web alice");
  second.says(message::Given{1, 7, "b:22"});
  EXPECT_EQ(server(choice), "b:22");
}

TEST_F(BalancerLinkTest, goes_on_at_once_without_a_balancer_that_gives_a_place_twice) {
  link = std::make_shared<BalancerLink>(std::make_shared<InService>(), 0s);
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  auto first = choose(), second = choose(group(), 60s);
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  EXPECT_EQ(balancer.hears(), "ask 2 web alice");
  balancer.says(message::Given{1, 7, "b:22"});
  const Chosen held = first.get();
  EXPECT_EQ(shown(held), "b:22");
  balancer.says(message::Given{2, 7, "b:22"});
  ASSERT_EQ(second.wait_for(30s), std::future_status::ready) << "it is woken";
  EXPECT_EQ(server(second), "a:22");
}

TEST_F(BalancerLinkTest, chooses_nothing_itself_while_there_is_a_balancer) {
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  auto choice = choose(group(), 0s);
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  EXPECT_THAT(server(choice), HasSubstr("the balancer doesn't answer"));
  EXPECT_EQ(balancer.hears(), "cancel 1");
}

TEST_F(BalancerLinkTest, asks_elsewhere_where_the_server_is_none_of_its_configuration) {
  Balancer balancer(*link);
  EXPECT_EQ(balancer.hears(), "all held");
  auto choice = choose();
  EXPECT_EQ(balancer.hears(), "ask 1 web alice");
  balancer.says(message::Given{1, 7, "c:22"});
  EXPECT_EQ(balancer.hears(), "release 7");
  EXPECT_EQ(balancer.hears(), "ask 2 web alice");
  balancer.says(message::Given{2, 8, "a:22"});
  EXPECT_EQ(server(choice), "a:22");
}

}  // namespace
}  // namespace sshrp::upstream
