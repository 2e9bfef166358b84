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
  Located<std::string> AlgorithmLists::*specs;
};

constexpr List lists[] = {
    {"kex", AlgorithmKind::kex, &AlgorithmLists::kex},
    {"ciphers", AlgorithmKind::cipher, &AlgorithmLists::ciphers},
    {"macs", AlgorithmKind::mac, &AlgorithmLists::macs},
    {"host_keys", AlgorithmKind::host_key, &AlgorithmLists::host_keys},
    {"public_keys", AlgorithmKind::public_key, &AlgorithmLists::public_keys},
    {"compression", AlgorithmKind::compression, &AlgorithmLists::compression},
};

}  // namespace

void check_algorithms(const Config& config, ConfigErrors& errors, ConfigErrors& warnings) {
  for (const Route& route : config.routes) {
    for (const auto& [key, kind, specs] : lists) {
      const Located<std::string>& written = route.upstream_algorithms.*specs;
      if (written->empty()) continue;
      const auto say = [&](ConfigErrors& said, const std::string& sentence) {
        said.push_back(
            config.error(written.place, fmt::format("{}.{}: {}", upstream_algorithms_table, key, sentence)));
      };
      const auto names = resolve_route_algorithms(kind, *(config.upstream_algorithms.*specs), *written);
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
