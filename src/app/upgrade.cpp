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

}  // namespace

void Master::upgrade() {
  upgrading_ = std::exchange(upgrade_asked_, {});
  ops::info("SIGUSR2: starting {}", program_path_);
  const auto work = [this](const Control& link) -> int {
    pass_sockets(generation_->listening, link, tally_.all(), names_, penalties_.files(),
                 generation_->observation.entrances);
    ::execv(program_path_.c_str(), arguments_);
    ops::throw_errno("execv");
  };
  try {
    Child child = fork_child(work);
    tally_.lend();
    child.control.take_descriptors();
    upgrade_ = Upgrade{child.pid, std::move(child.control), std::move(child.last_words),
                       Clock::now() + upgrade_grace};
    successor_takes_over_ = false;
  } catch (const std::exception& error) {
    ops::error("the new program can't be started: {}", error.what());
    answer_all(upgrading_, {observer::Answer::Result::failed, {error.what()}});
  }
}

void Master::hear_successor() {
  try {
    const auto heard = (upgrade_ ? upgrade_->link : successor_).hear();
    if (const auto* packet = std::get_if<Packet>(&heard)) {
      successor_said(*packet);
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      // Of one that isn't ready yet, its end is heard of by SIGCHLD, too.
      if (upgrade_) {
        ::kill(upgrade_->pid, SIGKILL);
        upgrade_->link.close();
      }
      successor_.close();
    }
  } catch (const wire::ProtocolError&) {
    return;  // another version may say more than this one knows
  }
}

void Master::successor_said(const Packet& packet) {
  const auto said = succession::decode_from_successor(packet.bytes);
  if (upgrade_) {
    if (std::holds_alternative<succession::TakesOver>(said)) successor_takes_over_ = true;
    if (std::holds_alternative<succession::Ready>(said)) hand_over();
  } else if (const auto* use = std::get_if<succession::UseBalancer>(&said)) {
    use_balancer_of_successor(use->worker, packet.files);
  } else if (std::holds_alternative<succession::Stop>(said)) {
    handle_signal(SIGTERM);
  } else if (const auto* end = std::get_if<succession::EndSessions>(&said)) {
    end_for_successor(*end);
  }
}

void Master::hear_predecessor() {
  try {
    auto heard = predecessor_.hear();
    if (auto* packet = std::get_if<Packet>(&heard)) {
      const auto said = succession::decode_from_predecessor(packet->bytes);
      const auto handle = [&]<class Said>(const Said& each) {
        if constexpr (requires { predecessor_said(each, packet->files); })
          predecessor_said(each, packet->files);
        else
          predecessor_said(each);
      };
      std::visit(handle, said);
    } else if (std::get<Control::Nothing>(heard) == Control::Nothing::ever) {
      session_ends_.gone(0);
      predecessor_.close();
      if (balancer_) balancer_->predecessor_gone();
    }
  } catch (const wire::ProtocolError&) {
    return;  // another version may say more than this one knows
  }
}

void Master::predecessor_said(const succession::Ended& said) {
  session_ends_.answered({0, said.request}, said.count);
}

void Master::predecessor_said(const succession::Counters&, std::vector<util::UniqueFd>& files) {
  if (auto counters = counters_of(std::move(files))) tally_.add_inherited(*std::move(counters));
}

void Master::upgrade_failed(const std::string& how) {
  tally_.take_back();
  upgrade_.reset();
  ops::error("the new program {} before it was ready: this one goes on (its \"-t\" tells why)", how);
  answer_all(upgrading_, {observer::Answer::Result::failed,
                          {fmt::format("the new program {} before it was ready", how)}});
}

void Master::hand_over() {
  ops::info("process {} has taken over; sessions from before go on here", upgrade_->pid);
  ops::notify_systemd("MAINPID=" + std::to_string(upgrade_->pid));
  if (reload_waits_ == Waiting::yes) ::kill(upgrade_->pid, SIGHUP);
  if (upgrade_waits_ == Waiting::yes) ::kill(upgrade_->pid, SIGUSR2);
  reload_waits_ = upgrade_waits_ = Waiting::no;
  answer_all(upgrading_,
             {observer::Answer::Result::done,
              {fmt::format("process {} has taken over; sessions from before go on", upgrade_->pid)}});
  app::leave(generation_->observation.entrances);
  leave_observer();
  successor_ = std::move(upgrade_->link);
  upgrade_.reset();
  watchdog_.reset();
  tell_successor_of_servers();
  leave(Stage::leaving);
}

}  // namespace sshrp::app
