// A daemon whose route leads to a group of servers, tried in the order that the test says; what is noted on
// their places is kept.
// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>

#include "proxy/daemon.h"

namespace sshrp::proxy::testing {

using upstream::Outcome;

/// What became of places, in that order; `logged_in` beside the outcomes.
class Notes {
 public:
  void add(std::string note) {
    const std::lock_guard lock(mutex_);
    all_.push_back(std::move(note));
  }
  void took(net::Clock::duration time) {
    const std::lock_guard lock(mutex_);
    longest_ = std::max(longest_, time);
  }
  /// Attempt.
  net::Clock::duration longest() const {
    const std::lock_guard lock(mutex_);
    return longest_;
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> all_;
  net::Clock::duration longest_{0};
};
using NotesPtr = std::shared_ptr<Notes>;

class ToyPlace final : public upstream::Place {
 public:
  ToyPlace(route::Endpoint where, NotesPtr notes) : at_(std::move(where)), notes_(std::move(notes)) {}
  ~ToyPlace() override { notes_->add("given back"); }
  const route::Endpoint& endpoint() const override { return at_; }
  void note(Outcome outcome, net::Clock::duration took) override {
    notes_->took(took);
    constexpr std::array names{"reached", "failed", "refusing", "wrong host key", "abandoned"};
    notes_->add(names[static_cast<std::size_t>(outcome)]);
  }
  void note_logged_in() override { notes_->add("logged in"); }

 private:
  const route::Endpoint at_;
  const NotesPtr notes_;
};

/// The first of the group that wasn't tried.
class ToySelector final : public upstream::Selector {
 public:
  net::Task<upstream::Chosen> choose(net::Executor, upstream::Wanted wanted) override {
    asked_ = wanted.user + " of " + wanted.group->name;
    const auto was_tried = [&](const route::Endpoint& endpoint) {
      return std::ranges::count(wanted.tried, to_string(endpoint.address)) > 0;
    };
    const auto next = std::ranges::find_if_not(wanted.group->endpoints, was_tried);
    if (is_empty || next == wanted.group->endpoints.end())
      co_return upstream::NoServer{"there is no server now", "all were tried"};
    co_return std::make_unique<ToyPlace>(*next, notes);
  }
  std::string asked() const { return asked_; }

  const NotesPtr notes = std::make_shared<Notes>();
  bool is_empty = false;  // before there is a login

 private:
  std::string asked_;
};

/// It connects after a while.
class SlowConnector final : public upstream::Connector {
 public:
  SlowConnector(upstream::ConnectorPtr inner, std::chrono::seconds delay)
      : inner_(std::move(inner)), delay_(delay) {}
  net::Task<upstream::ConnectOutcome> connect(net::Executor executor, net::WorkPlace& work_place,
                                              upstream::Connecting wanted) override {
    net::Timer timer(executor, delay_);
    std::error_code ignored;
    co_await timer.async_wait(net::into(ignored));
    co_return co_await inner_->connect(executor, work_place, std::move(wanted));
  }

 private:
  upstream::ConnectorPtr inner_;
  std::chrono::seconds delay_;
};

/// Routes of another source, which lead to a group.
class GroupSource final : public lookup::RouteSource {
 public:
  GroupSource(lookup::RouteSourcePtr inner, route::GroupPtr group, std::chrono::seconds share)
      : inner_(std::move(inner)), group_(std::move(group)), share_(share) {}
  net::Task<lookup::Found> find(lookup::Asking asking) override {
    lookup::Found found = co_await inner_->find(std::move(asking));
    if (const auto* route = std::get_if<route::RoutePtr>(&found)) {
      auto changed = std::make_shared<route::Route>(**route);
      changed->target = group_;
      changed->upstream_attempt_timeout = share_;
      found = route::RoutePtr(std::move(changed));
    }
    co_return found;
  }

 private:
  lookup::RouteSourcePtr inner_;
  route::GroupPtr group_;
  std::chrono::seconds share_;
};

/// `other` is a second upstream.
struct GroupedDaemon : Daemon {
  using Daemon::Daemon;
  ~GroupedDaemon() { other.stop(); }

  void lead_to(std::vector<route::Endpoint> endpoints) {
    group.name = "web";
    group.max_attempts = 3;
    group.endpoints = std::move(endpoints);
    auto upstream_settings = std::make_shared<upstream::Settings>(*snapshot->login->upstream);
    upstream_settings->selector = selector;
    if (delay.count() > 0)
      upstream_settings->connector = std::make_shared<SlowConnector>(upstream_settings->connector, delay);
    auto login = std::make_shared<login::Settings>(*snapshot->login);
    login->upstream = std::move(upstream_settings);
    login->routes =
        std::make_shared<GroupSource>(login->routes, std::make_shared<const route::Group>(group), share);
    std::const_pointer_cast<Snapshot>(snapshot)->login = std::move(login);  // nobody has it yet
  }
  static route::Endpoint at(std::uint16_t port) {
    route::Endpoint endpoint;
    endpoint.address = {"127.0.0.1", port};
    endpoint.name = to_string(endpoint.address);
    return endpoint;
  }
  /// A port that nobody listens on.
  route::Endpoint closed() {
    return at(net::Acceptor(context.get_executor(), net::testing::any_loopback()).local_endpoint().port());
  }
  std::vector<route::Endpoint> both() { return {at(other.port()), at(upstream.port())}; }
  /// What the client is told that isn't let in.
  std::string goodbye_at(const ScriptedClient& client) {
    if (!run_until([&] { return client.heard->over(); }) || !client.heard->goodbye) return "";
    return client.heard->goodbye->description;
  }

  ScriptedUpstream other{context.get_executor()};
  route::Group group{};
  std::chrono::seconds share{30};
  std::chrono::seconds delay{0};  // of connections
  std::shared_ptr<ToySelector> selector = std::make_shared<ToySelector>();
};

}  // namespace sshrp::proxy::testing
