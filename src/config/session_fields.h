// The fields of a session's record by name, and formats that they are put into: access_log_format.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sshrp::config {

enum class SessionField {
  time,
  began,
  session,
  client,
  user,
  route,
  upstream,
  upstream_user,
  method,
  key,
  upstream_method,
  upstream_key,
  bytes_up,
  bytes_down,
  channels,
  seconds,
  reason,
};

struct SessionFieldRow {
  SessionField field;
  std::string_view name;  // as written after a $
};

/// In the order of SessionField.
const std::vector<SessionFieldRow>& session_fields();

/// A text in which `$name` and `${name}` stand for fields, and `$$` for a dollar sign.
struct SessionFormat {
  std::string text{};  // as written
  std::vector<std::variant<std::string, SessionField>> pieces{};

  bool operator==(const SessionFormat& other) const { return text == other.text; }
};

/// Or a sentence that says what is wrong.
std::variant<SessionFormat, std::string> parse_session_format(std::string_view text);

}  // namespace sshrp::config
