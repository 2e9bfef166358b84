// Metric families: all that is counted under the names that Prometheus knows, for whoever writes it out; and
// the list of them, which the documents have.
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "facts/counter_reader.h"
#include "facts/live_session.h"
#include "facts/series.h"

namespace sshrp::facts {

enum class FamilyType : std::uint8_t { counter, gauge, histogram };

struct MetricSample {
  using Labels = std::vector<std::pair<std::string, std::string>>;

  /// Behind the family's name: "_total" of a counter; "_bucket", "_sum", "_count" of a histogram; "" of a
  /// gauge.
  std::string_view suffix{};
  Labels labels{};                              // values still to be quoted; safe to print
  std::variant<std::uint64_t, double> value{};  // double: of seconds
};

struct MetricFamily {
  std::string name{};  // with our prefix, without the suffixes of samples
  FamilyType type{};
  std::string help{};                   // a sentence without its full stop; to be escaped
  std::string_view unit{};              // "seconds", "bytes", with which the name ends; or empty
  std::vector<MetricSample> samples{};  // of a histogram: buckets from the least to "+Inf", sum, count
};

/// What the daemon's processes have counted together.
struct Counted {
  Totals totals{};
  SeriesTotals series{};
};

/// All families that are known here, those without a sample, too, in an order that stays. At most
/// `max` values of the configuration are told apart over all processes: the others are `other_series`.
std::vector<MetricFamily> metric_families(const Counted& counted, std::span<const LiveSession> sessions,
                                          std::size_t max);

/// A family as docs/metrics.md has it.
struct MetricRow {
  std::string name{};  // with our prefix, and the suffix of a counter
  FamilyType type{};
  std::string labels{};  // "method, result"
  std::string help{};
};
std::vector<MetricRow> metric_rows();

}  // namespace sshrp::facts
