// SPDX-License-Identifier: MIT
#include "observer/history.h"

#include <algorithm>

#include "observer/json.h"

namespace sshrp::observer {
namespace {

struct Line {
  std::string_view name;
  std::uint64_t (*get)(const facts::Totals& totals);
};

/// All that sent somebody away before a login.
std::uint64_t refused_of(const facts::Totals& totals) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < totals.size(); ++i)
    if (facts::metrics[i].name.starts_with("connections_refused_")) sum += totals[i];
  return sum;
}

constexpr Line lines[] = {
    {"bytes_up", [](const facts::Totals& t) { return t[facts::Counter("bytes_up").index]; }},
    {"bytes_down", [](const facts::Totals& t) { return t[facts::Counter("bytes_down").index]; }},
    {"logins_ok", [](const facts::Totals& t) { return t[facts::Counter("logins_ok").index]; }},
    {"logins_failed", [](const facts::Totals& t) { return t[facts::Counter("logins_failed").index]; }},
    {"refused", refused_of},
    {"sessions", [](const facts::Totals& t) { return t[facts::Gauge("sessions_open").index]; }},
};

}  // namespace

void History::add(const facts::Totals& totals, std::chrono::system_clock::time_point now) {
  Sample sample{now, {}};
  static_assert(std::size(lines) == std::tuple_size_v<decltype(sample.values)>);
  std::ranges::transform(lines, sample.values.begin(),
                         [&totals](const Line& line) { return line.get(totals); });
  const std::lock_guard lock(lock_);
  if (samples_.size() == max) samples_.pop_front();
  samples_.push_back(sample);
}

std::string History::json() const {
  const std::lock_guard lock(lock_);
  Json json;
  json.object().member("step_seconds", step.count()).key("samples").list();
  for (const Sample& sample : samples_) {
    json.object().member("time", sample.time);
    for (std::size_t i = 0; i < std::size(lines); ++i) json.member(lines[i].name, sample.values[i]);
    json.end_object();
  }
  return json.end_list().end_object().take();
}

}  // namespace sshrp::observer
