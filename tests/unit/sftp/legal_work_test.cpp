// What is allowed goes on: the same requests give the same replies and leave the same files in a jail and on
// a server whose whole tree is what is in the jail.
// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <random>

#include "sftp/session.h"

namespace sshrp::sftp::test {
namespace {

using namespace std::string_literals;

constexpr std::uint32_t creating = open_flag::write | open_flag::creat;

void add_tree(FileSystem& files, const std::string& root) {
  files.add_file(root + "/a/f", "file");
  files.add_file(root + "/a/b/g", "deeper");
  files.add_directory(root + "/a/empty");
  files.add_link(root + "/to_a", "a");
  files.add_link(root + "/a/to_file", "f");
  files.add_link(root + "/a/b/to_top", "../../to_a");
  files.add_link(root + "/a/dangling", "b/new");
}

/// Two sessions that are asked the same.
class Twins {
 public:
  Twins() {
    add_tree(jail_world_.files, "/srv/web");
    plain_world_.files.root()->children.clear();
    jail_world_.files.find("/srv/web", LastLink::follow).node->children.clear();
    add_tree(jail_world_.files, "/srv/web");
    add_tree(plain_world_.files, "");
    plain_world_.outside.clear();
    jailed_.begin();
    plain_.begin();
  }

  void send(const std::function<Bytes(const std::vector<std::string>& handles)>& make) {
    jailed_.send(make(jail_handles_));
    plain_.send(make(plain_handles_));
  }
  void run() {
    std::vector<Reply> jailed = jailed_.run();
    std::vector<Reply> plain = plain_.run();
    ASSERT_EQ(jailed.size(), plain.size());
    std::ranges::stable_sort(jailed, {}, &Reply::id);
    std::ranges::stable_sort(plain, {}, &Reply::id);
    for (std::size_t i = 0; i < plain.size(); ++i) expect_same(jailed[i], plain[i]);
    ASSERT_EQ(jail_world_.files.snapshot("/srv/web"), prefixed(plain_world_.files.snapshot("/")));
    jailed_.expect_contained();
  }
  std::size_t handles() const { return jail_handles_.size(); }
  Session& jailed() { return jailed_; }
  void be_cut_into(std::size_t piece) { jailed_.piece = piece; }

 private:
  void expect_same(const Reply& jailed, const Reply& plain) {
    ASSERT_EQ(jailed.id, plain.id);
    ASSERT_EQ(jailed.type, plain.type)
        << jailed.id << ": " << as_text(jailed.payload) << " / " << as_text(plain.payload);
    if (jailed.type == Type::status) {
      for (const Status code : {Status::ok, Status::eof, Status::no_such_file, Status::permission_denied,
                                Status::failure, Status::bad_message, Status::op_unsupported})
        EXPECT_EQ(jailed.is(code), plain.is(code)) << as_text(plain.payload);
    } else if (jailed.type == Type::handle) {
      jail_handles_.push_back(jailed.text());
      plain_handles_.push_back(plain.text());
    } else if (jailed.type == Type::name) {
      EXPECT_EQ(jailed.names(), plain.names());
    } else {
      EXPECT_EQ(jailed.payload, plain.payload);
    }
  }
  static std::string prefixed(const std::string& snapshot) {
    std::string out = "/srv/web" + snapshot;
    for (std::size_t at = out.find("\n/"); at != std::string::npos; at = out.find("\n/", at + 2))
      out.insert(at + 1, "/srv/web");
    return out;
  }

  World jail_world_;
  World plain_world_;
  Session jailed_{jail_world_, {.root_path = "/srv/web", .symlinks = Symlinks::inside}};
  Session plain_{plain_world_, {.audit = Audit::on}};
  std::vector<std::string> jail_handles_;
  std::vector<std::string> plain_handles_;
};

using MakeRequest = std::function<Bytes(const std::vector<std::string>&)>;

MakeRequest fixed(Bytes request) {
  return [request](const auto&) { return request; };
}

std::string any_path(std::mt19937& random) {
  static constexpr const char* paths[] = {
      "/a",          "/a/f",   "/a/b",      "/a/b/g",     "/a/empty",
      "/to_a/f",     "/new",   "/to_a/b/g", "/a/to_file", "/a/b/to_top/b/g",
      "/a/dangling", "/new/x", "/a/b/new",  "/to_a",      "/a/f/x",
      "/to_a/new2",  "a/f",    "/a//b/./g", "/none/none"};
  return paths[random() % std::size(paths)];
}

Bytes by_path(std::mt19937& random, std::uint32_t id) {
  const std::string path = any_path(random);
  switch (random() % 11) {
    case 0:
    case 1:
      return make::open(path, open_flag::read, id);
    case 2:
      return make::open(path, creating | (random() % 2 ? open_flag::trunc : open_flag::append), id);
    case 3:
      return make::with_path(random() % 2 ? Type::stat : Type::lstat, path, id);
    case 4:
      return make::with_attributes(Type::mkdir, path, {}, id);
    case 5:
      return make::with_path(random() % 2 ? Type::remove : Type::rmdir, path, id);
    case 6:
      return make::extended("posix-rename@openssh.com", {path, any_path(random)}, id);
    case 7:
      return make::with_path(Type::realpath, path, id);
    case 8:
      return make::with_path(Type::opendir, path, id);
    case 9:
      return make::with_attributes(Type::setstat, path, {.permissions = 0600 + random() % 64}, id);
    default:
      return make::with_path(Type::readlink, path, id);
  }
}

MakeRequest by_handle(std::mt19937& random, std::size_t which) {
  const auto kind = random() % 4;
  return [=](const std::vector<std::string>& handles) {
    const std::string& handle = handles[which];
    if (kind == 0) return make::read(handle, 1, 100, 100);
    if (kind == 1) return make::write(handle, 2, "written", 100);
    return make::with_handle(kind == 2 ? Type::readdir : Type::close, handle, 100);
  };
}

TEST(LegalWork, random_requests_sent_together_do_the_same) {
  std::mt19937 random(3);
  for (int world = 0; world < 60; ++world) {
    Twins twins;
    for (int round = 0; round < 40; ++round) {
      twins.be_cut_into(1 + random() % 200);
      const std::uint32_t count = 1 + static_cast<std::uint32_t>(random() % 6);
      // What goes by handles waits for nothing, and so comes first here.
      if (twins.handles() > 0) twins.send(by_handle(random, random() % twins.handles()));
      for (std::uint32_t id = 0; id < count; ++id) twins.send(fixed(by_path(random, id)));
      twins.run();
      if (::testing::Test::HasFailure()) return;
    }
  }
}

TEST(LegalWork, names_may_be_any_bytes) {
  Twins twins;
  for (const std::string& name : {"with space"s,
                                  "gr\xc3\xbc\xc3\x9f"
                                  "e"s,
                                  "\xff\xfe invalid"s, "..."s, "-rf"s, "a\\b"s, "new\nline"s, "*"s, "~"s,
                                  ".hidden"s, "%2e%2e"s, std::string(255, 'n')}) {
    twins.send(fixed(make::with_attributes(Type::mkdir, "/" + name, {})));
    twins.run();
    twins.send(fixed(make::open("/" + name + "/" + name, creating)));
    twins.run();
    twins.send(fixed(make::with_path(Type::lstat, name + "/" + name)));
    twins.run();
  }
}

TEST(LegalWork, a_deep_tree_is_as_deep_as_without) {
  Twins twins;
  std::string path;
  for (int depth = 0; depth < 100; ++depth) {
    path += "/d" + std::to_string(depth);
    twins.send(fixed(make::with_attributes(Type::mkdir, path, {}, static_cast<std::uint32_t>(depth))));
  }
  twins.send(fixed(make::open(path + "/f", creating, 1000)));
  twins.run();
  twins.send(fixed(make::with_path(Type::realpath, path)));
  twins.run();
}

TEST(LegalWork, two_thousand_files_are_made_listed_and_removed) {
  Twins twins;
  constexpr std::uint32_t count = 2000;
  for (std::uint32_t id = 0; id < count; ++id) {
    twins.send(fixed(make::open("/a/empty/file " + std::to_string(id), creating, id)));
    if (id % 500 == 499) twins.run();
    if (id % 500 != 499) continue;
    for (std::uint32_t done = id - 499; done <= id; ++done)
      twins.send([&](const auto& handles) { return make::with_handle(Type::close, handles[done], done); });
    twins.run();
  }
  twins.send(fixed(make::with_path(Type::opendir, "/a/empty")));
  twins.run();
  twins.send([](const auto& handles) { return make::with_handle(Type::readdir, handles.back()); });
  twins.run();
  for (std::uint32_t id = 0; id < count; ++id)
    twins.send(fixed(make::with_path(Type::remove, "/a/empty/file " + std::to_string(id), id)));
  twins.run();
}

TEST(LegalWork, files_are_appended_truncated_and_written_with_gaps) {
  Twins twins;
  const auto step = [&](MakeRequest make) {
    twins.send(std::move(make));
    twins.run();
  };
  const auto last = [](std::function<Bytes(std::string_view)> make) {
    return [make](const std::vector<std::string>& handles) { return make(handles.back()); };
  };
  step(fixed(make::open("/a/f", creating | open_flag::append)));
  step(last([](std::string_view handle) { return make::write(handle, 0, "appended"); }));
  step(fixed(make::with_attributes(Type::setstat, "/a/f", {.size = 3})));
  step(fixed(make::open("/a/b/g", creating | open_flag::trunc)));
  step(last([](std::string_view handle) { return make::write(handle, 5000, "behind a gap"); }));
  step(last([](std::string_view handle) { return make::write(handle, 0, ""); }));
  step(last([](std::string_view handle) { return make::read(handle, 4990, 100); }));
  step(fixed(make::with_attributes(Type::setstat, "/a/b/g",
                                   {.permissions = 0640, .times = Attributes::Times{1, 2}})));
  step(fixed(make::with_path(Type::stat, "/a/b/g")));
}

}  // namespace
}  // namespace sshrp::sftp::test
