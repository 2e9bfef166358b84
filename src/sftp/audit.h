// AuditRecord: what a client did to a file or a name, or tried to, for the log.
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "sftp/attributes.h"

namespace sshrp::sftp {

struct RequestForm;

/// What one request is known by until its record can be made; 0: it has none.
using RecordKey = std::uint64_t;

/// The times that are told to this folder, which has no clock.
using Time = std::chrono::steady_clock::time_point;

/// One for each file that was closed or couldn't be opened (`operation` "open"), directory that couldn't be
/// ("opendir"), change of names ("remove", "rename", "mkdir", "rmdir", "symlink", "hardlink") or attributes
/// ("setstat"), copy between files ("copy"), request that nobody knows ("unknown"), for the first WRITE to a
/// file that was refused ("write"), and for the first handles that were guessed ("guessed-handle"). The paths
/// are bytes as the peers wrote them, at most 4096 each: to be escaped.
struct AuditRecord {
  std::string_view operation;   // static text
  std::string path{};           // as the client sees it
  std::string upstream_path{};  // as it was sent to the upstream; empty if nothing was sent
  std::string new_path{};       // rename, hardlink: the new name; symlink: the target, as the client sees it
  std::string new_upstream_path{};     // the same as it was sent
  std::string detail{};                // open: its flags; setstat: what was set; copy: how much; unknown: its
                                       // name; guessed-handle: the handle. As its peer wrote it, 256 bytes
  std::uint64_t bytes_read = 0;        // of files: what reached us from the upstream
  std::uint64_t bytes_written = 0;     // of files: of WRITEs that the upstream said OK to
  std::uint64_t bytes_unanswered = 0;  // of files: of WRITEs whose answer hadn't come
  std::chrono::nanoseconds duration{};  // of files: from OPEN to CLOSE, of changes: from request to reply
  std::string_view result{};  // "ok" or the status: "no such file", "permission denied", "connection lost", …
};

/// The operation that such a request is recorded as; empty: it isn't.
std::string_view audited_operation(const RequestForm& form);

/// "read,creat"
std::string open_flags_in_words(std::uint32_t flags);
/// "size=0 permissions=0644"
std::string in_words(const Attributes& attributes);

}  // namespace sshrp::sftp
