// SPDX-License-Identifier: MIT
#include "observer/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sshrp::observer {
namespace {

using namespace std::chrono_literals;

std::string text_of(std::string_view bytes) {
  std::string out;
  append_json_text(out, bytes);
  return out;
}

TEST(JsonText, leaves_what_is_harmless) { EXPECT_EQ(text_of("größe 日本 🙂"), "\"größe 日本 🙂\""); }

TEST(JsonText, escapes_quotes_and_controls) {
  EXPECT_EQ(text_of("a\"b\\c\n\x1b[31m\x7f"), R"("a\"b\\c\u000a\u001b[31m\u007f")");
}

TEST(JsonText, escapes_what_turns_a_line_around) {
  EXPECT_EQ(text_of("a\u202eb\u2066c\u200bd"), R"("a\u202eb\u2066c\u200bd")");
}

TEST(JsonText, escapes_invisible_characters_beyond_the_first_plane_as_two) {
  EXPECT_EQ(text_of("\U000e0041"), R"("\udb40\udc41")");
}

TEST(JsonText, replaces_what_is_not_utf8) {
  EXPECT_EQ(text_of("a\xff\xc3("), "\"a\xef\xbf\xbd\xef\xbf\xbd(\"");
  EXPECT_EQ(text_of("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonText, of_any_bytes_is_read_by_others) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  const auto parsed = nlohmann::json::parse(text_of(all + "<script>alert(1)</script>"));
  EXPECT_TRUE(parsed.get<std::string>().ends_with("<script>alert(1)</script>"));
}

TEST(TimeText, has_milliseconds_of_utc) {
  EXPECT_EQ(time_text(std::chrono::system_clock::time_point(1'767'225'599'250ms)),
            "2025-12-31T23:59:59.250Z");
}

TEST(TimeText, of_impossible_times_is_a_time) {
  EXPECT_EQ(time_text(std::chrono::system_clock::time_point::max()), "2262-04-11T23:47:16.854Z");
  EXPECT_EQ(time_text(std::chrono::system_clock::time_point::min()), "1677-09-21T00:12:43.145Z");
}

TEST(Json, nests_lists_and_objects) {
  Json json;
  json.object().member("a", 1).key("b").list().value("x").object().end_object().value(true).end_list();
  json.member("c", 1.5s).key("d").list().end_list().end_object();
  EXPECT_EQ(json.take(), R"({"a":1,"b":["x",{},true],"c":1.500,"d":[]})");
}

}  // namespace
}  // namespace sshrp::observer
