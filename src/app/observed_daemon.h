// ObservedDaemon: the daemon as its observer knows it, by what the master says and shares.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <mutex>

#include "app/control.h"
#include "app/observer_messages.h"
#include "facts/ledger.h"
#include "ops/shared_memory.h"
#include "penalty/table.h"

namespace sshrp::app {

class ObservedDaemon final : public observer::Daemon {
 public:
  /// `control` stays.
  explicit ObservedDaemon(const Control& control) : control_(control) {}

  /// What the master says, but for what concerns the process itself.
  void hear(const observer_message::FromMaster& message, Packet& packet);
  /// The master is gone: nothing is answered any more.
  void give_up();

  std::vector<facts::LiveSession> sessions() override;
  facts::Totals totals() override;
  facts::SeriesTotals series() override;
  std::vector<observer::Process> processes() override;
  std::vector<observer::Ban> bans() override;
  std::vector<observer::Upstream> upstreams() override;
  std::vector<balance::GroupRow> groups() override;
  bool takes_connections() override;
  observer::Reload last_reload() override;
  void note(const observer::Refused& refused) override;
  void ask(const observer::Request& request, const observer::Asker& asker,
           std::function<void(observer::Answer)> done) override;

 private:
  struct Known {
    observer::Process process{};
    std::uint64_t file = 0;  // by which the ledger knows its counters; 0: it has none
    ops::Mapping counters{};
    ops::Mapping sessions{};
    ops::Mapping series{};
    facts::CounterReader reader{facts::CounterTable{}};
  };

  void handle(const observer_message::Process& said, Packet& packet);
  void handle(const observer_message::ProcessState& said, Packet& packet);
  void handle(const observer_message::ProcessEnded& said, Packet& packet);
  void handle(const observer_message::Serving& said, Packet& packet);
  void handle(const observer_message::Upstream& said, Packet& packet);
  void handle(const observer_message::Route& said, Packet& packet);
  void handle(const observer_message::Penalties& said, Packet& packet);
  void handle(const observer_message::ServerBoard& said, Packet& packet);
  void handle(const observer_message::Ledger& said, Packet& packet);
  void handle(const observer_message::Answer& said, Packet& packet);
  template <class Other>
  void handle(const Other&, Packet&) {}
  balance::Rows rows() const;

  const Control& control_;
  std::mutex lock_{};
  std::map<std::uint32_t, Known> processes_{};
  std::vector<observer::Upstream> upstreams_{};
  std::unique_ptr<const penalty::TableReader> penalties_{};
  ops::Mapping ledger_{};
  ops::Mapping board_{};
  bool takes_connections_ = false;
  observer::Reload last_reload_{};
  bool is_over_ = false;
  std::map<std::uint32_t, std::function<void(observer::Answer)>> asked_{};
  std::uint32_t last_request_ = 0;
};

}  // namespace sshrp::app
