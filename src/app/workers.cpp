// Master: its workers. One serves, those before it leave.
// SPDX-License-Identifier: MIT
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "app/crash_marks.h"
#include "app/master.h"
#include "app/pid_file.h"
#include "app/recorder_part.h"
#include "facts/counters.h"
#include "facts/series.h"
#include "ops/memory.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds ready_grace{30};  // for a new worker, which only has to start its threads

/// To serve matters more than to be counted.
WorkerMemory memory_for_worker(const config::Limits& limits) {
  try {
    return {make_worker_counters(), make_worker_sessions(limits), make_series()};
  } catch (const std::system_error& error) {
    ops::warning("what the next worker counts, and its sessions, can't be read: {}", error.what());
    return {};
  }
}

}  // namespace

void Master::start_worker(Reason reason, GenerationPtr generation, std::optional<ops::LogFiles> log_files) {
  candidate_ = Candidate{reason, std::move(generation), std::move(log_files), 0, Clock::now() + ready_grace};
  const ops::LogFiles& logs = candidate_->log_files ? *candidate_->log_files : ops::current_log_files();
  WorkerMemory memory = memory_for_worker(candidate_->generation->limits);
  try {
    keep_recorder(*candidate_->generation);
    keep_balancer(*candidate_->generation);
    Child child =
        app::start_worker(program_, *candidate_->generation, logs, names_, penalties_.files(), memory);
    candidate_->pid = child.pid;
    children_.emplace(child.pid, std::move(child));
    give_recorder(candidate_->pid, *candidate_->generation);
    give_sources(children_.at(candidate_->pid), *candidate_->generation);
    if (balancer_) balancer_->add_worker(BalancerPart::own(candidate_->pid));
    tally_worker(candidate_->pid, std::move(memory));
    if (!servers_.empty() || (balancer_ && !balancer_->services().empty()))
      tell_servers(children_.at(candidate_->pid));
    ops::return_all_freed_memory();  // what the configuration was read with
  } catch (const std::exception& error) {
    if (candidate_->pid != 0) ::kill(candidate_->pid, SIGKILL);  // it lacks what the others have
    candidate_failed(fmt::format("can't be started: {}", error.what()));
  }
}

void Master::give_sources(Child& worker, const Generation& generation) {
  if (!generation.wants_sources) return;
  SourcePair pair = make_source_requests(generation.listening);
  const std::array numbers{pair.workers.get()};
  worker.control.say(message::UseSources{}, numbers);
  worker.sources = std::move(pair.masters);
}

// A daemon that is about to take this one's place has got the others already.
void Master::tally_worker(pid_t pid, WorkerMemory memory) {
  if (!memory) return;
  try {
    tally_.add_worker(pid, std::move(memory.counters.readable), std::move(memory.sessions.readable),
                      std::move(memory.series.readable));
  } catch (const std::system_error& error) {
    return ops::warning("what worker {} counts can't be read: {}", pid, error.what());
  }
  if (upgrade_ && !tally_.all().empty())
    upgrade_->link.say(succession::Counters{}, descriptors_of(tally_.all().back()));
}

Child* Master::serving() {
  for (auto& [pid, child] : children_)
    if (child.role == Child::Role::serving) return &child;
  return nullptr;
}

void Master::promote_candidate() {
  facts::count("worker_starts");
  Candidate ready = std::move(*candidate_);
  candidate_.reset();
  restart_at_.reset();
  if (Child* old = serving()) {
    old->role = Child::Role::leaving;
    drain(*old);
    settling_ = Settling{old->pid, ready.reason};
  }
  children_.at(ready.pid).role = Child::Role::serving;
  if (ready.log_files) ops::use_log(ready.generation->log, std::move(*ready.log_files));
  log_changes(generation_ ? generation_->listening : Listening{}, ready.generation->listening);
  generation_ = std::move(ready.generation);
  penalties_.use(generation_->limits);
  observe();
  if (ready.reason == Reason::start || ready.reason == Reason::reload)
    for (const auto& warning : generation_->warnings) ops::warning("{}", config::to_string(warning));
  switch (ready.reason) {
    case Reason::start:
      return began();
    case Reason::restart:
      facts::count("worker_restarts");
      [[fallthrough]];
    case Reason::listen:
      mending_ = {};
      ops::info("worker {} has taken over", ready.pid);
      break;
    case Reason::reload:
      facts::count("reloads");
      facts::count_series("config_reloads", {"ok"});
      if (!settling_) in_force();
      break;
  }
  if (!settling_) settle_balancer();
}

void Master::began() {
  last_reload_.in_force_since = std::chrono::system_clock::now();
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
  tell_predecessor_of_readiness();
  ops::notify_systemd("READY=1\nSTATUS=Taking connections");
}

// The old worker takes no connection any more.
void Master::settled() {
  const Reason reason = settling_->reason;
  settling_.reset();
  settle_balancer();
  if (reason == Reason::reload) in_force();
}

// From here on each connection is served by the new configuration.
void Master::in_force() {
  last_reload_ = {true, std::chrono::system_clock::now()};
  ops::info("the configuration is in force; sessions from before go on");
  answer_all(reloading_,
             {observer::Answer::Result::done, {"the configuration is in force; sessions from before go on"}});
  ops::notify_systemd("READY=1\nSTATUS=Taking connections");
}

void Master::candidate_failed(const std::string& how) {
  const Reason reason = candidate_->reason;
  candidate_.reset();
  settle_balancer();
  switch (reason) {
    case Reason::start:
      ops::critical("the worker can't begin: it {}", how);
      exit_code_ = exit_worker;
      stage_ = Stage::ending;
      break;
    case Reason::restart:
    case Reason::listen:
      ops::error("the new worker {}", how);
      break;
    case Reason::reload:
      ops::error("the new worker {}: the configuration stays as it was", how);
      reload_failed({fmt::format("the new worker {}", how)});
      break;
  }
  keep_one_serving(Clock::duration::zero());
}

void Master::child_ended(Child child, int status) {
  child.control.abandon();
  child.sources.abandon();
  session_ends_.gone(child.pid);
  const std::string how = describe_end(status, child.last_words);
  const auto now = Clock::now();
  if (status != 0) facts::count("worker_deaths");
  const bool has_crashed = WIFSIGNALED(status) && is_crash(WTERMSIG(status));
  if (child.input_notes && (has_crashed || child.killed == Child::Killed::stuck))
    penalties_.penalise_crash(child.input_notes->bytes());
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
  if (child.recorder) child.recorder->worker_ended(child.pid);
  if (balancer_) balancer_->worker_ended(BalancerPart::own(child.pid));
  if (settling_ && settling_->pid == child.pid) settled();
  keep_one_serving(now - child.started);
  let_recorders_go();
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
  for (auto& [pid, child] : children_) {
    if (how == Stage::ending) {
      child.control.say(message::Stop{});
    } else {
      drain(child);
    }
  }
  if (how == Stage::ending) predecessor_.say(succession::Stop{});
  candidate_.reset();   // it is told like the others
  generation_.reset();  // its sockets: nobody is to wait in their queues
}

}  // namespace sshrp::app
