// Journal: what the log learns of a session's content.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "channel/program.h"
#include "sftp/audit.h"

namespace sshrp::channel {

/// Whose session it is; as the peers and the configuration wrote it.
struct SessionNames {
  std::string id{};
  std::string user{};
  std::string route{};
};

/// All texts come as the peers wrote them.
class Journal {
 public:
  virtual ~Journal() = default;

  /// `what`: "channel \"x11\" of the client"; safe to print.
  virtual void refused(const std::string& what) = 0;
  /// Something went wrong on a channel; safe to print.
  virtual void trouble(const std::string& sentence) = 0;

  // The audit of a route:

  /// A program that isn't looked at was asked for: the upstream was asked for what stands in its place, or
  /// nobody was.
  enum class Verdict : std::uint8_t { passed_on, refused };
  virtual void ran(const Program& program, Verdict verdict) = 0;
  virtual void did(const sftp::AuditRecord& record) = 0;
};

}  // namespace sshrp::channel
