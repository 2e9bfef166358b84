// SPDX-License-Identifier: MIT
#include "gate/connector.h"

#include <fmt/format.h>

#include "facts/series.h"
#include "gate/proxy_hop.h"
#include "net/octets.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::gate {
namespace {

using net::DialFailure;
using net::Fault;

// For the key exchanges of all gates: each has one an hour or so.
constexpr unsigned threads_of_gates = 1;

// Where a name is looked up elsewhere, what it stands for isn't known here: the name itself must be allowed.
// An address is judged as ever.
std::optional<DialFailure> problem_of(const upstream::Connecting& wanted) {
  std::error_code no_address;
  const auto address = asio::ip::make_address(wanted.destination.host, no_address);
  const std::string name = util::escape(wanted.destination.host);
  if (!no_address && !wanted.permits(address))
    return DialFailure{
        fmt::format("{} isn't an address that the route may connect to (upstream_allow)", name),
        Fault::forbidden};
  if (no_address && wanted.route->upstream_addresses.only_networks)
    return DialFailure{
        fmt::format("{} isn't a name that upstream_allow names, and what it stands for isn't known here",
                    name),
        Fault::forbidden};
  return std::nullopt;
}

/// Of a gate or a proxy as a server that is to be reached.
DialFailure on_the_way(DialFailure failure) {
  if (failure.fault != Fault::local) failure.fault = Fault::way;
  return failure;
}

/// Gives a carrier up whose connection isn't wanted any more.
class Trial {
 public:
  explicit Trial(CarrierPtr carrier) : carrier_(std::move(carrier)) {}
  ~Trial() {
    if (carrier_) carrier_->leave_if_unused();
  }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;
  void succeeded() { carrier_.reset(); }

 private:
  CarrierPtr carrier_;
};

upstream::Connected connected(const net::Executor& executor, Passage passage) {
  return {net::Socket(executor, net::tcp::v4(), passage.end.release()), std::move(passage.loss)};
}

}  // namespace

Connector::Connector(Surroundings surroundings)
    : surroundings_(std::move(surroundings)),
      direct_(surroundings_.upstream.lookups, surroundings_.upstream.sources),
      shared_([this](net::Executor executor, route::GatePtr gate, Journey journey) {
        return reach_gate(executor, *work_of_gates(), std::move(gate), std::move(journey));
      }) {}

std::shared_ptr<net::WorkPlace> Connector::work_of_gates() {
  const std::lock_guard lock(mutex_);
  if (!threads_) threads_ = std::make_shared<net::Threads>(threads_of_gates);
  return threads_;
}

net::Task<upstream::ConnectOutcome> Connector::connect(net::Executor executor, net::WorkPlace& work_place,
                                                       upstream::Connecting wanted) {
  const route::NextHop& via = wanted.route->via;
  if (std::holds_alternative<std::monostate>(via))
    co_return co_await direct_.connect(executor, work_place, std::move(wanted));
  if (auto problem = problem_of(wanted)) co_return std::move(*problem);
  const HostPort server{wanted.destination.host, wanted.destination.port};
  const Journey journey{wanted.client, wanted.destination.source, wanted.session_id,
                        net::Clock::now() + wanted.destination.timeout,
                        wanted.route->upstream_connect_timeout};
  if (const auto* gate = std::get_if<route::GatePtr>(&via)) {
    Passed passed = co_await pass_gate(executor, work_place, *gate, server, journey);
    if (auto* problem = std::get_if<DialFailure>(&passed)) co_return std::move(*problem);
    co_return connected(executor, std::get<Passage>(std::move(passed)));
  }
  const route::ProxyHop proxy = std::get<route::ProxyHop>(via);
  net::Dialed dialled = co_await dial(executor, proxy.address, journey);
  if (auto* problem = std::get_if<DialFailure>(&dialled)) co_return on_the_way(std::move(*problem));
  auto& socket = std::get<net::Socket>(dialled);
  auto problem = co_await ask_proxy(socket, proxy, server, journey.until);
  if (problem) co_return std::move(*problem);
  co_return upstream::Connected{std::move(socket)};
}

net::Task<net::Dialed> Connector::dial(net::Executor executor, HostPort address, Journey journey) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(journey.until - net::Clock::now());
  net::Destination destination{address.host, address.port, left, journey.source};
  const net::Permits any = [](const asio::ip::address&) { return true; };
  co_return co_await net::dial(executor, *surroundings_.upstream.lookups, destination, any);
}

net::Task<Passed> Connector::pass_gate(net::Executor executor, net::WorkPlace& work_place,
                                       route::GatePtr gate, HostPort server, Journey journey) {
  if (gate->share) co_return co_await shared_.open(executor, gate, server, journey);
  Entered reached = co_await reach_gate(executor, work_place, gate, journey);
  if (auto* problem = std::get_if<DialFailure>(&reached)) co_return std::move(*problem);
  const CarrierPtr carrier = std::get<CarrierPtr>(std::move(reached));
  Trial trial(carrier);
  Passed passed = co_await carrier->open(server, journey.client, journey.until);
  if (std::holds_alternative<Passage>(passed)) trial.succeeded();
  co_return passed;
}

net::Task<Entered> Connector::reach_gate(net::Executor executor, net::WorkPlace& work_place,
                                         route::GatePtr gate, Journey journey) {
  if (const auto problem = back_offs_.problem(gate->name, net::Clock::now(), journey.until))
    co_return DialFailure{fmt::format("the gate {} {}", gate->name, *problem), Fault::way};
  upstream::Connected way{net::Socket(executor)};
  if (gate->via) {
    Passed passed = co_await pass_gate(executor, work_place, gate->via, gate->address, journey);
    if (auto* problem = std::get_if<DialFailure>(&passed)) {
      back_offs_.note_nothing(gate->name);
      co_return on_the_way(std::move(*problem));
    }
    way = connected(executor, std::get<Passage>(std::move(passed)));
  } else {
    net::Dialed dialled = co_await dial(executor, gate->address, journey);
    if (auto* problem = std::get_if<DialFailure>(&dialled)) {
      back_offs_.note_nothing(gate->name);
      problem->sentence = fmt::format("the gate {} can't be reached: {}", gate->name, problem->sentence);
      co_return on_the_way(std::move(*problem));
    }
    way.socket = std::get<net::Socket>(std::move(dialled));
  }
  auto outcome = co_await enter(executor, work_place, surroundings_, gate, std::move(way), work_of_gates(),
                                std::move(journey));
  co_return judge(*gate, std::move(outcome));
}

Entered Connector::judge(const route::Gate& gate,
                         std::variant<CarrierPtr, TurnedDown, net::DialFailure> outcome) {
  if (auto* carrier = std::get_if<CarrierPtr>(&outcome)) {
    if (back_offs_.note_entered(gate.name)) ops::info("the gate {} lets us in again", gate.name);
    return std::move(*carrier);
  }
  const std::string failed = fmt::format("the gate {} can't be used: ", gate.name);
  if (auto* failure = std::get_if<DialFailure>(&outcome)) {
    back_offs_.note_nothing(gate.name);
    return DialFailure{failed + failure->sentence, failure->fault};
  }
  const auto& down = std::get<TurnedDown>(outcome);
  if (const auto pause = back_offs_.note_trouble(gate.name, down.trouble, down.why, net::Clock::now())) {
    facts::count_series("gate_pauses", {gate.name, row_of(down.trouble).reason});
    const std::string told =
        fmt::format("the gate {} is left alone for {} s: {}", gate.name, pause->count(), down.why);
    if (down.trouble == Trouble::turned_away)
      ops::warning("{}", told);
    else
      ops::error("{}", told);
  }
  return DialFailure{failed + down.why, Fault::way};
}

}  // namespace sshrp::gate
