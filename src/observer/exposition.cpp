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

/// Counts as whole numbers up to 2^53, which is what a double has.
std::string number(double value) {
  if (std::trunc(value) == value && std::fabs(value) <= 9007199254740992.0)
    return fmt::format("{:.0f}", value);
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

void append_sample(std::string& out, std::string_view name, const MetricFamily::Sample& sample) {
  out += name;
  for (std::string_view before = "{"; const auto& [label, value] : sample.labels) {
    ((out += std::exchange(before, ",")) += label) += "=\"";
    append_escaped(out, value, true);
    out += '"';
  }
  if (!sample.labels.empty()) out += '}';
  ((out += ' ') += number(sample.value)) += '\n';
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
    const bool counts = family.type == MetricFamily::Type::counter;
    const std::string sample_name = family.name + (counts ? "_total" : "");
    const std::string& name = form == Form::text ? sample_name : family.name;
    fmt::format_to(std::back_inserter(out), "# HELP {} ", name);
    append_escaped(out, family.help, form == Form::open_metrics);
    fmt::format_to(std::back_inserter(out), "\n# TYPE {} {}\n", name, counts ? "counter" : "gauge");
    for (const auto& sample : family.samples) append_sample(out, sample_name, sample);
  }
  if (form == Form::open_metrics) out += "# EOF\n";
  return out;
}

}  // namespace sshrp::observer
