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
using upstream::ConnectOutcome;

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

DialFailure unusable(const std::string& gate, std::string_view why) {
  return {fmt::format("the gate {} can't be used: {}", gate, why), Fault::way};
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
        return reach_gate(std::move(executor), *work_of_gates(), std::move(gate), std::move(journey));
      }) {}

std::shared_ptr<net::WorkPlace> Connector::work_of_gates() {
  const std::lock_guard lock(mutex_);
  if (!threads_) threads_ = std::make_shared<net::Threads>(threads_of_gates);
  return threads_;
}

void Connector::stop() {
  shared_.stop();
  const std::lock_guard lock(mutex_);
  if (threads_) threads_->join();
}

net::Task<ConnectOutcome> Connector::connect(net::Executor executor, net::WorkPlace& work_place,
                                             upstream::Connecting wanted) {
  const route::GatePtr via = wanted.route->via;
  if (!via) co_return co_await direct_.connect(executor, work_place, std::move(wanted));
  if (auto problem = problem_of(wanted)) co_return std::move(*problem);
  HostPort server{wanted.destination.host, wanted.destination.port};
  Journey journey{wanted.client, wanted.destination.source, wanted.session_id,
                  net::Clock::now() + wanted.destination.timeout, wanted.route->upstream_connect_timeout};
  co_return co_await pass(executor, work_place, via, std::move(server), std::move(journey));
}

net::Task<net::Dialed> Connector::dial(net::Executor executor, HostPort address, Journey journey) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(journey.until - net::Clock::now());
  net::Destination destination{address.host, address.port, left, journey.source};
  const net::Permits any = [](const asio::ip::address&) { return true; };
  co_return co_await net::dial(executor, *surroundings_.upstream.lookups, destination, any);
}

// To `server`, which `gate` connects to.
net::Task<ConnectOutcome> Connector::pass(net::Executor executor, net::WorkPlace& work_place,
                                          route::GatePtr gate, HostPort server, Journey journey) {
  if (gate->kind != route::GateKind::ssh)
    co_return co_await pass_proxy(executor, work_place, gate, std::move(server), std::move(journey));
  Passed passed;
  if (gate->share)
    passed = co_await shared_.open(executor, gate, std::move(server), std::move(journey));
  else
    passed = co_await pass_carrier(executor, work_place, gate, std::move(server), std::move(journey));
  if (auto* problem = std::get_if<DialFailure>(&passed)) co_return std::move(*problem);
  co_return connected(executor, std::get<Passage>(std::move(passed)));
}

net::Task<ConnectOutcome> Connector::pass_proxy(net::Executor executor, net::WorkPlace& work_place,
                                                route::GatePtr gate, HostPort server, Journey journey) {
  ConnectOutcome way = co_await way_to(executor, work_place, gate, journey);
  auto* reached = std::get_if<upstream::Connected>(&way);
  if (reached == nullptr) co_return way;
  const ProxyAnswer answer = co_await ask_proxy(reached->socket, gate, server, journey.until);
  if (answer.let_us_in) note_entered(gate->name);
  if (!answer.problem) co_return way;
  if (const auto* down = std::get_if<TurnedDown>(&*answer.problem)) co_return note_proxy(*gate, *down);
  DialFailure failure = std::get<DialFailure>(*answer.problem);
  back_offs_.note_nothing(gate->name);
  // What a gate on the way to the proxy has lost looks as if the proxy had hung up.
  if (reached->loss) {
    if (auto lost = reached->loss->sentence()) co_return DialFailure{*std::move(lost), Fault::way};
  }
  if (failure.fault == Fault::way) co_return unusable(gate->name, failure.sentence);
  failure.sentence = fmt::format("the gate {} doesn't connect to {}: {}", gate->name,
                                 util::escape(to_string(server)), failure.sentence);
  co_return failure;
}

net::Task<Passed> Connector::pass_carrier(net::Executor executor, net::WorkPlace& work_place,
                                          route::GatePtr gate, HostPort server, Journey journey) {
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
  ConnectOutcome way = co_await way_to(executor, work_place, gate, journey);
  if (auto* problem = std::get_if<DialFailure>(&way)) co_return std::move(*problem);
  const auto outcome =
      co_await enter(executor, work_place, surroundings_, gate, std::get<upstream::Connected>(std::move(way)),
                     work_of_gates(), std::move(journey));
  if (const auto* down = std::get_if<TurnedDown>(&outcome)) co_return note(gate->name, *down);
  if (const auto* failure = std::get_if<DialFailure>(&outcome)) co_return note(gate->name, *failure);
  note_entered(gate->name);
  co_return std::get<CarrierPtr>(outcome);
}

// To the gate itself, unless it is left alone.
net::Task<ConnectOutcome> Connector::way_to(net::Executor executor, net::WorkPlace& work_place,
                                            route::GatePtr gate, Journey journey) {
  if (const auto problem = back_offs_.problem(gate->name, net::Clock::now(), journey.until))
    co_return DialFailure{fmt::format("the gate {} {}", gate->name, *problem), Fault::way};
  if (gate->via) {
    ConnectOutcome way = co_await pass(executor, work_place, gate->via, gate->address, std::move(journey));
    auto* problem = std::get_if<DialFailure>(&way);
    if (problem == nullptr) co_return way;
    back_offs_.note_nothing(gate->name);
    co_return on_the_way(std::move(*problem));
  }
  net::Dialed dialled = co_await dial(executor, gate->address, std::move(journey));
  if (auto* socket = std::get_if<net::Socket>(&dialled)) co_return upstream::Connected{std::move(*socket)};
  back_offs_.note_nothing(gate->name);
  auto& problem = std::get<DialFailure>(dialled);
  problem.sentence = fmt::format("the gate {} can't be reached: {}", gate->name, problem.sentence);
  co_return on_the_way(std::move(problem));
}

void Connector::note_entered(const std::string& gate) {
  if (back_offs_.note_entered(gate)) ops::info("the gate {} lets us in again", gate);
}

DialFailure Connector::note(const std::string& gate, const DialFailure& failure) {
  back_offs_.note_nothing(gate);
  return {fmt::format("the gate {} can't be used: {}", gate, failure.sentence), failure.fault};
}

// HTTP's answer to a password names a server, too, and proxies have it for servers that they forbid. So where
// ours was taken once, nobody who may choose a server shuts the gate for all others.
DialFailure Connector::note_proxy(const route::Gate& gate, const TurnedDown& down) {
  if (gate.kind != route::GateKind::http || !back_offs_.has_let_us_in(gate.name))
    return note(gate.name, down);
  back_offs_.note_nothing(gate.name);
  return unusable(gate.name, down.why);
}

DialFailure Connector::note(const std::string& gate, const TurnedDown& down) {
  if (const auto pause = back_offs_.note_trouble(gate, down.trouble, down.why, net::Clock::now())) {
    facts::count_series("gate_pauses", {gate, row_of(down.trouble).reason});
    const std::string told =
        fmt::format("the gate {} is left alone for {} s: {}", gate, pause->count(), down.why);
    if (down.trouble == Trouble::turned_away)
      ops::warning("{}", told);
    else
      ops::error("{}", told);
  }
  return unusable(gate, down.why);
}

}  // namespace sshrp::gate
