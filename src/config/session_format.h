// Formats that the facts of a session are put into: access_log_format.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "facts/session_record.h"
#include "util/result.h"

namespace sshrp::config {

/// A text in which `$name` and `${name}` stand for facts, and `$$` for a dollar sign.
struct SessionFormat {
  std::string text{};  // as written
  std::vector<std::variant<std::string, const facts::SessionFact*>> pieces{};

  bool operator==(const SessionFormat& other) const { return text == other.text; }
};

/// Or a sentence that says what is wrong.
Result<SessionFormat> parse_session_format(std::string_view text);

}  // namespace sshrp::config
