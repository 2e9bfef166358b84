// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "config/pattern.h"
#include "config/validate.h"
#include "util/text.h"

namespace sshrp::config {
namespace {

/// A pattern without what changes nothing: ^ and $ at its ends, and one group around all of it.
std::string_view core(std::string_view pattern) {
  if (pattern.starts_with('^')) pattern.remove_prefix(1);
  if (pattern.ends_with('$') && !pattern.ends_with("\\$")) pattern.remove_suffix(1);
  if (!pattern.starts_with('(') || pattern.find(')') != pattern.size() - 1) return pattern;
  pattern = pattern.substr(1, pattern.size() - 2);
  if (pattern.starts_with("?:")) return pattern.substr(2);
  if (!pattern.starts_with("?P<")) return pattern;
  return pattern.substr(std::min(pattern.find('>') + 1, pattern.size()));
}

/// Fits every name; an empty one is never looked up.
bool fits_all(std::string_view pattern) {
  const std::string_view inner = core(pattern);
  return inner == ".*" || inner == ".+";
}

/// The only name that a pattern fits, where that is easily seen.
std::optional<std::string> only_name(std::string_view pattern) {
  const std::string_view inner = core(pattern);
  std::string name;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    constexpr std::string_view special = ".+*?()[]{}|^$";
    if (inner[i] == '\\') {
      if (++i == inner.size() || (special.find(inner[i]) == std::string_view::npos && inner[i] != '-'))
        return std::nullopt;
    } else if (special.find(inner[i]) != std::string_view::npos) {
      return std::nullopt;
    }
    name += inner[i];
  }
  return name;
}

class Reachability {
 public:
  Reachability(const Config& config, ConfigErrors& errors) : config_(config), errors_(errors) {}

  void check() {
    for (const Route& route : config_.routes) {
      if (!route.pattern) check_exact(route);
    }
    std::size_t index = 0;
    for (const Route& route : config_.routes) {
      if (route.pattern) check_pattern(route, index++);
    }
  }

 private:
  static std::vector<const Pattern*> patterns(const Config& config) {
    std::vector<const Pattern*> all;
    for (const Route& route : config.routes) {
      if (route.pattern) all.push_back(&*route.pattern);
    }
    return all;
  }

  // Made for who needs it: with many patterns that takes long.
  const PatternSet& set() {
    if (!set_) set_.emplace(patterns(config_));
    return *set_;
  }

  void check_exact(const Route& route) {
    const auto [first, added] = exact_.emplace(*route.user, &route);
    if (!added)
      error(route, fmt::format("{} is a user already at {}; each may be there once", util::quote(*route.user),
                               where(*first->second)));
  }

  // `index` counts the patterns, as the set does.
  void check_pattern(const Route& route, std::size_t index) {
    ordered_.push_back(&route);
    const auto [first, added] = texts_.emplace(*route.user, &route);
    if (!added) return never(route, *first->second, "is the same pattern; remove one");
    if (catch_all_) return never(route, *catch_all_, "takes every name; put it before that one");
    if (fits_all(*route.user)) catch_all_ = &route;
    const auto name = only_name(*route.user);
    if (!name) return;
    if (const auto exact = exact_.find(*name); exact != exact_.end()) {
      return never(route, *exact->second, "takes that name, as exact users come before patterns; remove one");
    }
    const auto earlier = set().first_match(*name);
    if (earlier && *earlier < index)
      never(route, *ordered_[*earlier], "takes that name; put it before that one");
  }

  void never(const Route& route, const Route& other, std::string_view why) {
    error(route, fmt::format("{} can never be reached: {} at {} {}", util::quote(*route.user),
                             util::quote(*other.user), where(other), why));
  }
  void error(const Route& route, const std::string& sentence) {
    errors_.push_back(config_.error(route.user.place, "user: " + sentence));
  }
  std::string where(const Route& route) const { return config_.where(route.user.place); }

  const Config& config_;
  ConfigErrors& errors_;
  std::optional<PatternSet> set_;
  std::vector<const Route*> ordered_;  // those with a pattern that were checked
  std::map<std::string_view, const Route*> exact_;
  std::map<std::string_view, const Route*> texts_;  // of patterns
  const Route* catch_all_ = nullptr;
};

}  // namespace

void check_reachable(const Config& config, ConfigErrors& errors) { Reachability(config, errors).check(); }

}  // namespace sshrp::config
