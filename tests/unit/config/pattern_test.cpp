// SPDX-License-Identifier: MIT
#include "config/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace sshrp::config {
namespace {

Pattern compiled(std::string_view text) { return std::get<Pattern>(Pattern::compile(text)); }

TEST(Pattern, fits_the_whole_name_or_not_at_all) {
  EXPECT_TRUE(compiled("^web\\d+").matches("web17"));
  EXPECT_FALSE(compiled("^web\\d+").matches("web17x"));
  EXPECT_FALSE(compiled("^web\\d+").matches("xweb17"));
  EXPECT_TRUE(compiled("^a|bc").matches("bc")) << "an alternative need not begin with ^";
  EXPECT_FALSE(compiled("^a$").matches("a\n"));
}

TEST(Pattern, gives_what_its_groups_captured) {
  const Pattern pattern = compiled("^(?P<app>\\w+)-(\\d+)(-x)?$");
  EXPECT_EQ(pattern.groups(), 3u);
  EXPECT_EQ(pattern.group("app"), 1u);
  EXPECT_EQ(pattern.group("nothing"), std::nullopt);
  std::string_view captured[4] = {"", "", "", "old"};
  ASSERT_TRUE(pattern.matches("web-17", captured));
  EXPECT_EQ(captured[0], "web-17");
  EXPECT_EQ(captured[1], "web");
  EXPECT_EQ(captured[2], "17");
  EXPECT_EQ(captured[3], "") << "took no part";
}

TEST(Pattern, reads_names_as_utf8) {
  EXPECT_TRUE(compiled("^.$").matches("é"));
  EXPECT_TRUE(compiled("^[äöü]+$").matches("öä"));
  EXPECT_FALSE(compiled("^.*$").matches("a\xff"));
}

TEST(Pattern, takes_linear_time_for_what_makes_others_explode) {
  const Pattern pattern = compiled("^(a+)+(b|c?)*$");
  EXPECT_FALSE(pattern.matches(std::string(255, 'a') + "!"));
}

TEST(Pattern, that_would_be_too_large_does_not_compile) {
  EXPECT_TRUE(std::holds_alternative<std::string>(Pattern::compile("^((a{1,100}){1,100}){1,100}$")));
}

TEST(PatternSet, finds_the_first_pattern_that_fits) {
  const Pattern patterns[] = {compiled("^a.*"), compiled("^ab"), compiled("^b.*"), compiled("^(b|c)+$")};
  const PatternSet set({&patterns[0], &patterns[1], &patterns[2], &patterns[3]});
  EXPECT_EQ(set.first_match("ab"), 0u);
  EXPECT_EQ(set.first_match("bc"), 2u);
  EXPECT_EQ(set.first_match("cb"), 3u);
  EXPECT_EQ(set.first_match("d"), std::nullopt);
  EXPECT_EQ(set.first_match(""), std::nullopt);
}

TEST(PatternSet, of_nothing_fits_nothing) { EXPECT_EQ(PatternSet({}).first_match("a"), std::nullopt); }

TEST(PatternSet, agrees_with_its_patterns_one_by_one) {
  std::vector<Pattern> patterns;
  for (int i = 0; i < 200; ++i) patterns.push_back(compiled("^(.*)" + std::to_string(i) + ".*([a-f]+)$"));
  std::vector<const Pattern*> pointers;
  for (const Pattern& pattern : patterns) pointers.push_back(&pattern);
  const PatternSet set(pointers);
  std::string name = "seed";
  for (int i = 0; i < 300; ++i) {
    name = std::to_string(std::hash<std::string>()(name)) + "abcdefgh"[i % 8];
    const auto first =
        std::find_if(patterns.begin(), patterns.end(), [&](const Pattern& p) { return p.matches(name); });
    const auto expected =
        first == patterns.end() ? std::nullopt : std::optional<std::size_t>(first - patterns.begin());
    EXPECT_EQ(set.first_match(name), expected) << name;
  }
}

// Letters of either case, and K in its third form, U+212A, which is the same letter to a pattern.
TEST(PatternSet, agrees_with_its_patterns_one_by_one_whatever_they_are_made_of) {
  const std::string_view pieces[] = {
      "a",     "B",      "ab",   "-",      ".*",        "[a-c]+",   "(a|Bc)",
      "(-K)?", "(?i)kB", "[aB]", "(ab)*",  "\\d",       "\xc3\xa4", "(?i:\xc3\x84)",
      "$",     "(|b)",   "[^a]", "a{2,3}", "\\x{212a}", "^",        "\\b"};
  const std::string_view letters[] = {"a", "b", "B", "c", "C",        "A",
                                      "k", "K", "-", "7", "\xc3\xa4", "\xe2\x84\xaa"};
  std::minstd_rand random(1);
  const auto any_of = [&](const auto& texts, std::size_t most) {
    std::string text;
    for (std::size_t left = 1 + random() % most; left > 0; --left) text += texts[random() % std::size(texts)];
    return text;
  };
  int fitting = 0;
  for (int round = 0; round < 100; ++round) {
    std::vector<Pattern> patterns;
    for (int i = 0; i < 10; ++i) patterns.push_back(compiled("^" + any_of(pieces, 4)));
    std::vector<const Pattern*> pointers;
    for (const Pattern& pattern : patterns) pointers.push_back(&pattern);
    const PatternSet set(pointers);
    for (int i = 0; i < 200; ++i) {
      const std::string name = any_of(letters, 4);
      const auto first = std::ranges::find_if(patterns, [&](const Pattern& p) { return p.matches(name); });
      const auto expected =
          first == patterns.end() ? std::nullopt : std::optional<std::size_t>(first - patterns.begin());
      ASSERT_EQ(set.first_match(name), expected) << name;
      fitting += expected.has_value();
    }
  }
  EXPECT_GT(fitting, 1000);
}

}  // namespace
}  // namespace sshrp::config
