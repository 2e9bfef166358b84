// SPDX-License-Identifier: MIT
#include "relay/log_journal.h"

#include <gmock/gmock.h>

#include "ops/log.h"
#include "util/folder.h"

namespace sshrp::relay {
namespace {

using config::LogFormat;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const channel::SessionNames names{.id = "1f", .user = "a\"b", .route = "^(.*)$"};

const sftp::AuditRecord file{.operation = "open",
                             .path = "/a\nb",
                             .upstream_path = "/srv/a\nb",
                             .bytes_read = 12,
                             .bytes_written = 34,
                             .duration = std::chrono::milliseconds(1500),
                             .result = "ok"};

/// What a journal writes.
template <typename Write>
std::string written(LogFormat format, Write write, config::LogLevel level = config::LogLevel::info) {
  const Folder folder;
  ops::LogSettings settings{.level = level, .format = format, .log = config::log_file(folder / "log")};
  ops::LogFiles files = ops::open_log_files(settings);
  ops::use_log(std::move(settings), std::move(files));
  LogJournal journal(names);
  write(journal);
  ops::use_log({}, {});
  return content(folder / "log");
}

TEST(LogJournal, writes_a_file_as_text) {
  EXPECT_THAT(
      written(LogFormat::text, [](LogJournal& journal) { journal.did(file); }),
      EndsWith(R"( AUDIT session 1f: sftp user="a\x22b" route="^(.*)$" operation=open path="/a\x0ab" )"
               R"(upstream_path="/srv/a\x0ab" bytes_read=12 bytes_written=34 seconds=1.500 result="ok")"
               "\n"));
}

TEST(LogJournal, writes_a_file_as_members_of_an_object) {
  EXPECT_THAT(
      written(LogFormat::json, [](LogJournal& journal) { journal.did(file); }),
      EndsWith(
          R"(,"audit":"sftp","session":"1f","user":"a\\x22b","route":"^(.*)$","operation":"open","path":"/a\\x0ab",)"
          R"("upstream_path":"/srv/a\\x0ab","bytes_read":12,"bytes_written":34,"seconds":1.500,)"
          R"("result":"ok"})"
          "\n"));
}

TEST(LogJournal, writes_a_change_of_names_without_bytes) {
  const sftp::AuditRecord rename{
      .operation = "rename", .path = "/a", .new_path = "/b", .result = "permission denied"};
  EXPECT_THAT(written(LogFormat::json, [&](LogJournal& journal) { journal.did(rename); }),
              EndsWith(R"(,"operation":"rename","path":"/a","new_path":"/b","seconds":0.000,)"
                       R"("result":"permission denied"})"
                       "\n"));
}

using channel::Program;
using Verdict = channel::Journal::Verdict;

TEST(LogJournal, writes_a_command) {
  const auto run = [](LogJournal& journal) {
    journal.ran({Program::Kind::exec, "scp -t \"x\""}, Verdict::passed_on);
  };
  EXPECT_THAT(written(LogFormat::text, run),
              EndsWith(R"( AUDIT session 1f: exec user="a\x22b" route="^(.*)$" command="scp -t \x22x\x22")"
                       "\n"));
  EXPECT_THAT(written(LogFormat::json, run), EndsWith(R"(,"audit":"exec","session":"1f","user":"a\\x22b",)"
                                                      R"("route":"^(.*)$","command":"scp -t \\x22x\\x22"})"
                                                      "\n"));
}

TEST(LogJournal, writes_shells_subsystems_and_what_was_refused) {
  const std::string log = written(LogFormat::text, [](LogJournal& journal) {
    journal.ran({Program::Kind::shell}, Verdict::passed_on);
    journal.ran({Program::Kind::subsystem, "netconf"}, Verdict::refused);
  });
  EXPECT_THAT(log, HasSubstr("session 1f: shell user=\"a\\x22b\" route=\"^(.*)$\"\n"));
  EXPECT_THAT(log, HasSubstr("session 1f: subsystem user=\"a\\x22b\" route=\"^(.*)$\" subsystem=\"netconf\" "
                             "result=\"refused\"\n"));
}

TEST(LogJournal, writes_audits_at_every_level_of_the_log) {
  const auto write = [](LogJournal& journal) {
    journal.did(file);
    journal.ran({Program::Kind::shell}, Verdict::passed_on);
    journal.refused("what");
  };
  EXPECT_EQ(std::ranges::count(written(LogFormat::text, write, config::LogLevel::critical), '\n'), 2);
}

// What bytes become: \xNN in a text, and \\xNN in JSON, where the text stands twice.
TEST(LogJournal, writes_no_line_that_is_longer_than_the_bound) {
  const sftp::AuditRecord rename{.operation = "rename",
                                 .path = std::string(4096, '\1'),
                                 .upstream_path = std::string(4096, '\2'),
                                 .new_path = std::string(4096, '\\'),
                                 .new_upstream_path = std::string(4096, '"'),
                                 .result = "ok"};
  for (const LogFormat format : {LogFormat::text, LogFormat::json}) {
    const std::string line = written(format, [&](LogJournal& journal) { journal.did(rename); });
    EXPECT_LE(line.size(), max_audit_line + 1);
    EXPECT_GT(line.size(), max_audit_line / 4);
    EXPECT_THAT(line, HasSubstr("…"));
    EXPECT_THAT(line, HasSubstr("ok"));
    EXPECT_EQ(std::ranges::count(line, '\n'), 1);
  }
}

TEST(LogJournal, writes_usual_long_paths_whole) {
  const std::string path(4000, 'p');
  const sftp::AuditRecord rename{.operation = "rename", .path = path, .new_path = path, .result = "ok"};
  const std::string line = written(LogFormat::json, [&](LogJournal& journal) { journal.did(rename); });
  EXPECT_THAT(line, HasSubstr(",\"new_path\":\"" + path + "\""));
}

TEST(LogJournal, writes_so_many_refusals_and_no_more) {
  const std::string log = written(LogFormat::text, [](LogJournal& journal) {
    for (unsigned i = 0; i < 2 * max_refusal_lines; ++i) {
      journal.refused("what");
      journal.ran({Program::Kind::shell}, Verdict::refused);
    }
  });
  EXPECT_EQ(std::ranges::count(log, '\n'), 2 * max_refusal_lines);
}

}  // namespace
}  // namespace sshrp::relay
