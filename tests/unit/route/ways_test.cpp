// SPDX-License-Identifier: MIT
#include "route/ways.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "route/routes.h"

namespace sshrp::route {
namespace {

const std::string group = R"([[upstreams]]
name = "web"
servers = ["web1", {address = "web2:2222", weight = 2, backup = true, max_sessions = 9, host_key_name = "two"}]
host_key_name = "alias"
max_attempts = 2
on_wrong_host_key = "next"
resolve_every = 60
upstream_attempt_timeout = 7
upstream_proxy_protocol = "v1"
)";

std::string to_web(const std::string& user, const std::string& more = "", const std::string& name = "web") {
  return "[[servers]]\nuser = '" + user + "'\nupstream = '" + name + "'\nupstream_host_key_check = 'yes'\n" +
         more + "\n";
}

TEST(Ways, lead_to_the_servers_of_a_group) {
  const Routes routes(group + to_web("a") +
                      to_web("b",
                             "upstream_attempt_timeout = 1\n"
                             "upstream_proxy_protocol = 'no'"));
  const Route route = routes.route("a");
  EXPECT_EQ(route.target->name, "web");
  EXPECT_EQ(route.target->endpoints, (std::vector{Endpoint{{"web1", 22}, 1, "web1:22", false, 0, "alias"},
                                                  Endpoint{{"web2", 2222}, 2, "web2:2222", true, 9, "two"}}));
  EXPECT_EQ(route.target->max_attempts, 2u);
  EXPECT_EQ(route.target->on_wrong_host_key, config::OnWrongHostKey::next);
  EXPECT_EQ(route.target->resolve_every, std::chrono::seconds(60));
  EXPECT_EQ(route.upstream_label, "web");
  EXPECT_EQ(route.upstream_attempt_timeout, std::chrono::seconds(7));
  EXPECT_EQ(route.upstream_proxy_protocol, ProxyProtocol::v1);
  const Route own = routes.route("b");
  EXPECT_EQ(own.upstream_attempt_timeout, std::chrono::seconds(1)) << "the route's goes before the group's";
  EXPECT_EQ(own.upstream_proxy_protocol, ProxyProtocol::no);
  EXPECT_EQ(own.target, route.target) << "made once";
}

TEST(Ways, lead_only_to_groups_that_exist_whatever_is_captured) {
  const Routes routes(group + to_web("^(.*)@x$", "", "\\1"));
  EXPECT_EQ(routes.route("web@x").target->name, "web");
  for (const std::string user : {"wep@x", "@x", "WEB@x", "web/@x", "web\\1@x"})
    EXPECT_NE(routes.refusal(user), "not refused") << user;
  EXPECT_EQ(routes.refusal("wep@x"), "route \"^(.*)@x$\": there is no group \"wep\"");
}

TEST(Ways, have_defaults_as_before) {
  const Route route = Routes(server("a", "h")).route("a");
  EXPECT_FALSE(route.via);
  EXPECT_EQ(route.upstream_attempt_timeout, std::chrono::seconds(3));
  EXPECT_EQ(route.upstream_proxy_protocol, ProxyProtocol::no);
  EXPECT_FALSE(route.upstream_source);
  EXPECT_FALSE(route.upstream_source_client);
  EXPECT_TRUE(route.target->name.empty());
  EXPECT_EQ(route.target->endpoints, (std::vector{Endpoint{{"h", 22}, 1, "h:22"}}));
  EXPECT_EQ(route.storage, "");
}

const std::string two_gates =
    "[[gates]]\nname = 'outer'\naddress = 'o'\nuser = 'u'\nkey = '/k'\n[[gates]]\nname = 'inner'\naddress = "
    "'i:2222'\nuser = 'v'\npassword_file = '/p'\nvia = 'outer'\nshare = true\nmax_channels = 4\n"
    "host_key_name = 'n'\nknown_hosts = '/kh'\n";

TEST(Ways, go_through_gates_one_behind_the_other) {
  const Routes routes(two_gates + server("a", "h", "upstream_via = 'inner'\nhost_key_name = 'hk'") +
                      server("b", "h", "upstream_via = 'inner'\nvia_share = false"));
  const Route route = routes.route("a");
  const GatePtr gate = route.via;
  EXPECT_EQ(gate->name, "inner");
  EXPECT_EQ(gate->address, (HostPort{"i", 2222}));
  EXPECT_EQ(gate->user, "v");
  EXPECT_TRUE(gate->share);
  EXPECT_EQ(gate->max_channels, 4u);
  EXPECT_EQ(gate->host_key_name, "n");
  EXPECT_EQ(gate->known_hosts, std::vector<std::string>{"/kh"});
  ASSERT_TRUE(gate->via);
  EXPECT_EQ(gate->via->name, "outer");
  EXPECT_EQ(gate->via->key->path, "/k");
  EXPECT_FALSE(gate->via->via);
  EXPECT_EQ(route.host_key_name, "hk");
  EXPECT_EQ(route.target->endpoints[0].host_key_name, "hk");
  EXPECT_EQ(routes.route("a").via, gate) << "sessions that share a connection find it by it";
  EXPECT_FALSE(routes.route("b").via->share);
}

TEST(Ways, go_through_proxies_and_come_from_addresses) {
  const Routes routes(server("a", "h", "upstream_via = 'socks5://p:1080'") +
                      server("b", "h", "upstream_source = '10.0.0.7'") +
                      server("c", "h", "upstream_source = 'client'"));
  const Route route = routes.route("a");
  EXPECT_EQ(route.via->kind, GateKind::socks5);
  EXPECT_EQ(route.via->address, (HostPort{"p", 1080}));
  EXPECT_EQ(route.via->name, "socks5://p:1080") << "what the log calls it";
  EXPECT_EQ(routes.route("b").upstream_source, access::parse_ip("10.0.0.7"));
  EXPECT_TRUE(routes.route("c").upstream_source_client);
  EXPECT_FALSE(routes.route("c").upstream_source);
}

TEST(Ways, go_through_proxies_that_have_a_table) {
  const Routes routes(
      "[[gates]]\nname = 'corporate'\naddress = 'socks5://p:1080'\n[[gates]]\nname = 'web'\naddress = "
      "'http://w:3128'\nvia = 'corporate'\nuser = 'u'\npassword_file = '/p'\n" +
      server("a", "h", "upstream_via = 'web'"));
  const GatePtr web = routes.route("a").via;
  EXPECT_EQ(web->name, "web");
  EXPECT_EQ(web->kind, GateKind::http);
  EXPECT_EQ(web->user, "u");
  EXPECT_EQ(web->via->kind, GateKind::socks5);
  EXPECT_EQ(web->via->name, "corporate");
}

TEST(Ways, are_judged_by_names_where_a_gate_looks_them_up) {
  const Routes routes(two_gates + server("^(.*)@x$", "\\1",
                                         "upstream_via = 'outer'\nupstream_allow = ['*.lan', '10.0.0.0/8']"));
  EXPECT_EQ(routes.way("web.lan@x"), "web.lan:22 web.lan@x");
  EXPECT_EQ(routes.way("10.1.1.1@x"), "10.1.1.1:22 10.1.1.1@x");
  EXPECT_THAT(routes.refusal("evil.example@x"), testing::HasSubstr("by its address"));
}

TEST(Ways, lead_captured_names_to_no_loopback_of_a_gates) {
  const Routes routes(two_gates + server("^(.*)@x$", "\\1", "upstream_via = 'outer'\nupstream_allow = '*'"));
  for (const char* host : {"localhost", "LocalHost.", "a.localhost", "127.1", "2130706433", "0x7f000001"})
    EXPECT_THAT(routes.refusal(std::string(host) + "@x"), testing::HasSubstr("is local")) << host;
  EXPECT_EQ(routes.way("web1.lan@x"), "web1.lan:22 web1.lan@x");
}

TEST(Disks, are_a_groups_and_what_else_leads_to_its_hosts) {
  const auto two = [](const std::string& name, const std::string& servers, const std::string& more = "") {
    return "[[upstreams]]\nname = '" + name + "'\nservers = [" + servers + "]\n" + more + "\n";
  };
  const auto to = [](const std::string& user, const std::string& name) {
    return "[[servers]]\nuser = '" + user + "'\nupstream = '" + name + "'\n";
  };
  const Routes routes(two("a", "'s1', 's2'") + two("b", "'S2:2222', 's3'") + two("c", "'s4'") +
                      two("d", "'s5'", "storage = 'nas'") + to("a", "a") + to("b", "b") + to("c", "c") +
                      to("d", "d") + server("host3", "s3", "upstream_port = 23") + server("other", "s9") +
                      server("nas", "s8", "storage = 'nas'") + server("also", "s8") +
                      server("^to-(.*)$", "s\\1"));
  const auto disks = [&](const std::string& user) { return routes.route(user).storage; };
  EXPECT_NE(disks("a"), "");
  EXPECT_EQ(disks("a"), disks("b")) << "they have a host in common";
  EXPECT_EQ(disks("a"), disks("host3"));
  EXPECT_EQ(disks("a"), disks("to-1"));
  EXPECT_NE(disks("a"), disks("c"));
  EXPECT_EQ(disks("d"), disks("nas"));
  EXPECT_EQ(disks("d"), disks("also"));
  EXPECT_NE(disks("d"), disks("a"));
  EXPECT_EQ(disks("other"), "") << "its host key tells";
  EXPECT_EQ(disks("to-9"), "");
}

// Else who is led to a host by what was captured would move names there in an order of its own.
TEST(Disks, are_those_of_all_hosts_that_a_captured_one_could_become) {
  const Routes routes(
      "[[upstreams]]\nname = 'g'\nservers = ['web1.lan', 'db1.lan']\n[[servers]]\nuser = 'g'\nupstream = "
      "'g'\n" +
      server("^nas-(.*)$", "web\\1.lan", "storage = 'nas'") + server("^to-(.*)$", "web\\1.lan") +
      server("^any-(.*)$", "\\1", "storage = 'tape'\nupstream_allow = '*.tape'") +
      server("^see-(.*)$", "\\1", "upstream_allow = '*'") + server("nas", "x9", "storage = 'nas'") +
      server("written", "WEB2.lan.") + server("tape", "x8", "storage = 'tape'") +
      server("^disk-(.*)$", "disk\\1.lan", "storage = 'disk'") +
      server("^(\\w*)-d$", "di\\1k.lan", "storage = 'k'"));
  const auto disks = [&](const std::string& user) { return routes.route(user).storage; };
  const std::string nas = disks("nas-7");
  EXPECT_NE(nas, "");
  for (const char* user : {"nas-1", "to-7", "nas", "written", "g", "see-web3.lan", "see-Web3.LAN."})
    EXPECT_EQ(disks(user), nas) << user;
  EXPECT_NE(disks("tape"), nas);
  for (const char* user : {"any-a.tape", "see-b.tape", "see-b.tape."})
    EXPECT_EQ(disks(user), disks("tape")) << user;
  for (const char* user : {"see-web.lan.other", "see-tape"}) EXPECT_EQ(disks(user), "") << user;
  EXPECT_NE(disks("disk-1"), nas);
  EXPECT_EQ(disks("disk-1"), disks("dis-d")) << "either could be diskk.lan";
}

const std::string internal =
    "[[listeners]]\naddress = '127.0.0.1:1'\nname = 'in'\n[[listeners]]\naddress = "
    "'127.0.0.1:2'\n";

TEST(Audiences, decide_which_route_of_a_user_is_taken) {
  for (const std::string user : {"joe", "^joe$", "^(j)oe.*$"}) {
    const Routes routes(internal + server(user, "in", "listener = 'in'") +
                        server(user, "two", "listener = ['127.0.0.1:2']\nfrom = '10.0.0.0/8'") +
                        server(user, "net", "from = ['10.0.0.0/8', '2001:db8::/32']") +
                        server("^.*$", "all"));
    const auto host = [&](std::string_view listener, const char* client) {
      const auto found =
          routes.table().lookup("joe", {.client = access::parse_ip(client), .listener = listener});
      return std::get<RoutePtr>(found)->target->endpoints[0].address.host;
    };
    EXPECT_EQ(host("in", "10.1.1.1"), "in");
    EXPECT_EQ(host("in", "192.0.2.1"), "in");
    EXPECT_EQ(host("127.0.0.1:2", "10.1.1.1"), "two");
    EXPECT_EQ(host("127.0.0.1:3", "10.1.1.1"), "net");
    EXPECT_EQ(host("127.0.0.1:3", "2001:db8::5"), "net");
    EXPECT_EQ(host("127.0.0.1:2", "192.0.2.1"), "all");
    EXPECT_EQ(routes.way("joe"), "in:22 joe") << "of any origin";
  }
}

TEST(Audiences, call_a_listener_by_its_name_where_a_route_names_its_address) {
  const Routes routes(internal + server("joe", "h", "listener = '127.0.0.1:1'"));
  EXPECT_TRUE(
      std::holds_alternative<RoutePtr>(routes.table().lookup("joe", {.client = {}, .listener = "in"})));
  EXPECT_TRUE(std::holds_alternative<NoRoute>(
      routes.table().lookup("joe", {.client = {}, .listener = "127.0.0.1:2"})));
}

TEST(Audiences, tell_routes_of_one_user_apart) {
  const Routes routes(internal + server("joe", "in", "listener = 'in'") + server("joe", "all"));
  const auto in = routes.table().lookup("joe", {.client = {}, .listener = "in"});
  const auto all = routes.table().lookup("joe", {.client = {}, .listener = "x"});
  EXPECT_NE(std::get<RoutePtr>(in)->key, std::get<RoutePtr>(all)->key);
  EXPECT_EQ(std::get<RoutePtr>(all)->key, "joe");
}

}  // namespace
}  // namespace sshrp::route
