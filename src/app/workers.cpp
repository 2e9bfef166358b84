// Master: its workers. One serves, those before it leave.
#include <unistd.h>

#include <csignal>

#include "app/master.h"
#include "app/pid_file.h"
#include "app/worker_process.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds ready_grace{30};  // for a new worker, which only has to start its threads

}  // namespace

void Master::start_worker(Reason reason, GenerationPtr generation, std::optional<ops::LogFiles> log_files) {
  candidate_ = Candidate{reason, std::move(generation), std::move(log_files), 0, Clock::now() + ready_grace};
  const auto work = [this](Control control) {
    const Generation& mine = *candidate_->generation;
    if (candidate_->log_files) ops::use_log(mine.log, std::move(*candidate_->log_files));
    WorkerJob job{mine.snapshot, mine.account, duplicates(mine.listening), std::move(control)};
    forget_everything();  // `mine` too
    return run_worker(std::move(job));
  };
  try {
    Child child = fork_child(candidate_->generation->log, work);
    candidate_->pid = child.pid;
    children_.emplace(child.pid, std::move(child));
  } catch (const std::exception& error) {
    candidate_failed(fmt::format("can't be started: {}", error.what()));
  }
}

// In the worker: what it has of the master's would keep sockets open that the master closes, and host keys
// that it drops.
void Master::forget_everything() {
  children_.clear();
  candidate_.reset();
  generation_.reset();
  upgrade_.reset();
  signals_ = util::UniqueFd();
  predecessor_.close();
  successor_.close();
}

Child* Master::serving() {
  for (auto& [pid, child] : children_)
    if (child.role == Child::Role::serving) return &child;
  return nullptr;
}

// What systemd's watchdog is told while there is nobody to answer for it: all is well as long as somebody is
// about to serve. And when the daemon ends, nobody is to serve any more, but workers that are leaving still
// have sessions, which the watchdog would end: those have their time limits.
bool Master::nobody_need_serve() const { return candidate_ || restart_at_ || stage_ >= Stage::leaving; }

void Master::tell_all(Word word) {
  for (auto& [pid, child] : children_) child.control.say(word);
}

void Master::promote_candidate() {
  Candidate ready = std::move(*candidate_);
  candidate_.reset();
  restart_at_.reset();
  if (Child* old = serving()) {
    old->role = Child::Role::leaving;
    old->control.say(Word::drain);
    settling_ = old->pid;
  }
  children_.at(ready.pid).role = Child::Role::serving;
  if (ready.log_files) ops::use_log(ready.generation->log, std::move(*ready.log_files));
  log_changes(generation_ ? generation_->listening : Listening{}, ready.generation->listening);
  generation_ = std::move(ready.generation);
  if (ready.reason != Reason::restart)
    for (const auto& warning : generation_->snapshot->config.warnings)
      ops::warning("{}", config::to_string(warning));
  switch (ready.reason) {
    case Reason::start:
      return began();
    case Reason::restart:
      ops::info("worker {} has taken over", ready.pid);
      break;
    case Reason::reload:
      if (!settling_) settled();
      break;
  }
}

void Master::began() {
  stage_ = Stage::running;
  const auto& account = generation_->account;
  ops::info("sshrpd {} is ready: master {}, its worker runs as {}", SSHRP_VERSION, ::getpid(),
            account ? account->user + ":" + account->group : "the same user");
  if (account && account->uid == 0) ops::warning("the worker runs as root: set the key \"user\"");
  if (!options_.pid_file.empty()) {
    try {
      write_pid_file(options_.pid_file);
    } catch (const std::system_error& error) {
      ops::error("{}", error.what());
    }
  }
  predecessor_.say(Word::ready);
  ops::notify_systemd("READY=1\nSTATUS=Taking connections");
}

// The old worker takes no connection any more, so from here on each is served by the new configuration.
void Master::settled() {
  settling_.reset();
  ops::info("the configuration is in force; sessions from before go on");
  ops::notify_systemd("READY=1\nSTATUS=Taking connections");
}

void Master::candidate_failed(const std::string& how) {
  const Reason reason = candidate_->reason;
  candidate_.reset();
  switch (reason) {
    case Reason::start:
      ops::critical("the worker can't begin: it {}", how);
      exit_code_ = exit_worker;
      stage_ = Stage::ending;
      break;
    case Reason::restart:
      ops::error("the new worker {}", how);
      break;
    case Reason::reload:
      ops::error("the new worker {}: the configuration stays as it was", how);
      reload_failed();
      break;
  }
  keep_one_serving(Clock::duration::zero());
}

void Master::child_ended(Child child, int status) {
  const std::string how = describe_end(status);
  const auto now = Clock::now();
  if (candidate_ && candidate_->pid == child.pid) {
    const bool late = now >= candidate_->deadline;
    candidate_failed(late ? fmt::format("wasn't ready within {} s and {}", ready_grace.count(), how) : how);
  } else if (child.role == Child::Role::serving && stage_ == Stage::running) {
    ops::error("worker {} {}, and all its sessions with it", child.pid, how);
  } else if (status != 0) {
    ops::error("worker {}, which was leaving, {}", child.pid, how);
  } else {
    ops::debug("worker {} has ended", child.pid);
  }
  if (settling_ == child.pid) settled();
  keep_one_serving(now - child.started);
}

// Whatever it was that ended or couldn't begin: there is no way to stay without a worker and without a plan
// for one.
void Master::keep_one_serving(Clock::duration lived) {
  if (stage_ != Stage::running || serving() != nullptr || candidate_ || restart_at_) return;
  const auto wait = backoff_.next(lived);
  restart_at_ = Clock::now() + wait;
  ops::info("starting a new worker{}", wait.count() == 0 ? "" : fmt::format(" in {} ms", wait.count()));
}

void Master::leave(Stage how) {
  stage_ = how;
  restart_at_.reset();
  if (upgrade_) ::kill(upgrade_->pid, SIGTERM);
  tell_all(how == Stage::ending ? Word::stop : Word::drain);
  if (how == Stage::ending) predecessor_.say(Word::stop);
  candidate_.reset();   // it is told like the others
  generation_.reset();  // its sockets: nobody is to wait in their queues
}

void Master::reopen_all_logs() {
  try {
    ops::replace_log_files(ops::open_log_files(ops::current_log()));
  } catch (const std::runtime_error& error) {
    ops::error("going on in the log as it was: {}", error.what());
  }
  for (const auto& [pid, child] : children_) reopen_logs(child);
}

}  // namespace sshrp::app
