// SPDX-License-Identifier: MIT
#include "ops/system_calls.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>

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

int restricted(const std::function<int()>& body, const SocketNeeds& needs = {}) {
  return exit_code_of_child([&] {
    if (restrict_system_calls(needs) != Restriction::applied) return 98;
    return body();
  });
}

bool is_possible(int family, int type, int protocol = 0) {
  return static_cast<bool>(util::UniqueFd(::socket(family, type, protocol)));
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
  constexpr FileRule rule{.readers = Readers::we, .max_size = 1000};
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

TEST(SystemCalls, pairs_of_sockets_are_made_where_gates_are) {
  EXPECT_EQ(restricted(
                [] {
                  int ends[2];
                  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
                  return is_possible(AF_UNIX, SOCK_STREAM) ? 2 : 0;
                },
                {.pairs = SocketNeeds::Pairs::yes}),
            0);
}

TEST(SystemCalls, sockets_are_of_tcp_ip) {
  EXPECT_EQ(restricted([] {
              if (!is_possible(AF_INET, SOCK_STREAM) || !is_possible(AF_INET6, SOCK_STREAM)) return 1;
              if (is_possible(AF_UNIX, SOCK_DGRAM) || is_possible(AF_UNIX, SOCK_STREAM)) return 2;
              if (is_possible(AF_NETLINK, SOCK_RAW)) return 3;
              int ends[2];
              if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) return 4;
              return is_possible(AF_PACKET, SOCK_RAW) || is_possible(AF_ALG, SOCK_SEQPACKET) ? 5 : 0;
            }),
            0);
}

TEST(SystemCalls, sockets_are_local_where_that_is_needed) {
  EXPECT_EQ(restricted(
                [] {
                  if (!is_possible(AF_UNIX, SOCK_DGRAM) || !is_possible(AF_UNIX, SOCK_STREAM)) return 1;
                  return is_possible(AF_NETLINK, SOCK_RAW) ? 2 : 0;
                },
                {.local = SocketNeeds::Local::yes}),
            0);
}

TEST(SystemCalls, sockets_are_of_netlinks_routes_where_that_is_needed) {
  EXPECT_EQ(restricted(
                [] {
                  if (!is_possible(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) return 1;
                  return is_possible(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT) ? 2 : 0;
                },
                {.netlink = SocketNeeds::Netlink::yes}),
            0);
}

int bind_anywhere() {
  const util::UniqueFd socket(::socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in anywhere{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
  return ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&anywhere), sizeof anywhere) == 0 ? 1 : 0;
}

TEST(SystemCalls, no_address_is_bound_but_where_that_is_needed) {
  EXPECT_EQ(restricted(bind_anywhere), 0);
  EXPECT_EQ(restricted(bind_anywhere, {.bind = SocketNeeds::Bind::yes}), 1);
}

// A log's descriptor may be one to write without end; what it holds is for others to rely on.
TEST(SystemCalls, a_log_is_appended_to_and_not_changed) {
  const Folder folder;
  const std::string log = folder.write("log", "lines\n");
  EXPECT_EQ(restricted([&] {
              const util::UniqueFd file(::open(log.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
              if (::write(file.get(), "more\n", 5) != 5) return 1;
              if (::fcntl(file.get(), F_SETFL, 0) == 0) return 2;
              if (::ftruncate(file.get(), 0) == 0) return 3;
              if (::truncate(log.c_str(), 0) == 0) return 4;
              if (::pwrite(file.get(), "x", 1, 0) > 0) return 5;
              iovec piece{const_cast<char*>("x"), 1};
              if (::pwritev(file.get(), &piece, 1, 0) > 0) return 6;
              if (::pwritev2(file.get(), &piece, 1, 0, 0) > 0) return 7;
              if (::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 1) == 0) return 8;
              return (::fcntl(file.get(), F_GETFL) & O_APPEND) != 0 ? 0 : 9;
            }),
            0);
  EXPECT_EQ(content(log), "lines\nmore\n");
}

TEST(SystemCalls, memory_isnt_made_executable) {
  EXPECT_EQ(restricted([] {
              constexpr std::size_t size = 4096;
              constexpr int kind = MAP_PRIVATE | MAP_ANONYMOUS;
              void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, kind, -1, 0);
              if (memory == MAP_FAILED) return 1;
              if (::mprotect(memory, size, PROT_READ | PROT_EXEC) == 0) return 2;
              if (::mmap(nullptr, size, PROT_READ | PROT_EXEC, kind, -1, 0) != MAP_FAILED) return 3;
              if (::syscall(SYS_pkey_mprotect, memory, size, PROT_READ | PROT_EXEC, -1) == 0) return 4;
              return ::mprotect(memory, size, PROT_READ) == 0 ? 0 : 5;
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
