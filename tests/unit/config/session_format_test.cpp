// SPDX-License-Identifier: MIT
#include "config/session_format.h"

#include <gtest/gtest.h>

namespace sshrp::config {
namespace {

std::string problem(std::string_view text) {
  const auto parsed = parse_session_format(text);
  const auto* sentence = std::get_if<std::string>(&parsed);
  return sentence ? *sentence : "";
}

std::string_view fact_of(const std::variant<std::string, const facts::SessionFact*>& piece) {
  return std::get<const facts::SessionFact*>(piece)->name;
}

TEST(SessionFormat, is_text_and_fields) {
  const auto format = std::get<SessionFormat>(parse_session_format("<$user> ${key}x $$5"));
  ASSERT_EQ(format.pieces.size(), 5u);
  EXPECT_EQ(std::get<std::string>(format.pieces[0]), "<");
  EXPECT_EQ(fact_of(format.pieces[1]), "user");
  EXPECT_EQ(fact_of(format.pieces[3]), "key");
  EXPECT_EQ(std::get<std::string>(format.pieces[4]), "x $5");
}

TEST(SessionFormat, takes_the_longest_name) {
  const auto format = std::get<SessionFormat>(parse_session_format("$upstream_user$upstream"));
  EXPECT_EQ(fact_of(format.pieces[0]), "upstream_user");
  EXPECT_EQ(fact_of(format.pieces[1]), "upstream");
}

TEST(SessionFormat, says_what_is_wrong) {
  EXPECT_EQ(problem("$usr"), "there is no field \"$usr\"; did you mean \"$user\"?");
  EXPECT_EQ(problem("5$"), "a $ must stand before a field's name; a dollar sign itself is $$");
  EXPECT_EQ(problem("${user"), "a $ must stand before a field's name; a dollar sign itself is $$");
  EXPECT_EQ(problem("$user\n"), "it may hold no control character: each session has one line");
  EXPECT_EQ(problem(""), "it is empty, so each line would be");
}

}  // namespace
}  // namespace sshrp::config
