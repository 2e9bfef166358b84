// SPDX-License-Identifier: MIT
#include "observer/exposition.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace sshrp::observer {
namespace {

/// In a label's value; in a line of HELP quotes are escaped in the newer form only.
void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\\' || (c == '"' && quotes))
      (out += '\\') += c;
    else
      out += c;
  }
}

constexpr std::string_view type_names[] = {"counter", "gauge", "histogram"};

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}
std::string number(std::uint64_t value) { return std::to_string(value); }

void append_sample(std::string& out, std::string_view name, const MetricSample& sample) {
  (out += name) += sample.suffix;
  for (std::string_view before = "{"; const auto& [label, value] : sample.labels) {
    ((out += std::exchange(before, ",")) += label) += "=\"";
    append_escaped(out, value, true);
    out += '"';
  }
  if (!sample.labels.empty()) out += '}';
  ((out += ' ') += std::visit([](auto value) { return number(value); }, sample.value)) += '\n';
}

}  // namespace

Form form_for(const std::string* accept) {
  return accept != nullptr && accept->find("application/openmetrics-text") != std::string::npos
             ? Form::open_metrics
             : Form::text;
}

std::string_view content_type_of(Form form) {
  return form == Form::text ? "text/plain; version=0.0.4; charset=utf-8"
                            : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

std::string exposition(const std::vector<MetricFamily>& families, Form form) {
  std::string out;
  for (const auto& family : families) {
    // The older form has no families: a counter's line of help is its sample's.
    const bool is_sample = form == Form::text && family.type == FamilyType::counter;
    const std::string name = family.name + (is_sample ? "_total" : "");
    fmt::format_to(std::back_inserter(out), "# HELP {} ", name);
    append_escaped(out, family.help, form == Form::open_metrics);
    fmt::format_to(std::back_inserter(out), "\n# TYPE {} {}\n", name,
                   type_names[static_cast<std::size_t>(family.type)]);
    if (form == Form::open_metrics && !family.unit.empty())
      fmt::format_to(std::back_inserter(out), "# UNIT {} {}\n", name, family.unit);
    for (const auto& sample : family.samples) append_sample(out, family.name, sample);
  }
  if (form == Form::open_metrics) out += "# EOF\n";
  return out;
}

}  // namespace sshrp::observer
