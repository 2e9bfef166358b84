// The connector of a worker: connections to upstreams as their routes want them, through gates and proxies,
// too.
// SPDX-License-Identifier: MIT
#pragma once

#include "gate/shared_carriers.h"
#include "upstream/connector.h"

namespace sshrp::gate {

class Connector final : public upstream::Connector {
 public:
  explicit Connector(Surroundings surroundings);

  net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::WorkPlace& work_place,
                                              upstream::Connecting wanted) override;
  void stop() override { shared_.stop(); }

 private:
  net::Task<net::Dialed> dial(net::Executor executor, HostPort address, Journey journey);
  net::Task<Passed> pass_gate(net::Executor executor, net::WorkPlace& work_place, route::GatePtr gate,
                              HostPort server, Journey journey);
  net::Task<Entered> reach_gate(net::Executor executor, net::WorkPlace& work_place, route::GatePtr gate,
                                Journey journey);
  std::shared_ptr<net::WorkPlace> work_of_gates();

  Entered judge(const route::Gate& gate, std::variant<CarrierPtr, TurnedDown, net::DialFailure> outcome);

  Surroundings surroundings_;
  BackOffs back_offs_{};
  upstream::DirectConnector direct_;
  std::mutex mutex_{};
  std::shared_ptr<net::Threads> threads_{};  // made when the first gate is reached
  SharedCarriers shared_;
};

}  // namespace sshrp::gate
