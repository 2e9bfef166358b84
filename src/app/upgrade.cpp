// Master: SIGUSR2. The program is started anew with the sockets inherited; once its worker is ready, this
// one's workers leave, and then this one.
// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "app/master.h"
#include "ops/system_error.h"
#include "ops/systemd.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds upgrade_grace{60};  // for a new program, which reads its configuration first

// Another version may say more than this one knows.
std::variant<succession::FromSuccessor, Control::Nothing> hear_next_master(const Control& link) {
  try {
    const auto heard = link.hear();
    if (const auto* packet = std::get_if<Packet>(&heard))
      return succession::decode_from_successor(packet->bytes);
    return std::get<Control::Nothing>(heard);
  } catch (const wire::ProtocolError&) {
    return Control::Nothing::yet;
  }
}

}  // namespace

void Master::upgrade() {
  ops::info("SIGUSR2: starting {}", program_path_);
  const auto work = [this](const Control& link) -> int {
    pass_sockets(generation_->listening, link, tally_.all(), names_, penalties_.files());
    ::execv(program_path_.c_str(), arguments_);
    ops::throw_errno("execv");
  };
  try {
    Child child = fork_child(work);
    tally_.lend();
    upgrade_ = Upgrade{child.pid, std::move(child.control), std::move(child.last_words),
                       Clock::now() + upgrade_grace};
  } catch (const std::exception& error) {
    ops::error("the new program can't be started: {}", error.what());
  }
}

void Master::hear_successor() {
  const auto heard = hear_next_master(upgrade_ ? upgrade_->link : successor_);
  if (const auto* said = std::get_if<succession::FromSuccessor>(&heard)) {
    if (std::holds_alternative<succession::Ready>(*said) && upgrade_) return hand_over();
    if (std::holds_alternative<succession::Stop>(*said) && !upgrade_) handle_signal(SIGTERM);
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
  try {
    auto heard = predecessor_.hear();
    if (auto* packet = std::get_if<Packet>(&heard)) {
      static_cast<void>(succession::decode_from_predecessor(packet->bytes));
      auto& files = packet->files;
      if (files.size() == descriptors_of_counters)
        tally_.add_inherited({share(std::move(files[0])), std::move(files[1]), std::move(files[2])});
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      predecessor_.close();
    }
  } catch (const wire::ProtocolError&) {
    return;  // another version may say more than this one knows
  }
}

void Master::upgrade_failed(const std::string& how) {
  tally_.take_back();
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
