// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "config/audience.h"
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

/// Routes in the order in which they are taken.
using Routes = std::vector<const Route*>;

/// The first that is always there before `route`.
const Route* before(const Routes& routes, const Route& route) {
  const auto found =
      std::ranges::find_if(routes, [&](const Route* other) { return is_for_all_of(*other, route); });
  return found == routes.end() ? nullptr : *found;
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
    Routes& same = exact_[*route.user];
    if (const Route* first = before(same, route))
      error(route, fmt::format("{} is a user already at {}; each may be there once", util::quote(*route.user),
                               where(*first)));
    same.push_back(&route);
  }

  // `index` counts the patterns, as the set does.
  void check_pattern(const Route& route, std::size_t index) {
    ordered_.push_back(&route);
    Routes& same = texts_[*route.user];
    const Route* first = before(same, route);
    same.push_back(&route);
    if (first) return never(route, *first, "is the same pattern; remove one");
    if (const Route* all = before(catch_all_, route))
      return never(route, *all, "takes every name; put it before that one");
    if (fits_all(*route.user)) catch_all_.push_back(&route);
    const auto name = only_name(*route.user);
    if (!name) return;
    if (const auto exact = exact_.find(*name); exact != exact_.end()) {
      if (const Route* taking = before(exact->second, route))
        return never(route, *taking, "takes that name, as exact users come before patterns; remove one");
    }
    const auto takes = [&](std::size_t earlier) {
      return earlier >= index || is_for_all_of(*ordered_[earlier], route);
    };
    const auto earlier = set().first_match(*name, takes);
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
  Routes ordered_;  // those with a pattern that were checked
  std::map<std::string_view, Routes> exact_;
  std::map<std::string_view, Routes> texts_;  // of patterns
  Routes catch_all_;
};

}  // namespace

void check_reachable(const Config& config, ConfigErrors& errors) { Reachability(config, errors).check(); }

}  // namespace sshrp::config
