#include "relay/log_journal.h"

#include <gmock/gmock.h>

#include "ops/log.h"
#include "util/folder.h"

namespace sshrp::relay {
namespace {

using config::LogFormat;
using ::testing::EndsWith;
using ::testing::HasSubstr;

const SessionNames names{.id = "1f", .user = "a\"b", .route = "^(.*)$"};

const sftp::AuditRecord file{.operation = "open",
                             .path = "/a\nb",
                             .upstream_path = "/srv/a\nb",
                             .bytes_read = 12,
                             .bytes_written = 34,
                             .duration = std::chrono::milliseconds(1500),
                             .result = "ok"};

/// What a journal writes.
template <typename Write>
std::string written(LogFormat format, Write write) {
  const Folder folder;
  ops::LogSettings settings{.format = format, .log = config::log_file(folder / "log")};
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
      EndsWith(R"( INFO session 1f: sftp user="a\x22b" route="^(.*)$" operation=open path="/a\x0ab" )"
               R"(upstream_path="/srv/a\x0ab" bytes_read=12 bytes_written=34 seconds=1.500 result="ok")"
               "\n"));
}

TEST(LogJournal, writes_a_file_as_members_of_an_object) {
  EXPECT_THAT(
      written(LogFormat::json, [](LogJournal& journal) { journal.did(file); }),
      EndsWith(R"(,"session":"1f","user":"a\\x22b","route":"^(.*)$","operation":"open","path":"/a\\x0ab",)"
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

TEST(LogJournal, writes_a_command) {
  const auto run = [](LogJournal& journal) { journal.ran("scp -t \"x\""); };
  EXPECT_THAT(written(LogFormat::text, run), HasSubstr(R"(session 1f: exec user="a\x22b" route="^(.*)$" )"
                                                       R"(command="scp -t \x22x\x22")"));
  EXPECT_THAT(written(LogFormat::json, run), EndsWith(R"(,"session":"1f","user":"a\\x22b","route":"^(.*)$",)"
                                                      R"("command":"scp -t \\x22x\\x22"})"
                                                      "\n"));
}

TEST(LogJournal, writes_so_many_refusals_and_no_more) {
  const std::string log = written(LogFormat::text, [](LogJournal& journal) {
    for (unsigned i = 0; i < 2 * max_refusal_lines; ++i) journal.refused("what");
  });
  EXPECT_EQ(std::ranges::count(log, '\n'), max_refusal_lines);
}

}  // namespace
}  // namespace sshrp::relay
