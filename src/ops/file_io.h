// Reading and writing to the end: of a file descriptor, signals or not.
#pragma once

#include <optional>
#include <string>

#include "util/bytes.h"

namespace sshrp::ops {

/// Fills `room` with what comes up to the end; how many bytes that were. Without a value errno says what
/// failed.
std::optional<std::size_t> read_into(int fd, MutableBytes room);

/// All that comes, or, if that is more than `most` bytes, more than `most` of them. Without a value errno
/// says what failed.
std::optional<std::string> read_all(int fd, std::size_t most);

/// Whether all was taken; errno says what failed.
bool write_all(int fd, BytesView bytes);

}  // namespace sshrp::ops
