// SPDX-License-Identifier: MIT
#include "access/key_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace sshrp::access {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

KeyOptions options(std::string_view text) {
  auto parsed = parse_key_options(text);
  if (auto* problem = std::get_if<std::string>(&parsed)) throw std::runtime_error(*problem);
  return std::get<KeyOptions>(std::move(parsed));
}
std::string problem(std::string_view text) {
  auto parsed = parse_key_options(text);
  const auto* sentence = std::get_if<std::string>(&parsed);
  return sentence ? *sentence : "none";
}
Rights rights(std::string_view text) { return options(text).permissions.rights; }

constexpr Rights restricted = {Right::ssh, Right::sftp};

TEST(KeyOptions, none_allow_everything) {
  EXPECT_EQ(rights(""), Rights::all());
  EXPECT_EQ(options("").presence, Presence{});
  EXPECT_FALSE(options("").from || options("").expires || options("").principals ||
               options("").cert_authority);
}

TEST(KeyOptions, take_rights_away_and_give_them_back_in_their_order) {
  EXPECT_EQ(rights("restrict"), restricted);
  EXPECT_EQ(rights("restrict,pty"), (Rights{Right::ssh, Right::sftp, Right::pty}));
  EXPECT_EQ(rights("pty,restrict"), restricted);
  EXPECT_EQ(rights("restrict,PTY,no-pty"), restricted) << "in any case";
  EXPECT_EQ(rights("restrict,X11-forwarding,agent-forwarding,user-rc"),
            (Rights{Right::ssh, Right::sftp, Right::x11, Right::agent}));
  EXPECT_EQ(rights("restrict,port-forwarding"), (Rights{Right::ssh, Right::sftp, Right::local_forwarding,
                                                        Right::remote_forwarding, Right::tunnel}));
  EXPECT_EQ(rights("no-port-forwarding,no-agent-forwarding,no-X11-forwarding,no-pty,no-user-rc"), restricted);
  EXPECT_EQ(rights("no-user-rc,user-rc"), Rights::all()) << "the upstream's own affair";
  EXPECT_FALSE(rights("no-pty").has(Right::unnamed)) << "what a later version calls a terminal, perhaps";
  EXPECT_TRUE(rights("no-pty").has(Right::agent));
}

TEST(KeyOptions, may_hold_quoted_values_with_commas_spaces_and_quotation_marks) {
  EXPECT_EQ(options(R"(command="echo \"a, b\" \\ c",no-pty)").permissions.force_command,
            R"(echo "a, b" \\ c)");
  EXPECT_EQ(options(R"(no-pty,COMMAND="x")").permissions.force_command, "x");
}

TEST(KeyOptions, say_where_forwardings_may_lead) {
  const auto permissions =
      options(R"(permitopen="h:22",permitopen="[::1]:*",permitlisten="8080",permitlisten="localhost:1")")
          .permissions;
  ASSERT_EQ(permissions.permit_open.size(), 1u) << "one list: either will do";
  EXPECT_TRUE(permits(permissions.permit_open, "h", 22));
  EXPECT_TRUE(permits(permissions.permit_open, "::1", 5));
  EXPECT_FALSE(permits(permissions.permit_open, "h", 23));
  EXPECT_TRUE(permits(permissions.permit_listen, "anything", 8080));
  EXPECT_TRUE(permits(permissions.permit_listen, "localhost", 1));
  EXPECT_FALSE(permits(permissions.permit_listen, "other", 1));
}

TEST(KeyOptions, say_who_may_come_when_and_from_where) {
  const KeyOptions said = options(
      R"(cert-authority,principals="anna,root",from="10.0.0.0/8,!10.1.*",expiry-time="20260701Z",expiry-time="20270701Z")");
  EXPECT_TRUE(said.cert_authority);
  EXPECT_THAT(*said.principals, ElementsAre("anna", "root"));
  EXPECT_EQ(said.from, "10.0.0.0/8,!10.1.*");
  EXPECT_EQ(said.expires, 1782864000) << "the earlier one";
}

TEST(KeyOptions, set_variables_the_first_of_a_name) {
  EXPECT_THAT(options(R"(environment="A=1,2",environment="B_2=",environment="A=3")").permissions.set_env,
              ElementsAre(EnvironmentVariable{"A", "1,2"}, EnvironmentVariable{"B_2", ""}));
}

TEST(KeyOptions, say_what_a_security_key_must_show) {
  EXPECT_FALSE(options("no-touch-required").presence.touched);
  EXPECT_TRUE(options("verify-required").presence.verified);
  EXPECT_TRUE(options("no-touch-required,touch-required").presence.touched);
}

TEST(KeyOptions, arent_half_understood) {
  const std::pair<std::string, const char*> broken[] = {
      {"no-tea", "option \"no-tea\": it isn't known"},
      {"tea=\"green\"", "option \"tea\": it isn't known"},
      {"pty=\"yes\"", "isn't known"},
      {"command", "isn't known"},
      {"no-restrict", "isn't known"},
      {"no-no-pty", "isn't known"},
      {"no-command=\"x\"", "isn't known"},
      {"command=\"x", "a quotation mark of the options is missing"},
      {"command=x", "must stand between quotation marks"},
      {"command=\"x\"y", "must stand between quotation marks"},
      {std::string("command=\"a\0b\"", 13), "it is no command"},
      {"command=\"a\",command=\"b\"", "may stand there once"},
      {"from=\"10.0.0.1\",from=\"*\"", "may stand there once"},
      {"principals=\"a\",principals=\"b\"", "may stand there once"},
      {"principals=\"\"", "names nobody"},
      {"principals=\"a,,b\"", "a name in it is empty"},
      {"from=\"\"", "is empty"},
      {"from=\"10.0.0.1/8\"", "bits set"},
      {"from=\"!*.example.lan,*\"", "names aren't looked up"},
      {"expiry-time=\"tomorrow\"", "it isn't a time"},
      {"expiry-time=\"20260230\"", "it isn't a time"},
      {"environment=\"A\"", "has no value"},
      {"environment=\"A B=1\"", "isn't the name of a variable"},
      {"permitopen=\"22\"", "has no port"},
      {"permitopen=\"h:0\"", "must be a number from 1 to 65535"},
      {"permitlisten=\"h:x\"", "must be a number"},
      {"tunnel=\"tun0\"", "neither a device's number nor"},
      {"tunnel=\"\"", "neither a device's number nor"},
      {"tunnel=\"2147483647\"", "neither a device's number nor"},
      {"\x1b[2J", "option \"\\x1b[2j\""},
  };
  for (const auto& [text, sentence] : broken) EXPECT_THAT(problem(text), HasSubstr(sentence)) << text;
}

TEST(KeyOptions, are_bounded_in_number) {
  std::string many = "pty", variables = "pty";
  for (int i = 0; i < 4097; ++i) many += ",permitopen=\"h:" + std::to_string(i + 1) + "\"";
  for (int i = 0; i < 1025; ++i) variables += ",environment=\"A" + std::to_string(i) + "=1\"";
  EXPECT_THAT(problem(many), HasSubstr("more than 4096"));
  EXPECT_THAT(problem(variables), HasSubstr("more than 1024"));
}

// What sshd takes.
TEST(KeyOptions, may_have_commas_too_many) {
  for (const std::string text : {"no-pty,", ",no-pty", "no-pty,,no-agent-forwarding"})
    EXPECT_FALSE(options(text).permissions.rights.has(Right::pty)) << text;
}

TEST(KeyOptions, may_force_the_empty_command) {
  EXPECT_EQ(options("command=\"\"").permissions.force_command, "");
}

TEST(KeyOptions, that_bind_to_a_tunnel_device_leave_no_tunnel) {
  for (const std::string text :
       {"tunnel=\"0\"", "tunnel=\"0\",port-forwarding", "restrict,tunnel=\"0\",port-forwarding",
        "restrict,port-forwarding,tunnel=\"2147483646\""})
    EXPECT_FALSE(options(text).permissions.rights.has(Right::tunnel)) << text;
  EXPECT_TRUE(options("tunnel=\"0\"").permissions.rights.has(Right::local_forwarding));
  for (const std::string text : {"tunnel=\"any\"", "tunnel=\"ANY\""})
    EXPECT_TRUE(options(text).permissions.rights.has(Right::tunnel)) << text;
}

TEST(KeyOptions, may_set_variables_whose_names_begin_with_a_digit) {
  EXPECT_EQ(options("environment=\"1A=x\"").permissions.set_env.at(0).name, "1A");
}

TEST(OptionsSize, ends_at_white_space_outside_of_quotation_marks) {
  EXPECT_EQ(options_size("pty ssh-rsa"), 3u);
  EXPECT_EQ(options_size("a=\"b c\" d"), 7u);
  EXPECT_EQ(options_size("a=\"b \\\" c\"\td"), 10u);
  EXPECT_EQ(options_size("a=\"b c d"), std::nullopt);
  EXPECT_EQ(options_size("pty"), 3u);
}

// `date -ud "2026-07-01 12:30:45" +%s`
constexpr std::time_t july_2026 = 1782909045;

TEST(ExpiryTime, with_a_z_is_in_utc) {
  EXPECT_EQ(parse_expiry_time("20260701123045Z"), july_2026);
  EXPECT_EQ(parse_expiry_time("202607011230Z"), july_2026 - 45);
  EXPECT_EQ(parse_expiry_time("20260701Z"), july_2026 - 45045);
  EXPECT_EQ(parse_expiry_time("20280229Z"), 1835395200) << "a leap year";
}

TEST(ExpiryTime, without_is_in_the_time_zone_of_this_machine) {
  ::setenv("TZ", "UTC-5:30", 1);  // POSIX: 5:30 before UTC
  ::tzset();
  EXPECT_EQ(parse_expiry_time("20260701123045"), july_2026 - 19800);
  EXPECT_EQ(parse_expiry_time("20260701123045Z"), july_2026);
  ::unsetenv("TZ");
  ::tzset();
}

TEST(ExpiryTime, is_nothing_else) {
  for (const char* text :
       {"", "Z", "2026", "2026070112", "202607011230450", "20260701T1230", "2026-07-01", "20261301Z",
        "20260230Z", "20270229Z", "20260700Z", "202607012460Z", "202607012500Z", "20260701123061Z",
        "19690101Z", "00000101Z", "+2026071Z", "20260701ZZ", "2026 701Z"}) {
    EXPECT_FALSE(parse_expiry_time(text)) << text;
  }
}

}  // namespace

}  // namespace sshrp::access
