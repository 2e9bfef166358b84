// SPDX-License-Identifier: MIT
#include "ops/file_io.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sshrp::ops {
namespace {

constexpr std::chrono::seconds young{2};

std::chrono::nanoseconds since_1970(const timespec& time) {
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

std::optional<std::size_t> read_into(int fd, MutableBytes room) {
  std::size_t size = 0;
  while (size < room.size()) {
    const ssize_t count = ::read(fd, room.data() + size, room.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  return size;
}

std::optional<std::string> read_all(int fd, std::size_t max_size) {
  constexpr std::size_t at_once = 64 * 1024;
  std::string text;
  while (text.size() <= max_size) {
    const std::size_t have = text.size();
    text.resize(have + at_once);
    const auto count = read_into(fd, as_writable_bytes(text).subspan(have));
    if (!count) return std::nullopt;
    text.resize(have + *count);
    if (*count < at_once) break;
  }
  return text;
}

bool write_all(int fd, BytesView bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return true;
}

bool FileState::is_young(Clock::time_point now) const {
  return now.time_since_epoch() - std::max(modified, changed) < young;
}

FileState state_of(const struct stat& status) {
  return {status.st_dev, status.st_ino, status.st_size, since_1970(status.st_mtim),
          since_1970(status.st_ctim)};
}

}  // namespace sshrp::ops
