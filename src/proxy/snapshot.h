// Snapshot: a configuration made ready to work with; immutable, shared by all that was begun under it.
#pragma once

#include "proxy/host_keys.h"
#include "route/table.h"

namespace sshrp::proxy {

struct Snapshot {
  config::Config config;
  route::Table routes;
  HostKeys host_keys;
  std::shared_ptr<const transport::Settings> downstream;
  std::shared_ptr<const transport::Settings> upstream;
};

/// `config` has no errors left. What is wrong with the key files is added to `errors`; nullptr then.
std::shared_ptr<const Snapshot> make_snapshot(config::Config config, config::ConfigErrors& errors);

}  // namespace sshrp::proxy
