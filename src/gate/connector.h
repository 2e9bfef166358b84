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
  void stop() override;

 private:
  net::Task<net::Dialed> dial(net::Executor executor, HostPort address, Journey journey);
  net::Task<upstream::ConnectOutcome> pass(net::Executor executor, net::WorkPlace& work_place,
                                           route::GatePtr gate, HostPort server, Journey journey);
  net::Task<upstream::ConnectOutcome> pass_proxy(net::Executor executor, net::WorkPlace& work_place,
                                                 route::GatePtr gate, HostPort server, Journey journey);
  net::Task<Passed> pass_carrier(net::Executor executor, net::WorkPlace& work_place, route::GatePtr gate,
                                 HostPort server, Journey journey);
  net::Task<Entered> reach_gate(net::Executor executor, net::WorkPlace& work_place, route::GatePtr gate,
                                Journey journey);
  net::Task<upstream::ConnectOutcome> way_to(net::Executor executor, net::WorkPlace& work_place,
                                             route::GatePtr gate, Journey journey);
  std::shared_ptr<net::WorkPlace> work_of_gates();

  void note_entered(const std::string& gate);
  net::DialFailure note(const std::string& gate, const TurnedDown& down);
  net::DialFailure note_proxy(const route::Gate& gate, const TurnedDown& down);
  net::DialFailure note(const std::string& gate, const net::DialFailure& failure);

  Surroundings surroundings_;
  BackOffs back_offs_{};
  upstream::DirectConnector direct_;
  std::mutex mutex_{};
  std::shared_ptr<net::Threads> threads_{};  // made when the first gate is reached
  SharedCarriers shared_;
};

}  // namespace sshrp::gate
