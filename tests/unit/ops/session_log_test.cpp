// SPDX-License-Identifier: MIT
#include "ops/session_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ops/log.h"
#include "util/folder.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using facts::SessionRecord;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

SessionRecord record() {
  SessionRecord record{
      .id = "1f", .client = "10.0.0.1:5", .user = "a\"b", .route = "^a", .reason = "client left"};
  record.upstream = {"::1", 22};
  record.upstream_user = "root";
  record.downstream_login = {"publickey", "SHA256:abc"};
  record.upstream_login.method = "password";
  record.algorithms = "mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com";
  record.bytes_up = 12;
  record.began = std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'000));
  record.lasted = std::chrono::milliseconds(1500);
  return record;
}

config::SessionFormat format(std::string_view text) {
  return std::get<config::SessionFormat>(config::parse_session_format(text));
}

TEST(AccessLine, has_what_the_format_names) {
  EXPECT_EQ(access_line(format("$session: ${user}s, $method $key $upstream_key $bytes_up $seconds $$"),
                        LogFormat::text, record()),
            "1f: a\\x22bs, publickey SHA256:abc - 12 1.500 $");
}

TEST(AccessLine, tells_begin_and_end) {
  EXPECT_EQ(access_line(format("$began $time"), LogFormat::text, record()),
            "2023-11-14T22:13:20.000Z 2023-11-14T22:13:21.500Z");
}

TEST(AccessLine, has_all_fields_if_there_is_no_format) {
  EXPECT_EQ(
      access_line({}, LogFormat::text, record()),
      "2023-11-14T22:13:21.500Z 1f 10.0.0.1:5 \"a\\x22b\" \"^a\" root@[::1]:22 publickey SHA256:abc "
      "password - "
      "12 0 0 1.500 \"client left\" \"mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com\" \"-\"");
  EXPECT_THAT(access_line({}, LogFormat::json, record()),
              MatchesRegex(R"(\{"time":"2023.*","session":"1f",.*"bytes_up":12,.*"reason":"client left"\})"));
}

TEST(AccessLine, escapes_for_json_where_the_log_is_json) {
  EXPECT_EQ(access_line(format("{\"u\":\"$user\"}"), LogFormat::json, record()), R"({"u":"a\\x22b"})");
}

TEST(AccessLine, has_a_dash_for_what_there_is_not) {
  EXPECT_EQ(access_line(format("$user $route $upstream $upstream_user $key"), LogFormat::text, {}),
            "- - - - -");
}

TEST(SessionEnd, is_a_line_in_both_logs) {
  const Folder folder;
  LogSettings settings{.format = LogFormat::json,
                       .log = config::log_file(folder / "log"),
                       .access = config::log_file(folder / "access"),
                       .access_format = format("$session")};
  LogFiles files = open_log_files(settings);
  use_log(std::move(settings), std::move(files));
  log_session_begin(record());
  log_session_end(record(), config::LogLevel::info);
  SessionRecord of_group = record();
  of_group.upstream_group = "web";
  of_group.upstream_attempts = 2;
  log_session_begin(of_group);
  log_session_end({.id = "20", .client = "c:1", .reason = "client left"}, config::LogLevel::info);
  use_log({}, {});
  const std::string log = content(folder / "log");
  EXPECT_THAT(log,
              HasSubstr(R"(session 1f: user \"a\\x22b\" from 10.0.0.1:5 is on root@[::1]:22, route \"^a\", )"
                        "method=publickey key=SHA256:abc upstream_method=password upstream_key=- "
                        R"(algorithms=\"mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com\" )"
                        R"(upstream_algorithms=\"-\"")"));
  EXPECT_THAT(log, HasSubstr(R"(upstream_algorithms=\"-\" group=\"web\" attempts=2")"));
  EXPECT_THAT(log, HasSubstr(R"(session 1f ended: client=10.0.0.1:5 user=\"a\\x22b\" route=\"^a\" )"
                             "upstream=[::1]:22 method=publickey key=SHA256:abc upstream_method=password "
                             "upstream_key=- seconds=1.500 bytes_up=12 bytes_down=0 channels=0 "
                             R"(reason=\"client left\")"));
  EXPECT_THAT(log, HasSubstr(R"(session 20 ended: client=c:1 user=\"\" route=\"-\" upstream=- )"));
  EXPECT_THAT(log, HasSubstr(R"(,"key":"SHA256:abc","upstream_method":"password")"));
  EXPECT_THAT(log,
              HasSubstr(R"("algorithms":"mlkem768x25519-sha256, ssh-ed25519, aes128-gcm@openssh.com",)"));
  EXPECT_EQ(content(folder / "access"), "1f\n20\n");
}

}  // namespace
}  // namespace sshrp::ops
