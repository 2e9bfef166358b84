// Observation: what of a configuration is the observer's.
// SPDX-License-Identifier: MIT
#pragma once

#include "app/entrances.h"
#include "app/tokens.h"

namespace sshrp::app {

/// Where a route leads, as it is written.
struct ObservedUpstream {
  std::string name{};  // "backend:22"
  std::vector<std::string> routes{};

  bool operator==(const ObservedUpstream&) const = default;
};

/// Whom the observer becomes.
struct ObserverAccount {
  uid_t uid = 0;
  gid_t gid = 0;
  std::vector<gid_t> groups{};

  bool operator==(const ObserverAccount&) const = default;
};

/// Of recordings, to be read. Not open: nobody may, or there is none.
struct ObservedFolder {
  std::shared_ptr<const util::UniqueFd> folder{};
  std::uint64_t number = 0;  // of its file
  std::vector<std::string> dated{};

  bool operator==(const ObservedFolder& other) const {
    return number == other.number && dated == other.dated;
  }
};

inline constexpr std::size_t max_observed_upstreams = 1024, max_observed_routes = 64;  // of an upstream

struct Observation {
  Entrances entrances{};
  std::vector<TokenDigest> tokens{};
  std::vector<std::string> hosts{};
  std::string base_path{};
  bool behind_tls_proxy = false;
  crypto::CryptoProvider crypto_provider{};
  std::uint32_t max_series = 0;
  ObservedFolder recordings{};
  std::vector<ObservedUpstream> upstreams{};
  std::optional<ObserverAccount> account{};  // nullopt: it stays who it is

  bool operator==(const Observation&) const = default;
  /// Whether anybody can ask.
  explicit operator bool() const { return !entrances.all.empty(); }
};

/// Of a route, as it is written: "backend:22", or a group's name.
std::string upstream_name(const config::Route& route);

/// What is wrong is added to `errors`.
Observation observe_as_configured(const config::Config& config, const std::optional<ops::Account>& account,
                                  const Entrances& have, config::ConfigErrors& errors);
/// For -t.
void probe_observation(const config::Config& config, config::ConfigErrors& errors);

}  // namespace sshrp::app
