// Table: finds the route of a user name. Exact users come before patterns, an earlier pattern before a later
// one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "config/pattern.h"
#include "route/route.h"
#include "route/ways.h"

namespace sshrp::route {

/// What an origin calls the listener that `listener` is a name or an address of.
std::string listener_called(const config::Config& config, const std::string& listener);

/// One route's private keys that were read when the configuration was: those whose place depends on no user.
struct LoadedKeys {
  crypto::CertifiedKeyPtr key{};  // upstream_key
  crypto::CertifiedKeyPtr ca{};   // upstream_ca_key; it has no certificate itself
};

/// Of whoever asks for a route: some are for some listeners and clients only. What isn't set is any.
struct Origin {
  std::optional<access::IpAddress> client{};
  std::optional<std::string_view> listener{};  // its name, or its address
};

class Table {
 public:
  /// The routes of `config` must outlive the table and stay in their place; the Config around them may be
  /// moved.
  /// `keys`: in the order of the routes; fewer where none were loaded.
  explicit Table(const config::Config& config, std::vector<LoadedKeys> keys = {},
                 std::vector<LoadedCredential> gates = {});

  /// A route that isn't for this origin is as if it weren't there. Never throws for what a stranger wrote,
  /// and takes time linear in it.
  Lookup lookup(std::string_view user, const Origin& origin = {}) const;

 private:
  /// Of a route that isn't for everybody.
  struct Audience {
    std::vector<std::string> listeners{};  // by name where they have one
    std::vector<access::Network> networks{};
  };

  bool is_for(std::size_t index, const Origin& origin) const;
  std::optional<std::size_t> exact_match(std::string_view user, const Origin& origin) const;
  Lookup resolve(std::size_t index, std::span<const std::string_view> captured) const;

  const config::Route* routes_;
  std::vector<LoadedKeys> keys_;
  Ways ways_;
  std::unordered_map<std::size_t, Audience> audiences_;
  std::unordered_map<std::string_view, std::size_t> exact_;
  std::unordered_map<std::size_t, std::size_t> next_;  // of one of exact_: the next of the same user
  std::vector<std::size_t> with_pattern_;              // routes, as patterns_ counts them
  config::PatternSet patterns_;
};

}  // namespace sshrp::route
