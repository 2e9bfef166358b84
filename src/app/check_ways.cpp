// SPDX-License-Identifier: MIT
#include "app/check_ways.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "gate/connector.h"
#include "gate/way_setup.h"

namespace sshrp::app {
namespace {

// For what a gate that isn't shared takes: a key exchange and a signature, for one check now and then.
constexpr unsigned check_threads = 1;

// As OpenSSH names a connection that is nobody's but its own (-W).
constexpr std::uint16_t own_port = 65'535;

// Made when there is work: proxies give none, and where no thread is to be had, it is a check that fails.
class LateThreads final : public net::WorkPlace {
 public:
  void post(net::Cost cost, std::function<void()> work) override {
    const std::lock_guard lock(mutex_);
    if (!threads_) threads_.emplace(check_threads);
    threads_->post(cost, std::move(work));
  }
  void join() {
    const std::lock_guard lock(mutex_);
    if (threads_) threads_->join();
  }

 private:
  std::mutex mutex_{};
  std::optional<net::Threads> threads_{};
};

}  // namespace

/// Of all ways that a configuration has come with, so that they share connections and know of each other's
/// troubles.
struct CheckWays::Means {
  explicit Means(gate::Surroundings surroundings) : connector(std::move(surroundings)) {}

  gate::Connector connector;
  LateThreads work_place{};
};

namespace {

using MeansPtr = std::shared_ptr<CheckWays::Means>;

// What a proxy doesn't say in time tells nothing of the server: it may stand still itself. SSH servers are
// asked whether they are there.
net::Task<upstream::ConnectOutcome> connect_through(net::Executor executor, MeansPtr means,
                                                    upstream::Connecting wanted) {
  const auto until = net::Clock::now() + wanted.destination.timeout;
  const bool through_proxy = wanted.route->via->kind != route::GateKind::ssh;
  upstream::ConnectOutcome outcome =
      co_await means->connector.connect(executor, means->work_place, std::move(wanted));
  auto* failure = std::get_if<net::DialFailure>(&outcome);
  if (failure != nullptr && failure->fault == net::Fault::server && through_proxy &&
      net::Clock::now() >= until)
    failure->fault = net::Fault::way;
  co_return outcome;
}

class ThroughOthers final : public health::Way {
 public:
  ThroughOthers(MeansPtr means, route::GatePtr via) : means_(std::move(means)) {
    route::Route route;
    route.via = std::move(via);
    route.upstream_connect_timeout = health::least_login_time;  // of a connection that many checks share
    route_ = std::make_shared<const route::Route>(std::move(route));
  }

  Through through() const override { return Through::others; }
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
  const std::map<std::string, Told> before = ways_;
  const auto said_before = [&](BytesView setup) -> const Told* {
    const auto is_same = [&](const auto& each) {
      return std::ranges::equal(each.second.setup->view(), setup);
    };
    for (const auto* all : {&before, &std::as_const(ways_)})
      if (const auto found = std::ranges::find_if(*all, is_same); found != all->end()) return &found->second;
    return nullptr;
  };
  if (others == Others::forgotten) ways_.clear();
  std::erase_if(all_, [](const auto& means) { return means.expired(); });
  MeansPtr means;
  for (const balance::GroupSetup& group : groups) {
    ways_.erase(group.name);
    if (group.check_way.empty()) continue;
    if (const Told* same = said_before(group.check_way.view())) {
      ways_.emplace(group.name, *same);
      continue;
    }
    gate::WaySetup way = gate::decode_way(group.check_way.view());
    if (!means) {
      way.surroundings.upstream.lookups = lookups_;
      means = std::make_shared<Means>(std::move(way.surroundings));
      all_.push_back(means);
    }
    ways_.emplace(group.name, Told{std::make_shared<const util::SecretBytes>(group.check_way.view()),
                                   std::make_shared<ThroughOthers>(means, std::move(way.via))});
  }
}

health::WayPtr CheckWays::to(const std::string& group) const {
  const auto found = ways_.find(group);
  return found == ways_.end() ? straight_ : found->second.way;
}

}  // namespace sshrp::app
