// Balancer: what the balancer process does: hears workers, answers them by the book of all groups, has
// servers looked at, and shows on the board how they are.
// SPDX-License-Identifier: MIT
#pragma once

#include <asio/posix/basic_stream_descriptor.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "balance/book.h"
#include "balance/server_board.h"
#include "health/checker.h"
#include "net/event.h"
#include "util/unique_fd.h"

namespace sshrp::app {

/// Answers that a worker hasn't taken: then it isn't heard any more.
inline constexpr std::size_t max_unsent_answers = balance::Book::max_asks;
/// What a new balancer waits for workers from before to say which places are taken; then it answers.
inline constexpr std::chrono::seconds holds_grace{3};
/// How soon the board shows what has changed.
inline constexpr std::chrono::milliseconds board_interval{250};
/// How often it is said that checks can't be made.
inline constexpr std::chrono::seconds check_warning_interval{60};

class Balancer {
 public:
  /// `board`: memory that stays, see balance::BoardWriter. What another balancer has left there is taken for
  /// what it has seen.
  Balancer(net::Executor executor, MutableBytes board, health::Checker::Check check);
  Balancer(const Balancer&) = delete;
  Balancer& operator=(const Balancer&) = delete;

  void use(std::vector<balance::GroupSetup> groups);
  void set_service(std::string_view group, std::string_view server, balance::Service service);
  /// In place of the socket that this worker had: it has one at a time.
  void take_worker(std::uint32_t worker, util::UniqueFd socket);
  /// Workers that are there have places from before; until all have said which, nobody is answered. Before
  /// this nobody is heard.
  void await_holds();
  /// What the balancer has seen whose place this one takes comes by this socket. Before await_holds(): until
  /// all has come, nobody is answered either.
  void take_past(util::UniqueFd socket);
  /// Says what this one has seen, to the one that takes its place.
  void pass_on(util::UniqueFd socket);
  /// Whether there are workers, or a successor that hasn't heard all.
  bool has_work() const { return !workers_.empty() || passing_on_ > 0; }
  /// Called when the last of that has ended.
  void on_no_work(std::function<void()> then) { then_ = std::move(then); }

 private:
  using Descriptor = asio::posix::basic_stream_descriptor<net::Executor>;
  struct Worker {
    Worker(const net::Executor& executor, std::uint32_t its_name, int descriptor)
        : name(its_name), socket(executor, descriptor) {}
    const std::uint32_t name;  // that the master has for it
    Descriptor socket;
    std::deque<Bytes> unsent{};
    bool holds_said = false;
    bool is_sending = false;
  };
  using WorkerPtr = std::shared_ptr<Worker>;
  using DescriptorPtr = std::shared_ptr<Descriptor>;

  net::Task<void> hear(balance::Asker number, WorkerPtr worker);
  /// Whether there may be more.
  bool hear_packets(balance::Asker number, Worker& worker);
  void end(balance::Asker number);
  /// What it says is heard later.
  bool must_wait(const Worker& worker) const;
  void holds_are_said(balance::Asker number);
  net::Task<void> lose_patience();
  net::Task<void> hear_past(balance::Asker number, DescriptorPtr socket);
  /// Whether there may be more.
  bool hear_past(Descriptor& socket);
  net::Task<void> say_past(DescriptorPtr socket);
  net::Task<void> send_unsent(balance::Asker number, WorkerPtr worker);
  void answer(balance::Answer answer);
  /// What the proxy lacks for one it lacks for all: they have a line together.
  void warn_of_check(const balance::CheckDue& due, const std::string& why);
  net::Task<void> keep_time();
  net::Task<void> show();
  /// What comes of what was told to the book.
  void go_on();

  const net::Executor executor_;
  std::optional<balance::Rows> left_;  // on the board; until the first groups are used
  balance::BoardWriter board_;
  balance::Book book_;
  std::map<balance::Asker, WorkerPtr> workers_{};
  std::set<balance::Asker> awaited_{};  // that haven't said their holds, or the past
  balance::Asker last_ = 0;
  net::Event awaited_over_;
  net::Timer timer_;
  net::Timer show_at_;
  std::size_t passing_on_ = 0;
  bool may_hear_ = false;  // all workers from before are there
  bool is_shown_ = true;   // the board is as the book
  net::Clock::time_point next_check_warning_{};
  std::function<void()> then_{};
  health::Checker checker_;
};

}  // namespace sshrp::app
