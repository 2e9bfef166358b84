// SPDX-License-Identifier: MIT
#include "msg/info_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::msg {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Bytes info_request(std::uint32_t count, const Bytes& prompts) {
  return wire::encode(UserauthInfoRequest{"name", "instruction", "", count, {prompts}});
}

TEST(InfoRequest, has_its_prompts_with_their_echo) {
  Bytes prompts;
  wire::Writer(prompts).string(std::string_view("Password: ")).boolean(false);
  wire::Writer(prompts).string(std::string_view("Code: ")).boolean(true);
  const Bytes asked = info_request(2, prompts);
  const auto found = prompts_of(asked);
  ASSERT_THAT(found, SizeIs(2));
  EXPECT_EQ(found[0].prompt, "Password: ");
  EXPECT_FALSE(found[0].echo);
  EXPECT_EQ(found[1].prompt, "Code: ");
  EXPECT_TRUE(found[1].echo);
}

TEST(InfoRequest, with_fewer_or_more_prompts_than_it_says_is_malformed) {
  Bytes prompts;
  wire::Writer(prompts).string(std::string_view("Password: ")).boolean(false);
  EXPECT_THROW(prompts_of(info_request(2, prompts)), wire::ProtocolError);
  EXPECT_THROW(prompts_of(info_request(0, prompts)), wire::ProtocolError);
}

TEST(InfoRequest, with_too_many_prompts_is_refused_before_they_are_read) {
  EXPECT_THROW(prompts_of(info_request(UINT32_MAX, {})), wire::ProtocolError);
  EXPECT_THROW(prompts_of(info_request(max_prompts + 1, Bytes((max_prompts + 1) * 5))), wire::ProtocolError);
  EXPECT_THAT(prompts_of(info_request(max_prompts, Bytes(max_prompts * 5))), SizeIs(max_prompts));
}

TEST(InfoRequest, for_a_password_has_one_hidden_prompt) {
  const Bytes asked = password_info_request();
  const auto prompts = prompts_of(asked);
  ASSERT_THAT(prompts, SizeIs(1));
  EXPECT_EQ(prompts[0].prompt, "Password: ");
  EXPECT_FALSE(prompts[0].echo);
}

TEST(Question, for_a_new_password_has_two_hidden_prompts_and_what_the_server_said) {
  const Bytes asked = new_password_info_request("expired");
  EXPECT_EQ(wire::decode<UserauthInfoRequest>(asked).instruction, "expired");
  const auto prompts = prompts_of(asked);
  ASSERT_THAT(prompts, SizeIs(2));
  EXPECT_FALSE(prompts[0].echo || prompts[1].echo);
  const std::string long_text(2000, 'x');
  EXPECT_EQ(wire::decode<UserauthInfoRequest>(new_password_info_request(long_text)).instruction, "");
}

TEST(Responses, are_found_as_they_were_made) {
  const util::SecretBytes one = single_response(as_bytes("secret"));
  const auto responses = responses_of(one.view());
  ASSERT_THAT(responses, SizeIs(1));
  EXPECT_EQ(as_text(responses.front()), "secret");
  EXPECT_THAT(responses_of(no_response()), IsEmpty());
}

TEST(Responses, with_bytes_behind_them_are_malformed) {
  Bytes response = no_response();
  response.push_back(0);
  EXPECT_THROW(responses_of(response), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::msg
