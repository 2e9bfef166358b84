// The examples of docs/upstreams.md are configurations.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <fstream>

#include "config/files.h"

namespace sshrp::config {
namespace {

std::vector<std::string> examples() {
  std::ifstream file(SSHRP_VECTORS "/../../docs/upstreams.md");
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```toml") found.emplace_back();
    inside = line == "```toml" || (inside && line != "```");
    if (inside && line != "```toml") found.back() += line + "\n";
  }
  return found;
}

TEST(UpstreamsDoc, has_examples_that_load) {
  ASSERT_GE(examples().size(), 10u);
  for (std::string example : examples()) {
    if (example.find("[[servers]]") == std::string::npos)
      example += "[[servers]]\nuser = 'someone'\nupstream_host = 'host.example'\n";
    const auto loaded = load_text(example);
    const auto* errors = std::get_if<ConfigErrors>(&loaded);
    EXPECT_EQ(errors, nullptr) << example << (errors ? to_string(errors->front()) : "");
  }
}

}  // namespace
}  // namespace sshrp::config
