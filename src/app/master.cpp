// SPDX-License-Identifier: MIT
#include "app/master.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <iostream>

#include "app/configuration.h"
#include "app/pid_file.h"
#include "ops/system_error.h"
#include "ops/systemd.h"
#include "proxy/worker.h"

namespace sshrp::app {
namespace {

constexpr int watched_signals[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT, SIGTERM, SIGINT, SIGCHLD};
// How soon it is noticed that a log was moved away, or that a socket doesn't listen any more.
constexpr std::chrono::seconds look_interval{1};
// Workers need proxy::shutdown_grace at most; who is stuck is killed.
constexpr std::chrono::seconds kill_grace = proxy::shutdown_grace + std::chrono::seconds(5);
// For a helper, once no worker is left.
constexpr std::chrono::seconds helper_grace{5};

}  // namespace

Master::Master(Options options, char* const* arguments, InheritedSockets inherited)
    : options_(std::move(options)),
      arguments_(arguments),
      program_path_(path_of_next_program()),
      inherited_(std::move(inherited.listening)),
      inherited_entrances_(std::move(inherited.entrances)),
      predecessor_(std::move(inherited.predecessor)),
      predecessor_tells_of_servers_(inherited.tells_of_servers),
      helpers_([this](ProcessRole role) { return start_process(program_, role, make_control()); }),
      names_(inherited.names ? *std::move(inherited.names) : lock::make_name_files()),
      penalties_(std::move(inherited.penalties)),
      watchdog_(ops::watchdog_interval()) {
  for (ProcessCounters& counters : inherited.counters) tally_.add_inherited(std::move(counters));
}

ExitCode Master::run() {
  auto prepared = prepare_generation(options_, inherited_, inherited_entrances_);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&prepared)) {
    print_errors(*errors, options_, std::cerr);
    return exit_configuration;
  }
  auto& [generation, log_files] = std::get<Prepared>(prepared);
  inherited_ = {};
  inherited_entrances_ = {};  // what isn't wanted any more is closed
  ops::use_log(generation->log, std::move(log_files));
  watch_signals();
  const ops::LogThreads log_threads;  // which hear no signal
  start_worker(Reason::start, std::move(generation), std::nullopt);
  while (!over()) wait_for_events();
  control_audit_.finish(Clock::now());
  if (!options_.pid_file.empty()) remove_pid_file(options_.pid_file);
  if (exit_code_ == exit_ok) ops::info("stopped");
  return exit_code_;
}

void Master::watch_signals() {
  sigset_t watched;
  ::sigemptyset(&watched);
  for (const int signal : watched_signals) ::sigaddset(&watched, signal);
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
  signals_ = util::UniqueFd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_) ops::throw_errno("signalfd");
}

void Master::wait_for_events() {
  std::vector<pollfd> descriptors;
  std::vector<std::function<void()>> handlers;
  const auto watch = [&](int fd, short events, std::function<void()> handler) {
    descriptors.push_back({fd, events, 0});
    handlers.push_back(std::move(handler));
  };
  watch(signals_.get(), POLLIN, [this] { hear_signals(); });
  if (upgrade_ && upgrade_->link) watch(upgrade_->link.fd(), POLLIN, [this] { hear_successor(); });
  if (successor_) watch(successor_.fd(), POLLIN, [this] { hear_successor(); });
  if (predecessor_) watch(predecessor_.fd(), POLLIN, [this] { hear_predecessor(); });
  for (const auto& [pid, child] : children_) {
    if (child.control) watch(child.control.fd(), POLLIN, [this, pid = pid] { hear_child(pid); });
    if (child.sources && !child.sources.is_full())
      watch(child.sources.fd(), POLLIN, [this, pid = pid] { hear_sources(pid); });
    if (!child.job.is_over()) watch(child.job.fd(), POLLOUT, [this, pid = pid] { send_job(pid); });
  }
  helpers_.watch(watch);
  if (::poll(descriptors.data(), descriptors.size(), milliseconds_left()) > 0) {
    for (std::size_t i = 0; i < descriptors.size(); ++i)
      if (descriptors[i].revents != 0) handlers[i]();
  }
  on_time();
  do_what_waits();
}

int Master::milliseconds_left() const {
  auto next = std::min({look_at_, ask_at_, helpers_.next()});
  for (const auto& deadline : {restart_at_, kill_at_})
    if (deadline) next = std::min(next, *deadline);
  if (candidate_) next = std::min(next, candidate_->kill_at);
  for (const auto& [pid, child] : children_)
    if (child.drain_until) next = std::min(next, *child.drain_until);
  if (upgrade_) next = std::min(next, upgrade_->kill_at);
  if (balancer_) next = std::min(next, balancer_->next());
  if (const auto ends = session_ends_.next()) next = std::min(next, *ends);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

void Master::on_time() {
  const auto now = Clock::now();
  if (now >= look_at_) {
    look_at_ = now + look_interval;
    look_at_logs(now);
    penalties_.penalise({});                               // what waits
    if (stage_ < Stage::leaving) penalties_.forget_old();  // else the next one does, of the same table
    mend_listening(now);
    settle_balancer();
    control_audit_.on_time(now);
  }
  tally_.take_over_ended();
  session_ends_.on_time(now);
  end_who_doesnt_drain(now);
  const auto kill_late = [now](auto& beginner) {
    if (!beginner || now < beginner->kill_at) return;
    beginner->kill_at = now + kill_interval;
    ::kill(beginner->pid, SIGKILL);
  };
  kill_late(candidate_);
  kill_late(upgrade_);
  if (kill_at_ && now >= *kill_at_) {
    kill_at_.reset();
    for (const auto& [pid, child] : children_) ::kill(pid, SIGKILL);
  }
  if (restart_at_ && now >= *restart_at_) {
    restart_at_.reset();
    mend_listening(now);
    if (!candidate_) start_worker(Reason::restart, generation_, std::nullopt);
  }
  if (now >= ask_at_) ask_workers(now);
  helpers_.on_time(now);
  if (balancer_) balancer_->on_time(now);
  if (observer_) observer_->show();
  if (stage_ >= Stage::leaving && children_.empty()) helpers_.let_all_go(helper_grace);
}

void Master::hear_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info)
    handle_signal(static_cast<int>(info.ssi_signo));
}

void Master::handle_signal(int signal) {
  switch (signal) {
    case SIGCHLD:
      return reap();
    case SIGUSR1:
      reopen_all_logs();
      return;
    case SIGHUP:
      reload_waits_ = Waiting::yes;
      return;
    case SIGUSR2:
      upgrade_waits_ = Waiting::yes;
      return;
    case SIGQUIT:
      if (stage_ >= Stage::leaving) return;
      ops::notify_systemd("STOPPING=1");
      ops::info("SIGQUIT: taking no connections any more, ending after the last session");
      return leave(Stage::leaving);
    default:
      if (stage_ == Stage::ending) return;
      ops::info("{}: ending all sessions", signal == SIGTERM ? "SIGTERM" : "SIGINT");
      if (stage_ != Stage::leaving) ops::notify_systemd("STOPPING=1");
      kill_at_ = Clock::now() + kill_grace;
      return leave(Stage::ending);
  }
}

void Master::do_what_waits() {
  if (stage_ >= Stage::leaving) {
    if (std::exchange(reload_waits_, Waiting::no) == Waiting::yes)
      ops::warning("SIGHUP is ignored: this daemon is ending");
    upgrade_waits_ = Waiting::no;
    const observer::Answer ending{observer::Answer::Result::refused, {"this daemon is ending"}};
    for (auto* waiters : {&reload_asked_, &upgrade_asked_, &reloading_, &upgrading_})
      answer_all(*waiters, ending);
    return;
  }
  if (busy()) return;
  if (std::exchange(reload_waits_, Waiting::no) == Waiting::yes) return reload();
  if (std::exchange(upgrade_waits_, Waiting::no) == Waiting::yes) upgrade();
}

void Master::reap() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (upgrade_ && pid == upgrade_->pid) {
      upgrade_failed(describe_end(status, upgrade_->last_words));
    } else if (auto child = children_.extract(pid)) {
      child_ended(std::move(child.mapped()), status);
    } else {
      helpers_.reap(pid, status);
    }
  }
}

void Master::send_job(pid_t pid) {
  const auto found = children_.find(pid);
  if (found != children_.end() && !found->second.job.is_over()) found->second.job.go_on();
}

// What a worker says may be what a stranger who took it over says: that ends the worker, never the master.
void Master::hear_child(pid_t pid) {
  const auto found = children_.find(pid);
  if (found == children_.end()) return;
  Child& child = found->second;
  try {
    const auto heard = child.control.hear();
    if (const auto* packet = std::get_if<Packet>(&heard)) {
      const auto handle = [&]<class Said>(const Said& said) {
        if constexpr (requires { said.request; }) child.requests.end(said);
        answered(child, said);
      };
      std::visit(handle, message::decode_from_worker(packet->bytes));
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      child.control.abandon();
    }
  } catch (const wire::ProtocolError& error) {
    kill_stranger(child, error);
  }
}

void Master::hear_sources(pid_t pid) {
  const auto found = children_.find(pid);
  if (found == children_.end()) return;
  try {
    found->second.sources.hear();
  } catch (const wire::ProtocolError& error) {
    kill_stranger(found->second, error);
  }
}

void Master::kill_stranger(Child& child, const wire::ProtocolError& error) {
  ops::error("worker {} says what no worker says, so it is killed: {}", child.pid, error.what());
  child.control.abandon();
  child.sources.abandon();
  ::kill(child.pid, SIGKILL);
}

void Master::answered(Child& child, const message::Ready&) {
  if (candidate_ && candidate_->pid == child.pid) promote_candidate();
}

void Master::answered(Child& child, const message::Draining&) {
  child.drain_until.reset();
  if (settling_ && settling_->pid == child.pid) settled();
}

// It is told first, so that it isn't held up by what comes of it.
void Master::answered(Child& child, const message::Offences& said) {
  const auto reports = message::decode_reports(said.reports.bytes);
  child.heard = Child::Heard::untold;
  tell_heard(child);
  penalties_.penalise(reports);
}

void Master::answered(Child& child, const message::BalancerLost&) {
  if (balancer_) balancer_->lost(BalancerPart::own(child.pid));
}

void Master::answered(Child& child, const message::Well&) {
  child.asked_at.reset();
  if (child.role == Child::Role::serving) ops::notify_systemd("WATCHDOG=1");
}

}  // namespace sshrp::app
