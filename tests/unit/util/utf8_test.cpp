// SPDX-License-Identifier: MIT
#include "util/utf8.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sshrp::util {
namespace {

// By RFC 3629, not by the code: the four forms, without those that are too long, surrogates, and what is
// beyond U+10FFFF.
std::string encoded(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)),
          byte(0x80 | (c & 63))};
}

TEST(Utf8, decodes_every_character_and_waits_for_the_rest_of_each) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c == 0xd800) c = 0xe000;
    const std::string bytes = encoded(c);
    const CodePoint decoded = decode_utf8(bytes + "x");
    ASSERT_EQ(decoded.value, c);
    ASSERT_EQ(decoded.length, bytes.size());
    ASSERT_EQ(unfinished_utf8(bytes), 0u);
    ASSERT_EQ(whole_utf8(bytes + "\xff"), bytes.size());
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      ASSERT_EQ(unfinished_utf8("ab" + bytes.substr(0, size)), size);
      ASSERT_EQ(decode_utf8(bytes.substr(0, size)).length, 0u);
      ASSERT_EQ(whole_utf8("ab" + bytes.substr(0, size)), 2u);
    }
  }
}

TEST(Utf8, waits_for_nothing_behind_what_no_character_begins_with) {
  for (const char* bytes : {"", "\x80", "\xbf\xbf", "\xc0", "\xc1", "\xf5", "\xff", "\xe0\x80", "\xed\xa0",
                            "\xf0\x80", "\xf0\x8f\xbf", "\xf4\x90", "\xe2x", "\xe2\x82x"})
    EXPECT_EQ(unfinished_utf8(bytes), 0u) << bytes;
}

// Of bytes at the edges of what may begin a character and follow in it.
TEST(Utf8, takes_as_whole_what_is_so_one_character_after_another) {
  constexpr std::string_view edges =
      "x\x7f\x80\x8f\x90\x9f\xa0\xbf\xc1\xc2\xdf\xe0\xe1\xed\xef\xf0\xf1\xf4\xf5\xff";
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 20, 'a');
    for (auto more = random() % 10; more > 0; --more) text += edges[random() % edges.size()];
    std::size_t whole = 0;
    while (whole < text.size()) {
      const std::size_t length = decode_utf8(std::string_view(text).substr(whole)).length;
      if (length == 0) break;
      whole += length;
    }
    ASSERT_EQ(whole_utf8(text), whole) << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace sshrp::util
