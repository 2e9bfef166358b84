// Names that hold a NUL or a control character, which an upstream may read as others than who compares them.
// SPDX-License-Identifier: MIT
#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using access::Right;
using testing::address;
using testing::direct_tcpip;
using testing::display;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::listen;
using testing::PolicedChannels;
using testing::socket;
using testing::terminal;
using testing::without;

constexpr int failure = 92, request = 98, refusal = 100;

// Upstreams read a text up to its first NUL: what passes a list here would be another name there.
TEST(Police, lets_no_nul_or_control_character_into_a_host_or_path_whatever_is_permitted) {
  for (const std::string_view bad : {std::string_view("127.0.0.1\0.lan", 14), std::string_view("a\nb"),
                                     std::string_view("\x7f"), std::string_view("\xc2\x80")}) {
    PolicedChannels session(without({Right::pty}));
    std::uint32_t number = 0;
    const auto opens = [&](std::string_view type, const Bytes& where, Way way = Way::up) {
      session.take(way);
      session.open(type, where, way, ++number);
      return !session.take(way).empty();
    };
    EXPECT_FALSE(opens("direct-tcpip", direct_tcpip(bad, 80)));
    EXPECT_FALSE(opens("direct-streamlocal@openssh.com", socket("/run/" + std::string(bad))));
    for (std::string_view name : {"tcpip-forward", "cancel-tcpip-forward"})
      EXPECT_FALSE(session.channels.permits(Way::up, listen(address(bad, 8080), name))) << name;
    for (std::string_view name :
         {"streamlocal-forward@openssh.com", "cancel-streamlocal-forward@openssh.com"})
      EXPECT_FALSE(session.channels.permits(Way::up, listen(PolicedChannels::string(bad), name))) << name;
    EXPECT_TRUE(session.channels.permits(Way::up, listen(address("localhost", 8080))));
    EXPECT_FALSE(opens("forwarded-tcpip", direct_tcpip(bad, 8080), Way::down));
    EXPECT_TRUE(opens("forwarded-tcpip", direct_tcpip("localhost", 8080), Way::down));
  }
}

TEST(Police, lets_no_nul_into_names_commands_and_variables) {
  const std::string_view nul("x\0y", 3);
  PolicedChannels session(without({Right::agent}));
  session.open_session();
  session.request("env", PolicedChannels::variable(nul, "value"));
  session.request("env", PolicedChannels::variable("LANG", nul));
  session.request("pty-req", terminal(nul));
  session.request("x11-req", display("MIT\nadd", "0"));
  session.request("x11-req", display("MIT-MAGIC-COOKIE-1", nul));
  session.request_text("exec", nul);
  session.request_text("subsystem", std::string_view("sftp\0", 5));
  EXPECT_THAT(session.take(Way::up), IsEmpty());
  EXPECT_THAT(session.numbers(Way::down),
              ElementsAre(refusal, refusal, refusal, refusal, refusal, refusal, refusal));
  session.request("env", PolicedChannels::variable("LANG", "two\nlines"));
  session.request_text("exec", "two\nlines");
  EXPECT_THAT(session.numbers(Way::up), ElementsAre(request, request));
}

TEST(Police, lets_no_nul_into_a_name_that_it_doesnt_know) {
  sftp::Rules audit;
  audit.audit = sftp::Audit::on;
  PolicedChannels session(access::Permissions{}, audit);
  const std::string_view name("subsystem\0", 10);
  session.open(std::string_view("session\0", 8));
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(failure));
  session.open_session();
  session.request(name, PolicedChannels::string("sftp"));
  EXPECT_THAT(session.numbers(Way::down), ElementsAre(refusal));
  EXPECT_FALSE(session.channels.permits(Way::up, listen({}, std::string_view("tcpip-forward\0", 14))));
  EXPECT_THAT(session.take(Way::up), IsEmpty());
}

}  // namespace
}  // namespace sshrp::channel
