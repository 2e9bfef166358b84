// Snapshot: a configuration made ready to work with; immutable but for what
// was learned meanwhile, and shared by all that was begun under it.
#pragma once

#include <array>

#include "auth/known_hosts_cache.h"
#include "auth/pace.h"
#include "msg/auth_method.h"
#include "proxy/host_keys.h"
#include "proxy/upstream_keys.h"
#include "route/table.h"

namespace sshrp::proxy {

/// How long upstreams take.
struct Paces {
  std::array<auth::Pace, msg::auth_method_count> refusals;  // by msg::AuthMethod
  auth::Pace questions;                                     // the first of keyboard-interactive
};

struct Snapshot {
  config::Config config;
  route::Table routes;
  msg::AuthMethods methods_of_any;  // that any route offers: those of a user without a route
  HostKeys host_keys;
  std::vector<ServerKeys> server_keys;  // in the order of config.servers
  std::string public_keys;              // name-list: the algorithms that a client's key may come with
  std::string upstream_public_keys;     // those that the proxy's own may be shown with
  std::shared_ptr<Paces> paces;
  std::shared_ptr<auth::KnownHostsCache> known_hosts;
  std::shared_ptr<const transport::Settings> downstream;
  std::shared_ptr<const transport::Settings> upstream;
};

/// `config` has no errors left. `successor` is the account that the worker becomes; key files may be its own,
/// too. What is wrong with these is added to `errors`; nullptr then.
std::shared_ptr<const Snapshot> make_snapshot(config::Config config, const ops::Successor& successor,
                                              config::ConfigErrors& errors);

}  // namespace sshrp::proxy
