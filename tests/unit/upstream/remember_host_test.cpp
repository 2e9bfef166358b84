// SPDX-License-Identifier: MIT
#include "upstream/remember_host.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "crypto/key_files.h"
#include "util/folder.h"
#include "util/unique_fd.h"

namespace sshrp::upstream {
namespace {

using crypto::public_key_file;
using testing::HasSubstr;

class RememberHost : public testing::Test {
 protected:
  void write(const std::string& text) const { std::ofstream(path, std::ios::binary) << text; }
  std::string read() const { return read_known_hosts(path).value_or("(missing)"); }

  const Folder folder;
  const std::string path = folder / "known_hosts";
};

TEST_F(RememberHost, makes_the_file_for_us_alone) {
  const auto result = remember_host(path, "Host.Example", 22, public_key_file("ed25519"));
  EXPECT_EQ(result.outcome, Remembered::stored);
  EXPECT_THAT(result.sentence, HasSubstr(public_key_file("ed25519").fingerprint()));
  EXPECT_EQ(read(), "host.example " + public_key_file("ed25519").to_line() + "\n");
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(RememberHost, is_understood_by_ssh_keygen) {
  ASSERT_EQ(remember_host(path, "host", 2222, public_key_file("nistp256")).outcome, Remembered::stored);
  ASSERT_EQ(remember_host(path, "2001:db8::1", 22, public_key_file("rsa2048")).outcome, Remembered::stored);
  for (const char* name : {"[host]:2222", "2001:db8::1"})
    EXPECT_EQ(std::system(("ssh-keygen -F '" + std::string(name) + "' -f " + path + " >/dev/null").c_str()),
              0);
}

TEST_F(RememberHost, keeps_what_stands_in_the_file) {
  write("# a comment\nbroken line\nlast line without an end");
  ASSERT_EQ(remember_host(path, "host", 22, public_key_file("ed25519")).outcome, Remembered::stored);
  EXPECT_EQ(read(), "# a comment\nbroken line\nlast line without an end\nhost " +
                        public_key_file("ed25519").to_line() + "\n");
}

TEST_F(RememberHost, stores_a_key_once) {
  const auto key = public_key_file("ed25519");
  ASSERT_EQ(remember_host(path, "host", 22, key).outcome, Remembered::stored);
  const std::string text = read();
  const auto again = remember_host(path, "HOST", 22, key);
  EXPECT_EQ(again.outcome, Remembered::already_there);
  EXPECT_THAT(again.sentence, HasSubstr(path + ":1 already has this key for host"));
  EXPECT_EQ(read(), text);
}

TEST_F(RememberHost, stores_no_second_key_and_no_revoked_one) {
  ASSERT_EQ(remember_host(path, "host", 22, public_key_file("ed25519")).outcome, Remembered::stored);
  const auto result = remember_host(path, "host", 22, public_key_file("rsa2048"));
  EXPECT_EQ(result.outcome, Remembered::changed);
  EXPECT_THAT(result.sentence, HasSubstr(path + ":1 has another key for host"));
  write("@revoked * " + public_key_file("rsa2048").to_line() + "\n");
  EXPECT_EQ(remember_host(path, "host", 22, public_key_file("rsa2048")).outcome, Remembered::changed);
}

TEST_F(RememberHost, refuses_names_that_would_mean_something_else) {
  for (std::string_view host : {"", "*", "a?", "a,b", "!a", "|1|x", "@revoked", "#a", "[a]:22", "a b", "a\tb",
                                "a\nb", "a\rb", "caf\xc3\xa9"}) {
    const auto result = remember_host(path, host, 22, public_key_file("ed25519"));
    EXPECT_EQ(result.outcome, Remembered::failed) << host;
    EXPECT_EQ(read(), "(missing)") << host;
  }
}

TEST_F(RememberHost, many_at_once_lose_nothing) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&, i] {
      const std::string host = "host" + std::to_string(i / 2);  // two for each host
      const auto outcome = remember_host(path, host, 22, public_key_file("ed25519")).outcome;
      EXPECT_TRUE(outcome == Remembered::stored || outcome == Remembered::already_there);
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string text = read();
  EXPECT_EQ(std::ranges::count(text, '\n'), 8);
  for (int i = 0; i < 8; ++i) EXPECT_THAT(text, HasSubstr("host" + std::to_string(i) + " "));
}

TEST_F(RememberHost, of_two_keys_at_once_only_one_is_stored) {
  Remembered outcomes[2];
  std::thread one([&] { outcomes[0] = remember_host(path, "host", 22, public_key_file("ed25519")).outcome; });
  std::thread other(
      [&] { outcomes[1] = remember_host(path, "host", 22, public_key_file("rsa2048")).outcome; });
  one.join();
  other.join();
  EXPECT_TRUE((outcomes[0] == Remembered::stored && outcomes[1] == Remembered::changed) ||
              (outcomes[0] == Remembered::changed && outcomes[1] == Remembered::stored));
}

TEST_F(RememberHost, overwrites_what_a_crash_left) {
  std::ofstream(path + ".new") << std::string(100'000, 'x');
  ASSERT_EQ(remember_host(path, "host", 22, public_key_file("ed25519")).outcome, Remembered::stored);
  EXPECT_EQ(read(), "host " + public_key_file("ed25519").to_line() + "\n");
}

TEST_F(RememberHost, leaves_the_old_file_when_the_new_one_has_no_room) {
  write("# here already\n");
  struct rlimit old {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small {
    20, old.rlim_max
  };
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto result = remember_host(path, "host", 22, public_key_file("ed25519"));
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &old), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(result.outcome, Remembered::failed);
  EXPECT_THAT(result.sentence, HasSubstr("can't be written"));
  EXPECT_EQ(read(), "# here already\n");
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(RememberHost, says_what_prevents_it) {
  EXPECT_THAT(remember_host(folder / "missing/f", "host", 22, public_key_file("ed25519")).sentence,
              HasSubstr("No such file"));
  std::filesystem::create_directory(path);
  EXPECT_EQ(remember_host(path, "host", 22, public_key_file("ed25519")).outcome, Remembered::failed);
}

TEST_F(RememberHost, follows_no_symbolic_link) {
  const std::string target = folder / "target";
  std::filesystem::create_symlink(target, path);
  EXPECT_THAT(remember_host(path, "host", 22, public_key_file("ed25519")).sentence,
              HasSubstr("symbolic link"));
  std::filesystem::remove(path);
  std::filesystem::create_symlink(target, path + ".new");
  EXPECT_EQ(remember_host(path, "host", 22, public_key_file("ed25519")).outcome, Remembered::failed);
  EXPECT_FALSE(std::filesystem::exists(target));
}

}  // namespace
}  // namespace sshrp::upstream
