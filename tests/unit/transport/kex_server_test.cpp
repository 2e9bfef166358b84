// The server's side of the methods, with values that no honest client sends.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/kex_dh_group.h"
#include "transport/scripted_peer.h"

namespace sshrp::transport::testing {
namespace {

using ::testing::HasSubstr;
using wire::DisconnectReason;
using wire::ProtocolError;

struct Server {
  explicit Server(const std::string& method) : client(Role::client, end) {
    client.offer.kex = method;
    client.send_identification();
    client.send_kexinit();
    client.take();
  }

  // The number of the answer's first message; 0 where the value was refused as one that isn't legal.
  unsigned answer_to(BytesView message) {
    try {
      client.send(message);
    } catch (const ProtocolError& error) {
      EXPECT_THAT(error.reason(),
                  ::testing::AnyOf(DisconnectReason::key_exchange_failed, DisconnectReason::protocol_error));
      return 0;
    }
    Bytes bytes = end.take_output();
    MutableBytes rest = bytes;
    return client.reader().next(rest).value().view()[0];
  }

  End end{default_settings(Role::server), server_side()};
  ScriptedPeer client;
};

constexpr unsigned refused = 0;

TEST(KexServer, refuses_public_values_of_the_wrong_form) {
  struct Case {
    const char* method;
    std::size_t size;
  };
  for (const auto& [method, size] : {Case{"curve25519-sha256", 32}, Case{"ecdh-sha2-nistp256", 65},
                                     Case{"ecdh-sha2-nistp384", 97}, Case{"ecdh-sha2-nistp521", 133}}) {
    for (const std::size_t sent : {std::size_t{0}, size - 1, size, size + 1}) {
      // a point of small order, or one that is on no curve
      EXPECT_EQ(Server(method).answer_to(wire::encode(msg::KexEcdhInit{Bytes(sent)})), refused) << method;
      Bytes uncompressed(sent, 4);
      if (method[0] == 'e') {
        EXPECT_EQ(Server(method).answer_to(wire::encode(msg::KexEcdhInit{uncompressed})), refused) << method;
      }
    }
  }
}

TEST(KexServer, refuses_a_dh_value_out_of_range) {
  const BytesView p = crypto::dh_group(14).p;
  Bytes p_minus_1 = to_vector(p), p_minus_2 = to_vector(p);
  p_minus_1.back() -= 1;
  p_minus_2.back() -= 2;
  const auto answer = [](BytesView e) {
    return Server("diffie-hellman-group14-sha256").answer_to(wire::encode(msg::KexdhInit{{e}}));
  };
  EXPECT_EQ(answer({}), refused);
  EXPECT_EQ(answer(Bytes{1}), refused);
  EXPECT_EQ(answer(p_minus_1), refused);
  EXPECT_EQ(answer(p), refused);
  EXPECT_EQ(answer(Bytes(300, 1)), refused);
  EXPECT_EQ(answer(Bytes{2}), 31u);
  EXPECT_EQ(answer(p_minus_2), 31u);
}

TEST(KexServer, refuses_a_negative_dh_value) {
  const Bytes negative{30, 0, 0, 0, 2, 0x80, 1};
  EXPECT_EQ(Server("diffie-hellman-group14-sha256").answer_to(negative), refused);
}

TEST(KexServer, gives_the_group_that_was_asked_for) {
  struct Case {
    std::uint32_t min, n, max, bits;
  };
  for (const auto& [min, n, max, bits] : {Case{1024, 1024, 8192, 2048}, Case{2048, 3072, 8192, 3072},
                                          Case{2048, 5000, 8192, 6144}, Case{8192, 8192, 8192, 8192}}) {
    Server server("diffie-hellman-group-exchange-sha256");
    server.client.send(msg::KexDhGexRequest{min, n, max});
    Bytes bytes = server.end.take_output();
    MutableBytes rest = bytes;
    const auto payload = server.client.reader().next(rest);
    const auto group = wire::decode<msg::KexDhGexGroup>(payload->view());
    EXPECT_EQ(group.p.magnitude.size() * 8, bits);
    EXPECT_EQ(to_vector(group.g.magnitude), Bytes{2});
  }
}

TEST(KexServer, refuses_group_exchange_out_of_order_or_with_nonsense) {
  const char* method = "diffie-hellman-group-exchange-sha256";
  const Bytes request = wire::encode(msg::KexDhGexRequest{2048, 2048, 8192});
  const Bytes init = wire::encode(msg::KexDhGexInit{{Bytes{2}}});
  EXPECT_EQ(Server(method).answer_to(init), refused) << "no group yet";
  EXPECT_EQ(Server(method).answer_to(wire::encode(msg::KexDhGexRequest{3072, 2048, 8192})), refused);
  EXPECT_EQ(Server(method).answer_to(wire::encode(msg::KexDhGexRequest{2048, 8192, 3072})), refused);
  EXPECT_EQ(Server(method).answer_to(wire::encode(msg::KexDhGexRequest{512, 768, 1024})), refused);
  Server twice(method);
  EXPECT_EQ(twice.answer_to(request), 31u);
  EXPECT_EQ(twice.answer_to(request), refused) << "one group a dialogue";
}

TEST(KexServer, has_no_host_key_for_what_it_wasnt_given) {
  static constexpr std::string_view only[] = {"ssh-ed25519"};
  End end(default_settings(Role::server), server_side(only));
  ScriptedPeer client(Role::client, end);
  client.offer.host_keys = "rsa-sha2-512";
  client.send_identification();
  try {
    client.send_kexinit();
    FAIL();
  } catch (const ProtocolError& error) {
    EXPECT_THAT(error.what(), HasSubstr("no host key for rsa-sha2-512"));
  }
}

}  // namespace
}  // namespace sshrp::transport::testing
