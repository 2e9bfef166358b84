// A key exchange method whose roles differ, made of what a method takes: this file and a row. The KEM is a
// toy without any strength.
// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "crypto/random.h"
#include "transport/kex_dialogue.h"
#include "transport/test_settings.h"
#include "util/text.h"

namespace sshrp::transport::testing {
namespace {

using wire::ProtocolError;

constexpr std::size_t toy_public_size = 48, toy_secret_size = 32;

Bytes masked(BytesView bytes, BytesView public_value) {
  const util::SecretBytes mask = crypto::digest(crypto::DigestKind::sha256, public_value);
  Bytes result;
  std::ranges::transform(bytes, mask.view(), std::back_inserter(result), std::bit_xor());
  return result;
}

class ToyKey final : public crypto::EphemeralKey {
 public:
  ToyKey() { crypto::random_fill(public_value_); }
  BytesView public_value() const override { return public_value_; }
  util::SecretBytes decapsulate(BytesView ciphertext) const override {
    if (ciphertext.size() != toy_secret_size) crypto::refuse_public_value("no ciphertext of the toy");
    return util::SecretBytes(masked(ciphertext, public_value_));
  }

 private:
  Bytes public_value_ = Bytes(toy_public_size);
};

crypto::EphemeralKeyPtr generate_toy() { return std::make_unique<ToyKey>(); }

crypto::Encapsulated encapsulate_to_toy(BytesView public_value) {
  if (public_value.size() != toy_public_size) crypto::refuse_public_value("no public value of the toy");
  util::SecretBytes secret(toy_secret_size);
  crypto::random_fill(secret.data().subspan(1));  // the first stays 0: a string's leading zeros count
  return {masked(secret.view(), public_value), std::move(secret)};
}

constexpr crypto::KexMethod row{"toy-sha512",
                                crypto::KexForm::ecdh,
                                crypto::DigestKind::sha512,
                                {crypto::SecretEncoding::string, generate_toy, encapsulate_to_toy}};

struct BothRoles {
  ExchangeBasis basis{"SSH-2.0-client", "SSH-2.0-server", {20, 1}, {20, 2}, {&row, "ssh-ed25519", {}, {}}};
  std::unique_ptr<KexDialogue> server = make_kex_server(basis, server_side());
  std::unique_ptr<KexDialogue> client = make_kex_client(basis, [](const crypto::PresentedKey&) {});
};

TEST(KexOfAKem, ends_with_the_same_secret_and_hash_on_both_sides) {
  BothRoles both;
  const KexStep init = both.client->begin();
  const KexStep reply = both.server->receive(init.answer);
  const KexStep end = both.client->receive(reply.answer);
  ASSERT_TRUE(reply.result && end.result);
  EXPECT_EQ(util::hex(end.result->K.view()), util::hex(reply.result->K.view()));
  EXPECT_EQ(util::hex(end.result->H.view()), util::hex(reply.result->H.view()));
  EXPECT_EQ(end.result->host_key, reply.result->host_key);
}

TEST(KexOfAKem, hashes_both_values_and_the_secret_as_strings) {
  BothRoles both;
  const KexStep init = both.client->begin();
  const KexStep reply = both.server->receive(init.answer);
  ASSERT_TRUE(reply.result);
  const BytesView K = reply.result->K.view();
  ASSERT_EQ(K.size(), 4 + toy_secret_size);
  EXPECT_EQ(util::hex(K.first(5)), "0000002000");
  const BytesView C_INIT = wire::decode<msg::KexEcdhInit>(init.answer).q_c;
  const BytesView S_REPLY = wire::decode<msg::KexEcdhReply>(reply.answer).q_s;
  EXPECT_EQ(util::hex(masked(S_REPLY, C_INIT)), util::hex(K.subspan(4)));
  Bytes public_values;
  wire::Writer(public_values).string(C_INIT).string(S_REPLY);
  EXPECT_EQ(util::hex(reply.result->H.view()),
            util::hex(exchange_hash(crypto::DigestKind::sha512, both.basis.transcript(),
                                    reply.result->host_key, public_values, K)
                          .view()));
}

TEST(KexOfAKem, refuses_values_of_the_wrong_form_in_either_role) {
  BothRoles both;
  both.client->begin();
  EXPECT_THROW(both.server->receive(wire::encode(msg::KexEcdhInit{Bytes(toy_secret_size)})), ProtocolError);
  const Bytes host_key = to_vector(testing::host_key("ssh-ed25519")->public_key().blob());
  EXPECT_THROW(
      both.client->receive(wire::encode(msg::KexEcdhReply{host_key, Bytes(toy_public_size), Bytes(83)})),
      ProtocolError);
}

TEST(KexOfAKem, notices_a_ciphertext_that_was_changed_on_its_way) {
  BothRoles both;
  const KexStep init = both.client->begin();
  const KexStep answer = both.server->receive(init.answer);
  const auto reply = wire::decode<msg::KexEcdhReply>(answer.answer);
  Bytes changed = to_vector(reply.q_s);
  changed.back() ^= 1;
  EXPECT_THROW(both.client->receive(wire::encode(msg::KexEcdhReply{reply.k_s, changed, reply.signature})),
               ProtocolError);
}

}  // namespace
}  // namespace sshrp::transport::testing
