// Which server of a group a login goes to is the selector's to say.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "proxy/grouped_daemon.h"

namespace sshrp::proxy::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Selector, is_asked_for_the_user_and_the_group_of_the_route) {
  GroupedDaemon daemon;
  daemon.lead_to({daemon.at(daemon.upstream.port())});
  daemon.log_in();
  EXPECT_EQ(daemon.selector->asked(), "user of web");
}

TEST(Selector, gives_a_place_that_the_session_has_until_it_ends) {
  GroupedDaemon daemon;
  daemon.lead_to({daemon.at(daemon.upstream.port())});
  const ScriptedClient client = daemon.log_in();
  EXPECT_THAT(daemon.selector->notes->all(), ElementsAre("reached", "logged in"));
  client.connection->close();
  daemon.upstream.connections.back()->close();
  ASSERT_TRUE(daemon.run_until([&] { return daemon.selector->notes->all().size() == 3; }));
  EXPECT_EQ(daemon.selector->notes->all().back(), "given back");
}

TEST(Selector, gives_more_than_one_server_to_try) {
  GroupedDaemon daemon;
  daemon.lead_to({daemon.closed(), daemon.closed(), daemon.at(daemon.upstream.port())});
  daemon.log_in();
  EXPECT_THAT(daemon.selector->notes->all(),
              ElementsAre("failed", "given back", "failed", "given back", "reached", "logged in"));
}

TEST(Selector, gives_no_more_servers_than_are_tried) {
  GroupedDaemon daemon;
  daemon.lead_to({daemon.closed(), daemon.closed(), daemon.closed(), daemon.at(daemon.upstream.port())});
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  EXPECT_THAT(daemon.goodbye_at(client), HasSubstr("none of the upstream servers can be used"));
  EXPECT_EQ(daemon.upstream.accepted, 0u);
}

TEST(Selector, may_have_no_server) {
  GroupedDaemon daemon;
  daemon.selector->is_empty = true;
  daemon.lead_to(daemon.both());
  const ScriptedClient client = daemon.connect();
  client.ask_for_service();
  client.try_password("right");
  EXPECT_THAT(daemon.goodbye_at(client), HasSubstr("there is no server now"));
}

}  // namespace
}  // namespace sshrp::proxy::testing
