// SPDX-License-Identifier: MIT
#include "app/socket_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <filesystem>

#include "util/folder.h"

namespace sshrp::app {
namespace {

using testing::HasSubstr;

bool can_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const util::UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

std::string problem_of(const std::string& path, const std::optional<FileId>& ours = std::nullopt) {
  try {
    const SocketFile file(path, {}, ours);
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(SocketFile, is_at_its_path_once_it_is_put_there_and_no_longer_than_it_lives) {
  const Folder folder;
  const std::string path = folder / "c.sock";
  {
    SocketFile file(path, {.mode = 0640}, std::nullopt);
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_FALSE(file.is_in_place());
    file.put_in_place();
    EXPECT_TRUE(file.is_in_place());
    EXPECT_TRUE(can_connect(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(SocketFile, that_was_never_put_in_place_leaves_nothing) {
  const Folder folder;
  { const SocketFile file(folder / "c.sock", {}, std::nullopt); }
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

TEST(SocketFile, replaces_one_at_which_nobody_listens) {
  const Folder folder;
  const std::string path = folder / "c.sock";
  {
    SocketFile dead(path, {}, std::nullopt);
    dead.put_in_place();
    dead.leave();
  }
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_FALSE(can_connect(path));
  SocketFile next(path, {}, std::nullopt);
  next.put_in_place();
  EXPECT_TRUE(can_connect(path));
}

TEST(SocketFile, takes_the_place_of_another_daemons_only_if_that_is_ours) {
  const Folder folder;
  const std::string path = folder / "c.sock";
  SocketFile first(path, {}, std::nullopt);
  first.put_in_place();
  EXPECT_THAT(problem_of(path),
              HasSubstr("another daemon listens there (process " + std::to_string(::getpid())));
  SocketFile second(path, {.mode = 0660}, first.id());
  second.put_in_place();
  EXPECT_FALSE(first.is_in_place());
  EXPECT_TRUE(second.is_in_place());
}

TEST(SocketFile, leaves_alone_what_came_in_its_place) {
  const Folder folder;
  const std::string path = folder / "c.sock";
  auto first = std::make_unique<SocketFile>(path, SocketRights{}, std::nullopt);
  first->put_in_place();
  SocketFile second(path, {}, first->id());
  second.put_in_place();
  first.reset();
  EXPECT_TRUE(can_connect(path));
}

TEST(SocketFile, is_refused_where_others_could_replace_it) {
  const Folder folder;
  folder.write("file", "text");
  EXPECT_THAT(problem_of(folder / "file"), HasSubstr("is no socket"));
  EXPECT_THAT(problem_of(folder / "none/none/c.sock"), HasSubstr("can't be made"));
  std::filesystem::create_directory(folder / "open");
  std::filesystem::permissions(folder / "open", std::filesystem::perms(0777));
  EXPECT_THAT(problem_of(folder / "open/c.sock"), HasSubstr("can be written by everybody"));
  EXPECT_THAT(problem_of_socket(folder / "open/c.sock", {}).value_or(""), HasSubstr("written by everybody"));
  EXPECT_EQ(problem_of(folder / "made/c.sock"), "");
}

TEST(SocketFile, is_tried_without_leaving_anything) {
  const Folder folder;
  EXPECT_EQ(problem_of_socket(folder / "c.sock", {}), std::nullopt);
  EXPECT_EQ(problem_of_socket(folder / "made/c.sock", {}), std::nullopt);
  EXPECT_THAT(problem_of_socket(folder / "none/none/c.sock", {}).value_or(""), HasSubstr("No such file"));
  EXPECT_THAT(problem_of_socket(folder / "c.sock", {.group = "no such group"}).value_or(""),
              HasSubstr("there is no group"));
  EXPECT_TRUE(std::filesystem::is_empty(folder / ""));
}

}  // namespace
}  // namespace sshrp::app
