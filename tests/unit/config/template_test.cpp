// SPDX-License-Identifier: MIT
#include "config/template.h"

#include <gtest/gtest.h>

#include "config/pattern.h"

namespace sshrp::config {
namespace {

using Pieces = std::vector<Template::Piece>;

Pieces pieces(std::string_view text) {
  const auto pattern = Pattern::compile("^(?P<app>a)(?P<id>b)(c)(d)(e)(f)(g)(h)(i)(j)$");
  return std::get<Template>(parse_template(text, &std::get<Pattern>(pattern))).pieces;
}
Template::Piece text(std::string written) { return written; }
Template::Piece group(std::size_t number) { return number; }

TEST(Template, holds_what_is_written_and_what_is_captured) {
  EXPECT_EQ(pieces("web\\g<id>.lan"), (Pieces{text("web"), group(2), text(".lan")}));
  EXPECT_EQ(pieces("\\g<app>\\g<id>"), (Pieces{group(1), group(2)}));
  EXPECT_EQ(pieces("\\1\\2"), (Pieces{group(1), group(2)}));
  EXPECT_EQ(pieces("\\g<0>\\g<10>"), (Pieces{group(0), group(10)}));
  EXPECT_EQ(pieces(""), Pieces{});
}

TEST(Template, takes_two_digits_as_python_does) {
  EXPECT_EQ(pieces("\\10"), Pieces{group(10)});
  EXPECT_EQ(pieces("\\100"), (Pieces{group(10), text("0")}));
  EXPECT_EQ(pieces("\\g<1>0"), (Pieces{group(1), text("0")}));
}

TEST(Template, doubled_backslashes_stand_for_one) {
  EXPECT_EQ(pieces("a\\\\1"), Pieces{text("a\\1")});
  EXPECT_EQ(pieces("\\\\\\1"), (Pieces{text("\\"), group(1)}));
}

TEST(Template, of_an_exact_user_captures_nothing) {
  EXPECT_EQ(std::get<Template>(parse_template("a\\\\b", nullptr)).pieces, Pieces{text("a\\b")});
  EXPECT_TRUE(std::holds_alternative<std::string>(parse_template("\\g<0>", nullptr)));
}

TEST(Template, knows_what_of_it_is_written) {
  const Template value{"", {text("web"), group(1), text(".lan")}};
  EXPECT_TRUE(value.captures());
  EXPECT_EQ(value.literal(), "web.lan");
  EXPECT_FALSE(literal_template("web").captures());
}

TEST(Template, a_literal_one_reads_as_it_was_made) {
  const Template value = literal_template("a\\1");
  EXPECT_EQ(value.text, "a\\\\1");
  EXPECT_EQ(pieces(value.text), value.pieces);
}

}  // namespace
}  // namespace sshrp::config
