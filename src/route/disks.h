// Disks: which upstreams have storage in common, as far as the configuration says so: the servers of a group,
// what names the same `storage`, and whatever else leads to one of those hosts. A host that is captured is
// all those that it could become.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

  /// A route's upstream_host that captures and has a `storage`.
  struct Captured {
    std::string glob{};  // as a host's name in a node
    std::vector<config::Located<config::Allowed>> allow{};
    std::string node{};  // of its storage

    bool may_be(std::string_view host) const;
    /// Whether one host could be both, as far as globs tell.
    bool meets(const Captured& other) const;
    std::vector<std::string> allowed_globs() const;
  };

  void add_captured(const config::Route& route);
  void add_host(const std::string& node, std::string_view host);
  std::string root_of(std::string node) const;
  void join(const std::string& one, const std::string& other);

  Parents parents_;                   // a forest: each tree's root is its first name
  std::vector<Captured> captured_{};  // those that could become one host are joined
};

}  // namespace sshrp::route
