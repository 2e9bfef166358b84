// BalancerPart: what of the balancer is the master's: the groups, what operators said of servers, the board
// that others read, and the sockets between it and all workers. It stays over reloads and the balancer's
// death.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>

#include "app/helpers.h"
#include "balance/rows.h"
#include "balance/setup.h"
#include "ops/log.h"
#include "ops/shared_memory.h"

namespace sshrp::app {

/// For a balancer that no login asks any more: sessions that have places go on without it.
inline constexpr std::chrono::seconds balancer_grace{5};

class BalancerPart : public HelperPart {
 public:
  struct Settings {
    std::optional<ops::Account> account{};  // that it becomes
    ops::LogSettings log{};                 // of which it uses the log
  };
  using Groups = std::shared_ptr<const std::vector<balance::GroupSetup>>;
  struct Worker {
    enum class Of : std::uint8_t { this_master, predecessor } of = Of::this_master;
    std::uint32_t number = 0;  // its process, or what the predecessor knows it by
    auto operator<=>(const Worker&) const = default;
  };
  static Worker own(pid_t pid) { return {Worker::Of::this_master, static_cast<std::uint32_t>(pid)}; }
  static Worker predecessors(std::uint32_t number) { return {Worker::Of::predecessor, number}; }
  /// Gives a worker its end of a socket.
  using Give = std::function<void(const Worker& worker, int socket)>;

  /// Throws std::system_error.
  BalancerPart(Settings settings, Give give);

  /// Whether a process that began by its settings can go on under these: who it is and what it may do stay.
  bool fits(const Settings& settings) const;
  /// It does so.
  void use(Settings settings);
  /// From here on these are the groups. Those of `former`, which may be nullptr, that have other names are
  /// kept beside them: a login that began before may still ask for them. Throws std::system_error where the
  /// balancer can't be told: nothing has changed then.
  void use(Groups groups, Groups former = {});
  /// In place of what that one has: operators' words, what it has seen, and workers. Before it is kept.
  void take_over(BalancerPart& former);

  /// Or a sentence that says why not. It holds as long as the server is configured.
  std::optional<std::string> set_service(const std::string& group, const std::string& server,
                                         balance::Service service);
  /// Servers that aren't ready, by their groups' names and their own.
  using ServerName = std::pair<std::string, std::string>;
  using Services = std::map<ServerName, balance::Service>;
  const Services& services() const { return services_; }

  void add_worker(const Worker& worker);
  void worker_ended(const Worker& worker);
  /// It says that its socket has ended: it gets another one, in time.
  void lost(const Worker& worker);

  // What is left of the master before this one has places that count.
  /// Nobody is answered before all_told() or predecessor_gone(). Before it is kept.
  void await_predecessor();
  /// That this one is ready: from then on it has little time.
  void predecessor_knows(Clock::time_point now);
  /// By this socket its balancer says what it has seen.
  void take_past(const util::UniqueFd& socket);
  void all_told();
  void predecessor_gone();

  // And of this one, once there is another master.
  /// Tells it by that link, which stays, what it needs to answer in this one's place.
  void hand_over(const Control& successor);
  /// The worker's end of a socket to the balancer there.
  void relay(std::uint32_t worker, const util::UniqueFd& socket);
  /// Whether all workers ask the balancer there.
  bool is_handed_over() const;

  /// When on_time has something to do; the end of all times: never.
  Clock::time_point next() const;
  void on_time(Clock::time_point now);
  /// Its log was rotated away.
  void reopen_log();

  const util::UniqueFd& board() const { return board_.readable; }

  ProcessRole role() const override { return ProcessRole::balancer; }
  void begin() override;
  void hear(const Packet& packet) override;
  void stop() override;

 private:
  void say_groups(const Groups& groups, const Groups& former);
  void forget_unknown();
  struct Link;
  void connect(const Worker& worker, Link& link);
  void connect_all();

  Settings settings_;
  const Give give_;
  ops::SharedFile board_;
  Groups groups_ = std::make_shared<const std::vector<balance::GroupSetup>>();
  Groups former_{};  // nullptr: none are kept beside those
  Services services_{};
  struct Link {
    std::uint32_t number;  // that the balancer, and a successor, know the worker by: never another's
    Clock::time_point connected{};
    std::optional<Clock::time_point> again_at{};  // it was lost
    bool is_handed_over = false;
  };
  std::map<Worker, Link> workers_{};
  std::uint32_t last_number_ = 0;
  util::UniqueFd past_{};                             // for a balancer that isn't there yet
  std::optional<Clock::time_point> awaited_until_{};  // the predecessor
  const Control* successor_ = nullptr;
};

}  // namespace sshrp::app
