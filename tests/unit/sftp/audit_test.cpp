// The records of an audit, in and without a jail.
// SPDX-License-Identifier: MIT
#include "sftp/audit.h"

#include <gmock/gmock.h>

#include "sftp/session.h"
#include "wire/writer.h"

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

TEST(SftpAudit, has_the_flags_that_a_file_was_opened_with) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  const std::uint32_t emptying = open_flag::write | open_flag::creat | open_flag::trunc;
  session.ask(
      make::with_handle(Type::close, session.ask(make::open("/srv/web/index.html", emptying)).text()));
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].detail, "write,creat,trunc");
}

TEST(SftpAudit, has_opens_that_failed_or_were_refused) {
  for (const Rules& rules :
       {Rules{.audit = Audit::on},
        Rules{.root_path = "/srv/web", .denied = {Operation::write}, .audit = Audit::on}}) {
    World world;
    Session session(world, rules);
    session.begin();
    const std::string prefix = rules.root_path ? "" : "/srv/web";
    session.ask(make::open(prefix + "/missing"));
    session.ask(make::with_path(Type::opendir, prefix + "/missing"));
    if (rules.root_path) {
      session.ask(make::open("/new", creating));
      session.ask(make::open("/out_absolute/passwd"));
    }
    const auto records = session.inspector().take_records();
    ASSERT_EQ(records.size(), rules.root_path ? 4u : 2u);
    EXPECT_EQ(records[0].operation, "open");
    EXPECT_EQ(records[0].path, prefix + "/missing");
    EXPECT_EQ(records[0].result, "no such file");
    EXPECT_EQ(records[1].operation, "opendir");
    if (!rules.root_path) continue;
    EXPECT_EQ(records[2].detail, "write,creat");
    EXPECT_EQ(records[2].result, "permission denied");
    EXPECT_EQ(records[3].result, "permission denied");
  }
}

// A client that doesn't wait for its handle knows it nevertheless: those of many servers are small numbers.
TEST(SftpAudit, lets_no_handle_be_used_before_the_client_can_know_it) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  const std::string handle = session.ask(make::open("/srv/web/first", creating)).text();
  session.ask(make::with_handle(Type::close, handle));
  session.send(make::open("/srv/web/guessed", creating, 1));
  session.send(make::write(handle, 0, std::string(30'000, 'x'), 2));
  session.send(make::with_handle(Type::close, handle, 3));
  const auto replies = session.run();
  ASSERT_EQ(replies.size(), 3u);
  session.inspector().end(session.now);
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 4u);
  for (const std::size_t guessed : {1u, 2u}) {
    EXPECT_EQ(records[guessed].operation, "guessed-handle");
    EXPECT_EQ(records[guessed].detail, handle);
    EXPECT_EQ(records[guessed].result, "failure");
  }
  EXPECT_EQ(records[3].path, "/srv/web/guessed");
  EXPECT_EQ(records[3].result, "connection lost");
  EXPECT_EQ(records[3].bytes_written + records[3].bytes_unanswered, 0u);
}

TEST(SftpAudit, has_so_many_guesses_and_no_more) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  for (unsigned i = 0; i < 100; ++i)
    EXPECT_TRUE(session.ask(make::with_handle(Type::fstat, "guess")).is(Status::failure));
  EXPECT_EQ(session.inspector().take_records().size(), 32u);
}

TEST(SftpAudit, has_changes_of_attributes_by_path_and_by_handle) {
  for (const Rules& rules : {Rules{.audit = Audit::on}, Rules{.root_path = "/srv/web", .audit = Audit::on}}) {
    World world;
    Session session(world, rules);
    session.begin();
    const std::string path = (rules.root_path ? "" : "/srv/web") + std::string("/index.html");
    session.ask(make::with_attributes(Type::setstat, path, {.size = 0}));
    const std::string handle = session.ask(make::open(path, open_flag::write)).text();
    Bytes attributes;
    append_attributes({.owner = Attributes::Owner{0, 7}, .permissions = 04755}, attributes);
    Bytes fsetstat = make::with_handle(Type::fsetstat, handle);
    fsetstat.insert(fsetstat.end(), attributes.begin(), attributes.end());
    session.ask(fsetstat);
    const auto records = session.inspector().take_records();
    ASSERT_EQ(records.size(), 2u);
    for (const AuditRecord& record : records) {
      EXPECT_EQ(record.operation, "setstat");
      EXPECT_EQ(record.path, path);
      EXPECT_EQ(record.upstream_path, "/srv/web/index.html");
    }
    EXPECT_EQ(records[0].detail, "size=0");
    EXPECT_EQ(records[1].detail, "uid=0 gid=7 permissions=04755");
  }
}

TEST(SftpAudit, has_copies_with_both_files) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  const std::string from = session.ask(make::open("/srv/web/index.html")).text();
  const std::string to = session.ask(make::open("/srv/web/copy", creating)).text();
  Bytes copy;
  wire::Writer(copy)
      .byte(static_cast<std::uint8_t>(Type::extended))
      .uint32(9)
      .string(std::string_view("copy-data"));
  wire::Writer(copy)
      .string(std::string_view(from))
      .uint64(3)
      .uint64(0)
      .string(std::string_view(to))
      .uint64(0);
  session.ask(copy);
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].operation, "copy");
  EXPECT_EQ(records[0].path, "/srv/web/index.html");
  EXPECT_EQ(records[0].new_path, "/srv/web/copy");
  EXPECT_EQ(records[0].detail, "from 3 to the end");
}

TEST(SftpAudit, has_what_was_asked_of_the_upstream_and_not_answered) {
  World world;
  Session session(world, {.audit = Audit::on});
  session.begin();
  const std::string handle = session.ask(make::open("/srv/web/index.html", open_flag::write)).text();
  Bytes fsetstat = make::with_handle(Type::fsetstat, handle, 4);
  append_attributes({.size = 1}, fsetstat);
  const Bytes requests[] = {
      make::write(handle, 0, std::string(5000, 'x'), 2),
      make::with_attributes(Type::setstat, "/srv/web/index.html", {.permissions = 0666}, 3), fsetstat};
  for (const Bytes& request : requests)
    session.inspector().receive(Leg::downstream, make::framed(request), session.now);
  session.inspector().end(session.now);
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].operation, "open");
  EXPECT_EQ(records[0].bytes_written, 0u);
  EXPECT_EQ(records[0].bytes_unanswered, 5000u);
  for (const std::size_t change : {1u, 2u}) {
    EXPECT_EQ(records[change].operation, "setstat");
    EXPECT_EQ(records[change].result, "connection lost");
  }
}

TEST(SftpAudit, has_requests_that_nobody_knows) {
  for (const Rules& rules :
       {Rules{.audit = Audit::on}, Rules{.denied = {Operation::rmdir}, .audit = Audit::on}}) {
    World world;
    Session session(world, rules);
    session.begin();
    session.ask(make::extended("replace-all@example.com", {"/srv/web"}));
    const auto records = session.inspector().take_records();
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].operation, "unknown");
    EXPECT_EQ(records[0].detail, "replace-all@example.com");
    EXPECT_EQ(records[0].result, rules.denied.empty() ? "failure" : "operation unsupported");
  }
}

TEST(SftpAudit, has_the_first_write_of_a_file_that_was_refused) {
  World world;
  Session session(world, {.denied = {Operation::write}, .audit = Audit::on});
  session.begin();
  const std::string handle = session.ask(make::open("/srv/web/index.html")).text();
  for (int i = 0; i < 3; ++i) session.ask(make::write(handle, 0, "x"));
  const auto records = session.inspector().take_records();
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].operation, "write");
  EXPECT_EQ(records[0].path, "/srv/web/index.html");
  EXPECT_EQ(records[0].result, "permission denied");
}

TEST(SftpAudit, is_silent_when_it_is_off) {
  EXPECT_TRUE(records_of({.root_path = "/srv/web"}, "").empty());
  EXPECT_TRUE(records_of({.denied = {Operation::rmdir}}, "/srv/web").empty());
}

}  // namespace
}  // namespace sshrp::sftp::test
