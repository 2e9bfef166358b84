// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {
namespace {

using ::testing::HasSubstr;

const std::string balanced =
    "listen = '127.0.0.1:1'\n[[listeners]]\naddress = '127.0.0.1:2'\nname = 'balanced'\nproxy_protocol = "
    "true\n"
    "proxy_protocol_from = ['10.0.0.5']\n";

std::string route(const std::string& more) {
  return "[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_source = 'client'\n" + more;
}

std::string errors(const std::string& text) { return shown(errors_of(load_text(text))); }

TEST(SourceOfClient, may_be_where_the_connection_is_the_clients) {
  EXPECT_EQ(errors(route("")), "");
  EXPECT_EQ(errors(balanced + route("listener = ['127.0.0.1:1']\n")), "");
}

TEST(SourceOfClient, isnt_what_a_balancer_says) {
  const std::string sentence =
      ":10:19: upstream_source: \"client\" is the address that a connection comes from, and clients of the "
      "listener \"127.0.0.1:2\" at ";
  for (const char* listener :
       {"", "listener = ['balanced']\n", "listener = ['127.0.0.1:1', '127.0.0.1:2']\n"})
    EXPECT_THAT(errors(balanced + route(listener)), HasSubstr(sentence)) << listener;
}

TEST(SourceOfClient, isnt_seen_through_a_gate) {
  EXPECT_THAT(errors(route("upstream_via = 'socks5://p:1'\n")),
              HasSubstr("upstream_source: the connection goes to what upstream_via names"));
}

TEST(SourceOfClient, goes_with_checks_that_come_from_this_machine) {
  const auto grouped = [](const std::string& source) {
    return errors(
        "[[upstreams]]\nname = 'web'\nservers = ['10.0.0.1']\ncheck = 'tcp'\n[[servers]]\nuser = "
        "'a'\nupstream = 'web'\nupstream_source = '" +
        source + "'\n");
  };
  EXPECT_EQ(grouped("client"), "");
  EXPECT_THAT(grouped("10.0.0.7"), HasSubstr("check: servers are checked from here"));
}

}  // namespace
}  // namespace sshrp::config
