// SPDX-License-Identifier: MIT
#include "app/check_ways.h"

#include "gate/connector.h"
#include "gate/way_setup.h"

namespace sshrp::app {
namespace {

// For what a gate that isn't shared takes: a key exchange and a signature, for one check now and then.
constexpr unsigned check_threads = 1;

// As OpenSSH names a connection that is nobody's but its own (-W).
constexpr std::uint16_t own_port = 65'535;

}  // namespace

/// Of all groups of a configuration, so that they share connections and know of each other's troubles.
struct CheckWays::Means {
  explicit Means(gate::Surroundings surroundings) : connector(std::move(surroundings)) {}

  gate::Connector connector;
  net::Threads work_place{check_threads};
};

namespace {

using MeansPtr = std::shared_ptr<CheckWays::Means>;

net::Task<upstream::ConnectOutcome> connect_through(net::Executor executor, MeansPtr means,
                                                    upstream::Connecting wanted) {
  co_return co_await means->connector.connect(executor, means->work_place, std::move(wanted));
}

class ThroughOthers final : public health::Way {
 public:
  ThroughOthers(MeansPtr means, route::GatePtr via) : means_(std::move(means)) {
    route::Route route;
    route.via = std::move(via);
    route.upstream_connect_timeout = health::least_login_time;  // of a connection that many checks share
    route_ = std::make_shared<const route::Route>(std::move(route));
  }

  net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::Destination server) override {
    const auto permits = [](const asio::ip::address&) { return true; };  // the servers are configured
    return connect_through(std::move(executor), means_,
                           upstream::Connecting{.route = route_,
                                                .destination = std::move(server),
                                                .permits = permits,
                                                .client = {asio::ip::address_v4::loopback(), own_port}});
  }

 private:
  const MeansPtr means_;
  route::RoutePtr route_;
};

}  // namespace

CheckWays::CheckWays(std::shared_ptr<net::HostLookups> lookups)
    : lookups_(lookups), straight_(health::straight(std::move(lookups))) {}

CheckWays::~CheckWays() {
  for (const auto& each : all_) {
    const auto means = each.lock();
    if (!means) continue;
    means->connector.stop();
    means->work_place.join();
  }
}

void CheckWays::use(const std::vector<balance::GroupSetup>& groups, Others others) {
  if (others == Others::forgotten) ways_.clear();
  std::erase_if(all_, [](const auto& means) { return means.expired(); });
  MeansPtr means;
  for (const balance::GroupSetup& group : groups) {
    ways_.erase(group.name);
    if (group.check_way.empty()) continue;
    gate::WaySetup way = gate::decode_way(group.check_way.view());
    if (!means) {
      way.surroundings.upstream.lookups = lookups_;
      means = std::make_shared<Means>(std::move(way.surroundings));
      all_.push_back(means);
    }
    ways_.emplace(group.name, std::make_shared<ThroughOthers>(means, std::move(way.via)));
  }
}

health::WayPtr CheckWays::to(const std::string& group) const {
  const auto found = ways_.find(group);
  return found == ways_.end() ? straight_ : found->second;
}

}  // namespace sshrp::app
