#include "ops/system_calls.h"

#include <gtest/gtest.h>
#include <netdb.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>

#include "ops/in_child.h"
#include "ops/trusted_file.h"
#include "util/folder.h"
#include "util/unique_fd.h"

// Under the sanitizers nothing is forbidden: see SSHRP_SANITIZED.
#ifndef SSHRP_SANITIZED

namespace sshrp::ops {
namespace {

int restricted(const std::function<int()>& body) {
  return exit_code_of_child([&] {
    if (restrict_system_calls() != Restriction::applied) return 98;
    return body();
  });
}

TEST(SystemCalls, no_program_can_be_started) {
  EXPECT_EQ(restricted([] { return ::execl("/bin/true", "true", nullptr); }), -SIGSYS);
}

TEST(SystemCalls, no_process_can_be_made) {
  EXPECT_EQ(restricted([] {
              const pid_t pid = ::fork();
              if (pid == 0) ::_exit(0);
              return pid < 0 ? 7 : 0;
            }),
            7);
}

TEST(SystemCalls, threads_can_be_made) {
  EXPECT_EQ(restricted([] {
              int result = 1;
              std::thread([&] { result = 0; }).join();
              return result;
            }),
            0);
}

TEST(SystemCalls, names_can_be_looked_up) {
  const auto look_up = [] {
    addrinfo* found = nullptr;
    return ::getaddrinfo("localhost", "22", nullptr, &found) == 0 ? 0 : 1;
  };
  if (look_up() != 0) GTEST_SKIP() << "this machine doesn't know the name localhost";
  EXPECT_EQ(restricted(look_up), 0);
}

TEST(SystemCalls, key_files_can_be_read_behind_links) {
  const Folder folder;
  folder.write("file", "text");
  ASSERT_EQ(::symlink("file", (folder / "link").c_str()), 0);
  ASSERT_EQ(::chmod(folder.path().c_str(), 0777), 0);
  constexpr FileRule rule{.readers = Readers::we, .most = 1000};
  EXPECT_EQ(restricted([&] {
              try {
                read_trusted_file(folder / "link", rule);
                return 1;
              } catch (const FileError& error) {
                if (!std::string_view(error.what()).starts_with("is in "))
                  return 2;  // it asked for the mount
              }
              ::chmod(folder.path().c_str(), 0700);
              return as_text(read_trusted_file(folder / "link", rule).view()) == "text" ? 0 : 3;
            }),
            0);
}

TEST(SystemCalls, sockets_are_of_tcp_ip_and_local_ones) {
  EXPECT_EQ(restricted([] {
              const auto possible = [](int family, int type) {
                return static_cast<bool>(util::UniqueFd(::socket(family, type, 0)));
              };
              if (!possible(AF_INET, SOCK_STREAM) || !possible(AF_INET6, SOCK_STREAM)) return 1;
              if (!possible(AF_UNIX, SOCK_DGRAM)) return 2;
              return possible(AF_PACKET, SOCK_RAW) || possible(AF_ALG, SOCK_SEQPACKET) ? 3 : 0;
            }),
            0);
}

TEST(SystemCalls, nobody_else_is_signalled_or_looked_into) {
  const pid_t parent = ::getpid();
  EXPECT_EQ(restricted([parent] { return ::kill(parent, 0) == 0 ? 1 : 0; }), 0);
  EXPECT_EQ(restricted([parent] { return static_cast<int>(::ptrace(PTRACE_ATTACH, parent, 0, 0)); }),
            -SIGSYS);
}

TEST(SystemCalls, an_abort_still_is_one) {
  EXPECT_EQ(restricted([]() -> int { ::abort(); }), -SIGABRT);
}

}  // namespace
}  // namespace sshrp::ops

#endif
