#include "relay/log_journal.h"

#include <vector>

#include "ops/log.h"
#include "ops/log_text.h"
#include "util/text.h"

namespace sshrp::relay {

/// A value fit to be printed; an empty one isn't shown.
struct LogJournal::Field {
  enum class Form : std::uint8_t { quoted, word, number };

  std::string_view name;
  std::string value;
  Form form = Form::quoted;

  /// ` name="value"`
  std::string text() const {
    return form == Form::quoted ? fmt::format(" {}=\"{}\"", name, value) : fmt::format(" {}={}", name, value);
  }
  /// `,"name":"value"`
  std::string json_member() const {
    return form == Form::number ? fmt::format(",\"{}\":{}", name, value)
                                : fmt::format(",\"{}\":\"{}\"", name, ops::json_escape(value));
  }
};

namespace {

constexpr std::size_t longest_path = 4096;  // bytes; what the records hold at most
constexpr std::size_t longest_command = 4096;

std::string path(std::string_view bytes) { return util::escape(bytes, longest_path); }

}  // namespace

LogJournal::LogJournal(SessionNames names)
    : id_(std::move(names.id)), user_(util::escape(names.user)), route_(util::escape(names.route)) {}

void LogJournal::refused(const std::string& what) {
  if (++refusals_ > max_refusal_lines) return;
  ops::info("session {}: refused {}{}", id_, what,
            refusals_ == max_refusal_lines ? "; further refusals of this session aren't logged" : "");
}

void LogJournal::trouble(const std::string& sentence) { ops::warning("session {}: {}", id_, sentence); }

void LogJournal::ran(std::string_view command) {
  record("exec", {{"command", util::escape(command, longest_command)}});
}

void LogJournal::did(const sftp::AuditRecord& made) {
  using enum Field::Form;
  const auto bytes = [&](std::uint64_t count) {
    return made.operation == "open" ? std::to_string(count) : std::string();
  };
  record("sftp",
         {{"operation", std::string(made.operation), word},
          {"path", path(made.path)},
          {"upstream_path", path(made.upstream_path)},
          {"new_path", path(made.new_path)},
          {"new_upstream_path", path(made.new_upstream_path)},
          {"bytes_read", bytes(made.bytes_read), number},
          {"bytes_written", bytes(made.bytes_written), number},
          {"seconds", fmt::format("{:.3f}", std::chrono::duration<double>(made.duration).count()), number},
          {"result", util::escape(made.result)}});
}

void LogJournal::record(std::string_view kind, std::initializer_list<Field> fields) {
  if (!ops::would_log(config::LogLevel::info)) return;
  std::string text = fmt::format("session {}: {} user=\"{}\" route=\"{}\"", id_, kind, user_, route_);
  std::string members = Field{"session", id_}.json_member() + Field{"user", user_}.json_member() +
                        Field{"route", route_}.json_member();
  for (const Field& field : fields) {
    if (field.value.empty()) continue;
    text += field.text();
    members += field.json_member();
  }
  ops::log_text(config::LogLevel::info, text, members);
}

}  // namespace sshrp::relay
