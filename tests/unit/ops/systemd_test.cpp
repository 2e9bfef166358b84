// SPDX-License-Identifier: MIT
#include "ops/systemd.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cstring>

#include "ops/in_child.h"
#include "util/folder.h"

namespace sshrp::ops {
namespace {

/// What notify_systemd sends to a socket with this address.
std::string notified(const std::string& path, const std::string& variable) {
  const util::UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  std::memcpy(address.sun_path, path.data(), path.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), size), 0);
  ::setenv("NOTIFY_SOCKET", variable.c_str(), 1);
  notify_systemd("READY=1\nSTATUS=here");
  ::unsetenv("NOTIFY_SOCKET");
  char text[100];
  const ssize_t count = ::recv(socket.get(), text, sizeof text, MSG_DONTWAIT);
  return count < 0 ? "" : std::string(text, static_cast<std::size_t>(count));
}

TEST(NotifySystemd, sends_to_a_socket_in_the_file_system_or_an_abstract_one) {
  const Folder folder;
  EXPECT_EQ(notified(folder / "socket", folder / "socket"), "READY=1\nSTATUS=here");
  const std::string name = "sshrp-test-" + std::to_string(::getpid());
  EXPECT_EQ(notified(std::string(1, '\0') + name, "@" + name), "READY=1\nSTATUS=here");
}

// The descriptors that systemd passes begin at 3, which a test program may have in use.
int passed(const std::string& pid, const std::string& count) {
  return exit_code_of_child([&] {
    const int one = ::open("/dev/null", O_RDONLY), two = ::open("/dev/zero", O_RDONLY);
    ::dup2(one, 103);
    ::dup2(two, 104);
    ::dup2(103, 3);
    ::dup2(104, 4);
    ::setenv("LISTEN_PID", pid == "own" ? std::to_string(::getpid()).c_str() : pid.c_str(), 1);
    ::setenv("LISTEN_FDS", count.c_str(), 1);
    const auto sockets = take_passed_sockets();
    if (std::getenv("LISTEN_FDS") != nullptr) return 50;
    for (const auto& socket : sockets)
      if (::fcntl(socket.get(), F_GETFD) != FD_CLOEXEC) return 51;
    return static_cast<int>(sockets.size());
  });
}

TEST(PassedSockets, are_taken_if_they_are_for_this_process) {
  EXPECT_EQ(passed("own", "2"), 2);
  EXPECT_EQ(passed("1", "2"), 0);
  EXPECT_EQ(passed("own", "many"), 0);
  EXPECT_EQ(passed("own", "-1"), 0);
}

TEST(Watchdog, is_for_the_process_that_it_names) {
  ::setenv("WATCHDOG_USEC", "3000000", 1);
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds(3));
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(watchdog_interval(), std::nullopt);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  EXPECT_EQ(watchdog_interval(), std::chrono::seconds(3));
  ::unsetenv("WATCHDOG_USEC");
  ::unsetenv("WATCHDOG_PID");
  EXPECT_EQ(watchdog_interval(), std::nullopt);
}

TEST(Journal, is_what_stderr_is_if_its_inode_is_named) {
  struct stat status {};
  ASSERT_EQ(::fstat(STDERR_FILENO, &status), 0);
  const std::string own = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
  ::setenv("JOURNAL_STREAM", own.c_str(), 1);
  EXPECT_TRUE(stderr_is_journal());
  ::setenv("JOURNAL_STREAM", (own + "0").c_str(), 1);
  EXPECT_FALSE(stderr_is_journal());
  ::unsetenv("JOURNAL_STREAM");
  EXPECT_FALSE(stderr_is_journal());
}

}  // namespace
}  // namespace sshrp::ops
