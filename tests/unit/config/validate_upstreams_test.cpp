// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/files.h"

namespace sshrp::config {
namespace {

using testing::HasSubstr;

struct Wrong {
  std::string text;
  unsigned line, column;
  std::string sentence;  // a part of it
};
void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.text; }

const std::string route = "\n[[servers]]\nuser = 'a'\nupstream = 'web'\n";

/// More keys of a group, the first on line 4.
Wrong group(const std::string& keys, unsigned line, unsigned column, const std::string& sentence) {
  return {"[[upstreams]]\nname = 'web'\nservers = ['web1', 'web2']\n" + keys + route, line, column, sentence};
}
Wrong servers(const std::string& list, unsigned column, const std::string& sentence) {
  return {"[[upstreams]]\nname = 'web'\nservers = " + list + route, 3, column, sentence};
}
/// More keys of a route to a group, the first on line 6.
Wrong way(const std::string& keys, unsigned column, const std::string& sentence) {
  return {"[[upstreams]]\nname = 'web'\nservers = ['web1', '10.0.0.1']\n[[servers]]\nuser = 'a'\n" + keys +
              "\nupstream = 'web'\n",
          6, column, sentence};
}

const Wrong groups[] = {
    {"[[upstreams]]\nservers = ['a']" + route, 1, 1, "this group has no \"name\""},
    {"[[upstreams]]\nname = 'web'" + route, 1, 1, "this group has no \"servers\""},
    {"[upstreams]\nname = 'web'" + route, 1, 2, "opened with [[upstreams]]"},
    {"[[upstreams]]\nname = 'a b'\nservers = ['a']" + route, 2, 8, "isn't a name of 1 to 64 letters"},
    {"[[upstreams]]\nname = 'web'\nservers = ['a']\n[[upstreams]]\nname = 'web'\nservers = ['b']" + route, 5,
     8, "\"web\" is a group already at /etc/sshrp/sshrpd.toml:2:8"},
    servers("[]", 11, "a group without a server leads nowhere"),
    servers("[22]", 12, "expected an address (a string) or a table such as {address = \"web2\""),
    servers("['a b']", 12, "neither a host name nor an address"),
    servers("['a:0']", 12, "has no port to connect to"),
    servers("[{weight = 2}]", 12, "this server has no \"address\""),
    servers("[{address = 'a', weight = 0}]", 37, "weight: expected a whole number from 1 to 256, this is 0"),
    servers("[{address = 'a', wieght = 2}]", 28, "unknown key \"wieght\"; did you mean \"weight\"?"),
    servers("['a', 'A:22']", 17, "\"a:22\" is there already, at /etc/sshrp/sshrpd.toml:3:12"),
    servers("[{address = 'a', backup = true}]", 12, "each is a backup"),
    group("interval = 4", 4, 12, "from 5 to 86400"),
    group("interval = '4s'", 4, 12, "this is \"4s\""),
    group("sticky_for = '12 hours'", 4, 14, "or a time such as \"90s\", \"30m\" or \"12h\""),
    group("balance = 'least'", 4, 11, "none of leastconn, roundrobin, random, hash-user, hash-source"),
    group("check = 'login'", 4, 9, "needs a credential of its own: check_user, with check_key"),
    group("check = 'login'\ncheck_user = 'u'", 4, 9, "needs a credential of its own"),
    group("check = 'tcp'\ncheck_user = 'u'", 5, 14, "it is for check = \"login\""),
    group("check_user = \"^a\\u0000b\"", 4, 14, "may hold no control character"),
    group("check_key = '/k'", 4, 13, "it is for check = \"login\""),
    group("check = 'login'\ncheck_user = 'u'\ncheck_key = '/k'\ncheck_password_file = '/p'", 7, 23,
          "check_key says already what to log in with"),
    group("host_key_name = 'web'", 7, 12, "the second server would look like an attack"),
    group("upstream = 'x'", 4, 1, "it is a key of [[servers]]"),
};

const Wrong routes[] = {
    {"[[upstreams]]\nname = 'web'\nservers = ['a']\n[[servers]]\nuser = 'a'\nupstream = 'wep'\n", 6, 12,
     "there is no [[upstreams]] table \"wep\"; did you mean \"web\"?"},
    {"[[servers]]\nuser = 'a'\nupstream = 'web'\n", 3, 12, "there is no [[upstreams]] table \"web\""},
    {"[[upstreams]]\nname = 'web'\nservers = ['a']\n[[servers]]\nuser = '^(.*)$'\nupstream = 'x\\1'\n", 6, 12,
     "there is no [[upstreams]] table \"x\\1\""},
    {"[[servers]]\nuser = 'a'\n", 1, 1, "nor an \"upstream\", the name of a group"},
    way("upstream_port = 23", 17, "have their own"),
    way("upstream_allow = '*'", 18, "leave it out"),
    way("host_key_name = 'x'", 17, "have their own"),
    way("storage = 'x'", 11, "it is a key of the group"),
    way("upstream_source = '2001:db8::1'", 19, "can't connect to 10.0.0.1, which is of the other family"),
    way("upstream_source = 'eth0'", 19, "neither an address of this machine nor \"client\""),
    way("upstream_proxy_protocol = 'v3'", 27, "none of v1, v2, no"),
    {"[[servers]]\nuser = 'a'\nupstream_host = 'h'\nupstream_attempt_timeout = 3\n", 4, 28,
     "to one host there is upstream_connect_timeout"},
};

class WrongUpstreams : public testing::TestWithParam<Wrong> {};

TEST_P(WrongUpstreams, are_told_with_their_place) {
  const Wrong& wrong = GetParam();
  const ConfigErrors errors = errors_of(load_text(wrong.text));
  ASSERT_EQ(errors.size(), 1u) << shown(errors);
  EXPECT_THAT(errors[0].sentence, HasSubstr(wrong.sentence));
  EXPECT_EQ(errors[0].line, wrong.line) << shown(errors);
  EXPECT_EQ(errors[0].column, wrong.column) << shown(errors);
}

INSTANTIATE_TEST_SUITE_P(Groups, WrongUpstreams, testing::ValuesIn(groups));
INSTANTIATE_TEST_SUITE_P(Routes, WrongUpstreams, testing::ValuesIn(routes));

TEST(Upstreams, are_either_a_host_or_a_group) {
  const auto errors =
      errors_of(load_text("[[upstreams]]\nname = 'web'\nservers = ['a']\n[[servers]]\nuser = 'a'\nupstream = "
                          "'web'\nupstream_host = "
                          "'h'\n"));
  ASSERT_EQ(errors.size(), 1u) << shown(errors);
  EXPECT_THAT(errors[0].sentence, HasSubstr("upstream_host says already where to; choose one of them"));
}

TEST(Upstreams, may_have_one_host_key_where_it_must_be_known) {
  const std::string text =
      "[[upstreams]]\nname = 'web'\nservers = ['a', 'b']\nhost_key_name = 'web'\n[[servers]]\nuser = "
      "'a'\nupstream = 'web'\nupstream_host_key_check = ";
  EXPECT_EQ(shown(errors_of(load_text(text + "'yes'"))), "");
  EXPECT_THAT(shown(errors_of(load_text(text + "'accept-new'"))),
              HasSubstr(":8:27: upstream_host_key_check"));
}

TEST(Upstreams, are_warned_of_where_no_route_leads_or_sshd_would_be_sent_a_header) {
  const Config config = loaded(
      "[[upstreams]]\nname = 'web-1'\nservers = ['a']\nupstream_proxy_protocol = 'v1'\n[[upstreams]]\nname = "
      "'idle'\nservers = ['b']\n[[servers]]\nuser = '^(.*)$'\nupstream = 'web-\\1'\n");
  ASSERT_EQ(config.warnings.size(), 2u) << shown(config.warnings);
  EXPECT_THAT(config.warnings[0].sentence, HasSubstr("sshd doesn't read such headers"));
  EXPECT_EQ(config.warnings[0].line, 4u);
  EXPECT_THAT(config.warnings[1].sentence, HasSubstr("no route leads to the group \"idle\""));
}

TEST(Upstreams, are_bounded) {
  std::string servers;
  for (std::size_t i = 0; i <= max_group_servers; ++i) servers += "'h" + std::to_string(i) + "',";
  EXPECT_THAT(shown(errors_of(load_text("[[upstreams]]\nname = 'web'\nservers = [" + servers + "]" + route))),
              HasSubstr("a group may have 1024 servers, this has 1025"));
}

const std::string gate = "user = 'u'\nkey = '/k'\n";
const std::string to_gate = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";

std::string gates(const std::string& ways) {
  std::string text;
  for (const char name : ways.substr(0, ways.find(' ')))
    text += std::string("[[gates]]\nname = '") + name + "'\naddress = 'h" + name + "'\n" + gate +
            (name == ways[ways.find(' ') - 1] ? ""
                                              : std::string("via = '") + static_cast<char>(name + 1) + "'\n");
  return text;
}

TEST(Gates, lead_on_three_times_at_most) {
  const std::string via_a = to_gate + "upstream_via = 'a'\n";
  EXPECT_EQ(shown(errors_of(load_text(gates("abc ") + via_a))), "");
  EXPECT_THAT(shown(errors_of(load_text(gates("abcd ") + via_a))),
              HasSubstr("via: a way may go through 3 gates, this one through 4: a via b via c via d"));
}

TEST(Gates, lead_in_no_circle) {
  const std::string text = "[[gates]]\nname = 'a'\naddress = 'x'\nvia = 'b'\n" + gate +
                           "[[gates]]\nname = 'b'\naddress = 'y'\nvia = 'a'\n" + gate + to_gate;
  const auto errors = errors_of(load_text(text));
  ASSERT_EQ(errors.size(), 2u) << shown(errors);
  EXPECT_THAT(errors[0].sentence, HasSubstr("via: the way leads in a circle: a via b via a"));
  EXPECT_EQ(errors[0].line, 4u);
  EXPECT_THAT(
      shown(errors_of(load_text("[[gates]]\nname = 'a'\naddress = 'x'\nvia = 'a'\n" + gate + to_gate))),
      HasSubstr("in a circle: a via a"));
}

TEST(Gates, lead_to_a_group_that_is_checked_if_all_routes_go_the_same_way) {
  const std::string group = "[[upstreams]]\nname = 'web'\nservers = ['web1']\ncheck = 'tcp'\n";
  const auto of = [](const std::string& user, const std::string& keys) {
    return "[[servers]]\nuser = '" + user + "'\n" + keys;
  };
  const std::string through = "upstream_via = 'socks5://proxy:1080'\n";
  const std::string to_web = of("a", "upstream = 'web'\n" + through);
  const auto errors = [&](const std::string& other) {
    return shown(errors_of(load_text(group + to_web + other)));
  };
  EXPECT_EQ(errors(""), "");
  EXPECT_EQ(errors(of("b", "upstream = 'web'\n" + through)), "");
  EXPECT_EQ(errors(of("b", "upstream_host = 'web'\n")), "");
  EXPECT_THAT(errors(of("b", "upstream = 'web'\n")),
              HasSubstr(":4:9: check: servers are checked by one way, and the routes at "));
  EXPECT_THAT(errors(of("b", "upstream = 'web'\nupstream_via = 'http://proxy:1080'\n")),
              HasSubstr("lead to them by different ones (upstream_via)"));
}

TEST(Gates, are_there_and_have_a_credential) {
  const auto expect = [](const std::string& text, const std::string& sentence) {
    EXPECT_THAT(shown(errors_of(load_text(text))), HasSubstr(sentence));
  };
  expect(to_gate + "upstream_via = 'g'\n", ":4:16: upstream_via: there is no [[gates]] table \"g\"");
  expect("[[gates]]\nname = 'a'\naddress = 'x'\nvia = 'z'\n" + gate + to_gate,
         "via: there is no [[gates]] table \"z\"");
  expect("[[gates]]\nname = 'a'\naddress = 'x'\nuser = 'u'\n" + to_gate,
         "this gate has neither \"key\" nor \"password_file\"");
  expect("[[gates]]\nname = 'a'\naddress = 'x'\npassword_file = '/p'\n" + gate + to_gate,
         "choose one of them");
  expect("[[gates]]\nname = 'a'\naddress = 'x'\nuser = 'u'\npassword_file = '/p'\ncertificate = '/c'\n" +
             to_gate,
         "there is no key that it could be for");
  expect("[[gates]]\nname = 'a'\naddress = 'x'\nkey = '/k'\n" + to_gate, "this gate has no \"user\"");
  expect(to_gate + "via_share = true\n", "only a connection to a gate that is an SSH server");
  expect(to_gate + "upstream_via = 'socks5://p:1'\nupstream_source = '10.0.0.7'\n",
         "upstream_source: the connection goes to what upstream_via names");
  expect(to_gate + "upstream_via = 'ftp://p:1'\n", "neither a gate's name nor a proxy");
  expect(to_gate + "upstream_via = 'http://u:p@p:1'\n", "a proxy that wants a password");
  EXPECT_THAT(shown(loaded("[[gates]]\nname = 'a'\naddress = 'x'\n" + gate + to_gate).warnings),
              HasSubstr("nothing goes through the gate \"a\""));
}

TEST(Gates, that_are_proxies_have_no_keys_of_ssh) {
  const auto errors = [](const std::string& address, const std::string& keys,
                         const std::string& of_route = "") {
    return shown(errors_of(load_text("[[gates]]\nname = 'p'\naddress = '" + address + "'\n" + keys + to_gate +
                                     "upstream_via = 'p'\n" + of_route)));
  };
  const std::string login = "user = 'u'\npassword_file = '/p'\n";
  for (const std::string address : {"socks5://p:1080", "http://p:3128"}) {
    EXPECT_EQ(errors(address, ""), "");
    EXPECT_EQ(errors(address, login), "");
    for (const char* key : {"key = '/k'", "certificate = '/c'", "known_hosts = '/h'", "host_key_name = 'h'",
                            "host_key_check = 'yes'", "share = true", "share = false", "max_channels = 3"})
      EXPECT_THAT(errors(address, std::string(key) + "\n"),
                  HasSubstr(":4:" + std::to_string(std::string(key).find('=') + 3) + ": " +
                            std::string(key).substr(0, std::string(key).find(' ')) +
                            ": this is for gates that are SSH servers, and " + address + " is a proxy"))
          << key;
    EXPECT_THAT(errors(address, "user = 'u'\n"), HasSubstr("both or neither"));
    EXPECT_THAT(errors(address, "password_file = '/p'\n"), HasSubstr("both or neither"));
    EXPECT_THAT(errors(address, "", "via_share = true\n"), HasSubstr("a gate that is an SSH server"));
  }
  EXPECT_THAT(errors("http://p:1", "user = 'u:v'\npassword_file = '/p'\n"), HasSubstr("behind a colon"));
  EXPECT_EQ(errors("socks5://p:1", "user = 'u:v'\npassword_file = '/p'\n"), "");
  const auto named = [](std::size_t size) {
    return "user = '" + std::string(size, 'u') + "'\npassword_file = '/p'\n";
  };
  EXPECT_EQ(errors("socks5://p:1", named(255)), "");
  EXPECT_EQ(errors("http://p:1", named(256)), "");
  EXPECT_THAT(errors("socks5://p:1", named(256)), HasSubstr("takes 255 bytes at most, this has 256"));
}

TEST(Gates, have_a_user_who_is_no_pattern) {
  const auto errors = [](const std::string& address, const std::string& user) {
    return shown(errors_of(load_text("[[gates]]\nname = 'p'\naddress = '" + address + "'\nuser = \"" + user +
                                     "\"\npassword_file = '/p'\n" + to_gate + "upstream_via = 'p'\n")));
  };
  for (const char* address : {"h", "socks5://p:1080", "http://p:3128"}) {
    EXPECT_EQ(errors(address, "^u"), "");
    for (const std::string& user :
         {std::string("^a\\u0000b"), std::string("^a\\r\\nb"), "^" + std::string(9000, 'u')})
      EXPECT_THAT(errors(address, user), HasSubstr(":4:8: user: ")) << address;
  }
}

TEST(Gates, that_are_proxies_have_an_address_with_a_port_and_without_a_password) {
  const auto errors = [](const std::string& address) {
    return shown(errors_of(load_text("[[gates]]\nname = 'p'\naddress = '" + address + "'\n" + to_gate +
                                     "upstream_via = 'p'\n")));
  };
  EXPECT_THAT(errors("socks5://p"), HasSubstr("port"));
  EXPECT_THAT(errors("socks5://p:0"), HasSubstr("has no port to connect to"));
  EXPECT_THAT(errors("https://p:443"), HasSubstr("\"https\" isn't known"));
  const std::string with_password = errors("socks5://u:hidden@p:1080");
  EXPECT_THAT(with_password, HasSubstr("\"user\" and \"password_file\""));
  EXPECT_THAT(with_password, testing::Not(HasSubstr("hidden")));
}

TEST(Gates, lead_through_proxies_as_through_others) {
  const std::string proxy = "[[gates]]\nname = 'p'\naddress = 'socks5://p:1080'\n";
  const std::string via_proxy = "[[gates]]\nname = 'a'\naddress = 'x'\nvia = 'p'\n" + gate;
  const std::string way = to_gate + "upstream_via = 'a'\n";
  EXPECT_EQ(shown(errors_of(load_text(proxy + via_proxy + way))), "");
  EXPECT_THAT(shown(errors_of(load_text(proxy + "via = 'a'\n" + via_proxy + way))),
              HasSubstr("via: the way leads in a circle: p via a via p"));
}

TEST(ListenerNames, are_there_once_and_known) {
  const std::string listener = "[[listeners]]\naddress = '127.0.0.1:1'\nname = 'in'\n";
  const auto expect = [](const std::string& text, const std::string& sentence) {
    EXPECT_THAT(shown(errors_of(load_text(text))), HasSubstr(sentence));
  };
  expect(listener + "[[listeners]]\naddress = '127.0.0.1:2'\nname = 'in'\n" + to_gate,
         ":6:8: name: \"in\" is a listener already at /etc/sshrp/sshrpd.toml:3:8");
  expect(listener + to_gate + "listener = 'on'\n",
         "no listener has the name or address \"on\"; did you mean \"in\"?");
  expect(listener + to_gate + "listener = '0.0.0.0:2200'\n", "no listener has the name or address");
  EXPECT_EQ(shown(errors_of(load_text(to_gate + "listener = '0.0.0.0:2200'\n"))), "")
      << "that of the default";
  expect(listener + "proxy_protocol = true\n" + to_gate, "name your balancers");
  expect(listener + "proxy_protocol_from = '10.0.0.1'\n" + to_gate, "none is read here");
}

std::string routes_of(const std::string& user, const std::vector<std::string>& audiences) {
  std::string text = "[[listeners]]\naddress = '127.0.0.1:1'\nname = 'in'\n";
  for (const std::string& keys : audiences)
    text += "[[servers]]\nuser = '" + user + "'\nupstream_host = 'h'\n" + keys + "\n";
  return text;
}

TEST(Audiences, let_a_user_be_there_more_than_once) {
  for (const std::string user : {"a", "^a.*$", "^.*$"}) {
    const auto errors = [&](const std::vector<std::string>& audiences) {
      return shown(errors_of(load_text(routes_of(user, audiences))));
    };
    EXPECT_EQ(errors({"from = '10.0.0.0/8'", "listener = 'in'", ""}), "");
    EXPECT_EQ(errors({"from = '10.0.0.0/16'", "from = '10.0.0.0/8'"}), "");
    EXPECT_NE(errors({"from = '10.0.0.0/8'", "from = '10.1.0.0/16'"}), "") << "those had the first already";
    EXPECT_NE(errors({"", "from = '10.0.0.0/8'"}), "");
    EXPECT_NE(errors({"listener = 'in'", "listener = 'in'\nfrom = '10.0.0.0/8'"}), "");
    EXPECT_NE(errors({"listener = 'in'", "listener = 'in'"}), "");
  }
}

}  // namespace
}  // namespace sshrp::config
