// The way to a server, up to the point where a credential may be shown: connected, its host key checked.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/work_place.h"
#include "route/route.h"
#include "upstream/attempt_failed.h"
#include "upstream/settings.h"
#include "upstream/userauth_client.h"

namespace sshrp::upstream {

/// What a server is called where it is chosen, and in the log.
inline std::string name_of(const route::Endpoint& endpoint) {
  return endpoint.name.empty() ? to_string(endpoint.address) : endpoint.name;
}

/// A server that a login has tried.
struct InVain {
  std::string server;  // name_of()
  std::string why;     // for the log
  bool counts = true;  // for max_attempts: it was tried, and not merely passed over
};

struct UpstreamRequest {
  SettingsPtr settings;
  route::RoutePtr route;
  std::string user;  // the client's name
  std::string client_identification;
  std::string session_id;  // the log's
  Bytes source;            // of the client: who asks for much waits for itself
  net::tcp::endpoint client{};
  net::ConnectionPtr from{};      // the client's own connection
  net::tcp::endpoint reached{};   // which address of ours, or of a balancer's, it connected to
  std::vector<InVain> in_vain{};  // what this login has tried before
};

/// One server that is tried.
struct Attempt {
  const route::Endpoint& endpoint;
  net::Clock::time_point until;  // when it must be reached; later by what was waited for a place
  net::IfSilent if_silent = net::IfSilent::wait;  // nobody answers for its name
};

/// What is said of a server that turns us away; whichever way it does.
inline constexpr std::string_view for_client_turned_away =
    "the upstream server doesn't take connections from the proxy at present";

/// Throws UpstreamError and what the connection throws.
net::Task<std::unique_ptr<UserauthClient>> reach_server(net::Executor executor, net::WorkPlace& work_place,
                                                        const UpstreamRequest& request, Attempt& attempt);

}  // namespace sshrp::upstream
