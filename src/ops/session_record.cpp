#include "ops/session_record.h"

#include "ops/log.h"
#include "ops/log_text.h"
#include "util/text.h"

namespace sshrp::ops {
namespace {

using config::LogFormat;
using config::SessionField;

constexpr std::string_view text_access_format =
    "$time $session $client \"$user\" \"$route\" $upstream_user@$upstream $method $key $upstream_method "
    "$upstream_key $bytes_up $bytes_down $channels $seconds \"$reason\"";

std::string or_dash(const std::string& text) { return text.empty() ? "-" : util::escape(text); }

/// Fit to be printed.
std::string text_of(SessionField field, const SessionRecord& record) {
  switch (field) {
    case SessionField::time:
      return iso_time(record.began +
                      std::chrono::duration_cast<std::chrono::system_clock::duration>(record.lasted));
    case SessionField::began:
      return iso_time(record.began);
    case SessionField::session:
      return record.id;
    case SessionField::client:
      return record.client;
    case SessionField::user:
      return or_dash(record.user);
    case SessionField::route:
      return or_dash(record.route);
    case SessionField::upstream:
      return or_dash(record.upstream);
    case SessionField::upstream_user:
      return or_dash(record.upstream_user);
    case SessionField::method:
      return or_dash(record.downstream_login.method);
    case SessionField::key:
      return or_dash(record.downstream_login.key);
    case SessionField::upstream_method:
      return or_dash(record.upstream_login.method);
    case SessionField::upstream_key:
      return or_dash(record.upstream_login.key);
    case SessionField::bytes_up:
      return std::to_string(record.bytes_up);
    case SessionField::bytes_down:
      return std::to_string(record.bytes_down);
    case SessionField::channels:
      return std::to_string(record.channels);
    case SessionField::seconds:
      return fmt::format("{:.3f}", record.lasted.count());
    case SessionField::reason:
      return record.reason;
  }
  return {};
}

bool is_number(SessionField field) {
  using enum SessionField;
  return field == bytes_up || field == bytes_down || field == channels || field == seconds;
}

/// `,"name":value` for each field but the time, which a line has already.
std::string json_members(const SessionRecord& record) {
  std::string members;
  for (const auto& row : config::session_fields()) {
    if (row.field == SessionField::time) continue;
    const std::string value = text_of(row.field, record);
    members += is_number(row.field) ? fmt::format(",\"{}\":{}", row.name, value)
                                    : fmt::format(",\"{}\":\"{}\"", row.name, json_escape(value));
  }
  return members;
}

std::string fill(const config::SessionFormat& format, LogFormat escaping, const SessionRecord& record) {
  std::string line;
  for (const auto& piece : format.pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      line += *literal;
    } else {
      const std::string value = text_of(std::get<SessionField>(piece), record);
      line += escaping == LogFormat::json ? json_escape(value) : value;
    }
  }
  return line;
}

}  // namespace

std::string access_line(const config::SessionFormat& format, LogFormat escaping,
                        const SessionRecord& record) {
  if (!format.pieces.empty()) return fill(format, escaping, record);
  if (escaping == LogFormat::json) {
    return "{\"time\":\"" + text_of(SessionField::time, record) + '"' + json_members(record) + "}";
  }
  static const auto built_in =
      std::get<config::SessionFormat>(config::parse_session_format(text_access_format));
  return fill(built_in, escaping, record);
}

void log_session_begin(const SessionRecord& record) {
  info(
      "session {}: user \"{}\" from {} is on {}@{}, route \"{}\", method={} key={} upstream_method={} "
      "upstream_key={}",
      record.id, util::escape(record.user), record.client, util::escape(record.upstream_user),
      or_dash(record.upstream), or_dash(record.route), or_dash(record.downstream_login.method),
      or_dash(record.downstream_login.key), or_dash(record.upstream_login.method),
      or_dash(record.upstream_login.key));
}

void log_session_end(const SessionRecord& record, config::LogLevel level) {
  const LogSettings& settings = current_log();
  if (settings.access.kind != config::LogTarget::Kind::none)
    log_access(access_line(settings.access_format, settings.format, record));
  if (!would_log(level)) return;
  log_text(level,
           fmt::format("session {} ended: client={} user=\"{}\" route=\"{}\" upstream={} method={} key={} "
                       "upstream_method={} upstream_key={} seconds={:.3f} bytes_up={} bytes_down={} "
                       "channels={} reason=\"{}\"",
                       record.id, record.client, util::escape(record.user), or_dash(record.route),
                       or_dash(record.upstream), or_dash(record.downstream_login.method),
                       or_dash(record.downstream_login.key), or_dash(record.upstream_login.method),
                       or_dash(record.upstream_login.key), record.lasted.count(), record.bytes_up,
                       record.bytes_down, record.channels, record.reason),
           json_members(record));
}

}  // namespace sshrp::ops
