// What commands ask the daemon for, and what they print of its answers.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctl/called.h"
#include "ctl/fake_daemon.h"
#include "ctl/top.h"

namespace sshrp::ctl {
namespace {

using testing::called;
using ::testing::ElementsAre;
using testing::FakeDaemon;
using ::testing::HasSubstr;
using testing::http_answer;
using ::testing::StartsWith;

constexpr const char* a_list =
    R"([{"session": "0a1b", "user": "alice", "client": "192.0.2.7:4711", "route": "web",
  "upstream": "backend:22", "upstream_user": "www", "stage": "relaying", "bytes_up": 2048, "bytes_down": 1258291,
  "channels_open": {"session": 2, "x11": 0, "agent": 1}, "odd": "\u009b"}])";

/// Each call of a test asks one daemon that always gives this body.
struct Daemon {
  explicit Daemon(std::string body, std::string status = "200 OK")
      : fake([answer = http_answer(body, status)](const auto&, const auto&) { return answer; }) {}

  testing::Called call(std::vector<const char*> words, bool is_terminal = false, std::size_t columns = 0) {
    return called(std::move(words),
                  {.control = fake.socket(), .is_terminal = is_terminal, .columns = columns});
  }
  std::string asked() { return fake.requests().back(); }

  FakeDaemon fake;
};

TEST(Commands, sessions_are_a_table) {
  Daemon daemon(a_list);
  const auto done = daemon.call({"sessions", "--user", "alice"});
  EXPECT_EQ(done.status, exit_done);
  EXPECT_EQ(done.err, "");
  EXPECT_EQ(done.out,
            "SESSION  USER   CLIENT          ROUTE  UPSTREAM        STAGE     AGE  IDLE       UP     DOWN  "
            "CHANNELS\n"
            "0a1b     alice  192.0.2.7:4711  web    www@backend:22  relaying    -     -  2.0 KiB  1.2 MiB  "
            "agent 1, session 2\n");
  EXPECT_EQ(daemon.asked(), "GET /api/v1/sessions?user=alice");
  EXPECT_THAT(daemon.call({"sessions", "--no-header"}).out, StartsWith("0a1b "));
  EXPECT_EQ(daemon.call({"sessions", "--no-header"}, true, 10).out, "0a1b  ali…\n");
}

TEST(Commands, json_is_what_the_daemon_gave_and_harmless_on_a_terminal) {
  Daemon daemon("[{\"a\": \"\u009b31m\"}]");
  EXPECT_EQ(daemon.call({"sessions", "--json"}).out, "[{\"a\": \"\u009b31m\"}]\n");
  EXPECT_EQ(daemon.call({"sessions", "--json"}, true).out, "[{\"a\": \"\\u009b31m\"}]\n");
}

TEST(Commands, json_is_always_a_list) {
  Daemon daemon("{\"sessions\": 1}");
  EXPECT_EQ(daemon.call({"status", "--json"}).out, "[{\"sessions\": 1}]\n");
}

TEST(Commands, a_session_is_all_its_facts) {
  Daemon daemon(R"({"zebra": [1, "two"], "bytes_up": 7, "user": "a\nb", "session": "0a/b"})");
  EXPECT_EQ(daemon.call({"session", "0a/b"}).out,
            "FACT      VALUE\nsession   0a/b\nuser      a\\x0ab\nbytes_up  7\nzebra     1, two\n");
  EXPECT_EQ(daemon.asked(), "GET /api/v1/sessions/0a%2Fb");
}

TEST(Commands, sessions_are_ended_by_id_or_by_what_they_have_in_common) {
  Daemon daemon("{\"ended\": 2}");
  EXPECT_EQ(daemon.call({"end", "a", "b", "--message", "see you"}).out, "2 sessions end\n");
  EXPECT_EQ(daemon.asked(), "POST /api/v1/sessions/end {\"message\":\"see you\",\"sessions\":[\"a\",\"b\"]}");
  EXPECT_EQ(daemon.call({"end", "--source", "192.0.2.7"}).status, exit_done);
  EXPECT_EQ(daemon.asked(), "POST /api/v1/sessions/end {\"source\":\"192.0.2.7\"}");
  EXPECT_EQ(daemon.call({"end", "\xff"}).status, exit_done);  // what isn't UTF-8 can't be an id
  EXPECT_EQ(daemon.asked(), "POST /api/v1/sessions/end {\"sessions\":[\"\\ufffd\"]}");
}

TEST(Commands, an_end_of_no_session_is_a_failure) {
  const auto done = Daemon("{\"ended\": 0}").call({"end", "a"});
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_THAT(done.err, HasSubstr("no such session"));
}

TEST(Commands, status_is_some_lines) {
  Daemon daemon(R"({"version": "0.2.0", "taking_connections": true, "sessions": 1, "logins_in_progress": 2,
    "bytes_up": 10, "bytes_down": 2048, "uptime_seconds": 192, "processes": 4, "level": "admin"})");
  EXPECT_EQ(
      daemon.call({"status"}).out,
      "sshrpd 0.2.0, for 3m12s, takes connections\n1 session, 2 logins in progress\n10 B up, 2.0 KiB down\n"
      "4 processes; asked with the level admin\n");
}

TEST(Commands, upstreams_and_bans_are_tables) {
  EXPECT_EQ(
      Daemon(
          R"([{"upstream": "b:22", "server": "b:22", "state": "drain", "routes": ["web", "db"], "sessions": 3}])")
          .call({"upstreams"})
          .out,
      "UPSTREAM  SERVER  STATE  HEALTH  SESSIONS  WAITING  ROUTES   WHY\n"
      "b:22      b:22    drain  -              3        -  web, db  -\n");
  EXPECT_EQ(
      Daemon(R"([{"upstream": "web", "server": "b:22", "state": "ready", "routes": ["web"], "sessions": 3,
                        "health": "down", "why": "3 failures", "waiting": 2}])")
          .call({"upstreams"})
          .out,
      "UPSTREAM  SERVER  STATE  HEALTH  SESSIONS  WAITING  ROUTES  WHY\n"
      "web       b:22    ready  down           3        2  web     3 failures\n");
  EXPECT_EQ(Daemon(R"([{"source": "192.0.2.0/24", "until": "2000-01-01T00:00:00.000Z", "kind": "ban"}])")
                .call({"bans"})
                .out,
            "SOURCE        KIND  LEFT  UNTIL\n192.0.2.0/24  ban     0s  2000-01-01T00:00:00.000Z\n");
}

TEST(Commands, actions_ask_for_what_was_said) {
  Daemon daemon("{\"sentences\": []}");
  EXPECT_EQ(daemon.call({"upstream", "b:22", "b:22", "maint"}).out, "b:22 of b:22 is in state maint\n");
  EXPECT_EQ(daemon.asked(),
            R"(POST /api/v1/upstreams/state {"server":"b:22","state":"maint","upstream":"b:22"})");
  EXPECT_EQ(daemon.call({"ban", "192.0.2.0/24"}).out, "192.0.2.0/24 is refused for 1h00m\n");
  EXPECT_EQ(daemon.asked(), R"(POST /api/v1/bans {"seconds":3600,"source":"192.0.2.0/24"})");
  EXPECT_EQ(daemon.call({"ban", "192.0.2.0/24", "--time", "90s"}).status, exit_done);
  EXPECT_EQ(daemon.asked(), R"(POST /api/v1/bans {"seconds":90,"source":"192.0.2.0/24"})");
  EXPECT_EQ(daemon.call({"unban", "192.0.2.7"}).out, "192.0.2.7 is refused no longer\n");
  EXPECT_EQ(daemon.asked(), R"(POST /api/v1/bans/lift {"source":"192.0.2.7"})");
  EXPECT_EQ(daemon.call({"reload"}).out, "the configuration is in force\n");
  EXPECT_EQ(daemon.asked(), "POST /api/v1/reload {}");
  EXPECT_EQ(daemon.call({"upgrade", "--json"}).out, "[{\"sentences\": []}]\n");
  EXPECT_EQ(daemon.asked(), "POST /api/v1/upgrade {}");
  EXPECT_EQ(daemon.call({"drain"}).out, "no more connections are taken\n");
  EXPECT_EQ(daemon.asked(), "POST /api/v1/drain {}");
}

TEST(Commands, what_an_action_has_to_say_is_printed) {
  EXPECT_EQ(Daemon(R"({"sentences": ["a warning", "\u001b[2J"]})").call({"reload"}).out,
            "a warning\n\\x1b[2J\n");
}

TEST(Commands, drain_waits_until_no_session_is_left) {
  int looks = 0;
  FakeDaemon daemon([&looks](const std::string& line, const auto&) {
    if (line.starts_with("POST")) return http_answer("{}");
    return http_answer(++looks < 3 ? R"({"sessions": 2})" : R"({"sessions": 0})");
  });
  EXPECT_EQ(called({"drain", "--wait"}, {.control = daemon.socket()}).out, "no session is left\n");
  EXPECT_EQ(looks, 3);
}

TEST(Commands, drain_waits_until_the_daemon_has_ended) {
  FakeDaemon daemon([](const std::string& line, const auto&) {
    return line.starts_with("POST") ? http_answer("{}") : std::string();
  });
  EXPECT_EQ(called({"drain", "--wait"}, {.control = daemon.socket()}).status, exit_done);
}

TEST(Commands, a_drain_that_was_refused_isnt_waited_for) {
  const auto done =
      Daemon(R"({"error": "the level user may not"})", "403 Forbidden").call({"drain", "--wait"});
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_EQ(done.err, "sshrpctl: the level user may not\n");
}

TEST(Commands, version_is_that_of_each_process_and_its_own) {
  Daemon daemon(R"([{"role": "master", "state": "", "version": "0.1.0", "pid": 12}])");
  EXPECT_EQ(daemon.call({"version", "--no-header"}).out,
            "master    -  0.1.0  12  -\nsshrpctl  -  " SSHRP_VERSION "   -  -\n");
  const auto alone = called({"version", "--no-header"}, {.control = "/nonexistent/control.sock"});
  EXPECT_EQ(alone.status, exit_unreachable);
  EXPECT_EQ(alone.out, "sshrpctl  -  " SSHRP_VERSION "  -  -\n");
}

TEST(Commands, metrics_are_the_text_harmless_on_a_terminal) {
  Daemon daemon("a 1\nb{c=\"\x1b\"} 2\n");
  EXPECT_EQ(daemon.call({"metrics"}).out, "a 1\nb{c=\"\x1b\"} 2\n");
  EXPECT_EQ(daemon.call({"metrics"}, true).out, "a 1\nb{c=\"\\x1b\"} 2\n");
  EXPECT_EQ(daemon.asked(), "GET /metrics");
}

TEST(Commands, top_is_for_a_terminal) {
  const auto done = Daemon("[]").call({"top"});
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_THAT(done.err, HasSubstr("is for a terminal"));
}

TEST(Traffic, has_the_busiest_session_first) {
  using namespace std::chrono_literals;
  const auto at = [](std::uint64_t idle, std::uint64_t busy) {
    return json::array(
               {{{"session", "idle"}, {"bytes_up", idle}}, {{"session", "busy"}, {"bytes_down", busy}}})
        .get<json::array_t>();
  };
  Traffic traffic;
  const Time begin{};
  traffic.lines(at(1'000'000, 5), begin, 10, 0);
  const auto lines = traffic.lines(at(1'000'000, 5 + 4096), begin + 2s, 10, 0);
  EXPECT_THAT(lines, ElementsAre(StartsWith("SESSION"), StartsWith("busy "), StartsWith("idle ")));
  EXPECT_THAT(lines[1], ::testing::EndsWith("  -  2.0 KiB/s"));
  EXPECT_THAT(lines[2], ::testing::EndsWith("  -          -"));
  EXPECT_THAT(traffic.lines(at(1'000'000, 1), begin + 3s, 2, 0),
              ElementsAre(StartsWith("SESSION"), StartsWith("idle ")));
}

}  // namespace
}  // namespace sshrp::ctl
