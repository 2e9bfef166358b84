// Disks: which upstreams have storage in common, as far as the configuration says so: the servers of a group,
// what names the same `storage`, and whatever else leads to one of those hosts.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "config/config.h"

namespace sshrp::route {

class Disks {
 public:
  explicit Disks(const config::Config& config);

  /// The name of those of a group.
  std::string of_group(std::string_view name) const;
  /// Of a route's upstream_host; empty: of no other's, as far as one knows.
  std::string of_host(std::string_view host, std::string_view storage) const;

 private:
  using Parents = std::map<std::string, std::string, std::less<>>;

  std::string root_of(std::string node) const;
  void join(const std::string& one, const std::string& other);

  Parents parents_;  // a forest: each tree's root is its first name
};

}  // namespace sshrp::route
