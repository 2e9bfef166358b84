// SPDX-License-Identifier: MIT
#include "upstream/in_service.h"

#include <algorithm>

namespace sshrp::upstream {
namespace {

/// One that isn't counted.
class FreePlace final : public Place {
 public:
  FreePlace(route::GroupPtr group, const route::Endpoint& endpoint)
      : group_(std::move(group)), endpoint_(endpoint) {}
  const route::Endpoint& endpoint() const override { return endpoint_; }
  void note(Outcome, net::Clock::duration) override {}
  void note_logged_in() override {}

 private:
  route::GroupPtr group_;
  const route::Endpoint& endpoint_;  // of the group
};

}  // namespace

void InService::leave_out(std::set<std::string> addresses) {
  const std::scoped_lock lock(lock_);
  out_ = std::move(addresses);
}

net::Task<Chosen> InService::choose(net::Executor, Wanted wanted) {
  const auto may_be_tried = [&](const route::Endpoint& endpoint) {
    const std::string address = to_string(endpoint.address);
    return std::ranges::find(wanted.tried, address) == wanted.tried.end() && !out_.contains(address);
  };
  const std::scoped_lock lock(lock_);
  const auto chosen = std::ranges::find_if(wanted.group->endpoints, may_be_tried);
  if (chosen == wanted.group->endpoints.end())
    co_return NoServer{for_client_no_server, "no server of the group may be tried now"};
  co_return std::make_unique<FreePlace>(wanted.group, *chosen);
}

}  // namespace sshrp::upstream
