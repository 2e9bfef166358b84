// Ways: the groups and gates of a configuration, made once and shared by all logins.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"
#include "route/disks.h"
#include "route/route.h"

namespace sshrp::route {

/// What the proxy itself logs in with, read when the configuration was.
struct LoadedCredential {
  crypto::CertifiedKeyPtr key{};
  std::optional<config::Secret> password{};
};

/// A group, and what it says for routes that don't.
struct ConfiguredGroup {
  GroupPtr group{};
  std::optional<std::chrono::seconds> attempt_timeout{};
  ProxyProtocol proxy_protocol = ProxyProtocol::no;
};

class Ways {
 public:
  /// `gates`: in the order of the configuration's; fewer where none were loaded.
  Ways(const config::Config& config, std::vector<LoadedCredential> gates);

  /// nullptr if there is none of that name.
  const ConfiguredGroup* group(std::string_view name) const;
  GatePtr last_gate(const config::Route& route) const;
  const Disks& disks() const { return disks_; }

 private:
  struct Gates {
    GatePtr as_configured, of_one_session, of_many_sessions;
  };

  void add_gate(const config::Config& config, const config::Gate& gate,
                const std::vector<LoadedCredential>& loaded);

  std::map<std::string, ConfiguredGroup, std::less<>> groups_;
  std::map<std::string, Gates, std::less<>> gates_;
  Disks disks_;
};

}  // namespace sshrp::route
