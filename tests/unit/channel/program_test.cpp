// Programs: one a channel, forced ones, and their environment.
// SPDX-License-Identifier: MIT
#include "channel/policed_channels.h"

namespace sshrp::channel {
namespace {

using access::Right;
using access::Rights;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::only;
using testing::PolicedChannels;
using ::testing::SizeIs;
using testing::without;

/// "exec:command", "env:NAME=value": the channel requests among what the upstream got.
std::vector<std::string> requests(PolicedChannels& session) {
  std::vector<std::string> all;
  for (const Bytes& message : session.take(Way::up)) {
    const auto request = wire::decode<msg::ChannelRequest>(message);
    wire::Reader specific(request.type_specific.bytes);
    std::string text(request.request_type);
    if (!specific.empty()) text += ":" + std::string(specific.text());
    if (!specific.empty()) text += "=" + std::string(specific.text());
    all.push_back(text + (request.want_reply ? "?" : ""));
  }
  return all;
}

access::Permissions forcing(std::string command) {
  access::Permissions permissions;
  permissions.force_command = std::move(command);
  return permissions;
}

class Programs : public ::testing::Test {
 protected:
  PolicedChannels& start(access::Permissions permissions) {
    session.emplace(std::move(permissions));
    session->open_session();
    return *session;
  }
  std::optional<PolicedChannels> session;
};

TEST_F(Programs, run_as_they_were_asked_for) {
  start(without({Right::x11})).run("ls -l \xff\n;");
  EXPECT_THAT(requests(*session), ElementsAre("exec:ls -l \xff\n;?"));
}

TEST_F(Programs, of_an_sftp_only_route_are_sftp_alone) {
  start(only({Right::sftp}));
  for (std::string_view name : {"sftp ", "SFTP", "netconf", "", "../sftp", "/usr/lib/openssh/sftp-server"})
    session->request_text("subsystem", name);
  session->request_text("subsystem", std::string_view("sftp\0", 5));
  session->request("shell");
  session->run("sftp");
  session->run("/usr/lib/openssh/sftp-server");
  session->run("scp -t /");
  EXPECT_THAT(requests(*session), IsEmpty());
  EXPECT_THAT(session->take(Way::down), SizeIs(11));
  session->request_text("subsystem", "sftp");
  EXPECT_THAT(requests(*session), ElementsAre("subsystem:sftp?"));
}

TEST_F(Programs, are_one_a_channel) {
  start(without({Right::x11})).run("one");
  session->run("two");
  session->request("shell");
  session->request_text("subsystem", "sftp");
  EXPECT_THAT(requests(*session), ElementsAre("exec:one?"));
  EXPECT_THAT(session->take(Way::down), IsEmpty()) << "the first has no answer yet";
  session->say(Way::down, msg::ChannelSuccess{7});
  EXPECT_THAT(session->take(Way::down), SizeIs(4));
  session->run("another");
  EXPECT_THAT(requests(*session), IsEmpty());
}

// RFC 4254 §6.5: only one can succeed.
TEST_F(Programs, may_be_followed_by_another_that_the_upstream_refused) {
  start(without({Right::x11})).request_text("subsystem", "sftp");
  session->say(Way::down, msg::ChannelFailure{7});
  session->run("/usr/lib/sftp-server");
  EXPECT_THAT(requests(*session), ElementsAre("subsystem:sftp?", "exec:/usr/lib/sftp-server?"));
}

TEST_F(Programs, run_on_sessions_only) {
  session.emplace(without({Right::x11}));
  session->open("direct-tcpip", as_bytes(std::string_view("\0\0\0\1h\0\0\0\1\0\0\0\0\0\0\0\1", 17)));
  session->say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
  session->take(Way::up);
  session->run("id");
  EXPECT_THAT(requests(*session), IsEmpty());
}

TEST_F(Programs, that_are_malformed_end_the_connection) {
  start(without({Right::x11}));
  EXPECT_THROW(session->request("exec", as_bytes("ls")), wire::ProtocolError);
  EXPECT_THROW(session->request("shell", as_bytes("x")), wire::ProtocolError);
}

TEST_F(Programs, are_replaced_by_a_forced_one_that_learns_the_original) {
  start(forcing("/bin/backup --now")).run("rm -rf /");
  EXPECT_THAT(requests(*session),
              ElementsAre("env:SSH_ORIGINAL_COMMAND=rm -rf /", "exec:/bin/backup --now?"));
  start(forcing("/bin/backup")).request("shell");
  EXPECT_THAT(requests(*session), ElementsAre("exec:/bin/backup?"));
  start(forcing("/bin/backup")).request_text("subsystem", "sftp");
  EXPECT_THAT(requests(*session), ElementsAre("env:SSH_ORIGINAL_COMMAND=sftp", "exec:/bin/backup?"));
}

TEST_F(Programs, forced_to_internal_sftp_are_the_subsystem) {
  access::Permissions permissions = only({Right::sftp});
  permissions.force_command = "internal-sftp";
  start(permissions).request("shell");
  EXPECT_THAT(requests(*session), ElementsAre("subsystem:sftp?"));
  start(permissions).run("id");
  EXPECT_THAT(requests(*session), ElementsAre("subsystem:sftp?"));
}

TEST_F(Programs, forced_by_a_key_run_only_where_the_route_lets_any_run) {
  access::Permissions permissions = only({Right::sftp});
  permissions.force_command = "/bin/backup";
  start(permissions).request_text("subsystem", "sftp");
  EXPECT_THAT(requests(*session), IsEmpty());
  EXPECT_THAT(session->take(Way::down), SizeIs(1));
}

TEST_F(Programs, get_the_routes_environment_without_replies_that_the_client_would_see) {
  access::Permissions permissions = without({Right::x11});
  permissions.set_env = {{"A", "1"}, {"B", "2"}};
  start(permissions).run("env");
  EXPECT_THAT(requests(*session), ElementsAre("env:A=1", "env:B=2", "exec:env?"));
}

TEST_F(Programs, get_of_the_clients_environment_what_accept_env_names) {
  access::Permissions permissions;
  permissions.accept_env = {"LC_*", "TZ"};
  permissions.set_env = {{"LC_SET", "route"}};
  start(permissions);
  for (std::string_view name : {"LC_ALL", "TZ", "LANG", "LD_PRELOAD", "LC_SET", "", "TZ=x"})
    session->request("env", PolicedChannels::variable(name, "v"));
  session->request("env", PolicedChannels::variable(std::string_view("TZ\0", 3), "v"));
  EXPECT_THAT(requests(*session), ElementsAre("env:LC_ALL=v?", "env:TZ=v?"));
}

TEST_F(Programs, that_the_client_doesnt_choose_get_the_usual_environment_only) {
  for (const auto& permissions : {only({Right::sftp}), forcing("x")}) {
    start(permissions);
    for (std::string_view name : {"LANG", "LC_ALL", "LD_PRELOAD", "BASH_ENV", "PATH", "SSH_ORIGINAL_COMMAND"})
      session->request("env", PolicedChannels::variable(name, "v"));
    EXPECT_THAT(requests(*session), ElementsAre("env:LANG=v?", "env:LC_ALL=v?"));
  }
  start(without({Right::x11})).request("env", PolicedChannels::variable("ANY", "v"));
  EXPECT_THAT(requests(*session), ElementsAre("env:ANY=v?"));
}

TEST_F(Programs, that_are_forced_cant_be_told_another_original) {
  access::Permissions permissions = forcing("x");
  permissions.accept_env = {"*"};
  start(permissions).request("env", PolicedChannels::variable("SSH_ORIGINAL_COMMAND", "v"));
  EXPECT_THAT(requests(*session), IsEmpty());
}

TEST_F(Programs, get_no_more_variables_than_the_bound_and_no_longer_ones) {
  start(without({Right::x11}));
  session->request("env", PolicedChannels::variable(std::string(257, 'N'), "v"));
  session->request("env", PolicedChannels::variable("N", std::string(32 * 1024 + 1, 'v')));
  EXPECT_THAT(requests(*session), IsEmpty());
  for (unsigned i = 0; i < max_variables + 5; ++i)
    session->request("env", PolicedChannels::variable("N", "v"));
  EXPECT_THAT(requests(*session), SizeIs(max_variables));
}

}  // namespace
}  // namespace sshrp::channel
