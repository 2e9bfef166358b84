// SPDX-License-Identifier: MIT
#include "route/expand.h"

#include <gtest/gtest.h>

namespace sshrp::route {
namespace {

using config::Template;

/// `text` in which $ stands for the captured text.
std::string expanded(std::string_view text, Purpose purpose, std::string_view captured) {
  Template value;
  for (char c : text) {
    if (c == '$')
      value.pieces.emplace_back(Template::Group{1});
    else if (!value.pieces.empty() && std::holds_alternative<std::string>(value.pieces.back()))
      std::get<std::string>(value.pieces.back()) += c;
    else
      value.pieces.emplace_back(std::string(1, c));
  }
  const std::string_view groups[] = {captured, captured};
  const auto result = expand(value, purpose, groups);
  return std::holds_alternative<std::string>(result) ? std::get<std::string>(result) : "refused";
}

TEST(Expand, host_takes_letters_digits_and_few_signs) {
  EXPECT_EQ(expanded("web$.lan", Purpose::host, "17-b_c.D"), "web17-b_c.D.lan");
  for (std::string_view text : {"a b", "a/b", "a:b", "[a]", "a@b", "a%b", "a\\b", "a\nb", "é", "a\x7f", "*",
                                "a,b", "..", ".", ".a"}) {
    EXPECT_EQ(expanded("web.$", Purpose::host, text), "refused") << text;
  }
  EXPECT_EQ(expanded("$", Purpose::host, ""), "refused");
  EXPECT_EQ(expanded("$.lan", Purpose::host, ""), "refused");
  EXPECT_EQ(expanded("$$$$", Purpose::host, std::string(100, 'a')), "refused") << "too long";
}

TEST(Expand, a_whole_host_may_be_an_address_of_ipv6) {
  EXPECT_EQ(expanded("$", Purpose::host, "2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(expanded("$", Purpose::host, "[2001:db8::1]"), "2001:db8::1");
  EXPECT_EQ(expanded("$", Purpose::host, "[h]"), "refused");
  EXPECT_EQ(expanded("$", Purpose::host, "h:22"), "refused");
  EXPECT_EQ(expanded("::$", Purpose::host, "1:2"), "refused") << "only the whole";
}

TEST(Expand, port_is_a_number_and_not_zero) {
  EXPECT_EQ(expanded("22$", Purpose::port, "17"), "2217");
  for (std::string_view text : {"a", "-1", "999999", "", " "})
    EXPECT_EQ(expanded("$", Purpose::port, text), "refused") << text;
  EXPECT_EQ(expanded("0$", Purpose::port, "0"), "refused");
  EXPECT_EQ(expanded("7$", Purpose::port, "0000"), "refused");
}

TEST(Expand, user_takes_all_but_controls_colon_and_slash) {
  EXPECT_EQ(expanded("x$", Purpose::user, "é @\\.."), "xé @\\..");
  EXPECT_EQ(expanded("$:a/b", Purpose::user, "x"), "x:a/b");
  for (std::string_view text : {"a:b", "a/b", "a\nb", "\x7f", "\xc2\x80"})
    EXPECT_EQ(expanded("x$", Purpose::user, text), "refused") << text;
  EXPECT_EQ(expanded("$$", Purpose::user, std::string(200, 'a')), "refused") << "too long";
}

TEST(Expand, path_stays_in_the_folder_that_was_written) {
  EXPECT_EQ(expanded("/kh/$", Purpose::path, "a b.c"), "/kh/a b.c");
  for (std::string_view text : {"a/b", "/", "..", "a..b", "a\nb"})
    EXPECT_EQ(expanded("/kh/$", Purpose::path, text), "refused") << text;
  EXPECT_EQ(expanded("/kh/$$", Purpose::path, "."), "refused") << "two dots side by side";
  EXPECT_EQ(expanded("/a/../kh", Purpose::path, ""), "/a/../kh") << "nothing is captured";
}

TEST(Expand, path_has_no_part_that_captured_text_left_empty_or_a_dot) {
  for (std::string_view text : {"", "."}) {
    for (std::string_view path : {"/keys/$/authorized_keys", "/keys/$", "$", "$/keys", "/keys/$$"})
      EXPECT_EQ(expanded(path, Purpose::path, text), "refused") << path << " of \"" << text << '"';
  }
  EXPECT_EQ(expanded("/keys/.$", Purpose::path, ""), "refused") << "a dot that was written";
  EXPECT_EQ(expanded("/keys/k$", Purpose::path, ""), "/keys/k");
  EXPECT_EQ(expanded("/keys/k$", Purpose::path, "."), "/keys/k.");
  EXPECT_EQ(expanded("./keys//$", Purpose::path, "joe"), "./keys//joe") << "what was written may be so";
}

TEST(Expand, root_path_is_never_a_folder_above_the_one_that_was_written) {
  EXPECT_EQ(expanded("/srv/$", Purpose::root_path, "joe"), "/srv/joe");
  EXPECT_EQ(expanded("/srv/$/www", Purpose::root_path, "..."), "refused");
  for (std::string_view text : {"", ".", "..", "/", "a/b", "a\nb"})
    EXPECT_EQ(expanded("/srv/$", Purpose::root_path, text), "refused") << text;
  EXPECT_EQ(expanded("/srv/$$", Purpose::root_path, "."), "refused") << "two dots side by side";
  EXPECT_EQ(expanded("/srv/.$", Purpose::root_path, "."), "refused") << "two dots, one of them written";
  EXPECT_EQ(expanded(".", Purpose::root_path, ""), ".") << "nothing is captured";
}

TEST(Expand, says_what_was_refused_and_is_safe_to_print) {
  const Template value{"", {Template::Group{0}}};
  const std::string_view groups[] = {"a\x1b[2J/"};
  const auto result = expand(value, Purpose::path, groups);
  EXPECT_EQ(std::get<Refused>(result).sentence, "\"a\\x1b[2J/\" may not become part of a path");
}

}  // namespace
}  // namespace sshrp::route
