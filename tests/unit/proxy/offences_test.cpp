// What sessions report of their clients, with an upstream that may fail.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/daemon.h"

namespace sshrp::proxy {
namespace {

using penalty::Offence;
using testing::Daemon;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::ScriptedClient;

class Offences : public ::testing::Test {
 protected:
  Offences() {
    daemon.snapshot->penalties->share(nullptr, [] {});
  }
  ScriptedClient client() {
    ScriptedClient client = daemon.connect();
    client.ask_for_service();
    return client;
  }
  std::vector<Offence> reported_after(const ScriptedClient& client) {
    client.connection->close();
    EXPECT_TRUE(daemon.nobody_left());
    std::vector<Offence> offences;
    for (const auto& report : daemon.snapshot->penalties->take_reports()) offences.push_back(report.offence);
    return offences;
  }
  bool refused(const ScriptedClient& client, std::size_t messages) {
    return daemon.run_until([&] { return client.heard->messages.size() == messages; });
  }

  Daemon daemon;
};

TEST_F(Offences, are_failed_logins_once_a_connection) {
  const ScriptedClient wrong = client();
  wrong.try_password("wrong");
  ASSERT_TRUE(refused(wrong, 2));
  wrong.try_password("wrong");
  ASSERT_TRUE(refused(wrong, 3));
  EXPECT_THAT(reported_after(wrong), ElementsAre(Offence::authfail));
}

TEST_F(Offences, of_users_without_a_route_have_a_name_of_their_own) {
  const ScriptedClient wrong = client();
  wrong.try_password("wrong", "nobody");
  ASSERT_TRUE(refused(wrong, 2));
  EXPECT_THAT(reported_after(wrong), ElementsAre(Offence::invaliduser));
}

TEST_F(Offences, are_none_after_a_login) {
  const ScriptedClient wrong = client();
  wrong.try_password("wrong");
  ASSERT_TRUE(refused(wrong, 2));
  wrong.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return wrong.heard_number(msg::Number::userauth_success); }));
  daemon.worker.shut_down("the test is over");  // an upstream's end would take its time
  EXPECT_THAT(reported_after(wrong), IsEmpty());
}

TEST_F(Offences, are_none_where_only_the_methods_were_asked_for) {
  for (const char* user : {"user", "nobody"}) {
    const ScriptedClient asking = client();
    asking.request("none", {}, user);
    ASSERT_TRUE(refused(asking, 2));
    EXPECT_THAT(reported_after(asking), IsEmpty()) << user;
  }
}

TEST_F(Offences, are_none_where_a_right_password_isnt_enough) {
  daemon.upstream.still_wanted = "password";
  const ScriptedClient half_way = client();
  half_way.try_password("right");
  ASSERT_TRUE(refused(half_way, 2));
  EXPECT_THAT(reported_after(half_way), IsEmpty());
}

TEST_F(Offences, are_none_of_who_finds_the_upstream_gone) {
  daemon.upstream.stop();
  const ScriptedClient unlucky = client();
  unlucky.try_password("right");
  ASSERT_TRUE(daemon.run_until([&] { return unlucky.heard->over(); }));
  EXPECT_THAT(reported_after(unlucky), IsEmpty());
}

// It may be in trouble: a right password would have come to the same.
TEST_F(Offences, are_none_where_the_upstream_hangs_up_on_a_credential_without_a_word) {
  daemon.upstream.manner = testing::ScriptedUpstream::Manner::hangs_up;
  const ScriptedClient unlucky = client();
  unlucky.try_password("wrong");
  ASSERT_TRUE(refused(unlucky, 2));
  EXPECT_THAT(reported_after(unlucky), IsEmpty());
}

TEST_F(Offences, are_connections_that_never_ask) {
  const ScriptedClient silent = client();
  ASSERT_TRUE(refused(silent, 1));
  EXPECT_THAT(reported_after(silent), ElementsAre(Offence::noauth));
}

TEST_F(Offences, are_none_of_who_makes_room_or_is_ended_with_the_daemon) {
  const ScriptedClient ended = client();
  ASSERT_TRUE(refused(ended, 1));
  daemon.worker.shut_down("the test is over");
  ASSERT_TRUE(daemon.run_until([&] { return ended.heard->over(); }));
  EXPECT_THAT(reported_after(ended), IsEmpty());
}

TEST_F(Offences, are_none_of_who_is_ended_with_the_daemon_after_a_typing_error) {
  const ScriptedClient ended = client();
  ended.try_password("wrong");
  ASSERT_TRUE(refused(ended, 2));
  daemon.worker.shut_down("the test is over");
  ASSERT_TRUE(daemon.run_until([&] { return ended.heard->over(); }));
  EXPECT_THAT(reported_after(ended), IsEmpty());
}

}  // namespace
}  // namespace sshrp::proxy
