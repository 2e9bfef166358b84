// AuditRecord: what a client did to a file or a name, for the log.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace sshrp::sftp {

/// The times that are told to this folder, which has no clock.
using Time = std::chrono::steady_clock::time_point;

/// One per file closed (`operation` "open") and per change of names ("remove", "rename", "mkdir", "rmdir",
/// "symlink", "hardlink"). The paths are bytes as the peers wrote them, at most 4096 each: to be escaped.
struct AuditRecord {
  std::string_view operation;   // static text
  std::string path{};           // as the client sees it
  std::string upstream_path{};  // as it was sent to the upstream; empty if nothing was sent
  std::string new_path{};       // rename, hardlink: the new name; symlink: the target, as the client sees it
  std::string new_upstream_path{};      // the same as it was sent
  std::uint64_t bytes_read = 0;         // of files: what reached us from the upstream
  std::uint64_t bytes_written = 0;      // of files: of WRITEs that the upstream said OK to
  std::chrono::nanoseconds duration{};  // of files: from OPEN to CLOSE, of changes: from request to reply
  std::string_view result;  // "ok" or the status: "no such file", "permission denied", "connection lost", …
};

}  // namespace sshrp::sftp
