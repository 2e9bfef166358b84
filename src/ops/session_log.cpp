// SPDX-License-Identifier: MIT
#include "ops/session_log.h"

#include "facts/session_record.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::SessionFormat;
using facts::FactKind;
using facts::SessionFact;
using facts::SessionRecord;

constexpr std::string_view begin_line =
    "session $session: user \"$user\" from $client is on $upstream_user@$upstream, route \"$route\", "
    "method=$method key=$key upstream_method=$upstream_method upstream_key=$upstream_key "
    "algorithms=\"$algorithms\" upstream_algorithms=\"$upstream_algorithms\"";
// Behind that, of a server of a group.
constexpr std::string_view group_part = " group=\"$upstream_group\" attempts=$upstream_attempts";
constexpr std::string_view end_line =
    "session $session ended: client=$client user=\"$user\" route=\"$route\" upstream=$upstream "
    "method=$method key=$key upstream_method=$upstream_method upstream_key=$upstream_key seconds=$seconds "
    "bytes_up=$bytes_up bytes_down=$bytes_down channels=$channels reason=\"$reason\"";
constexpr std::string_view access_log_line =
    "$time $session $client \"$user\" \"$route\" $upstream_user@$upstream $method $key $upstream_method "
    "$upstream_key $bytes_up $bytes_down $channels $seconds \"$reason\" \"$algorithms\" "
    "\"$upstream_algorithms\"";

SessionFormat built_in(std::string_view line) {
  return std::get<SessionFormat>(config::parse_session_format(line));
}

struct AsText {
  FactKind kind;

  std::string operator()(const std::string& text) const {
    if (kind == FactKind::own_text) return text;
    return text.empty() ? "-" : util::escape(text);
  }
  std::string operator()(std::uint64_t count) const { return std::to_string(count); }
  std::string operator()(std::chrono::duration<double> duration) const {
    return fmt::format("{:.3f}", duration.count());
  }
  std::string operator()(std::chrono::system_clock::time_point time) const { return iso_time(time); }
};

/// Fit to be printed.
std::string text_of(const SessionFact& fact, const SessionRecord& record) {
  return std::visit(AsText{fact.kind}, fact.get(record));
}

/// In the log's lines, a user who gave no name isn't one who is called "-".
std::string text_in_log(const SessionFact& fact, const SessionRecord& record) {
  return fact.name == "user" ? util::escape(record.user) : text_of(fact, record);
}

bool is_number(const SessionFact& fact) {
  return fact.kind == FactKind::count || fact.kind == FactKind::seconds;
}

/// `,"name":value` for each fact but the time, which a line has already.
std::string json_members(const SessionRecord& record) {
  std::string members;
  for (const SessionFact& fact : facts::session_facts()) {
    if (fact.name == "time") continue;
    const std::string value = text_of(fact, record);
    members += is_number(fact) ? fmt::format(",\"{}\":{}", fact.name, value)
                               : fmt::format(",\"{}\":\"{}\"", fact.name, json_escape(value));
  }
  return members;
}

template <class TextOf>
std::string fill(const SessionFormat& format, TextOf text_of_fact) {
  std::string line;
  for (const auto& piece : format.pieces) {
    const auto* literal = std::get_if<std::string>(&piece);
    line += literal ? *literal : text_of_fact(*std::get<const SessionFact*>(piece));
  }
  return line;
}

std::string log_line(const SessionFormat& format, const SessionRecord& record) {
  return fill(format, [&](const SessionFact& fact) { return text_in_log(fact, record); });
}

}  // namespace

std::string access_line(const SessionFormat& format, LogFormat escaping, const SessionRecord& record) {
  static const SessionFormat whole = built_in(access_log_line);
  if (format.pieces.empty() && escaping == LogFormat::json)
    return fmt::format("{{\"time\":\"{}\"{}}}", text_of(*facts::find_session_fact("time"), record),
                       json_members(record));
  return fill(format.pieces.empty() ? whole : format, [&](const SessionFact& fact) {
    const std::string text = text_of(fact, record);
    return escaping == LogFormat::json ? json_escape(text) : text;
  });
}

void log_session_begin(const SessionRecord& record) {
  static const SessionFormat line = built_in(begin_line);
  static const SessionFormat part = built_in(group_part);
  if (!would_log(config::LogLevel::info)) return;
  const bool of_group = !record.upstream_group.empty();
  log_text(config::LogLevel::info, log_line(line, record) + (of_group ? log_line(part, record) : ""));
}

void log_session_end(const SessionRecord& record, config::LogLevel level) {
  static const SessionFormat line = built_in(end_line);
  const LogSettings& settings = current_log();
  if (settings.access.kind != config::LogTarget::Kind::none)
    log_access(access_line(settings.access_format, settings.format, record));
  if (would_log(level)) log_text(level, log_line(line, record), json_members(record));
}

}  // namespace sshrp::ops
