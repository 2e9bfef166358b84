// Where a log goes to: a file, stderr, or syslog with a facility.
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "util/result.h"

namespace sshrp::config {

struct LogTarget {
  enum class Kind { none, standard_error, file, syslog } kind = Kind::none;
  std::string path{};     // of a file
  int facility = 0;       // of syslog, as <syslog.h> numbers them
  std::string written{};  // "syslog:local0"; of a file its path

  bool operator==(const LogTarget&) const = default;
};

/// "stderr", "syslog", "syslog:FACILITY"; anything else is a file's path. Or a sentence.
Result<LogTarget> parse_log_target(std::string_view text);
LogTarget log_file(const std::string& path);

}  // namespace sshrp::config
