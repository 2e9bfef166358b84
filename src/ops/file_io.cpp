#include "ops/file_io.h"

#include <unistd.h>

#include <cerrno>

namespace sshrp::ops {

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

std::optional<std::string> read_all(int fd, std::size_t most) {
  constexpr std::size_t at_once = 64 * 1024;
  std::string text;
  while (text.size() <= most) {
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

}  // namespace sshrp::ops
