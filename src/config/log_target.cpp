// SPDX-License-Identifier: MIT
#include "config/log_target.h"

#include <syslog.h>

#include <algorithm>

#include "config/text_rules.h"
#include "config/types.h"

namespace sshrp::config {
namespace {

struct FacilityRow {
  std::string_view name;
  int facility;
};

constexpr FacilityRow facilities[] = {
    {"daemon", LOG_DAEMON}, {"auth", LOG_AUTH},     {"authpriv", LOG_AUTHPRIV}, {"user", LOG_USER},
    {"local0", LOG_LOCAL0}, {"local1", LOG_LOCAL1}, {"local2", LOG_LOCAL2},     {"local3", LOG_LOCAL3},
    {"local4", LOG_LOCAL4}, {"local5", LOG_LOCAL5}, {"local6", LOG_LOCAL6},     {"local7", LOG_LOCAL7},
};

}  // namespace

Result<LogTarget> parse_log_target(std::string_view text) {
  constexpr std::string_view syslog = "syslog";
  if (text == "stderr") return LogTarget{.kind = LogTarget::Kind::standard_error, .written = "stderr"};
  if (text == syslog || text.starts_with("syslog:")) {
    const std::string_view name = text == syslog ? "daemon" : text.substr(syslog.size() + 1);
    const auto row = std::ranges::find(facilities, name, &FacilityRow::name);
    if (row != std::end(facilities))
      return LogTarget{
          .kind = LogTarget::Kind::syslog, .facility = row->facility, .written = std::string(text)};
    std::vector<std::string_view> names;
    for (const auto& known : facilities) names.push_back(known.name);
    return "facility " + not_one_of(name, names);
  }
  if (auto problem = path_problem(text)) return *problem;
  return log_file(std::string(text));
}

LogTarget log_file(const std::string& path) {
  return {.kind = LogTarget::Kind::file, .path = path, .written = path};
}

}  // namespace sshrp::config
