// Table: finds the route of a user name. Exact users come before patterns, an earlier pattern before a later
// one.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/config.h"
#include "config/pattern_set.h"
#include "route/route.h"

namespace sshrp::route {

class Table {
 public:
  /// The servers of `config` must outlive the table and stay in their place; the Config around them may be
  /// moved.
  explicit Table(const config::Config& config);

  /// Never throws for what a stranger wrote, and takes time linear in it.
  Lookup lookup(std::string_view user) const;

 private:
  const config::Server* servers_;
  std::unordered_map<std::string_view, std::size_t> exact_;
  std::vector<std::size_t> with_pattern_;  // servers, as patterns_ counts them
  config::PatternSet patterns_;
};

}  // namespace sshrp::route
