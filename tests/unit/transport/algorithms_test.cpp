// SPDX-License-Identifier: MIT
#include "transport/algorithms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::transport {
namespace {

using testing::HasSubstr;
using wire::ProtocolError;

// One side's KEXINIT; all that a test doesn't name is what everybody has.
struct Lists {
  std::string kex = "curve25519-sha256";
  std::string host_keys = "ssh-ed25519";
  std::string ciphers = "aes128-ctr";
  std::string macs = "hmac-sha2-256";
  std::string compression = "none";

  msg::KexInit kexinit() const {
    return {.kex_algorithms = {kex},
            .server_host_key_algorithms = {host_keys},
            .encryption_algorithms_client_to_server = {ciphers},
            .encryption_algorithms_server_to_client = {ciphers},
            .mac_algorithms_client_to_server = {macs},
            .mac_algorithms_server_to_client = {macs},
            .compression_algorithms_client_to_server = {compression},
            .compression_algorithms_server_to_client = {compression}};
  }
};

Negotiated negotiated(const Lists& client, const Lists& server) {
  return negotiate(client.kexinit(), server.kexinit());
}

std::string refusal(const Lists& client, const Lists& server) {
  try {
    negotiated(client, server);
  } catch (const ProtocolError& error) {
    EXPECT_EQ(error.reason(), wire::DisconnectReason::key_exchange_failed);
    return error.what();
  }
  return "none";
}

TEST(Negotiate, takes_the_clients_first_name_that_the_server_has) {
  const Lists client{.kex = "unknown,ecdh-sha2-nistp256,curve25519-sha256",
                     .host_keys = "rsa-sha2-256,ssh-ed25519",
                     .ciphers = "aes256-ctr,aes128-ctr",
                     .macs = "hmac-sha2-512,hmac-sha2-256",
                     .compression = "zlib@openssh.com,none"};
  const Lists server{.kex = "curve25519-sha256,ecdh-sha2-nistp256",
                     .host_keys = "ssh-ed25519,rsa-sha2-256",
                     .ciphers = "aes128-ctr,aes256-ctr",
                     .macs = "hmac-sha2-256,hmac-sha2-512",
                     .compression = "none,zlib@openssh.com"};
  const Negotiated chosen = negotiated(client, server);
  EXPECT_EQ(chosen.kex->name, "ecdh-sha2-nistp256");
  EXPECT_EQ(chosen.host_key, "rsa-sha2-256");
  for (const auto& way : {chosen.client_to_server, chosen.server_to_client}) {
    EXPECT_EQ(way.cipher->name, "aes256-ctr");
    EXPECT_EQ(way.mac->name, "hmac-sha2-512");
    EXPECT_EQ(way.compression, Compression::zlib_after_login);
  }
}

TEST(Negotiate, chooses_for_each_direction_by_itself) {
  const Lists lists{};
  msg::KexInit client = lists.kexinit(), server = lists.kexinit();
  client.encryption_algorithms_client_to_server = {"aes256-gcm@openssh.com"};
  server.encryption_algorithms_client_to_server = {"aes256-gcm@openssh.com"};
  client.encryption_algorithms_server_to_client = {"chacha20-poly1305@openssh.com"};
  server.encryption_algorithms_server_to_client = {"chacha20-poly1305@openssh.com"};
  const Negotiated chosen = negotiate(client, server);
  EXPECT_EQ(chosen.client_to_server.cipher->name, "aes256-gcm@openssh.com");
  EXPECT_EQ(chosen.server_to_client.cipher->name, "chacha20-poly1305@openssh.com");
}

// OpenSSH's PROTOCOL §1.6: an AEAD cipher needs no MAC in common.
TEST(Negotiate, ignores_macs_where_the_cipher_has_an_integrity_of_its_own) {
  for (const char* cipher :
       {"aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"}) {
    const Negotiated chosen =
        negotiated({.ciphers = cipher, .macs = "hmac-md5"}, {.ciphers = cipher, .macs = "hmac-sha2-256"});
    EXPECT_EQ(chosen.client_to_server.mac, nullptr) << cipher;
    EXPECT_EQ(chosen.server_to_client.mac, nullptr) << cipher;
  }
  EXPECT_THAT(refusal({.macs = "hmac-md5"}, {}), HasSubstr("no common MAC"));
}

TEST(Negotiate, shows_both_lists_where_nothing_is_common) {
  EXPECT_EQ(refusal({.kex = "a,b"}, {.kex = "c"}),
            "no common key exchange method: client offers a,b; server offers c");
  EXPECT_EQ(refusal({.host_keys = "ssh-dss"}, {}),
            "no common host key algorithm: client offers ssh-dss; server offers ssh-ed25519");
  EXPECT_THAT(refusal({.ciphers = "3des-cbc"}, {}), HasSubstr("no common cipher: client offers 3des-cbc;"));
  EXPECT_THAT(refusal({.compression = "zlib"}, {}), HasSubstr("no common compression"));
  EXPECT_THAT(refusal({.kex = ""}, {}), HasSubstr("no common key exchange method: client offers ; server"));
}

TEST(Negotiate, never_chooses_a_name_that_is_no_method) {
  for (const std::string_view name :
       {ext_info_client, ext_info_server, strict_kex_client, strict_kex_server}) {
    const std::string both = std::string(name) + ",curve25519-sha256";
    EXPECT_EQ(refusal({.kex = both}, {.kex = both}), std::string(name) + " is no algorithm");
  }
  EXPECT_EQ(refusal({.ciphers = "none"}, {.ciphers = "none"}), "none is no algorithm");
  EXPECT_EQ(refusal({.macs = "none"}, {.macs = "none"}), "none is no algorithm");
}

TEST(Guess, is_right_if_the_first_methods_and_host_keys_are_the_same) {
  const auto right = [](const Lists& client, const Lists& server) {
    return guess_is_right(client.kexinit(), server.kexinit());
  };
  EXPECT_TRUE(right({}, {}));
  EXPECT_TRUE(right({.kex = "a,b"}, {.kex = "a,c"}));
  EXPECT_FALSE(right({.kex = "a,b"}, {.kex = "b,a"})) << "although b is chosen by nobody's guess";
  EXPECT_FALSE(right({.kex = "ab"}, {.kex = "a"}));
  EXPECT_FALSE(right({.host_keys = "ssh-ed25519,rsa-sha2-512"}, {.host_keys = "rsa-sha2-512,ssh-ed25519"}));
  EXPECT_TRUE(right({.kex = ",a,b"}, {.kex = "a,"}));
  EXPECT_TRUE(right({.ciphers = "a"}, {.ciphers = "b"})) << "only these two count";
}

TEST(Negotiate, passes_over_empty_names) {
  for (const std::string kex :
       {"curve25519-sha256,", ",curve25519-sha256", ",,none-such,,curve25519-sha256,,"}) {
    EXPECT_EQ(negotiate(Lists{.kex = kex}.kexinit(), Lists{}.kexinit()).kex->name, "curve25519-sha256")
        << kex;
    EXPECT_EQ(negotiate(Lists{}.kexinit(), Lists{.kex = kex}.kexinit()).kex->name, "curve25519-sha256")
        << kex;
  }
  EXPECT_THAT(refusal({.kex = ","}, {.kex = ","}), HasSubstr("no common key exchange method"));
}

TEST(MakeKexinit, names_ext_info_in_the_first_exchange_and_strict_key_exchange_in_all) {
  const Preferences preferences{"curve25519-sha256", "ssh-ed25519", "aes128-ctr", "hmac-sha2-256", "none"};
  const auto kex_names = [&](Role role, ExchangeKind kind) {
    const Bytes payload = make_kexinit(role, preferences, kind);
    return std::string(wire::decode<msg::KexInit>(payload).kex_algorithms.text);
  };
  EXPECT_EQ(kex_names(Role::client, ExchangeKind::first),
            "curve25519-sha256,ext-info-c,kex-strict-c-v00@openssh.com");
  EXPECT_EQ(kex_names(Role::server, ExchangeKind::first),
            "curve25519-sha256,ext-info-s,kex-strict-s-v00@openssh.com");
  EXPECT_EQ(kex_names(Role::client, ExchangeKind::again), "curve25519-sha256,kex-strict-c-v00@openssh.com");
  EXPECT_EQ(kex_names(Role::server, ExchangeKind::again), "curve25519-sha256,kex-strict-s-v00@openssh.com");
}

TEST(MakeKexinit, has_another_cookie_each_time) {
  const Preferences preferences{"a", "b", "c", "d", "none"};
  EXPECT_NE(make_kexinit(Role::client, preferences, ExchangeKind::first),
            make_kexinit(Role::client, preferences, ExchangeKind::first));
}

TEST(Contains, looks_for_whole_names) {
  EXPECT_TRUE(contains({"a,bc,d"}, "bc"));
  EXPECT_TRUE(contains({"a,bc,d"}, "d"));
  for (const char* name : {"b", "c", "", "a,bc", "bcd"}) EXPECT_FALSE(contains({"a,bc,d"}, name)) << name;
  EXPECT_FALSE(contains({""}, ""));
}

}  // namespace
}  // namespace sshrp::transport
