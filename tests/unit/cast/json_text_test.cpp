// SPDX-License-Identifier: MIT
#include "cast/json_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "cast/recordings.h"
#include "util/utf8.h"

namespace sshrp::cast {
namespace {

struct Text {
  std::string json{};
  Fidelity fidelity{};
};

Text text_of(std::string_view bytes) {
  Text text;
  text.fidelity = append_json_text(text.json, as_bytes(bytes));
  return text;
}

/// What it is to be read as.
std::string readable(std::string_view bytes) {
  std::string all;
  while (!bytes.empty()) {
    const std::size_t length = util::decode_utf8(bytes).length;
    all += length == 0 ? "\xef\xbf\xbd" : bytes.substr(0, length);
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return all;
}

TEST(JsonText, writes_each_byte_as_short_as_it_can_be) {
  EXPECT_EQ(text_of("").json, R"("")");
  EXPECT_EQ(text_of("\"\\\n\r\t/").json, R"("\"\\\n\r\t/")");
  EXPECT_EQ(text_of(std::string_view("\0\x1b\x7f", 3)).json, "\"\\u0000\\u001b\x7f\"");
  EXPECT_EQ(text_of("gr\xc3\xbcn").json, "\"gr\xc3\xbcn\"");
  EXPECT_EQ(text_of("gr\xfcn").json, "\"gr\xef\xbf\xbdn\"");
}

TEST(JsonText, appends) {
  std::string out = "[";
  append_json_text(out, as_bytes("a"));
  append_json_text(out, as_bytes("b"));
  EXPECT_EQ(out, R"(["a""b")");
}

// Blocks are copied whole: one such byte and two, at every place.
TEST(JsonText, finds_what_is_to_be_escaped_wherever_it_is) {
  constexpr std::string_view some = "\"\\\n\x1f";
  for (std::size_t size = 1; size <= 70; ++size) {
    for (std::size_t first = 0; first < size; ++first) {
      for (std::size_t second = first; second < size; ++second) {
        std::string bytes(size, 'x');
        bytes[first] = some[first % some.size()];
        bytes[second] = some[second % some.size()];
        const Text text = text_of(bytes);
        ASSERT_EQ(nlohmann::json::parse(text.json).get<std::string>(), bytes) << text.json;
        ASSERT_EQ(text.fidelity, Fidelity::exact);
      }
    }
  }
}

TEST(JsonText, is_read_as_the_bytes_with_what_is_none_replaced) {
  std::mt19937 random(4);
  for (int round = 0; round < 5000; ++round) {
    const std::string bytes = testing::hard_bytes(random, random() % 40);
    const Text text = text_of(bytes);
    ASSERT_EQ(nlohmann::json::parse(text.json).get<std::string>(), readable(bytes)) << text.json;
    ASSERT_EQ(text.fidelity == Fidelity::exact, readable(bytes) == bytes);
  }
}

}  // namespace
}  // namespace sshrp::cast
