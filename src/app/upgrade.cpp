// Master: SIGUSR2. The program is started anew with the sockets inherited; once its worker is ready, this
// one's workers leave, and then this one.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "app/master.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds upgrade_grace{60};  // for a new program, which reads its configuration first

}  // namespace

void Master::upgrade() {
  ops::info("SIGUSR2: starting {}", program_);
  const auto work = [this](const Control& link) {
    bequeath(generation_->listening, link);
    ::execv(program_.c_str(), arguments_);
    ops::error("can't start {}: {}", program_, std::strerror(errno));
    return exit_worker;
  };
  try {
    Child child = fork_child({}, work);
    upgrade_ = Upgrade{child.pid, std::move(child.control), Clock::now() + upgrade_grace};
  } catch (const std::exception& error) {
    ops::error("the new program can't be started: {}", error.what());
  }
}

void Master::hear_successor() {
  const Control& link = upgrade_ ? upgrade_->link : successor_;
  const auto heard = link.hear();
  if (const auto* message = std::get_if<Message>(&heard)) {
    if (message->word == Word::ready && upgrade_) return hand_over();
    if (message->word == Word::stop && !upgrade_) obey(SIGTERM);
  } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
    // Of one that isn't ready yet, its end is heard of by SIGCHLD, too.
    if (upgrade_) {
      ::kill(upgrade_->pid, SIGKILL);
      upgrade_->link.close();
    }
    successor_.close();
  }
}

void Master::hear_predecessor() {
  const auto heard = predecessor_.hear();
  const auto* nothing = std::get_if<Control::Nothing>(&heard);
  if (nothing != nullptr && *nothing == Control::Nothing::ever) predecessor_.close();
}

void Master::upgrade_failed(const std::string& how) {
  upgrade_.reset();
  ops::error("the new program {} before it was ready: this one goes on (its \"-t\" tells why)", how);
}

void Master::hand_over() {
  ops::info("process {} has taken over; sessions from before go on here", upgrade_->pid);
  ops::notify_systemd("MAINPID=" + std::to_string(upgrade_->pid));
  if (reload_waits_ == Waiting::yes) ::kill(upgrade_->pid, SIGHUP);
  if (upgrade_waits_ == Waiting::yes) ::kill(upgrade_->pid, SIGUSR2);
  reload_waits_ = upgrade_waits_ = Waiting::no;
  successor_ = std::move(upgrade_->link);
  upgrade_.reset();
  watchdog_.reset();
  leave(Stage::leaving);
}

}  // namespace sshrp::app
