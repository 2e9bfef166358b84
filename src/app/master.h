// Master: the process that stays. It reads configurations, listens, has a worker do the rest, and answers
// signals. It has one thread beside the logs' and never speaks with a peer.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "app/balancer_part.h"
#include "app/child.h"
#include "app/control_audit.h"
#include "app/generation.h"
#include "app/helpers.h"
#include "app/inherited_sockets.h"
#include "app/observer_part.h"
#include "app/penalty_keeper.h"
#include "app/session_ends.h"
#include "app/tally.h"

namespace sshrp::app {

class Master {
 public:
  /// `arguments`: what an upgrade starts the new program with; they must stay.
  Master(Options options, char* const* arguments, InheritedSockets inherited);

  /// Until it is told to end and its workers have. Errors of the first configuration are written to stderr.
  ExitCode run();

 private:
  enum class Stage {
    starting,  // no worker has been ready yet
    running,
    leaving,  // sessions go on to their end
    ending,   // sessions are ended
  };
  enum class Reason {
    start,
    reload,
    restart,
    listen,  // on other sockets, by the same configuration
  };
  /// The worker that is to take the place of the serving one as soon as it is ready.
  struct Candidate {
    Reason reason;
    GenerationPtr generation;
    std::optional<ops::LogFiles> log_files;  // nullopt: those in use
    pid_t pid = 0;
    Clock::time_point deadline{};
    Clock::time_point kill_at = deadline;
  };
  /// The worker that still may take connections though its successor does.
  struct Settling {
    pid_t pid;
    Reason reason;  // of its successor
  };
  /// A new program that is to take the place of this one as soon as it is ready.
  struct Upgrade {
    pid_t pid;
    Control link;
    util::UniqueFd last_words;
    Clock::time_point kill_at;
  };

  // master.cpp: events
  void watch_signals();
  void wait_for_events();
  int milliseconds_left() const;
  void hear_signals();
  void handle_signal(int signal);
  void reap();
  void send_job(pid_t pid);
  void hear_child(pid_t pid);
  void hear_sources(pid_t pid);
  static void kill_stranger(Child& child, const wire::ProtocolError& error);
  void answered(Child& child, const message::Ready& answer);
  void answered(Child& child, const message::Draining& answer);
  void answered(Child& child, const message::Well& answer);
  void answered(Child& child, const message::Offences& said);
  void answered(Child& child, const message::Ended& answer);
  void answered(Child& child, const message::BalancerLost& said);
  void on_time();
  bool over() const { return stage_ >= Stage::leaving && children_.empty() && helpers_.empty(); }

  // upkeep.cpp: what is looked at from time to time
  void look_at_logs(Clock::time_point now);
  bool reopen_all_logs();
  void mend_listening(Clock::time_point now);
  void end_who_doesnt_drain(Clock::time_point now);
  void ask_workers(Clock::time_point now);
  void end_stuck(Child& child, Clock::time_point now);
  Clock::duration asking_interval() const;

  // workers.cpp: one serves, others leave
  void start_worker(Reason reason, GenerationPtr generation, std::optional<ops::LogFiles> log_files);
  static void give_sources(Child& worker, const Generation& generation);
  void promote_candidate();
  void candidate_failed(const std::string& how);
  void began();
  void settled();
  void in_force();
  void child_ended(Child child, int status);
  void keep_one_serving(Clock::duration lived);
  Child* serving();
  void tally_worker(pid_t pid, WorkerMemory memory);
  void leave(Stage how);

  // endings.cpp: sessions that somebody wants to end
  /// Ends those of these sessions that there are, of any worker, with this sentence for their clients, and
  /// calls `done`, now or later, with their number.
  void end_sessions(const std::vector<std::string>& ids, const std::string& sentence, SessionEnds::Done done);
  void end_for_successor(const succession::EndSessions& end);

  // recorders.cpp: one for the workers of a generation, as long as there are any
  void keep_recorder(const Generation& generation);
  void give_recorder(pid_t worker, const Generation& generation);
  void let_recorders_go();

  // balancers.cpp: the one that all workers ask, as long as there are groups
  void keep_balancer(const Generation& next);
  BalancerPart::Groups groups_served() const;
  void settle_balancer();
  /// nullopt: the request is about no group.
  std::optional<observer::Answer> set_group_server(const observer::Request& request);

  // reload.cpp
  void reload();
  void reload_failed(std::vector<std::string> sentences);

  /// Who asked for what takes a while.
  struct Waiter {
    std::shared_ptr<ObserverPart> observer;
    std::uint64_t number;
    observer_message::Asked asked;
  };

  // observe.cpp: the observer
  void observe();
  void leave_observer();
  Shown shown() const;

  // requests.cpp: what it is asked for
  void asked_for(std::shared_ptr<ObserverPart> observer, const observer_message::Asked& asked);
  void answer(const Waiter& waiter, const observer::Answer& answer);
  void answer_all(std::vector<Waiter>& waiters, const observer::Answer& to_all);
  void end_sessions(const Waiter& waiter);
  observer::Answer ban(const observer::Request& request);
  observer::Answer unban(const observer::Request& request);
  observer::Answer set_server(const observer::Request& request);
  void tell_servers(const Child& child) const;

  // upgrade.cpp
  void upgrade();
  void hear_successor();
  void successor_said(const Packet& packet);
  void hear_predecessor();
  void predecessor_said(const succession::Ended& said);
  void predecessor_said(const succession::Counters& said, std::vector<util::UniqueFd>& files);
  void upgrade_failed(const std::string& how);
  void hand_over();

  // takeover.cpp: of servers, over an upgrade
  void tell_successor_of_servers();
  void use_balancer_of_successor(std::uint32_t worker, const std::vector<util::UniqueFd>& files);
  /// For a balancer that is about to begin.
  void expect_predecessor();
  void tell_predecessor_of_readiness();
  void predecessor_said(const succession::SetServer& said);
  void predecessor_said(const succession::Past& said, std::vector<util::UniqueFd>& files);
  void predecessor_said(const succession::Worker& said);
  void predecessor_said(const succession::AllTold& said);
  void predecessor_said(const succession::BalancerLost& said);
  void predecessor_said(const succession::WorkerEnded& said);

  bool busy() const { return candidate_ || settling_ || upgrade_; }
  /// Does what came while it was busy.
  void do_what_waits();

  const Options options_;
  char* const* const arguments_;
  const Program program_;           // for workers
  const std::string program_path_;  // where an upgrade finds the new one
  Listening inherited_;
  Entrances inherited_entrances_;
  Control predecessor_;  // the one whose place this one took
  const bool predecessor_tells_of_servers_;
  Control successor_;                  // the one that took its place
  bool successor_takes_over_ = false;  // what it is told of servers
  util::UniqueFd signals_{};
  Stage stage_ = Stage::starting;
  ExitCode exit_code_ = exit_ok;
  GenerationPtr generation_;         // that the serving worker has
  std::map<pid_t, Child> children_;  // workers
  Helpers helpers_;
  std::vector<std::shared_ptr<RecorderPart>> recorders_{};
  std::shared_ptr<BalancerPart> balancer_{};  // nullptr: there are no groups
  bool is_balancer_behind_ = false;           // it couldn't be told which groups are left
  std::optional<Candidate> candidate_;
  std::optional<Settling> settling_;
  std::optional<Upgrade> upgrade_;
  enum class Waiting { no, yes } reload_waits_ = Waiting::no, upgrade_waits_ = Waiting::no;
  std::vector<Waiter> reload_asked_{}, upgrade_asked_{};  // for the next one
  std::vector<Waiter> reloading_{}, upgrading_{};         // for the one that goes on
  ServerStates servers_{};
  observer::Reload last_reload_{};
  ControlAudit control_audit_{};
  std::shared_ptr<ObserverPart> observer_{};
  const Clock::time_point began_ = Clock::now();
  Tally tally_{};
  const lock::NameFiles names_;  // of the daemon, from the first master to the last
  PenaltyKeeper penalties_;
  SessionEnds session_ends_{};
  std::uint32_t asked_of_predecessor_ = 0;
  Backoff backoff_;
  std::optional<Clock::time_point> restart_at_;
  std::optional<Clock::time_point> kill_at_;
  std::optional<std::chrono::microseconds> watchdog_;
  Clock::time_point ask_at_{};
  Clock::time_point look_at_{};  // at logs, and sockets that listen
  Backoff reopening_{}, mending_{};
  Clock::time_point reopen_at_{}, mend_at_{};  // not before
};

}  // namespace sshrp::app
