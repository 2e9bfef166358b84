// A route's upstream_algorithms, with those of [algorithms.upstream] behind them.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "config/algorithms.h"
#include "config/schema.h"
#include "config/validate.h"
#include "crypto/legacy.h"

namespace sshrp::config {
namespace {

struct List {
  std::string_view key;
  AlgorithmKind kind;
  Located<std::string> Algorithms::*of_upstreams;
  Located<std::string> RouteAlgorithms::*of_route;
};

constexpr List lists[] = {
    {"kex", AlgorithmKind::kex, &Algorithms::kex, &RouteAlgorithms::kex},
    {"ciphers", AlgorithmKind::cipher, &Algorithms::ciphers, &RouteAlgorithms::ciphers},
    {"macs", AlgorithmKind::mac, &Algorithms::macs, &RouteAlgorithms::macs},
    {"host_keys", AlgorithmKind::host_key, &Algorithms::host_keys, &RouteAlgorithms::host_keys},
    {"public_keys", AlgorithmKind::public_key, &Algorithms::public_keys, &RouteAlgorithms::public_keys},
    {"compression", AlgorithmKind::compression, &Algorithms::compression, &RouteAlgorithms::compression},
};

}  // namespace

void check_algorithms(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  for (const Route& route : config.routes) {
    for (const auto& [key, kind, of_upstreams, of_route] : lists) {
      const Located<std::string>& written = route.upstream_algorithms.*of_route;
      if (written->empty()) continue;
      const auto say = [&](ConfigErrors& said, const std::string& sentence) {
        said.push_back(
            config.error(written.place, fmt::format("{}.{}: {}", upstream_algorithms_table, key, sentence)));
      };
      const auto names =
          resolve_route_algorithms(kind, *(config.upstream_algorithms.*of_upstreams), *written);
      if (const auto* problem = std::get_if<std::string>(&names)) {
        say(errors, *problem);
        continue;
      }
      std::string legacy;
      for (const std::string_view name : std::get<Names>(names)) {
        if (const auto* row = crypto::find_legacy(name))
          legacy += fmt::format("{}{} ({})", legacy.empty() ? "" : ", ", name, row->weakness);
      }
      if (!legacy.empty())
        say(warnings, fmt::format("weak, and used where the upstream has nothing better: {}", legacy));
    }
  }
}

}  // namespace sshrp::config
