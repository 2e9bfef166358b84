// What a route denies, and what passes without a jail.
// SPDX-License-Identifier: MIT
#include "sftp/rules.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "sftp/session.h"
#include "util/taken.h"
#include "wire/writer.h"

namespace sshrp::sftp::test {
namespace {

using ::testing::ElementsAreArray;

constexpr std::uint32_t creating = open_flag::write | open_flag::creat;

/// Whether each of these requests is denied under these rules, with and without a jail.
void expect_denied(Operations denied, const std::vector<Bytes>& requests, bool expected) {
  for (const auto& root : {std::optional<std::string>(), std::optional<std::string>("/srv/web")}) {
    for (const Bytes& request : requests) {
      World world;
      Session session(world, {.root_path = root, .denied = denied, .symlinks = Symlinks::inside});
      session.begin();
      session.upstream().forget_served();
      EXPECT_EQ(session.ask(request).is(Status::permission_denied), expected)
          << "request " << static_cast<int>(request[0]) << (root ? " in a jail" : "");
      EXPECT_TRUE(!expected || session.upstream().served().empty());
    }
  }
}

Bytes with_attributes(Bytes request, const Attributes& attributes) {
  append_attributes(attributes, request);
  return request;
}

const std::vector<Bytes> writing = {
    make::open("/docs/readme.txt", open_flag::write),
    make::open("/docs/new", creating),
    make::open("/docs/readme.txt", open_flag::read | open_flag::trunc),
    make::open("/docs/readme.txt", open_flag::append),
    make::write("handle", 0, "data"),
    make::with_attributes(Type::setstat, "/docs/readme.txt", {.size = 0}),
    with_attributes(make::with_handle(Type::fsetstat, "handle"), {.size = 0})};
const std::vector<Bytes> removing = {make::with_path(Type::remove, "/docs/readme.txt")};
const std::vector<Bytes> renaming = {make::with_paths(Type::rename, "/docs", "/d"),
                                     make::extended("posix-rename@openssh.com", {"/docs", "/d"})};
const std::vector<Bytes> making = {make::with_attributes(Type::mkdir, "/new", {})};
const std::vector<Bytes> unmaking = {make::with_path(Type::rmdir, "/empty")};
const std::vector<Bytes> setting = {
    make::with_attributes(Type::setstat, "/docs", {.permissions = 0700}),
    with_attributes(make::with_handle(Type::fsetstat, "handle"), {.permissions = 0700}),
    with_attributes(make::extended("lsetstat@openssh.com", {"/docs"}), {.permissions = 0700})};
const std::vector<Bytes> linking = {make::with_paths(Type::symlink, "docs", "/l"),
                                    make::extended("hardlink@openssh.com", {"/index.html", "/h"})};
const std::vector<Bytes> reading = {make::open("/docs/readme.txt"), make::read("handle", 0, 10)};
const std::vector<Bytes> listing = {make::with_path(Type::opendir, "/docs"),
                                    make::with_handle(Type::readdir, "handle")};
const std::vector<Bytes> looking = {
    make::with_path(Type::stat, "/docs"), make::with_path(Type::lstat, "/docs"),
    make::with_path(Type::realpath, "/docs"), make::with_path(Type::readlink, "/inside"),
    make::extended("statvfs@openssh.com", {"/docs"})};

TEST(SftpRules, read_only_denies_whatever_changes_something) {
  for (const auto& requests : {writing, removing, renaming, making, unmaking, setting, linking})
    expect_denied(Operations::changing(), requests, true);
  for (const auto& requests : {reading, listing, looking})
    expect_denied(Operations::changing(), requests, false);
}

TEST(SftpRules, each_operation_denies_its_own_requests_and_no_others) {
  const std::vector<std::pair<Operation, std::vector<Bytes>>> kinds = {
      {Operation::write, writing},   {Operation::remove, removing}, {Operation::rename, renaming},
      {Operation::mkdir, making},    {Operation::rmdir, unmaking},  {Operation::setstat, setting},
      {Operation::symlink, linking}, {Operation::read, reading},    {Operation::list, listing}};
  for (const auto& [denied, own] : kinds) {
    for (const auto& [other, requests] : kinds) {
      if (denied == Operation::setstat && other == Operation::write)
        continue;  // both are needed to set a size
      if (denied == Operation::read && other == Operation::write)
        continue;  // one opens to read and truncates
      expect_denied({denied}, requests, denied == other);
    }
  }
}

TEST(SftpRules, an_upload_only_box_takes_files_and_gives_none) {
  World world;
  Session session(world, {.root_path = "/srv/web", .denied = {Operation::read, Operation::list}});
  session.begin();
  const std::string handle = session.ask(make::open("/new", creating)).text();
  EXPECT_TRUE(session.ask(make::write(handle, 0, "data")).is(Status::ok));
  EXPECT_TRUE(session.ask(make::read(handle, 0, 4)).is(Status::permission_denied));
  EXPECT_TRUE(session.ask(make::open("/new", creating | open_flag::read)).is(Status::permission_denied));
}

TEST(SftpRules, a_denied_write_of_any_size_is_swallowed_and_answered_once) {
  World world;
  Session session(world, {.denied = {Operation::write}});
  session.begin();
  session.piece = 1000;
  session.send(make::write("handle", 0, std::string(200'000, 'x'), 1));
  session.send(make::with_path(Type::stat, "/srv", 2));
  const auto replies = session.run();
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_TRUE(replies[0].is(Status::permission_denied));
  EXPECT_EQ(replies[1].type, Type::attrs);
}

TEST(SftpRules, with_denials_unknown_extensions_are_not_announced_and_not_supported) {
  World world;
  Session session(world, {.denied = {Operation::write}});
  session.begin();
  EXPECT_EQ(as_text(session.all_to_client()).find("vendor-id"), std::string_view::npos);
  EXPECT_NE(as_text(session.all_to_client()).find("posix-rename@openssh.com"), std::string_view::npos);
  EXPECT_TRUE(session.ask(make::extended("copy-file", {"a", "b"})).is(Status::op_unsupported));
}

// A packet with its length.
Bytes under_id(Bytes packet, std::uint32_t id) {
  Bytes bytes;
  wire::Writer(bytes).uint32(id);
  std::ranges::copy(bytes, packet.begin() + 5);
  return packet;
}

TEST(SftpRules, without_jail_and_denials_packets_pass_byte_for_byte_but_for_their_ids) {
  World world;
  Inspector inspector({.audit = Audit::on});
  Bytes init;
  wire::Writer(init).byte(1).uint32(3).string(std::string_view("a")).string(std::string_view("b"));
  UpstreamModel untouched(world.files, {});
  std::uint32_t id = 0;
  const std::vector<Bytes> requests = {init,
                                       make::open("/srv/web/index.html", open_flag::read, 0xffffffff),
                                       make::with_path(Type::opendir, "/etc", 5),
                                       make::extended("vendor-id", {"x"}, 6),
                                       make::with_paths(static_cast<Type>(77), "odd", "type", 8),
                                       make::with_path(Type::remove, "/none", 10)};
  for (const Bytes& payload : requests) {
    Bytes packet;
    wire::Writer(packet).string(payload);
    for (std::size_t i = 0; i < packet.size(); ++i)
      inspector.receive(Leg::downstream, BytesView(packet).subspan(i, 1), {});
    const bool has_id = payload[0] != 1;
    const Bytes passed = has_id ? under_id(packet, id) : packet;
    EXPECT_THAT(taken(inspector.output(Leg::upstream)), ElementsAreArray(passed));
    if (payload[0] == 77) {
      ++id;  // isn't answered, so that its id stays taken
      continue;
    }
    untouched.feed(packet);
    untouched.serve();
    const Bytes reply = to_vector(untouched.output().data());
    untouched.output().consume(reply.size());
    inspector.receive(Leg::upstream, has_id ? under_id(reply, id) : reply, {});
    EXPECT_THAT(taken(inspector.output(Leg::downstream)), ElementsAreArray(reply));
    EXPECT_EQ(inspector.held(Leg::downstream) + inspector.held(Leg::upstream), 0u);
  }
}

TEST(SftpRules, a_later_version_is_lowered_to_the_one_that_is_understood) {
  Inspector inspector({.audit = Audit::on});
  const Bytes init{0, 0, 0, 5, 1, 0, 0, 0, 6};
  inspector.receive(Leg::downstream, init, {});
  EXPECT_THAT(taken(inspector.output(Leg::upstream)), ElementsAreArray(Bytes{0, 0, 0, 5, 1, 0, 0, 0, 3}));
  const Bytes version{0, 0, 0, 5, 2, 0, 0, 0, 6};
  EXPECT_THROW(inspector.receive(Leg::upstream, version, {}), wire::ProtocolError);
}

TEST(SftpRules, only_rules_that_do_something_concern_a_channel) {
  EXPECT_FALSE(Rules{}.concern_channel());
  EXPECT_TRUE(Rules{.root_path = "/"}.concern_channel());
  EXPECT_TRUE((Rules{.denied = {Operation::list}}.concern_channel()));
  EXPECT_TRUE(Rules{.audit = Audit::on}.concern_channel());
}

}  // namespace
}  // namespace sshrp::sftp::test
