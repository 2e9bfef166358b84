// The examples of docs/authentication.md are configurations.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/check.h"
#include "config/doc_examples.h"
#include "route/routes.h"

namespace sshrp::app {
namespace {

TEST(AuthenticationDoc, has_examples_that_load_and_lead_somewhere) {
  ASSERT_EQ(config::examples_of("authentication.md").size(), 11u);
  for (const std::string& example : config::examples_of("authentication.md")) {
    const bool of_everybody = example.find("user = '^") != std::string::npos;
    const std::size_t at = example.find("user = \"") + 8;
    const std::string user = of_everybody ? "anybody" : example.substr(at, example.find('"', at) - at);
    EXPECT_GE(login_in_words(route::Routes(example).route(user)).size(), 2u) << example;
  }
}

}  // namespace
}  // namespace sshrp::app
