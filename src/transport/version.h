// The identification line that each side sends first: RFC 4253 §4.2.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "transport/role.h"
#include "util/bytes.h"

namespace sshrp::transport {

/// Of ours, bytes, CR LF included: RFC 4253 §4.2.
inline constexpr std::size_t max_identification = 255;
/// Of a peer's, and of the lines that a server may send before it: as long and as many as OpenSSH takes.
inline constexpr std::size_t max_identification_taken = 8192;
inline constexpr std::size_t max_lines_before_identification = 1024;
/// Bytes of the last of these that are kept.
inline constexpr std::size_t max_line_kept = 128;

/// Takes the peer's identification out of what it sends.
class IdentificationReader {
 public:
  explicit IdentificationReader(Role peer) : peer_(peer) {}

  /// The line without CR LF; what belongs to it is cut off `received`. nullopt: it isn't there as a whole
  /// yet, and what is there must come again, together with more. Throws ProtocolError for anything that isn't
  /// one.
  std::optional<std::string> next(MutableBytes& received);

  /// The last line that a server sent before its identification, as it wrote it, cut; empty: none.
  const std::string& line_before() const { return line_before_; }

 private:
  Role peer_;
  std::size_t lines_before_ = 0;
  std::string line_before_;
};

/// `SSH-2.0-softwareversion comments`: the softwareversion.
std::string_view software_version(std::string_view identification);

/// Whether `line` may be sent as an identification: SSH-2.0-, printable US-ASCII, not too long.
bool is_valid_identification(std::string_view line);

}  // namespace sshrp::transport
