// The records of an audit, in and without a jail.
#include "sftp/audit.h"

#include <gmock/gmock.h>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t creating = open_flag::write | open_flag::creat;

std::vector<AuditRecord> records_of(const Rules& rules, const std::string& prefix) {
  World world;
  Session session(world, rules);
  session.begin();
  session.now += 1s;
  const std::string handle = session.ask(make::open(prefix + "/new", creating | open_flag::read)).text();
  session.ask(make::write(handle, 0, "hello"));
  session.ask(make::write(handle, 5, "world"));
  session.ask(make::read(handle, 0, 7));
  session.now += 3s;
  session.ask(make::with_handle(Type::close, handle));
  session.ask(make::with_paths(Type::rename, prefix + "/new", prefix + "/renamed"));
  session.ask(make::with_attributes(Type::mkdir, prefix + "/docs", {}));
  session.ask(make::with_path(Type::stat, prefix + "/docs"));
  return session.inspector().take_records();
}

TEST(SftpAudit, has_a_record_for_each_file_closed_and_each_change_of_names) {
  const auto records = records_of({.root_path = "/srv/web", .audit = Audit::on}, "");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].operation, "open");
  EXPECT_EQ(records[0].path, "/new");
  EXPECT_EQ(records[0].upstream_path, "/srv/web/new");
  EXPECT_EQ(records[0].bytes_written, 10u);
  EXPECT_EQ(records[0].bytes_read, 7u);
  EXPECT_EQ(records[0].duration, 3s);
  EXPECT_EQ(records[0].result, "ok");
  EXPECT_EQ(records[1].operation, "rename");
  EXPECT_EQ(records[1].new_path, "/renamed");
  EXPECT_EQ(records[1].new_upstream_path, "/srv/web/renamed");
  EXPECT_EQ(records[2].operation, "mkdir");
  EXPECT_EQ(records[2].result, "failure");
}

TEST(SftpAudit, is_the_same_without_a_jail) {
  const auto records = records_of({.audit = Audit::on}, "/srv/web");
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].path, "/srv/web/new");
  EXPECT_EQ(records[0].upstream_path, "/srv/web/new");
  EXPECT_EQ(records[0].bytes_written, 10u);
  EXPECT_EQ(records[0].bytes_read, 7u);
  EXPECT_EQ(records[1].new_path, "/srv/web/renamed");
}

TEST(SftpAudit, says_where_links_led) {
  World world;
  Session session(world, {.root_path = "/srv/web", .audit = Audit::on});
  session.begin();
  session.ask(make::with_handle(Type::close, session.ask(make::open("/chain/readme.txt")).text()));
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].path, "/chain/readme.txt");
  EXPECT_EQ(records[0].upstream_path, "/srv/web/docs/readme.txt");
}

TEST(SftpAudit, records_what_was_refused_without_a_path_of_the_upstream) {
  World world;
  Session session(world, {.root_path = "/srv/web", .denied = {Operation::mkdir}, .audit = Audit::on});
  session.begin();
  session.ask(make::with_path(Type::remove, "/out_absolute/passwd"));
  session.ask(make::with_attributes(Type::mkdir, "/new", {}));
  session.ask(make::with_paths(Type::symlink, "docs", "/l"));
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].result, "permission denied");
  EXPECT_EQ(records[0].upstream_path, "");
  EXPECT_EQ(records[1].operation, "mkdir");
  EXPECT_EQ(records[1].result, "permission denied");
  EXPECT_EQ(records[2].path, "/l");
  EXPECT_EQ(records[2].new_path, "docs");
  EXPECT_EQ(records[2].result, "operation unsupported");
}

TEST(SftpAudit, has_the_files_that_the_end_of_the_channel_closes) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  session.ask(make::open("/srv/web/index.html"));
  session.ask(make::with_path(Type::opendir, "/srv/web"));
  session.inspector().end(session.now + 2s);
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u) << "directories aren't recorded";
  EXPECT_EQ(records[0].result, "connection lost");
  EXPECT_EQ(records[0].duration, 2s);
}

TEST(SftpAudit, is_silent_when_it_is_off) {
  EXPECT_TRUE(records_of({.root_path = "/srv/web"}, "").empty());
  EXPECT_TRUE(records_of({.denied = {Operation::rmdir}}, "/srv/web").empty());
}

}  // namespace
}  // namespace sshrp::sftp::test
