#include "app/master.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <iostream>
#include <system_error>

#include "app/configuration.h"
#include "app/pid_file.h"
#include "ops/systemd.h"
#include "proxy/worker.h"

namespace sshrp::app {
namespace {

constexpr int watched_signals[] = {SIGHUP, SIGUSR1, SIGUSR2, SIGQUIT, SIGTERM, SIGINT, SIGCHLD};
constexpr std::chrono::seconds log_interval{1};  // how soon a log that was moved away is noticed
// Workers need proxy::shutdown_grace at most; who is stuck is killed.
constexpr std::chrono::seconds kill_grace = proxy::shutdown_grace + std::chrono::seconds(5);
// SIGCHLD tells that one that was killed has ended; a disk that doesn't answer may keep it for long.
constexpr std::chrono::seconds kill_interval{1};

std::string own_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

}  // namespace

Master::Master(Options options, char* const* arguments, Inheritance inheritance)
    : options_(std::move(options)),
      arguments_(arguments),
      program_(own_program()),
      inherited_(std::move(inheritance.listening)),
      predecessor_(std::move(inheritance.predecessor)),
      watchdog_(ops::watchdog_interval()) {}

ExitCode Master::run() {
  auto prepared = prepare_generation(options_, inherited_);
  if (const auto* errors = std::get_if<config::ConfigErrors>(&prepared)) {
    print_errors(*errors, options_, std::cerr);
    return exit_configuration;
  }
  auto& [generation, log_files] = std::get<Prepared>(prepared);
  inherited_ = {};  // what isn't wanted any more is closed
  ops::use_log(generation->log, std::move(log_files));
  watch_signals();
  start_worker(Reason::start, std::move(generation), std::nullopt);
  while (!over()) wait_for_events();
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
  if (!signals_) throw std::system_error(errno, std::generic_category(), "signalfd");
}

void Master::wait_for_events() {
  struct Watched {
    pid_t child;
    void (Master::*hear)();  // nullptr: hear_child
  };
  std::vector<pollfd> descriptors;
  std::vector<Watched> watched;
  const auto watch = [&](int fd, Watched who) {
    descriptors.push_back({fd, POLLIN, 0});
    watched.push_back(who);
  };
  watch(signals_.get(), {0, &Master::hear_signals});
  if (upgrade_ && upgrade_->link) watch(upgrade_->link.fd(), {0, &Master::hear_successor});
  if (successor_) watch(successor_.fd(), {0, &Master::hear_successor});
  if (predecessor_) watch(predecessor_.fd(), {0, &Master::hear_predecessor});
  for (const auto& [pid, child] : children_)
    if (child.control) watch(child.control.fd(), {pid, nullptr});
  if (::poll(descriptors.data(), descriptors.size(), milliseconds_left()) > 0) {
    for (std::size_t i = 0; i < descriptors.size(); ++i) {
      if (descriptors[i].revents == 0) continue;
      if (watched[i].hear != nullptr) {
        (this->*watched[i].hear)();
      } else {
        hear_child(watched[i].child);
      }
    }
  }
  on_time();
  do_what_waits();
}

int Master::milliseconds_left() const {
  auto next = look_at_logs_at_;
  if (watchdog_) next = std::min(next, ping_at_);
  for (const auto& deadline : {restart_at_, kill_at_})
    if (deadline) next = std::min(next, *deadline);
  if (candidate_) next = std::min(next, candidate_->kill_at);
  if (upgrade_) next = std::min(next, upgrade_->kill_at);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

void Master::on_time() {
  const auto now = Clock::now();
  if (now >= look_at_logs_at_) {
    look_at_logs_at_ = now + log_interval;
    if (ops::log_files_moved()) reopen_all_logs();
  }
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
    if (!candidate_) start_worker(Reason::restart, generation_, std::nullopt);
  }
  if (watchdog_ && now >= ping_at_) {
    ping_at_ = now + *watchdog_ / 3;
    if (Child* child = serving()) {
      child->control.say(Word::ping);
    } else if (nobody_need_serve()) {
      ops::notify_systemd("WATCHDOG=1");
    }
  }
}

void Master::hear_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.get(), &info, sizeof info) == sizeof info) obey(static_cast<int>(info.ssi_signo));
}

void Master::obey(int signal) {
  switch (signal) {
    case SIGCHLD:
      return bury_children();
    case SIGUSR1:
      return reopen_all_logs();
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
    return;
  }
  if (busy()) return;
  if (std::exchange(reload_waits_, Waiting::no) == Waiting::yes) return reload();
  if (std::exchange(upgrade_waits_, Waiting::no) == Waiting::yes) upgrade();
}

void Master::bury_children() {
  int status = 0;
  for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
    if (upgrade_ && pid == upgrade_->pid) {
      upgrade_failed(describe_end(status));
    } else if (auto child = children_.extract(pid)) {
      child_ended(std::move(child.mapped()), status);
    }
  }
}

void Master::hear_child(pid_t pid) {
  const auto found = children_.find(pid);
  if (found == children_.end()) return;
  Child& child = found->second;
  const auto heard = child.control.hear();
  const auto* message = std::get_if<Message>(&heard);
  if (message == nullptr) {
    if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) child.control.close();
  } else if (message->word == Word::ready && candidate_ && candidate_->pid == pid) {
    promote_candidate();
  } else if (message->word == Word::draining && settling_ == pid) {
    settled();
  } else if (message->word == Word::well && child.role == Child::Role::serving) {
    ops::notify_systemd("WATCHDOG=1");
  }
}

}  // namespace sshrp::app
