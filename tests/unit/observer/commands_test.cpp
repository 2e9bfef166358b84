// SPDX-License-Identifier: MIT
#include "observer/commands.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "observer/fake_daemon.h"

namespace sshrp::observer {
namespace {

using testing::ElementsAre;

class CommandsTest : public testing::Test {
 protected:
  CommandsTest() {
    daemon.sessions_ = {live_session("aa", "alice", "192.0.2.1:1"), live_session("bb", "bob", "192.0.2.2:1"),
                        live_session("cc", "carol", "192.0.2.130:1")};
  }

  Command end(std::string_view body) { return std::get<Command>(parse_end(body, daemon)); }
  std::string end_error(std::string_view body) { return std::get<std::string>(parse_end(body, daemon)); }

  FakeDaemon daemon;
};

TEST_F(CommandsTest, end_the_sessions_that_are_named) {
  const auto command = end(R"({"sessions":["aa","zz"],"message":"maintenance \"now\""})");
  ASSERT_EQ(command.requests.size(), 1u);
  EXPECT_EQ(command.requests[0].action, Action::end_sessions);
  EXPECT_THAT(command.requests[0].sessions, ElementsAre("aa", "zz"));
  EXPECT_EQ(command.requests[0].message, "maintenance \"now\"");
}

TEST_F(CommandsTest, end_the_sessions_that_fit) {
  EXPECT_THAT(end(R"({"user":"alice"})").requests[0].sessions, ElementsAre("aa"));
  EXPECT_THAT(end(R"({"route":"dev"})").requests[0].sessions, ElementsAre("aa", "bb", "cc"));
  EXPECT_THAT(end(R"({"source":"192.0.2.128/25"})").requests[0].sessions, ElementsAre("cc"));
  EXPECT_TRUE(end(R"({"user":"nobody"})").requests.empty());
}

TEST_F(CommandsTest, ask_for_many_sessions_in_parts) {
  daemon.sessions_.assign(2500, live_session("aa", "alice", ""));
  const auto command = end(R"({"user":"alice"})");
  ASSERT_EQ(command.requests.size(), 3u);
  EXPECT_EQ(command.requests[2].sessions.size(), 500u);
}

TEST_F(CommandsTest, end_nothing_that_is_not_said) {
  EXPECT_EQ(end_error("{}"), "which sessions: \"sessions\", \"user\", \"route\" or \"source\"");
  EXPECT_EQ(end_error(""), end_error("{}"));
  EXPECT_EQ(end_error(R"({"user":""})"), end_error("{}"));
  EXPECT_EQ(end_error(R"({"usr":"alice"})"), "there is no \"usr\" in this request");
  EXPECT_EQ(end_error(R"({"user":{}})"), "\"user\" must be a text, a whole number or a list of texts");
  EXPECT_EQ(end_error(R"({"sessions":[1]})"),
            "\"sessions\" must be a text, a whole number or a list of texts");
  EXPECT_EQ(end_error(R"({"sessions":["../x"]})"), "\"sessions\" must be ids of sessions");
  EXPECT_EQ(end_error("[]"), "the body isn't a JSON object");
  EXPECT_EQ(end_error("{"), "the body isn't a JSON object");
  EXPECT_EQ(end_error(std::string(64 * 1024, '[')), "the body isn't a JSON object");
}

TEST_F(CommandsTest, tell_clients_nothing_but_a_line) {
  const std::string sentence = "\"message\" must be a line of at most 256 bytes, without controls";
  EXPECT_EQ(end_error(R"({"user":"alice","message":"a\nb"})"), sentence);
  EXPECT_EQ(end_error(R"({"user":"alice","message":"\u001b[2J"})"), sentence);
  EXPECT_EQ(end_error(R"({"user":"alice","message":"\u202e"})"), sentence);
  EXPECT_EQ(end_error(R"({"user":"alice","message":")" + std::string(257, 'a') + "\"}"), sentence);
  EXPECT_EQ(end(R"({"user":"alice","message":"für \\ dich"})").requests[0].message, "für \\ dich");
}

TEST_F(CommandsTest, set_the_state_of_a_server) {
  const auto command = std::get<Command>(
      parse_server_state(R"({"upstream":"backend:22","server":"backend:22","state":"drain"})", daemon));
  EXPECT_EQ(command.requests[0].name, "backend:22");
  EXPECT_EQ(command.requests[0].state, "drain");
  EXPECT_EQ(
      std::get<std::string>(parse_server_state(R"({"upstream":"b","server":"b","state":"up"})", daemon)),
      "\"state\" must be \"ready\", \"drain\" or \"maint\"");
  EXPECT_EQ(std::get<std::string>(parse_server_state(R"({"state":"ready"})", daemon)),
            "\"upstream\" and \"server\" are missing");
}

TEST_F(CommandsTest, ban_sources_as_they_are_written_elsewhere) {
  const auto ban = std::get<Command>(parse_ban(R"({"source":"2001:DB8:0::/48","seconds":60})", daemon));
  EXPECT_EQ(ban.requests[0].name, "2001:db8::/48");
  EXPECT_EQ(ban.requests[0].time, std::chrono::seconds(60));
  const auto unban = std::get<Command>(parse_unban(R"({"source":"192.0.2.1"})", daemon));
  EXPECT_EQ(unban.requests[0].action, Action::unban);
  EXPECT_EQ(unban.requests[0].name, "192.0.2.1");
  for (const char* wrong :
       {R"({"source":"192.0.2.1"})", R"({"source":"192.0.2.1","seconds":0})", R"({"seconds":5})",
        R"({"source":"evil.example","seconds":5})", R"({"source":"192.0.2.1","seconds":-1})",
        R"({"source":"192.0.2.1","seconds":99999999999})"})
    EXPECT_EQ(parse_ban(wrong, daemon).index(), 1u) << wrong;
}

TEST_F(CommandsTest, are_answered_as_the_daemon_did) {
  const auto tell = std::get<Command>(parse_plain<Action::reload>("{}", daemon)).reply;
  const auto told = [&](Answer::Result result, std::vector<std::string> sentences) {
    const auto reply = tell({.result = result, .sentences = std::move(sentences)});
    return std::to_string(reply.status) + " " + std::get<std::string>(reply.body);
  };
  EXPECT_EQ(told(Answer::Result::done, {"it is loaded"}), R"(200 {"sentences":["it is loaded"]})");
  EXPECT_EQ(told(Answer::Result::refused, {"line 1", "line 2"}),
            R"(409 {"error":"line 1","sentences":["line 1","line 2"]})");
  EXPECT_EQ(told(Answer::Result::failed, {}),
            R"(500 {"error":"the daemon couldn't do this","sentences":[]})");
}

TEST_F(CommandsTest, add_up_what_parts_were_answered) {
  Answer sum;
  add_answer(sum, {.result = Answer::Result::done, .count = 1000});
  add_answer(sum, {.result = Answer::Result::done, .count = 17});
  const auto reply = end(R"({"user":"nobody"})").reply(sum);
  EXPECT_EQ(std::get<std::string>(reply.body), R"({"ended":1017})");
}

}  // namespace
}  // namespace sshrp::observer
