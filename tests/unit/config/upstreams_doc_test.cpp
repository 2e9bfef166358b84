// The examples of docs/upstreams.md are configurations.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "config/doc_examples.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

TEST(UpstreamsDoc, has_examples_that_load) {
  ASSERT_GE(examples_of("upstreams.md").size(), 10u);
  for (std::string example : examples_of("upstreams.md")) {
    if (example.find("[[servers]]") == std::string::npos)
      example += "[[servers]]\nuser = 'someone'\nupstream_host = 'host.example'\n";
    const auto loaded = load_text(example);
    const auto* errors = std::get_if<ConfigErrors>(&loaded);
    EXPECT_EQ(errors, nullptr) << example << (errors ? to_string(errors->front()) : "");
  }
}

}  // namespace
}  // namespace sshrp::config
