// SPDX-License-Identifier: MIT
#include "relay/log_journal.h"

#include <vector>

#include "ops/log.h"
#include "util/text.h"

namespace sshrp::relay {

struct LogJournal::Field {
  enum class Form : std::uint8_t { quoted, word, number };

  std::string_view name;
  std::string value;  // as a peer wrote it, where it is quoted; an empty one isn't shown
  Form form = Form::quoted;
};

namespace {

constexpr std::size_t max_text = 4096;  // bytes of a path or command, escaped; what the records hold at most
constexpr std::size_t least_text = 256;

}  // namespace

LogJournal::LogJournal(channel::SessionNames names)
    : id_(std::move(names.id)), user_(util::escape(names.user)), route_(util::escape(names.route)) {}

void LogJournal::refused(const std::string& what) {
  if (++refusals_ > max_refusal_lines) return;
  ops::info("session {}: refused {}{}", id_, what,
            refusals_ == max_refusal_lines ? "; further refusals of this session aren't logged" : "");
}

void LogJournal::trouble(const std::string& sentence) { ops::warning("session {}: {}", id_, sentence); }

void LogJournal::ran(const channel::Program& program, Verdict verdict) {
  if (verdict == Verdict::refused && ++refused_programs_ > max_refusal_lines) return;
  const std::string_view result = verdict == Verdict::refused ? "refused" : "";
  const std::string_view argument =
      program.kind == channel::Program::Kind::exec ? "command" : name_of(program.kind);
  record(name_of(program.kind), {{argument, std::string(program.argument.substr(0, max_text + 1))},
                                 {"result", std::string(result)}});
}

void LogJournal::did(const sftp::AuditRecord& made) {
  using enum Field::Form;
  const bool is_file = made.operation == "open";
  const auto bytes = [&](std::uint64_t count) { return is_file ? std::to_string(count) : std::string(); };
  record("sftp",
         {{"operation", std::string(made.operation), word},
          {"path", made.path},
          {"upstream_path", made.upstream_path},
          {"new_path", made.new_path},
          {"new_upstream_path", made.new_upstream_path},
          {"detail", made.detail},
          {"bytes_read", bytes(made.bytes_read), number},
          {"bytes_written", bytes(made.bytes_written), number},
          {"bytes_unanswered", made.bytes_unanswered > 0 ? bytes(made.bytes_unanswered) : "", number},
          {"seconds", fmt::format("{:.3f}", std::chrono::duration<double>(made.duration).count()), number},
          {"result", std::string(made.result)}});
}

// Of a line that would be too long, all texts are cut, each where it is longer than the others may be.
void LogJournal::record(std::string_view kind, const std::vector<Field>& fields) {
  std::string line;
  for (std::size_t limit = max_text; limit >= least_text; limit /= 2) {
    line = audit_line(kind, fields, limit);
    if (line.size() <= max_audit_line) break;
  }
  ops::log_audit(std::move(line));
}

std::string LogJournal::audit_line(std::string_view kind, const std::vector<Field>& fields,
                                   std::size_t limit) const {
  std::string text = fmt::format("session {}: {} user=\"{}\" route=\"{}\"", id_, kind, user_, route_);
  std::string members = fmt::format(",\"audit\":\"{}\",\"session\":\"{}\",\"user\":\"{}\",\"route\":\"{}\"",
                                    kind, id_, ops::json_escape(user_), ops::json_escape(route_));
  for (const auto& [name, value, form] : fields) {
    if (value.empty()) continue;
    const std::string shown = util::escape(value, limit);
    const bool is_quoted = form == Field::Form::quoted;
    text += is_quoted ? fmt::format(" {}=\"{}\"", name, shown) : fmt::format(" {}={}", name, shown);
    members += form == Field::Form::number ? fmt::format(",\"{}\":{}", name, shown)
                                           : fmt::format(",\"{}\":\"{}\"", name, ops::json_escape(shown));
  }
  return ops::audit_line(text, members);
}

}  // namespace sshrp::relay
