// SPDX-License-Identifier: MIT
#include "msg/password_request.h"

#include <gtest/gtest.h>

namespace sshrp::msg {
namespace {

TEST(PasswordRequest, has_the_password_that_was_put_in) {
  const util::SecretBytes fields = password_fields(as_bytes("correct horse"));
  EXPECT_EQ(password_in(fields.view()), "correct horse");
}

TEST(PasswordRequest, with_a_new_password_has_the_old_one) {
  const Bytes fields = wire::encode_fields(PasswordChangeFields{true, "old", "new"});
  EXPECT_EQ(password_in(fields), "old");
}

TEST(PasswordRequest, without_a_password_or_with_a_long_one_is_not_worth_a_try) {
  EXPECT_EQ(password_in(password_fields({}).view()), std::nullopt);
  const Bytes long_one(max_password + 1, 'p');
  EXPECT_EQ(password_in(password_fields(long_one).view()), std::nullopt);
  const std::string long_text(max_password + 1, 'p');
  EXPECT_EQ(password_in(wire::encode_fields(PasswordChangeFields{true, "old", long_text})), std::nullopt);
  EXPECT_TRUE(password_in(password_fields(BytesView(long_one).first(max_password)).view()));
}

TEST(PasswordRequest, with_a_nul_in_it_is_not_worth_a_try) {
  const std::string_view with_nul("right\0more", 10);
  EXPECT_EQ(password_in(password_fields(as_bytes(with_nul)).view()), std::nullopt);
  EXPECT_EQ(password_in(wire::encode_fields(PasswordChangeFields{true, "old", with_nul})), std::nullopt);
}

TEST(PasswordRequest, that_changes_one_has_both) {
  const util::SecretBytes fields = password_change_fields(as_bytes("old"), as_bytes("new"));
  const auto change = wire::decode_fields<PasswordChangeFields>(fields.view());
  EXPECT_TRUE(change.changing);
  EXPECT_EQ(change.old_password, "old");
  EXPECT_EQ(change.new_password, "new");
}

TEST(PasswordRequest, that_is_malformed_ends_the_connection) {
  EXPECT_THROW(password_in(Bytes{}), wire::ProtocolError);
  EXPECT_THROW(password_in(Bytes{0, 0, 0, 0, 9, 'p'}), wire::ProtocolError);
  EXPECT_THROW(password_in(Bytes{0, 0, 0, 0, 1, 'p', 'q'}), wire::ProtocolError);
  EXPECT_THROW(password_in(Bytes{1, 0, 0, 0, 1, 'p'}), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::msg
