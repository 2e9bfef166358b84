// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "msg/connection.h"
#include "msg/key_exchange.h"
#include "msg/transport.h"
#include "msg/userauth.h"
#include "util/text.h"

namespace sshrp::msg {
namespace {

// RFC 4254 §5.1's field order, written out by hand.
TEST(Messages, channel_open_is_encoded_as_the_rfc_says) {
  const Bytes payload = wire::encode(ChannelOpen{.channel_type = "session",
                                                 .sender_channel = 3,
                                                 .initial_window_size = 0x200000,
                                                 .maximum_packet_size = 0x8000});
  EXPECT_EQ(util::hex(payload), "5a0000000773657373696f6e000000030020000000008000");
  const auto open = wire::decode<ChannelOpen>(payload);
  EXPECT_EQ(open.channel_type, "session");
  EXPECT_EQ(open.maximum_packet_size, 0x8000u);
  EXPECT_TRUE(open.type_specific.bytes.empty());
}

TEST(Messages, kexinit_has_thirteen_fields_and_comes_back_whole) {
  KexInit sent;
  sent.cookie.fill(0xab);
  sent.kex_algorithms = {"curve25519-sha256,ext-info-c"};
  sent.languages_server_to_client = {""};
  sent.first_kex_packet_follows = true;
  const Bytes payload = wire::encode(sent);
  EXPECT_EQ(payload.size(), 1 + 16 + 10 * 4 + 28 + 1 + 4u);
  const auto received = wire::decode<KexInit>(payload);
  EXPECT_EQ(received.cookie, sent.cookie);
  EXPECT_EQ(received.kex_algorithms.text, "curve25519-sha256,ext-info-c");
  EXPECT_TRUE(received.first_kex_packet_follows);
}

TEST(Messages, bytes_behind_the_last_field_are_refused) {
  Bytes payload = wire::encode(NewKeys{});
  payload.push_back(0);
  EXPECT_THROW(wire::decode<NewKeys>(payload), wire::ProtocolError);
}

TEST(Messages, a_message_cut_anywhere_is_refused) {
  const Bytes payload =
      wire::encode(Disconnect{.reason_code = 2, .description = "bye", .language_tag = "en"});
  for (std::size_t size = 0; size < payload.size(); ++size) {
    EXPECT_THROW(wire::decode<Disconnect>(BytesView(payload).first(size)), wire::ProtocolError) << size;
  }
}

TEST(Messages, another_number_is_refused) {
  EXPECT_THROW(wire::decode<Ping>(wire::encode(Pong{})), wire::ProtocolError);
}

}  // namespace
}  // namespace sshrp::msg
