// SPDX-License-Identifier: MIT
#include "ops/systemd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace sshrp::ops {
namespace {

constexpr int first_passed = 3;  // SD_LISTEN_FDS_START
constexpr int max_passed = 256;  // far more addresses than anybody listens on

std::optional<long long> number_of(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::nullopt;
  const char* end = text + std::strlen(text);
  long long number = 0;
  const auto [stop, error] = std::from_chars(text, end, number);
  return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

}  // namespace

void notify_systemd(std::string_view lines) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  if (path == nullptr || (*path != '/' && *path != '@')) return;
  const std::size_t length = std::strlen(path);
  if (length >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, path, length);
  if (*path == '@') address.sun_path[0] = '\0';  // an abstract one
  const util::UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  static_cast<void>(::sendto(socket.get(), lines.data(), lines.size(), MSG_NOSIGNAL,
                             reinterpret_cast<const sockaddr*>(&address), size));
}

std::vector<util::UniqueFd> take_passed_sockets() {
  const auto pid = number_of("LISTEN_PID");
  const auto count = number_of("LISTEN_FDS");
  for (const char* variable : {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}) ::unsetenv(variable);
  std::vector<util::UniqueFd> sockets;
  if (pid != ::getpid() || !count) return sockets;
  for (int i = 0; i < std::clamp<long long>(*count, 0, max_passed); ++i) {
    sockets.emplace_back(first_passed + i);
    ::fcntl(sockets.back().get(), F_SETFD, FD_CLOEXEC);
  }
  return sockets;
}

std::optional<std::chrono::microseconds> watchdog_interval() {
  const auto interval = number_of("WATCHDOG_USEC");
  const auto pid = number_of("WATCHDOG_PID");
  if (!interval || *interval <= 0 || (pid && *pid != ::getpid())) return std::nullopt;
  return std::chrono::microseconds(*interval);
}

bool stderr_is_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return stream == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

}  // namespace sshrp::ops
