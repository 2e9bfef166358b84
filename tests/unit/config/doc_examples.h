// The examples of a page of docs/: configurations.
// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace sshrp::config {

/// The texts between ```toml and ```. `page`: its file's name.
inline std::vector<std::string> examples_of(const std::string& page) {
  std::ifstream file(SSHRP_VECTORS "/../../docs/" + page);
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```toml") found.emplace_back();
    inside = line == "```toml" || (inside && line != "```");
    if (inside && line != "```toml") found.back() += line + "\n";
  }
  return found;
}

}  // namespace sshrp::config
