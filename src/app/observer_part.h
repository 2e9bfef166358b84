// ObserverPart: what of the observer is the master's: tells it what it needs, hears what it is asked for.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "app/helpers.h"
#include "app/observation.h"
#include "app/observer_messages.h"
#include "app/tally.h"
#include "penalty/table.h"

namespace sshrp::app {

/// A process as the observer is told of it.
struct ShownProcess {
  pid_t pid = 0;
  std::string_view role{};
  std::string_view state{};
  std::string_view version{};
  std::chrono::system_clock::time_point began{};
  const ProcessCounters* counters = nullptr;  // nullptr: it counts nowhere
};

/// Names of upstreams that aren't `ready`; as configured.
using ServerStates = std::map<std::string, balance::Service>;

/// What is there when an observer begins, and what it is told of as it changes.
struct Shown {
  std::vector<ShownProcess> processes{};
  bool takes_connections = false;
  observer::Reload reload{};
  const ServerStates* servers = nullptr;
  const util::UniqueFd* board = nullptr;  // of groups' servers; nullptr: there are none
};

class ObserverPart : public HelperPart, public std::enable_shared_from_this<ObserverPart> {
 public:
  using Show = std::function<Shown()>;
  using Ask =
      std::function<void(std::shared_ptr<ObserverPart> observer, const observer_message::Asked& asked)>;
  using Note = std::function<void(const observer::Refused& refused)>;

  /// `ledger` and `penalties` (nullptr: there are none) stay.
  ObserverPart(Observation observation, const util::UniqueFd& ledger, const penalty::PenaltyFiles* penalties,
               Show show, Ask ask, Note note)
      : observation_(std::move(observation)),
        ledger_(ledger),
        penalties_(penalties),
        show_(std::move(show)),
        ask_(std::move(ask)),
        note_(std::move(note)) {}

  const Observation& observation() const { return observation_; }

  /// Tells it what is new.
  void show();
  /// Of a request that it made; nothing, if its process is another one by now.
  void answer(std::uint64_t request, const observer::Answer& answer);
  /// By which answer() knows the request of a process.
  std::uint64_t whole_number(std::uint32_t request) const { return (generation_ << 32) | request; }

  ProcessRole role() const override { return ProcessRole::observer; }
  void begin() override;
  void hear(const Packet& packet) override;
  void stop() override { say(observer_message::Stop{}); }
  void ended() override;

 private:
  void say_settings();
  void say_process(const ShownProcess& process);

  const Observation observation_;
  const util::UniqueFd& ledger_;
  const penalty::PenaltyFiles* const penalties_;
  const Show show_;
  const Ask ask_;
  const Note note_;
  // What its process was told.
  std::map<pid_t, std::string> states_{};
  ServerStates servers_{};
  std::optional<observer_message::Serving> serving_{};
  std::uint64_t board_ = 0;       // its file's number; 0: none
  std::uint64_t generation_ = 0;  // of its process
  std::uint32_t last_request_ = 0;
  std::size_t unanswered_ = 0;
};

}  // namespace sshrp::app
