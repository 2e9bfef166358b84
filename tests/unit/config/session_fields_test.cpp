#include "config/session_fields.h"

#include <gtest/gtest.h>

namespace sshrp::config {
namespace {

std::string problem(std::string_view text) {
  const auto parsed = parse_session_format(text);
  const auto* sentence = std::get_if<std::string>(&parsed);
  return sentence ? *sentence : "";
}

TEST(SessionFormat, is_text_and_fields) {
  const auto format = std::get<SessionFormat>(parse_session_format("<$user> ${key}x $$5"));
  ASSERT_EQ(format.pieces.size(), 5u);
  EXPECT_EQ(std::get<std::string>(format.pieces[0]), "<");
  EXPECT_EQ(std::get<SessionField>(format.pieces[1]), SessionField::user);
  EXPECT_EQ(std::get<SessionField>(format.pieces[3]), SessionField::key);
  EXPECT_EQ(std::get<std::string>(format.pieces[4]), "x $5");
}

TEST(SessionFormat, takes_the_longest_name) {
  const auto format = std::get<SessionFormat>(parse_session_format("$upstream_user$upstream"));
  EXPECT_EQ(std::get<SessionField>(format.pieces[0]), SessionField::upstream_user);
  EXPECT_EQ(std::get<SessionField>(format.pieces[1]), SessionField::upstream);
}

TEST(SessionFormat, says_what_is_wrong) {
  EXPECT_EQ(problem("$usr"), "there is no field \"$usr\"; did you mean \"$user\"?");
  EXPECT_EQ(problem("5$"), "a $ must stand before a field's name; a dollar sign itself is $$");
  EXPECT_EQ(problem("${user"), "a $ must stand before a field's name; a dollar sign itself is $$");
  EXPECT_EQ(problem("$user\n"), "it may hold no control character: each session has one line");
  EXPECT_EQ(problem(""), "it is empty, so each line would be");
}

TEST(SessionFields, stand_in_their_order) {
  for (std::size_t i = 0; i < session_fields().size(); ++i)
    EXPECT_EQ(static_cast<std::size_t>(session_fields()[i].field), i);
}

}  // namespace
}  // namespace sshrp::config
