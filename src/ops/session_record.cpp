#include "ops/session_record.h"

#include "ops/log.h"
#include "util/text.h"

namespace sshrp::ops {
namespace {

std::string or_dash(const std::string& text) { return text.empty() ? "-" : util::escape(text); }

}  // namespace

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
  log(level,
      "session {} ended: client={} user=\"{}\" route=\"{}\" upstream={} method={} key={} upstream_method={} "
      "upstream_key={} seconds={:.3f} bytes_up={} bytes_down={} channels={} reason=\"{}\"",
      record.id, record.client, util::escape(record.user), or_dash(record.route), or_dash(record.upstream),
      or_dash(record.downstream_login.method), or_dash(record.downstream_login.key),
      or_dash(record.upstream_login.method), or_dash(record.upstream_login.key), record.lasted.count(),
      record.bytes_up, record.bytes_down, record.channels, record.reason);
}

}  // namespace sshrp::ops
