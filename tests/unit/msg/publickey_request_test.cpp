// SPDX-License-Identifier: MIT
#include "msg/publickey_request.h"

#include <gtest/gtest.h>

namespace sshrp::msg {
namespace {

constexpr std::string_view algorithm = "ssh-ed25519";
const Bytes blob{1, 2, 3};
const Bytes signature{9, 8};

TEST(PublickeyRequest, without_a_signature_is_an_offer) {
  const Bytes fields = offer_fields(algorithm, blob);
  const auto request = parse_publickey(fields);
  EXPECT_EQ(request.algorithm_name, algorithm);
  EXPECT_EQ(to_vector(request.public_key), blob);
  EXPECT_FALSE(request.signature);
}

TEST(PublickeyRequest, has_its_signature) {
  const Bytes fields = signed_fields(algorithm, blob, signature);
  const auto request = parse_publickey(fields);
  ASSERT_TRUE(request.signature);
  EXPECT_EQ(to_vector(*request.signature), signature);
}

TEST(PublickeyRequest, that_says_signed_and_isnt_or_the_other_way_round_is_malformed) {
  Bytes fields = offer_fields(algorithm, blob);
  fields[0] = 1;
  EXPECT_THROW(parse_publickey(fields), wire::ProtocolError);
  fields = signed_fields(algorithm, blob, signature);
  fields[0] = 0;
  EXPECT_THROW(parse_publickey(fields), wire::ProtocolError);
  fields[0] = 1;
  fields.push_back(0);
  EXPECT_THROW(parse_publickey(fields), wire::ProtocolError);
}

// RFC 4252 §7 lists the fields.
TEST(SignedData, is_session_id_and_request_as_the_rfc_puts_them) {
  const Bytes session_id{7, 7};
  const Bytes data = signed_data(session_id, "alice", algorithm, blob);
  wire::Reader reader(data);
  EXPECT_EQ(to_vector(reader.string()), session_id);
  EXPECT_EQ(reader.byte(), 50);
  EXPECT_EQ(reader.text(), "alice");
  EXPECT_EQ(reader.text(), "ssh-connection");
  EXPECT_EQ(reader.text(), "publickey");
  EXPECT_EQ(reader.byte(), 1);
  EXPECT_EQ(reader.text(), algorithm);
  EXPECT_EQ(to_vector(reader.string()), blob);
  reader.end();
}

}  // namespace
}  // namespace sshrp::msg
