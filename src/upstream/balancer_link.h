// BalancerLink: a worker's end of what it and the balancer say to each other, and the selector of groups. Of
// all threads of the worker.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "balance/messages.h"
#include "upstream/in_service.h"
#include "util/unique_fd.h"

namespace sshrp::upstream {

/// What a login waits for a balancer, where there is none, or none any more: another begins at once after one
/// that died.
inline constexpr std::chrono::seconds balancer_patience{2};
/// What a login waits for an answer beyond its time: the balancer itself refuses who has waited so long.
inline constexpr std::chrono::seconds answer_grace{1};
/// Messages that the balancer hasn't taken: one that leaves so many is as good as none.
inline constexpr std::size_t max_queued_messages = 65'536;

/// The names of a group and of its server.
using GroupServer = std::pair<std::string, std::string>;

class BalancerLink final : public Selector, public std::enable_shared_from_this<BalancerLink> {
 public:
  /// Groups without a name are `hosts`'.
  explicit BalancerLink(std::shared_ptr<InService> hosts, net::Clock::duration patience = balancer_patience)
      : hosts_(std::move(hosts)), patience_(patience) {}
  ~BalancerLink() override { stop(); }

  /// From here on, in place of those of before: InService's, and servers that nobody is led to while there is
  /// no balancer.
  void leave_out(std::set<std::string> hosts, std::set<GroupServer> servers);

  /// A balancer is there, the other end of this socket of packets: it is told which places are taken, and
  /// asked again for what waits. Throws std::system_error.
  void use(util::UniqueFd socket);
  /// Called when the balancer is lost, by any thread, until another one is set: it may not call back.
  void on_lost(std::function<void()> then);
  bool has_balancer() const;
  /// Answers nobody from then on.
  void stop();

  net::Task<Chosen> choose(net::Executor executor, Wanted wanted) override;

 private:
  class Taken;
  struct Waiter;
  using WaiterPtr = std::shared_ptr<Waiter>;
  using SocketPtr = std::shared_ptr<const util::UniqueFd>;
  /// What the next balancer is told of a place.
  struct Holding {
    std::string group{}, server{}, user{};
    Bytes source{};
    bool is_logged_in = false;
  };

  /// A server that isn't one of this worker's configuration.
  struct Unknown {
    std::string server;
  };
  using Heard = std::variant<Chosen, Unknown>;
  net::Task<Heard> wait_for(net::Executor executor, const Wanted& wanted);
  void enter(const WaiterPtr& waiter);
  void leave(Waiter& waiter);
  PlacePtr taken(const route::GroupPtr& group, std::string_view server, std::uint32_t place);
  void note(std::uint32_t place, balance::Outcome outcome, net::Clock::duration took);
  void release(std::uint32_t place);

  // With the mutex.
  Chosen choose_here(const Wanted& wanted);
  void say_request(const Waiter& waiter);
  void send(Bytes packet);
  void send_queued();
  void lose(const SocketPtr& socket);
  void heard(const balance::message::Given& said);
  void heard(const balance::message::Denied& said);

  void run();
  /// Whether there may be more.
  bool hear(const SocketPtr& socket);
  void wake() const;

  const std::shared_ptr<InService> hosts_;
  const net::Clock::duration patience_;
  mutable std::mutex mutex_{};        // of all that follows but the thread
  util::UniqueFd woken_{};            // an eventfd
  SocketPtr socket_{};                // nullptr: there is no balancer
  net::Clock::time_point lost_at_{};  // the last one
  std::deque<Bytes> queue_{};
  std::map<std::uint32_t, WaiterPtr> waiting_{};    // by request, in the order in which they were made
  std::map<std::uint32_t, Holding> held_{};         // by place
  std::map<std::string, std::uint32_t> next_of_{};  // of groups, where there is no balancer
  std::set<GroupServer> out_{};
  std::uint32_t last_ = 0;  // request
  std::function<void()> on_lost_{};
  bool is_over_ = false;
  std::thread thread_{};  // from the first balancer on
};

}  // namespace sshrp::upstream
