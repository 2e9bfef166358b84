#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "config/pattern_set.h"
#include "config/validate.h"

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
  Reachability(const Config& config, ConfigErrors& errors)
      : config_(config), errors_(errors), set_(patterns(config)) {}

  void check() {
    for (const Server& server : config_.servers) {
      if (!server.pattern) check_exact(server);
    }
    std::size_t index = 0;
    for (const Server& server : config_.servers) {
      if (server.pattern) check_pattern(server, index++);
    }
  }

 private:
  static std::vector<const Pattern*> patterns(const Config& config) {
    std::vector<const Pattern*> all;
    for (const Server& server : config.servers) {
      if (server.pattern) all.push_back(&*server.pattern);
    }
    return all;
  }

  void check_exact(const Server& server) {
    const auto [first, added] = exact_.emplace(*server.user, &server);
    if (!added)
      error(server, fmt::format("{} is a user already at {}; each may be there once", quote(*server.user),
                                where(*first->second)));
  }

  // `index` counts the patterns, as the set does.
  void check_pattern(const Server& server, std::size_t index) {
    ordered_.push_back(&server);
    const auto [first, added] = texts_.emplace(*server.user, &server);
    if (!added) return never(server, *first->second, "is the same pattern; remove one");
    if (catch_all_) return never(server, *catch_all_, "takes every name; put it before that one");
    if (fits_all(*server.user)) catch_all_ = &server;
    const auto name = only_name(*server.user);
    if (!name) return;
    if (const auto exact = exact_.find(*name); exact != exact_.end()) {
      return never(server, *exact->second,
                   "takes that name, as exact users come before patterns; remove one");
    }
    const auto earlier = set_.first_match(*name);
    if (earlier && *earlier < index)
      never(server, *ordered_[*earlier], "takes that name; put it before that one");
  }

  void never(const Server& server, const Server& other, std::string_view why) {
    error(server, fmt::format("{} can never be reached: {} at {} {}", quote(*server.user), quote(*other.user),
                              where(other), why));
  }
  void error(const Server& server, const std::string& sentence) {
    errors_.push_back(config_.error(server.user.place, "user: " + sentence));
  }
  std::string where(const Server& server) const { return config_.where(server.user.place); }

  const Config& config_;
  ConfigErrors& errors_;
  PatternSet set_;
  std::vector<const Server*> ordered_;  // those with a pattern that were checked
  std::map<std::string_view, const Server*> exact_;
  std::map<std::string_view, const Server*> texts_;  // of patterns
  const Server* catch_all_ = nullptr;
};

}  // namespace

void check_reachable(const Config& config, ConfigErrors& errors) { Reachability(config, errors).check(); }

}  // namespace sshrp::config
