// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/dump.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::HasSubstr;

const std::string group = R"([[upstreams]]
name = "web"
servers = ["web1", "web2:2222", {address = "[2001:db8::1]:22", weight = 2, backup = true, max_sessions = 200}]
balance = "hash-user"
sticky = "user"
sticky_for = "12h"
on_wrong_host_key = "next"
queue_timeout = 5
check = "login"
check_user = "probe"
check_key = "probe.key"
storage = "nas"
[[servers]]
user = "a"
upstream = "web"
)";

TEST(UpstreamKeys, are_read) {
  const Config config = loaded(group);
  ASSERT_EQ(config.upstream_groups.size(), 1u);
  const UpstreamGroup& web = config.upstream_groups[0];
  EXPECT_EQ(*web.name, "web");
  ASSERT_EQ(web.servers.size(), 3u);
  EXPECT_EQ(*web.servers[0].address, (HostPort{"web1", 22})) << "22 is the default";
  EXPECT_EQ(web.servers[0].address.place, (Place{0, 3, 12}));
  EXPECT_EQ(*web.servers[1].address, (HostPort{"web2", 2222}));
  EXPECT_EQ(*web.servers[1].weight, 1u);
  EXPECT_FALSE(*web.servers[1].backup);
  EXPECT_EQ(*web.servers[2].address, (HostPort{"2001:db8::1", 22}));
  EXPECT_EQ(*web.servers[2].weight, 2u);
  EXPECT_TRUE(*web.servers[2].backup);
  EXPECT_EQ(*web.servers[2].max_sessions, 200u);
  EXPECT_EQ(*web.balance, Balance::hash_user);
  EXPECT_EQ(*web.sticky, Sticky::user);
  EXPECT_EQ(*web.sticky_for, seconds(43'200));
  EXPECT_EQ(*web.on_wrong_host_key, OnWrongHostKey::next);
  EXPECT_EQ(*web.queue_timeout, seconds(5));
  EXPECT_EQ(*web.max_attempts, 3u);
  EXPECT_EQ(*web.check, HealthCheck::login);
  EXPECT_EQ(*web.check_key, "/etc/sshrp/probe.key") << "relative to the file";
  EXPECT_EQ(**web.storage, "nas");
  EXPECT_EQ((*config.routes[0].upstream)->literal(), "web");
}

TEST(UpstreamKeys, may_be_tables_in_double_brackets) {
  const Config config = loaded(
      "[[upstreams]]\nname = 'a'\n[[upstreams.servers]]\naddress = 'x'\n[[upstreams.servers]]\naddress = "
      "'y'\nweight = 256\n[[servers]]\nuser = 'a'\nupstream = 'a'\n");
  ASSERT_EQ(config.upstream_groups[0].servers.size(), 2u);
  EXPECT_EQ(*config.upstream_groups[0].servers[1].weight, 256u);
}

TEST(UpstreamKeys, of_gates_and_ways_are_read) {
  const Config config = loaded(R"([[gates]]
name = "g"
address = "gate:2222"
user = "proxy"
password_file = "/p"
share = true
max_channels = 5
[[servers]]
user = "a"
upstream_host = "h"
upstream_via = "g"
via_share = false
upstream_proxy_protocol = "v2"
host_key_name = "alias"
from = ["10.0.0.0/8", "2001:db8::/32"]
listener = "0.0.0.0:2200"
[[servers]]
user = "b"
upstream_host = "h"
upstream_via = "socks5://proxy:1080"
[[servers]]
user = "c"
upstream_host = "h"
upstream_via = "http://[2001:db8::2]:3128/"
[[servers]]
user = "d"
upstream_host = "h"
upstream_source = "10.0.0.7"
)");
  ASSERT_EQ(config.gates.size(), 1u);
  EXPECT_EQ(*config.gates[0].address, (GateAddress{GateKind::ssh, {"gate", 2222}}));
  EXPECT_EQ(*config.gates[0].max_channels, 5u);
  const Route& route = config.routes[0];
  EXPECT_EQ(**route.upstream_via, Via("g"));
  EXPECT_FALSE(**route.via_share);
  EXPECT_EQ(**route.upstream_proxy_protocol, ProxyProtocol::v2);
  EXPECT_EQ(**config.routes[3].upstream_source, UpstreamSource(*access::parse_ip("10.0.0.7")));
  EXPECT_EQ(**route.host_key_name, "alias");
  ASSERT_EQ(route.from.size(), 2u);
  EXPECT_EQ(*route.listener[0], "0.0.0.0:2200");
  EXPECT_EQ(**config.routes[1].upstream_via, Via(GateAddress{GateKind::socks5, {"proxy", 1080}}));
  EXPECT_EQ(**config.routes[2].upstream_via, Via(GateAddress{GateKind::http, {"2001:db8::2", 3128}}));
}

TEST(UpstreamKeys, of_gates_that_are_proxies_are_read) {
  const Config config = loaded(R"([[gates]]
name = "corporate"
address = "socks5://10.0.0.1:1080"
[[gates]]
name = "web"
address = "http://[2001:db8::2]:3128/"
via = "corporate"
user = "sshrp"
password_file = "/p"
[[servers]]
user = "a"
upstream_host = "h"
upstream_via = "web"
)");
  ASSERT_EQ(config.gates.size(), 2u);
  EXPECT_EQ(*config.gates[0].address, (GateAddress{GateKind::socks5, {"10.0.0.1", 1080}}));
  EXPECT_EQ(*config.gates[1].address, (GateAddress{GateKind::http, {"2001:db8::2", 3128}}));
  EXPECT_EQ(to_string(*config.gates[1].address), "http://[2001:db8::2]:3128");
  EXPECT_EQ(*config.gates[1].user, "sshrp");
}

TEST(UpstreamKeys, of_listeners_are_read) {
  const Config config = loaded(
      "[[listeners]]\naddress = '127.0.0.1:1'\nname = 'internal'\nproxy_protocol = "
      "true\nproxy_protocol_from = '10.0.0.5'\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\nlistener = "
      "['internal']\n");
  EXPECT_EQ(**config.listeners[0].name, "internal");
  EXPECT_TRUE(*config.listeners[0].proxy_protocol);
  EXPECT_EQ(config.listeners[0].proxy_protocol_from.size(), 1u);
}

TEST(UpstreamKeys, allow_as_many_attempts_as_the_balancer_can_be_told_of) {
  const auto with = [](int attempts) {
    return "[[upstreams]]\nname = 'a'\nservers = ['x']\nmax_attempts = " + std::to_string(attempts) +
           "\n[[servers]]\nuser = 'a'\nupstream = 'a'\n";
  };
  EXPECT_EQ(*loaded(with(64)).upstream_groups[0].max_attempts, 64u);
  EXPECT_THAT(shown(errors_of(load_text(with(65)))), HasSubstr("max_attempts"));
}

TEST(UpstreamKeys, are_dumped_so_that_they_load_again) {
  const std::string once = dump(loaded(group));
  EXPECT_THAT(once,
              HasSubstr("servers = [\"web1:22\", \"web2:2222\", {address = \"[2001:db8::1]:22\", weight "
                        "= 2, backup = true, max_sessions = 200}]\n"));
  EXPECT_THAT(once, HasSubstr("balance = \"hash-user\"\n"));
  EXPECT_THAT(once, HasSubstr("fail_timeout = 10  # default\n"));
  EXPECT_THAT(once, HasSubstr("# upstream_host isn't set: "));
  const Config again = loaded(once);
  ASSERT_EQ(again.upstream_groups.size(), 1u);
  EXPECT_EQ(again.upstream_groups[0].servers.size(), 3u);
  EXPECT_EQ(*again.upstream_groups[0].servers[2].max_sessions, 200u);
  EXPECT_EQ(*again.upstream_groups[0].sticky_for, seconds(43'200));
}

}  // namespace
}  // namespace sshrp::config
