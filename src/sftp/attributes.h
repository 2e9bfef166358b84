// Attributes: ATTRS of a file, and the long names that show them (draft-ietf-secsh-filexfer-02 §5, §7).
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/reader.h"

namespace sshrp::sftp {

struct Attributes {
  struct Owner {
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
  };
  struct Times {
    std::uint32_t atime = 0;  // seconds since 1970
    std::uint32_t mtime = 0;
  };

  std::optional<std::uint64_t> size{};
  std::optional<Owner> owner{};
  std::optional<std::uint32_t> permissions{};  // with the type of the file, as in st_mode
  std::optional<Times> times{};

  enum class Kind : std::uint8_t { unknown, directory, link, other };
  /// Of the type in the permissions; `unknown` without one.
  Kind kind() const;
};

/// Takes ATTRS from the reader, leaving out extended pairs; flags without a meaning in version 3 are passed
/// over. Throws ProtocolError.
Attributes read_attributes(wire::Reader& reader);

void append_attributes(const Attributes& attributes, Bytes& out);

/// A line like those of `ls -l`, of our own; numbers stand for user and group, and the time is UTC, without
/// seconds.
std::string long_name(std::string_view file_name, const Attributes& attributes);

}  // namespace sshrp::sftp
