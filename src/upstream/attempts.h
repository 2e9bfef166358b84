// The way to an upstream: the servers of its group, one after the other, until one is reached.
// SPDX-License-Identifier: MIT
#pragma once

#include "upstream/reach.h"

namespace sshrp::upstream {

struct Reached {
  PlacePtr place{};
  std::unique_ptr<UserauthClient> client{};
  net::Clock::time_point began{};  // the attempt
  net::Clock::duration left{};     // of its time, for the answer to the first request
  std::vector<InVain> in_vain{};   // and what was tried before
};

/// The first server of the selector's choosing that can be used. `upstream_connect_timeout` is for all
/// attempts together, and of a group's servers each has `upstream_attempt_timeout`; at most `max_attempts`
/// are tried, those before among them. A host key that isn't believed ends them, as it may be an attack,
/// unless the group says otherwise. Throws UpstreamError. That a server was reached is for the caller to
/// note, once it has answered to a login, too.
net::Task<Reached> reach_upstream(net::Executor executor, net::WorkPlace& work_place,
                                  UpstreamRequest request);

/// No server of the group is left: with each one's reason.
UpstreamError none_left(const route::Group& group, const std::vector<InVain>& in_vain,
                        std::string_view why_no_more);

}  // namespace sshrp::upstream
