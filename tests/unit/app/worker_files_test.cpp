// SPDX-License-Identifier: MIT
#include "app/worker_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/pattern.h"
#include "util/folder.h"

namespace sshrp::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Of a route that reads this file of host keys, named with a capture where \1 stands in it.
std::vector<std::string> folders_of(const std::string& name) {
  const auto pattern = std::get<config::Pattern>(config::Pattern::compile("^(.+)$"));
  config::Config config;
  config::Route route;
  route.upstream_known_hosts.push_back({std::get<config::Template>(config::parse_template(name, &pattern))});
  config.routes.push_back(std::move(route));
  return folders_read(config);
}

TEST(FoldersRead, are_those_of_files) {
  const Folder folder;
  EXPECT_THAT(folders_of(folder / "keys"), ElementsAre(folder.path()));
}

TEST(FoldersRead, are_above_all_that_captures_may_make_of_a_name) {
  const Folder folder;
  EXPECT_THAT(folders_of(folder / "\\1/keys"), ElementsAre(folder.path()));
  EXPECT_THAT(folders_of(folder / "of-\\1"), ElementsAre(folder.path()));
}

TEST(FoldersRead, are_where_links_lead_too) {
  const Folder folder, elsewhere;
  elsewhere.write("keys", "text");
  ASSERT_EQ(::symlink((elsewhere / "keys").c_str(), (folder / "link").c_str()), 0);
  EXPECT_THAT(folders_of(folder / "link"), ElementsAre(folder.path(), elsewhere.path()));
}

TEST(FoldersRead, are_above_those_that_arent_there_yet_and_never_the_whole_system) {
  const Folder folder;
  EXPECT_THAT(folders_of(folder / "later/keys"), ElementsAre(folder.path()));
  EXPECT_THAT(folders_of("/not-there-at-all/later/keys"), IsEmpty());
}

TEST(FoldersRead, are_named_by_read_folders) {
  const Folder folder;
  config::Config config;
  config.read_folders.push_back({folder.path()});
  EXPECT_THAT(folders_read(config), ElementsAre(folder.path()));
}

}  // namespace
}  // namespace sshrp::app
