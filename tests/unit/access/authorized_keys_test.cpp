// SPDX-License-Identifier: MIT
#include "access/authorized_keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "access/key_texts.h"
#include "crypto/public_key.h"

namespace sshrp::access {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using Fault = AuthorizedKeys::Fault;

const std::string user = key_line("user"), other = key_line("other"), ca = key_line("ca");

TEST(AuthorizedKeys, are_options_and_keys_with_the_numbers_of_their_lines) {
  const auto keys =
      AuthorizedKeys::parse("# a comment\n\n" + user + " me\n \tno-pty,command=\"a b\" \t" + ca + "\r\n");
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].number, 3u);
  EXPECT_EQ(keys[0].options, "");
  EXPECT_EQ(to_vector(keys[0].blob), to_vector(key("user").blob()));
  EXPECT_EQ(keys[1].number, 4u);
  EXPECT_EQ(keys[1].options, "no-pty,command=\"a b\"");
  EXPECT_EQ(to_vector(keys[1].blob), to_vector(key("ca").blob()));
}

TEST(AuthorizedKeys, say_what_is_wrong_with_lines_and_with_a_text_that_is_too_large) {
  const std::string too_long = "environment=\"A=" + std::string(max_key_text_line, 'a') + "\" " + user;
  const auto keys = AuthorizedKeys::parse("tea\ncommand=\"a " + user + "\n" + too_long + "\n" + user);
  ASSERT_EQ(keys.size(), 4u);
  EXPECT_EQ(keys[0].fault, Fault::no_key);
  EXPECT_EQ(keys[1].fault, Fault::quotation_mark_missing);
  EXPECT_EQ(keys[2].fault, Fault::line_too_long);
  EXPECT_EQ(keys[3].fault, Fault::none);
  EXPECT_EQ(to_vector(keys[3].blob), to_vector(key("user").blob()));
  const auto large = AuthorizedKeys::parse(user + "\n" + std::string(max_key_text, '#'));
  ASSERT_EQ(large.size(), 1u);
  EXPECT_EQ(large[0].fault, Fault::text_too_large);
}

TEST(AuthorizedKeys, hold_the_longest_line_that_they_take) {
  const std::string frame = "environment=\"A=\" " + user;
  const std::string value(max_key_text_line - frame.size(), 'a');
  const auto keys = AuthorizedKeys::parse("environment=\"A=" + value + "\" " + user + "\n" + ca);
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0].options, "environment=\"A=" + value + "\"");
  EXPECT_EQ(to_vector(keys[0].blob), to_vector(key("user").blob()));
  EXPECT_EQ(to_vector(keys[1].blob), to_vector(key("ca").blob()));
}

TEST(AuthorizedKeys, keep_no_more_faults_than_are_told) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "tea\n";
  EXPECT_EQ(AuthorizedKeys::parse(text + user).size(), max_faults + 1);
}

TEST(AuthorizedKeys, take_less_memory_than_their_text) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += user + "\n";
  const auto keys = AuthorizedKeys::parse(text);
  EXPECT_EQ(keys.size(), 1000u);
  EXPECT_LT(keys.memory(), text.size());
  EXPECT_GT(keys.memory(), 1000 * key("user").blob().size());
}

TEST(AuthorizedKeys, may_be_called_by_an_algorithm_of_theirs) {
  EXPECT_TRUE(crypto::is_called("ssh-rsa", "rsa-sha2-512"));
  EXPECT_TRUE(crypto::is_called("ssh-rsa-cert-v01@openssh.com", "rsa-sha2-256-cert-v01@openssh.com"));
  EXPECT_FALSE(crypto::is_called("ssh-ed25519", "rsa-sha2-512"));
  EXPECT_FALSE(crypto::is_called("ssh-rsa", "none"));
}

TEST(AuthorizedKeys, of_a_configuration_are_checked_whole) {
  EXPECT_THAT(problems_of("# fine\n" + user + "\ncert-authority " + ca), IsEmpty());
  const auto problems = problems_of("tea " + user + "\n" + user + "\nnot a key\nssh-rsa AAAA\n" +
                                    key_line("plain") + "\nssh-dss AAAAB3NzaC1kc3MAAAAA");
  ASSERT_EQ(problems.size(), 5u);
  EXPECT_EQ(problems[0].line, 1u);
  EXPECT_THAT(problems[0].sentence, HasSubstr("tea"));
  EXPECT_EQ(problems[1].line, 3u);
  EXPECT_THAT(problems[3].sentence, HasSubstr("this is a certificate"));
}

}  // namespace
}  // namespace sshrp::access
