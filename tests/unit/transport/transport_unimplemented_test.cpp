// SSH_MSG_UNIMPLEMENTED (RFC 4253 §11.4), said and heard.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "msg/connection.h"
#include "transport/logged_in.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;

const Bytes data = wire::encode(msg::ChannelData{1, as_bytes("data")});

TEST(Unimplemented, drops_unimplemented_before_login) {
  MemoryPipe pipe;
  pipe.client().send(msg::Unimplemented{0});
  pipe.run();
  EXPECT_TRUE(pipe.server().received().empty());
}

// RFC 4253 §11.4, as OpenSSH: also a login's messages, once more or from the wrong side.
TEST(Unimplemented, says_after_login_that_it_doesnt_know_a_message) {
  for (const int number : {5, 6, 8, 9, 19, 22, 29, 50, 51, 52, 53, 60, 61, 79, 128, 191, 194, 255}) {
    LoggedIn a;
    a.client.send(data);
    a.client.send(Bytes{static_cast<std::uint8_t>(number), 0, 0, 0, 0});
    a.client.send(data);
    const auto answers = a.client.take();
    ASSERT_EQ(answers.size(), 1u) << number;
    EXPECT_EQ(answers[0], wire::encode(msg::Unimplemented{a.client.writer().sequence_number() - 2}))
        << number;
    EXPECT_EQ(a.server.received().size(), 2u) << number;
  }
}

TEST(Unimplemented, says_so_also_between_kexinit_and_newkeys) {
  LoggedIn a;
  a.client.send_kexinit();
  a.client.take();
  a.client.send(msg::ServiceRequest{"ssh-userauth"});
  const auto answers = a.client.take();
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_EQ(answers[0][0], 3);
}

TEST(Unimplemented, ends_at_a_message_of_number_zero) {
  LoggedIn a;
  EXPECT_THAT(error_of([&] { a.client.send(Bytes{0, 0, 0, 0, 0}); }), HasSubstr("message 0 isn't legal"));
}

TEST(Unimplemented, tells_of_which_message_of_the_other_leg_the_peer_knows_nothing) {
  LoggedIn a;
  Bytes request = wire::encode(msg::GlobalRequest{"keepalive@openssh.com", true, {}});
  SealableBytes sealable(request);
  SealablePayload payload = sealable.payload();
  payload.origin = Origin{.sequence_number = 4711, .recipient_channel = 3};
  a.server.transport().send(payload);
  EXPECT_EQ(a.client.take().size(), 1u);
  const std::uint32_t number = a.client.reader().sequence_number() - 1;
  const std::size_t before = a.server.origins().size();
  a.client.send(msg::Unimplemented{number});
  a.client.send(msg::Unimplemented{number});
  ASSERT_EQ(a.server.origins().size(), before + 2);
  const std::optional<Origin>& told = a.server.origins()[before];
  ASSERT_TRUE(told);
  EXPECT_EQ(told->sequence_number, 4711u);
  EXPECT_EQ(told->recipient_channel, 3u);
  EXPECT_FALSE(a.server.origins()[before + 1]) << "it has been told";

  a.server.send(request);
  a.client.take();
  a.client.send(msg::Unimplemented{a.client.reader().sequence_number() - 1});
  ASSERT_TRUE(a.server.origins().back());
  EXPECT_EQ(a.server.origins().back()->maker, Maker::us);
}

}  // namespace
}  // namespace sshrp::transport::testing
