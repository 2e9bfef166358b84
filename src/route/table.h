// Table: finds the route of a user name. Exact users come before patterns, an earlier pattern before a later
// one.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "config/pattern.h"
#include "route/route.h"

namespace sshrp::route {

/// One route's private keys that were read when the configuration was: those whose place depends on no user.
struct LoadedKeys {
  crypto::CertifiedKeyPtr key{};  // upstream_key
  crypto::CertifiedKeyPtr ca{};   // upstream_ca_key; it has no certificate itself
};

class Table {
 public:
  /// The routes of `config` must outlive the table and stay in their place; the Config around them may be
  /// moved.
  /// `keys`: in the order of the routes; fewer where none were loaded.
  explicit Table(const config::Config& config, std::vector<LoadedKeys> keys = {});

  /// Never throws for what a stranger wrote, and takes time linear in it.
  Lookup lookup(std::string_view user) const;

 private:
  Lookup resolve(std::size_t index, std::span<const std::string_view> captured) const;

  const config::Route* routes_;
  std::vector<LoadedKeys> keys_;
  std::unordered_map<std::string_view, std::size_t> exact_;
  std::vector<std::size_t> with_pattern_;  // routes, as patterns_ counts them
  config::PatternSet patterns_;
};

}  // namespace sshrp::route
