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

class BalancerPart : public HelperPart {
 public:
  struct Settings {
    std::optional<ops::Account> account{};  // that it becomes
    ops::LogSettings log{};                 // of which it uses the log
  };
  using Groups = std::shared_ptr<const std::vector<balance::GroupSetup>>;
  /// Gives a worker its end of a socket.
  using Give = std::function<void(pid_t worker, int socket)>;

  /// Throws std::system_error.
  BalancerPart(Settings settings, Give give);

  /// Whether a process that began by its settings can go on under these: who it is and what it may do stay.
  bool fits(const Settings& settings) const;
  /// It does so.
  void use(Settings settings);
  /// From here on these are the groups. Those of `former`, which may be nullptr, that have other names are
  /// kept beside them: a login that began before may still ask for them.
  void use(Groups groups, Groups former = {});
  /// In place of what that one has: operators' words, and workers.
  void take_over(BalancerPart& former);

  /// Or a sentence that says why not. It holds as long as the server is configured.
  std::optional<std::string> set_service(const std::string& group, const std::string& server,
                                         balance::Service service);
  /// Servers that aren't ready, by their groups' names and their own.
  using ServerName = std::pair<std::string, std::string>;
  using Services = std::map<ServerName, balance::Service>;
  const Services& services() const { return services_; }

  void add_worker(pid_t worker);
  void worker_ended(pid_t worker) { workers_.erase(worker); }
  /// It says that its socket has ended: it gets another one, in time.
  void lost(pid_t worker);
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
  void say_groups();
  void say_groups(const Groups& groups, bool beside);
  void forget_unknown();
  void connect(pid_t worker);
  void connect_all();

  Settings settings_;
  const Give give_;
  ops::SharedFile board_;
  Groups groups_ = std::make_shared<const std::vector<balance::GroupSetup>>();
  Groups former_{};  // nullptr: none are kept beside those
  Services services_{};
  struct Link {
    Clock::time_point connected{};
    std::optional<Clock::time_point> again_at{};  // it was lost
  };
  std::map<pid_t, Link> workers_{};
};

}  // namespace sshrp::app
