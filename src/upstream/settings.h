// What all ways to upstreams under one configuration share.
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <memory>
#include <string>

#include "net/host_lookups.h"
#include "transport/settings.h"
#include "upstream/back_offs.h"
#include "upstream/connector.h"
#include "upstream/known_hosts.h"
#include "upstream/login_places.h"
#include "upstream/selector.h"
#include "upstream/source_link.h"

namespace sshrp::upstream {

/// What is spoken with upstreams.
struct Speech {
  std::string public_keys{};  // name-list: the algorithms that the proxy's own keys may be shown with
  std::shared_ptr<const transport::Settings> transport{};
};

struct Settings {
  std::string remembered_hosts{};  // the file that accept-new writes
  Speech speech{};
  std::map<std::string, Speech, std::less<>> speech_of_routes{};  // by key: those with upstream_algorithms
  std::shared_ptr<KnownHostsCache> known_hosts{};
  SelectorPtr selector{};
  std::shared_ptr<BackOffs> back_offs{};
  std::shared_ptr<LoginPlaces> places{};
  std::shared_ptr<net::HostLookups> lookups{};
  SourceLinkPtr sources{};  // of clients' own addresses
  ConnectorPtr connector{};

  const Speech& speech_for(std::string_view route_key) const {
    const auto own = speech_of_routes.find(route_key);
    return own == speech_of_routes.end() ? speech : own->second;
  }
};

using SettingsPtr = std::shared_ptr<const Settings>;

}  // namespace sshrp::upstream
