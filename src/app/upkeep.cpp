// Master: what it looks at from time to time: logs, sockets that listen, processes that stand still.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <csignal>

#include "app/master.h"
#include "app/recorder_part.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

// How often workers are asked whether they are well; more often where systemd's watchdog wants to know.
constexpr std::chrono::seconds max_asking_interval{5};
// Who reads a log, a pipe's other end or the journal, can have the master wait, and workers with it: what
// takes it longer than this is no time in which they could have answered.
constexpr std::chrono::seconds held_up_after{2};
constexpr int max_said = 2;  // by a worker that was asked: that it drains, and that it is well

}  // namespace

void Master::look_at_logs(Clock::time_point now) {
  if (now < reopen_at_ || !ops::log_files_moved()) return;
  if (reopen_all_logs()) {
    reopening_ = {};
  } else {
    reopen_at_ = now + reopening_.next({});
  }
}

bool Master::reopen_all_logs() {
  bool reopened = false;
  try {
    ops::replace_log_files(ops::open_log_files(ops::current_log()));
    reopened = true;
  } catch (const std::runtime_error& error) {
    ops::error("going on in the log as it was: {}", error.what());
  }
  for (const auto& [pid, child] : children_) reopen_logs(child);
  for (const auto& recorder : recorders_) recorder->reopen_log();
  if (balancer_) balancer_->reopen_log();
  return reopened;
}

// A worker keeps the sockets that it began with: for others there is another. One that died is to be replaced
// by one whose sockets all listen.
void Master::mend_listening(Clock::time_point now) {
  if (stage_ != Stage::running || busy() || now < mend_at_ || is_whole(generation_->listening)) return;
  auto mended = std::make_shared<Generation>(*generation_);
  mended->listening = mend(generation_->listening);
  if (!has_more(mended->listening, generation_->listening) || serving() == nullptr) {
    generation_ = std::move(mended);
  } else {
    mend_at_ = now + mending_.next({});
    start_worker(Reason::listen, std::move(mended), std::nullopt);
  }
}

void Master::end_who_doesnt_drain(Clock::time_point now) {
  for (auto& [pid, child] : children_) {
    if (!child.drain_until || now < *child.drain_until) continue;
    ops::error("worker {} doesn't say that it has stopped taking connections, so it is ended", pid);
    child.drain_until = now + kill_interval;
    ::kill(pid, SIGKILL);
  }
}

Clock::duration Master::asking_interval() const {
  const Clock::duration often = max_asking_interval;
  return watchdog_ ? std::min<Clock::duration>(often, *watchdog_ / 3) : often;
}

// The watchdog is fed by the answer of the worker that serves. When the daemon ends, nobody serves any more,
// but workers that are leaving still have sessions, which the watchdog would end: those have their time
// limits.
void Master::ask_workers(Clock::time_point now) {
  if (now - ask_at_ > held_up_after) {
    for (auto& [pid, child] : children_) give_time_anew(child, now);
    helpers_.give_time_anew(now);
  }
  ask_at_ = now + asking_interval();
  for (auto& [pid, child] : children_) {
    if (child.role == Child::Role::candidate) continue;
    tell_heard(child);
    ping(child);
    if (is_stuck(child, now)) end_stuck(child, now);
  }
  helpers_.ask(now);
  if (watchdog_ && stage_ >= Stage::leaving) ops::notify_systemd("WATCHDOG=1");
}

// The next one begins at once: this one may stay for as long as the system has it wait.
void Master::end_stuck(Child& child, Clock::time_point now) {
  ops::error("worker {} is stuck, so it is killed, and all its sessions with it", child.pid);
  for (int i = 0; i < max_said && child.control && child.asked_at; ++i) hear_child(child.pid);
  const auto told_at = Clock::now();
  if (told_at - now > held_up_after) give_time_anew(child, told_at);
  if (!is_stuck(child, told_at)) {
    ops::warning("worker {} is left alone after all: it may have waited for the log as the master did",
                 child.pid);
    return;
  }
  ::kill(child.pid, SIGKILL);
  child.killed = Child::Killed::stuck;
  child.asked_at = now;
  child.unheard = 0;
  if (child.role != Child::Role::serving) return;
  child.role = Child::Role::leaving;
  keep_one_serving(now - child.started);
}

}  // namespace sshrp::app
