// SPDX-License-Identifier: MIT
#include "util/text.h"

#include <gtest/gtest.h>

#include "util/base64.h"

namespace sshrp::util {
namespace {

TEST(Escape, leaves_plain_text_and_utf8_as_they_are) {
  EXPECT_EQ(escape("web17 café 日本 🙂"), "web17 café 日本 🙂");
}

TEST(Escape, shows_what_could_deceive_as_hex) {
  EXPECT_EQ(escape("a\nb\r\t\x1b[2J\x7f"), "a\\x0ab\\x0d\\x09\\x1b[2J\\x7f");
  EXPECT_EQ(escape("\xc2\x85"), "\\xc2\\x85") << "C1";
  EXPECT_EQ(escape("\xe2\x80\xa8"), "\\xe2\\x80\\xa8") << "U+2028";
  EXPECT_EQ(escape("\xe2\x80\xae"), "\\xe2\\x80\\xae") << "right-to-left override";
  EXPECT_EQ(escape("\\x0a"), "\\\\x0a") << "an escape can't be forged";
}

TEST(Escape, lets_no_text_leave_its_quotes) { EXPECT_EQ(escape("bob\" route=\"r"), "bob\\x22 route=\\x22r"); }

TEST(Escape, shows_invalid_utf8_as_hex) {
  EXPECT_EQ(escape("\xff"), "\\xff");
  EXPECT_EQ(escape("\xc0\xaf"), "\\xc0\\xaf") << "overlong";
  EXPECT_EQ(escape("\xed\xa0\x80"), "\\xed\\xa0\\x80") << "surrogate";
  EXPECT_EQ(escape("\xe2\x82"), "\\xe2\\x82") << "cut short";
}

TEST(Escape, cuts_what_is_too_long) { EXPECT_EQ(escape(std::string(9, 'a'), 4), "aaaa…"); }

TEST(Base64, gives_the_examples_of_rfc_4648) {
  for (const auto& [plain, coded] : {std::pair{"", ""},
                                     {"f", "Zg=="},
                                     {"fo", "Zm8="},
                                     {"foo", "Zm9v"},
                                     {"foob", "Zm9vYg=="},
                                     {"fooba", "Zm9vYmE="}}) {
    EXPECT_EQ(base64_encode(as_bytes(plain)), coded);
    EXPECT_EQ(base64_decode(coded), to_vector(as_bytes(plain)));
  }
  EXPECT_EQ(base64_encode_unpadded(as_bytes("fo")), "Zm8");
}

TEST(Base64, refuses_what_is_not_canonical) {
  for (std::string_view text : {"Zg", "Zg=", "Zh==", "Zm9=", "Z===", "Zm 9", "Zm9v\n", "====", "Zg==Zg=="}) {
    EXPECT_EQ(base64_decode(text), std::nullopt) << text;
  }
}

TEST(Hex, reads_what_it_writes) {
  EXPECT_EQ(from_hex("00fFa0"), (Bytes{0, 0xff, 0xa0}));
  EXPECT_EQ(hex(Bytes{0, 0xff, 0xa0}), "00ffa0");
  EXPECT_EQ(from_hex("0"), std::nullopt);
  EXPECT_EQ(from_hex("0g"), std::nullopt);
}

TEST(Split, an_empty_text_has_no_parts) {
  EXPECT_TRUE(split("", ',').empty());
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string_view>{"a", "", "b"}));
}

TEST(Nearest, finds_a_slip_of_the_pen_and_nothing_else) {
  EXPECT_EQ(nearest("upsteam_host", {"upstream_host", "upstream_port"}), "upstream_host");
  EXPECT_EQ(nearest("colour", {"upstream_host", "upstream_port"}), std::nullopt);
}

TEST(GlobMatch, star_takes_any_run_and_question_mark_one_character) {
  EXPECT_TRUE(glob_match("*.example.lan", "web1.example.lan"));
  EXPECT_FALSE(glob_match("*.example.lan", "example.lan"));
  EXPECT_TRUE(glob_match("web?", "web1"));
  EXPECT_FALSE(glob_match("web?", "web12"));
  EXPECT_TRUE(glob_match("a*b*c", "axxbxbxc"));
  EXPECT_FALSE(glob_match("", "x"));
  EXPECT_TRUE(glob_match("*", ""));
}

}  // namespace
}  // namespace sshrp::util
