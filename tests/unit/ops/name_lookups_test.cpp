// SPDX-License-Identifier: MIT
#include "ops/name_lookups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sshrp::ops {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(HostServices, are_those_of_the_line_for_hosts) {
  EXPECT_THAT(host_services("passwd: files systemd\nhosts:          files dns\nnetworks: files\n"),
              ElementsAre("files", "dns"));
}

TEST(HostServices, are_told_from_what_becomes_of_their_answers) {
  EXPECT_THAT(
      host_services(" hosts:\tmymachines resolve [!UNAVAIL=return] files[NOTFOUND=return NOTFOUND = x] dns"),
      ElementsAre("mymachines", "resolve", "files", "dns"));
}

TEST(HostServices, are_the_librarys_own_where_no_line_has_them) {
  EXPECT_THAT(host_services(""), ElementsAre("dns", "files"));
  EXPECT_THAT(host_services("# hosts: resolve\npasswd: files\n"), ElementsAre("dns", "files"));
}

TEST(NameLookups, read_the_resolvers_files_and_never_everything) {
  const auto folders = prepare_name_lookups().folders;
  EXPECT_THAT(folders, Contains("/etc"));
  EXPECT_THAT(folders, ::testing::Not(Contains("/")));
}

}  // namespace
}  // namespace sshrp::ops
