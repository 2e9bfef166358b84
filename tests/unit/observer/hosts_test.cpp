// SPDX-License-Identifier: MIT
#include "observer/hosts.h"

#include <gtest/gtest.h>

namespace sshrp::observer {
namespace {

HttpPeer at(const char* local) {
  return {.address = access::parse_ip("192.0.2.9"), .local = access::parse_ip(local)};
}

TEST(Hosts, allow_the_address_that_was_connected_to) {
  const Hosts hosts({});
  EXPECT_TRUE(hosts.allow("127.0.0.1", at("127.0.0.1")));
  EXPECT_TRUE(hosts.allow("127.0.0.1:9122", at("127.0.0.1")));
  EXPECT_TRUE(hosts.allow("[::1]:9122", at("::1")));
  EXPECT_TRUE(hosts.allow("192.0.2.1:80", at("192.0.2.1")));
  EXPECT_FALSE(hosts.allow("127.0.0.2", at("127.0.0.1")));
}

TEST(Hosts, allow_localhost_at_loopback_addresses_only) {
  const Hosts hosts({});
  EXPECT_TRUE(hosts.allow("localhost:9122", at("127.0.0.1")));
  EXPECT_TRUE(hosts.allow("LOCALHOST", at("::1")));
  EXPECT_FALSE(hosts.allow("localhost", at("192.0.2.1")));
}

TEST(Hosts, refuse_names_that_others_have_made_stand_for_us) {
  const Hosts hosts({"sshrp.example"});
  for (const char* name :
       {"evil.example", "sshrp.example.evil.example", "localhost.evil.example", "127.0.0.1.nip.io",
        "2130706433", "0x7f.1", "", "@", "sshrp.example@evil.example", "[::1", "a b"})
    EXPECT_FALSE(hosts.allow(name, at("127.0.0.1"))) << name;
}

TEST(Hosts, allow_names_of_the_configuration_with_any_port_or_with_theirs) {
  const Hosts hosts({"sshrp.example", "other.example:8443"});
  EXPECT_TRUE(hosts.allow("sshrp.example", at("127.0.0.1")));
  EXPECT_TRUE(hosts.allow("SSHRP.example:9122", at("127.0.0.1")));
  EXPECT_TRUE(hosts.allow("other.example:8443", at("127.0.0.1")));
  EXPECT_FALSE(hosts.allow("other.example", at("127.0.0.1")));
  EXPECT_FALSE(hosts.allow("other.example:1", at("127.0.0.1")));
}

TEST(Hosts, allow_all_over_a_unix_socket_unless_there_are_names) {
  EXPECT_TRUE(Hosts({}).allow("whatever", {}));
  const Hosts hosts({"sshrp.example"});
  EXPECT_FALSE(hosts.allow("whatever", {}));
  EXPECT_TRUE(hosts.allow("localhost", {}));
  EXPECT_TRUE(hosts.allow("sshrp.example", {}));
}

}  // namespace
}  // namespace sshrp::observer
