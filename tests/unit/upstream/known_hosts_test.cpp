// SPDX-License-Identifier: MIT
#include "upstream/known_hosts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "crypto/key_files.h"
#include "util/folder.h"

namespace sshrp::upstream {
namespace {

using crypto::public_key_file;
using Match = access::KnownHosts::Match;

Match match_of_host(const access::KnownHosts& hosts) {
  return hosts.lookup("host", 22, public_key_file("ed25519")).match;
}

TEST(KnownHostsFile, a_missing_file_is_empty_and_an_unusable_one_an_error) {
  EXPECT_EQ(match_of_host(load_known_hosts({"/nowhere/known_hosts"})), Match::none);
  EXPECT_THROW(load_known_hosts({"/tmp"}), KnownHostsError) << "a folder";
  EXPECT_THROW(load_known_hosts({"/dev/zero"}), KnownHostsError);
  const Folder place;
  const std::string path = place.write("file", "");
  ASSERT_EQ(::truncate(path.c_str(), static_cast<off_t>(max_known_hosts) + 1), 0);
  EXPECT_THROW(load_known_hosts({path}), KnownHostsError);
  ASSERT_EQ(::truncate(path.c_str(), 0), 0);
  EXPECT_NO_THROW(load_known_hosts({path}));
}

TEST(KnownHostsFile, are_read_whoever_owns_them_and_may_write_to_them) {
  const Folder place;
  const std::string path = place.write("shared/file", "host " + public_key_file("ed25519").to_line() + "\n");
  ASSERT_EQ(::chown(path.c_str(), 1234, 1234), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);
  ASSERT_EQ(::chmod((place / "shared").c_str(), 0777), 0);
  std::filesystem::create_symlink("shared/file", place / "link");
  for (const std::string& name : {path, place / "link"})
    EXPECT_EQ(match_of_host(load_known_hosts({name})), Match::same_key) << name;
}

class KnownHostsCaches : public testing::Test {
 protected:
  KnownHostsCaches() { std::filesystem::create_directory(folder_); }
  ~KnownHostsCaches() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return folder_ / name; }
  std::string write(const std::string& name, const std::string& host) const {
    std::ofstream(path(name)) << host << " " << crypto::public_key_file("ed25519").to_line() << "\n";
    return path(name);
  }
  /// Long after all that the test has written.
  std::shared_ptr<const access::KnownHosts> load(const std::vector<std::string>& paths) {
    return cache_.load(paths, KnownHostsCache::Clock::now() + std::chrono::hours(1));
  }
  static bool knows(const access::KnownHosts& hosts, std::string_view host) {
    return hosts.lookup(host, 22, crypto::public_key_file("ed25519")).match ==
           access::KnownHosts::Match::same_key;
  }

  KnownHostsCache cache_;

 private:
  const std::filesystem::path folder_ =
      testing::TempDir() + "known_hosts_cache." + std::to_string(::getpid());
};

TEST_F(KnownHostsCaches, read_a_file_once_as_long_as_it_stays_as_it_is) {
  const std::string file = write("file", "one");
  const auto first = load({file, path("none")});
  EXPECT_TRUE(knows(*first, "one"));
  EXPECT_EQ(load({file, path("none")}), first);
}

TEST_F(KnownHostsCaches, read_it_again_when_it_has_changed) {
  const std::string file = write("file", "one");
  const auto first = load({file});
  write("file", "another");
  const auto second = load({file});
  EXPECT_TRUE(knows(*second, "another"));
  EXPECT_TRUE(knows(*first, "one"));
}

TEST_F(KnownHostsCaches, see_a_file_come_and_go) {
  EXPECT_FALSE(knows(*load({path("file")}), "one"));
  write("file", "one");
  EXPECT_TRUE(knows(*load({path("file")}), "one"));
  std::filesystem::remove(path("file"));
  EXPECT_FALSE(knows(*load({path("file")}), "one"));
}

TEST_F(KnownHostsCaches, rely_on_no_file_that_was_changed_just_now) {
  const std::string file = write("file", "one");
  const auto first = cache_.load({file});
  EXPECT_NE(cache_.load({file}), first);
}

TEST_F(KnownHostsCaches, hold_no_more_than_so_many_lists_of_files) {
  const std::string file = write("file", "one");
  const auto list = [&](std::size_t number) {
    return std::vector<std::string>{path(std::to_string(1000 + number)), file};
  };
  const auto first = load(list(0));
  for (std::size_t number = 1; number < KnownHostsCache::max_lists; ++number) load(list(number));
  EXPECT_EQ(load(list(0)), first);
  load(list(KnownHostsCache::max_lists));
  EXPECT_NE(load(list(0)), first);
}

TEST_F(KnownHostsCaches, tell_of_a_file_that_cannot_be_used_each_time) {
  std::filesystem::create_directory(path("folder"));
  for (int i = 0; i < 2; ++i) EXPECT_THROW(load({path("folder")}), KnownHostsError);
}

}  // namespace

}  // namespace sshrp::upstream
