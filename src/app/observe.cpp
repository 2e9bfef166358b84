// Master: its observer, and what that is told.
// SPDX-License-Identifier: MIT
#include <unistd.h>

#include "app/master.h"

namespace sshrp::app {
namespace {

constexpr std::chrono::seconds answer_grace{60};  // for an observer that is to end, with requests unanswered

std::string_view state_of(Child::Role role) {
  switch (role) {
    case Child::Role::candidate:
      return "starting";
    case Child::Role::serving:
      return "serving";
    default:
      return "leaving";
  }
}

}  // namespace

// The observer of before answers what it was asked, while the next one is asked already.
void Master::observe() {
  const Observation& wanted = generation_->observation;
  put_in_place(wanted.entrances);
  if (observer_ && observer_->observation() == wanted) return observer_->show();
  if (!wanted.entrances.missing.empty()) ops::warning("{}", wanted.entrances.missing);
  leave_observer();
  if (!wanted) return;
  observer_ = std::make_shared<ObserverPart>(
      wanted, tally_.ledger_file(), penalties_.files(), [this] { return shown(); },
      [this](std::shared_ptr<ObserverPart> observer, const observer_message::Asked& asked) {
        asked_for(std::move(observer), asked);
      },
      [this](const observer::Refused& refused) { control_audit_.refused(refused, Clock::now()); });
  helpers_.keep(observer_);
}

void Master::leave_observer() {
  if (!observer_) return;
  helpers_.let_go(*observer_, answer_grace);
  observer_.reset();
}

Shown Master::shown() const {
  Shown shown{.processes = {},
              .takes_connections = stage_ == Stage::running,
              .reload = last_reload_,
              .servers = &servers_,
              .board = balancer_ ? &balancer_->board() : nullptr};
  const auto now = Clock::now();
  const auto began = [&](Clock::time_point started) {
    return std::chrono::system_clock::now() -
           std::chrono::duration_cast<std::chrono::system_clock::duration>(now - started);
  };
  for (std::size_t i = 0; i < tally_.all().size(); ++i) {
    ShownProcess process{
        .pid = tally_.pid_at(i), .role = "worker", .state = "leaving", .counters = &tally_.all()[i]};
    if (process.pid == ::getpid()) {
      process = {process.pid, "master", "", SSHRP_VERSION, began(began_), process.counters};
    } else if (const auto child = children_.find(process.pid); child != children_.end()) {
      process.state = state_of(child->second.role);
      process.version = SSHRP_VERSION;
      process.began = began(child->second.started);
    }
    shown.processes.push_back(process);
  }
  for (const Helpers::Running& helper : helpers_.running())
    shown.processes.push_back({helper.pid, word_of(helper.role), helper.leaving ? "leaving" : "serving",
                               SSHRP_VERSION, began(helper.started), nullptr});
  return shown;
}

}  // namespace sshrp::app
