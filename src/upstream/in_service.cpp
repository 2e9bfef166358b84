// SPDX-License-Identifier: MIT
#include "upstream/in_service.h"

namespace sshrp::upstream {

void InService::leave_out(std::set<std::string> addresses) {
  const std::scoped_lock lock(lock_);
  out_ = std::move(addresses);
}

std::vector<route::Endpoint> InService::order(const route::Group& group, const std::string& user) {
  std::vector<route::Endpoint> endpoints = all_.order(group, user);
  const std::scoped_lock lock(lock_);
  if (!out_.empty())
    std::erase_if(endpoints, [&](const route::Endpoint& endpoint) {
      return out_.contains(to_string(endpoint.address));
    });
  return endpoints;
}

}  // namespace sshrp::upstream
