// Master: the process that stays. It reads configurations, listens, has a worker do the rest, and answers
// signals. It has one thread and never speaks with a peer.
#pragma once

#include <map>
#include <optional>

#include "app/backoff.h"
#include "app/child.h"
#include "app/generation.h"
#include "app/inheritance.h"

namespace sshrp::app {

class Master {
 public:
  /// `arguments`: what an upgrade starts the new program with; they must stay.
  Master(Options options, char* const* arguments, Inheritance inheritance);

  /// Until it is told to end and its workers have. Errors of the first configuration are written to stderr.
  ExitCode run();

 private:
  enum class Stage {
    starting,  // no worker has been ready yet
    running,
    leaving,  // sessions go on to their end
    ending,   // sessions are ended
  };
  enum class Reason { start, reload, restart };
  /// The worker that is to take the place of the serving one as soon as it is ready.
  struct Candidate {
    Reason reason;
    GenerationPtr generation;
    std::optional<ops::LogFiles> log_files;  // nullopt: those in use
    pid_t pid = 0;
    Clock::time_point deadline{};
    Clock::time_point kill_at = deadline;
  };
  /// A new program that is to take the place of this one as soon as it is ready.
  struct Upgrade {
    pid_t pid;
    Control link;
    Clock::time_point kill_at;
  };

  // master.cpp: events
  void watch_signals();
  void wait_for_events();
  int milliseconds_left() const;
  void hear_signals();
  void obey(int signal);
  void bury_children();
  void hear_child(pid_t pid);
  void on_time();
  bool over() const { return stage_ >= Stage::leaving && children_.empty(); }

  // workers.cpp: one serves, others leave
  void start_worker(Reason reason, GenerationPtr generation, std::optional<ops::LogFiles> log_files);
  void promote_candidate();
  void candidate_failed(const std::string& how);
  void began();
  void settled();
  void child_ended(Child child, int status);
  void keep_one_serving(Clock::duration lived);
  Child* serving();
  bool nobody_need_serve() const;
  void tell_all(Word word);
  void forget_everything();
  void leave(Stage how);
  void reopen_all_logs();

  // reload.cpp
  void reload();
  void reload_failed();

  // upgrade.cpp
  void upgrade();
  void hear_successor();
  void hear_predecessor();
  void upgrade_failed(const std::string& how);
  void hand_over();

  bool busy() const { return candidate_ || settling_ || upgrade_; }
  /// Does what came while it was busy.
  void do_what_waits();

  const Options options_;
  char* const* const arguments_;
  const std::string program_;  // its path, where an upgrade finds the new one
  Listening inherited_;
  Control predecessor_;  // the one whose place this one took
  Control successor_;    // the one that took its place
  util::UniqueFd signals_{};
  Stage stage_ = Stage::starting;
  ExitCode exit_code_ = exit_ok;
  GenerationPtr generation_;  // that the serving worker has
  std::map<pid_t, Child> children_;
  std::optional<Candidate> candidate_;
  std::optional<pid_t> settling_;  // the worker that still may take connections though its successor does
  std::optional<Upgrade> upgrade_;
  enum class Waiting { no, yes } reload_waits_ = Waiting::no, upgrade_waits_ = Waiting::no;
  Backoff backoff_;
  std::optional<Clock::time_point> restart_at_;
  std::optional<Clock::time_point> kill_at_;
  std::optional<std::chrono::microseconds> watchdog_;
  Clock::time_point ping_at_{};
  Clock::time_point look_at_logs_at_{};
};

}  // namespace sshrp::app
