// SPDX-License-Identifier: MIT
#include "ctl/recordings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cast/writer.h"
#include "ctl/called.h"
#include "ctl/fake_daemon.h"

namespace sshrp::ctl {
namespace {

using namespace std::chrono_literals;
using testing::called;
using testing::FakeDaemon;
using ::testing::HasSubstr;
using testing::http_answer;

/// "red" in red, a line, "err" on stderr, a byte that is no UTF-8; after some hours.
std::string recording(bool with_end = true) {
  cast::Writer writer({.command = "x"});
  writer.output(1s, cast::Stream::output, as_bytes("\x1b[31mred\x1b[0m line\r\n"));
  writer.output(2s, cast::Stream::error, as_bytes("err"));
  writer.output(5h, cast::Stream::output, as_bytes("\xff.\n"));
  if (with_end) writer.end(5h, {.exit = std::uint32_t{0}, .reason = "closed"});
  return writer.take();
}

constexpr const char* shown = "\x1b[31mred\x1b[0m line\r\n\xff.\n";

std::string altered() {
  std::string text = recording();
  text[text.find("red")] = 'R';
  return text;
}

/// A daemon that has that recording under two names.
FakeDaemon::Answer with_recordings(std::string file) {
  return [file](const std::string& line, const auto&) {
    if (line.starts_with("GET /api/v1/recordings?limit=") || line == "GET /api/v1/recordings")
      return http_answer(
          R"([{"name": "2026-11-30/0a1b.0.cast", "session": "0a1b", "user": "al", "route": "web",
        "began": "2026-11-30T12:00:00.000Z", "bytes": 2048, "state": "finished", "command": "top \u001b"},
        {"name": "2026-11-30/0c0d.0.cast", "session": "0c0d", "state": "finished"},
        {"name": "2026-11-30/0c0d.1.cast", "session": "0c0d", "state": "recording"}])");
    return line.starts_with("GET /api/v1/recordings/2026-11-30/0") ? http_answer(file)
                                                                   : http_answer("{}", "404 Not Found");
  };
}

TEST(Recordings, are_a_table) {
  FakeDaemon daemon(with_recordings(""));
  EXPECT_THAT(
      called({"recordings", "--no-header"}, {.control = daemon.socket()}).out,
      HasSubstr(
          "2026-11-30/0a1b.0.cast  al  web  2026-11-30T12:00:00.000Z  2.0 KiB  finished   top \\x1b\n"));
}

TEST(Recordings, are_played_byte_by_byte_where_there_is_no_terminal) {
  const Folder folder;
  const std::string file = folder.write("a.cast", recording());
  const auto done = called({"play", file.c_str()});
  EXPECT_EQ(done.status, exit_done);
  EXPECT_EQ(done.out, shown);
  EXPECT_EQ(done.err, "err");
  EXPECT_EQ(called({"play", "--raw", file.c_str()}, {.is_terminal = true}).out, shown);
}

TEST(Recordings, are_played_in_their_time_at_a_terminal) {
  const Folder folder;
  const std::string file = folder.write("a.cast", recording());
  const auto begin = std::chrono::steady_clock::now();
  const auto done =
      called({"play", file.c_str(), "--speed", "20", "--idle-limit", "2"}, {.is_terminal = true});
  EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);  // 1 s, 1 s and the limit
  EXPECT_THAT(done.out, HasSubstr("line\r\nerr\xff.\n\x1b[0m"));
}

TEST(Recordings, that_were_altered_are_played_at_a_terminal_only_by_force) {
  const Folder folder;
  const std::string file = folder.write("a.cast", altered());
  const auto refused = called({"play", file.c_str()}, {.is_terminal = true});
  EXPECT_EQ(refused.status, exit_refused);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("altered: its end belongs to other lines"));
  const auto forced = called({"play", file.c_str(), "--force", "--speed", "1000", "--idle-limit", "0.1"},
                             {.is_terminal = true});
  EXPECT_EQ(forced.status, exit_refused);
  EXPECT_THAT(forced.out, HasSubstr("Red"));
  EXPECT_EQ(called({"play", file.c_str(), "--raw"}, {.is_terminal = true}).out, "");
  EXPECT_THAT(called({"play", file.c_str()}).out, HasSubstr("Red"));
}

TEST(Recordings, that_are_cut_play_up_to_their_end) {
  const Folder folder;
  const auto done = called({"play", folder.write("a.cast", recording(false)).c_str()});
  EXPECT_EQ(done.status, exit_done);
  EXPECT_EQ(done.out, shown);
  EXPECT_THAT(done.err, HasSubstr("is cut"));
}

TEST(Recordings, of_the_daemon_are_found_by_session_or_channel_or_name) {
  for (const char* id : {"0a1b", "0a1b.0", "2026-11-30/0a1b.0.cast"}) {
    FakeDaemon daemon(with_recordings(recording()));
    EXPECT_EQ(called({"play", id}, {.control = daemon.socket()}).out, shown) << id;
    EXPECT_EQ(daemon.requests().back(), "GET /api/v1/recordings/2026-11-30/0a1b.0.cast");
  }
}

TEST(Recordings, that_are_none_or_several_are_told) {
  FakeDaemon daemon(with_recordings(recording()));
  const auto none = called({"play", "0a"}, {.control = daemon.socket()});
  EXPECT_EQ(none.status, exit_refused);
  EXPECT_THAT(none.err, HasSubstr("there is no recording of 0a"));
  EXPECT_THAT(called({"play", "0c0d"}, {.control = daemon.socket()}).err,
              HasSubstr("0c0d has 2 recordings; say which: 0c0d.0 0c0d.1"));
  EXPECT_THAT(called({"watch", "0a1b"}, {.control = daemon.socket()}).err,
              HasSubstr("no recording of 0a1b goes on"));
}

TEST(Recordings, that_go_on_are_watched_to_their_end) {
  FakeDaemon daemon(with_recordings(recording()));
  const auto done = called({"watch", "0c0d"}, {.control = daemon.socket()});
  EXPECT_EQ(done.status, exit_done) << done.err;
  EXPECT_EQ(done.out, "\x1b[31mred\x1b[0m line\r\nerr\xff.\n");
  EXPECT_EQ(daemon.requests().back(), "GET /api/v1/recordings/2026-11-30/0c0d.1.cast?follow=1");
}

TEST(Recordings, what_is_no_recording_isnt_watched) {
  FakeDaemon daemon(with_recordings("\x1b[2Jhello\n"));
  const auto done = called({"watch", "0c0d"}, {.control = daemon.socket()});
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_EQ(done.out, "");
  EXPECT_THAT(done.err, HasSubstr("first line"));
}

TEST(Recordings, are_verified_with_the_worst_ones_exit_status) {
  const Folder folder;
  const std::string whole = folder.write("whole", recording());
  const std::string cut = folder.write("cut", recording(false));
  const std::string other = folder.write("altered", altered());
  const std::string empty = folder.write("empty", "");
  EXPECT_EQ(called({"verify", whole.c_str()}).status, 0);
  EXPECT_EQ(called({"verify", whole.c_str()}).out, whole + ": whole\n");
  EXPECT_EQ(called({"verify", cut.c_str()}).status, 1);
  EXPECT_EQ(called({"verify", empty.c_str()}).status, 1);
  EXPECT_EQ(called({"verify", other.c_str(), cut.c_str(), whole.c_str()}).status, 2);
  EXPECT_EQ(called({"verify", whole.c_str(), (folder / "none").c_str(), other.c_str()}).status, 3);
  EXPECT_EQ(called({"verify", folder.path().c_str()}).status, 3);
  EXPECT_EQ(called({"verify", "--json", cut.c_str()}).out,
            "[{\"file\": \"" + cut + "\", \"verdict\": \"cut\", \"sentence\": \"nobody saw its end\"}]\n");
}

TEST(Recordings, as_text_have_nothing_that_a_terminal_obeys) {
  const Folder folder;
  cast::Writer writer({});
  writer.output(1s, cast::Stream::output,
                as_bytes("\x1b[31mred\x1b[0m\tline\r\n\x1b]0;title\a\u009b2J\u202eend"));
  writer.end(2s, {.reason = "closed"});
  const auto done = called({"export", "--text", folder.write("a.cast", writer.take()).c_str()});
  EXPECT_EQ(done.status, exit_done);
  EXPECT_EQ(done.out, "red\tline\n\\xc2\\x9b2J\\xe2\\x80\\xaeend\n");
}

}  // namespace
}  // namespace sshrp::ctl
