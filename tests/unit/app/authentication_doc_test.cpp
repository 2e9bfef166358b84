// The examples of docs/authentication.md are configurations.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/check.h"
#include "route/routes.h"

namespace sshrp::app {
namespace {

std::vector<std::string> examples() {
  std::ifstream file(SSHRP_VECTORS "/../../docs/authentication.md");
  std::vector<std::string> found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```toml") found.emplace_back();
    inside = line == "```toml" || (inside && line != "```");
    if (inside && line != "```toml") found.back() += line + "\n";
  }
  return found;
}

TEST(AuthenticationDoc, has_examples_that_load_and_lead_somewhere) {
  ASSERT_EQ(examples().size(), 11u);
  for (const std::string& example : examples()) {
    const bool of_everybody = example.find("user = '^") != std::string::npos;
    const std::size_t at = example.find("user = \"") + 8;
    const std::string user = of_everybody ? "anybody" : example.substr(at, example.find('"', at) - at);
    EXPECT_GE(login_in_words(route::Routes(example).route(user)).size(), 2u) << example;
  }
}

}  // namespace
}  // namespace sshrp::app
