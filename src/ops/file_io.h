// Files read and written to the end, signals or not; and FileState, by which one that was read is known to
// be as it was.
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "util/bytes.h"

namespace sshrp::ops {

/// Fills `room` with what comes up to the end; how many bytes that were. Without a value errno says what
/// failed.
std::optional<std::size_t> read_into(int fd, MutableBytes room);

/// All that comes, or, if that is more than `max_size` bytes, more than `max_size` of them. Without a value
/// errno says what failed.
std::optional<std::string> read_all(int fd, std::size_t max_size);

/// Whether all was taken; errno says what failed.
bool write_all(int fd, BytesView bytes);

/// What tells whether a file was changed. Equal states of a file that was changed within the last seconds
/// tell nothing: clocks of file systems are coarse.
struct FileState {
  using Clock = std::chrono::system_clock;

  std::uint64_t device;
  std::uint64_t inode;
  std::int64_t size;  // bytes
  std::chrono::nanoseconds modified;
  std::chrono::nanoseconds changed;

  /// Whether equal states tell nothing.
  bool is_young(Clock::time_point now) const;
  bool operator==(const FileState&) const = default;
};

FileState state_of(const struct stat& status);

}  // namespace sshrp::ops
