#include "relay/log_journal.h"

#include "ops/log.h"
#include "util/text.h"

namespace sshrp::relay {
namespace {

constexpr std::size_t longest_path = 4096;  // bytes; what the records hold at most
constexpr std::size_t longest_command = 4096;

/// ` key="…"`, or nothing for an empty value.
std::string field(std::string_view key, std::string_view value) {
  return value.empty() ? std::string() : fmt::format(" {}=\"{}\"", key, util::escape(value, longest_path));
}

}  // namespace

LogJournal::LogJournal(SessionNames names)
    : id_(std::move(names.id)),
      who_(fmt::format("user=\"{}\" route=\"{}\"", util::escape(names.user), util::escape(names.route))) {}

void LogJournal::refused(const std::string& what) {
  if (++refusals_ > max_refusal_lines) return;
  ops::info("session {}: refused {}{}", id_, what,
            refusals_ == max_refusal_lines ? "; further refusals of this session aren't logged" : "");
}

void LogJournal::trouble(const std::string& sentence) { ops::warning("session {}: {}", id_, sentence); }

void LogJournal::ran(std::string_view command) {
  ops::info("session {}: exec {} command=\"{}\"", id_, who_, util::escape(command, longest_command));
}

void LogJournal::did(const sftp::AuditRecord& record) {
  const bool is_file = record.operation == "open";
  const std::string bytes =
      is_file ? fmt::format(" bytes_read={} bytes_written={}", record.bytes_read, record.bytes_written) : "";
  ops::info("session {}: sftp {} operation={}{}{}{}{}{} seconds={:.3f} result=\"{}\"", id_, who_,
            record.operation, field("path", record.path), field("upstream_path", record.upstream_path),
            field("new_path", record.new_path), field("new_upstream_path", record.new_upstream_path), bytes,
            std::chrono::duration<double>(record.duration).count(), util::escape(record.result));
}

}  // namespace sshrp::relay
