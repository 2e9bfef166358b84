// The way to an upstream, up to the point where a credential may be shown: connected, its host key checked.
// SPDX-License-Identifier: MIT
#pragma once

#include "net/work_place.h"
#include "route/route.h"
#include "upstream/error.h"
#include "upstream/settings.h"
#include "upstream/userauth_client.h"

namespace sshrp::upstream {

struct UpstreamRequest {
  SettingsPtr settings;
  route::RoutePtr route;
  std::string user;  // the client's name
  std::string client_identification;
  std::string session_id;  // the log's
  Bytes source;            // of the client: who asks for much waits for itself
  net::tcp::endpoint client{};
};

struct Reached {
  PlacePtr place{};
  std::unique_ptr<UserauthClient> client{};
};

/// The first server of the selector's choosing that can be used; `upstream_connect_timeout` is for all
/// attempts together. A host key that isn't believed ends them: it may be an attack. Throws UpstreamError.
net::Task<Reached> reach_upstream(net::Executor executor, net::WorkPlace& work_place,
                                  UpstreamRequest request);

}  // namespace sshrp::upstream
