// The text that Prometheus reads: its own form of version 0.0.4, and that of the standard made of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "observer/http.h"

namespace sshrp::observer {

enum class FamilyType : std::uint8_t { counter, gauge, histogram };

struct MetricSample {
  /// Behind the family's name: "_total" of a counter; "_bucket", "_sum", "_count" of a histogram; "" of a
  /// gauge.
  std::string_view suffix{};
  NamedTexts labels{};
  std::variant<std::uint64_t, double> value{};
};

struct MetricFamily {
  std::string name{};  // without the suffixes of samples
  FamilyType type{};
  std::string help{};       // a sentence without its full stop
  std::string_view unit{};  // "seconds", "bytes", with which the name ends; or empty
  std::vector<MetricSample> samples{};
};

enum class Form : std::uint8_t { text, open_metrics };

/// Of an Accept header; nullptr: there is none.
Form form_for(const std::string* accept);
std::string_view content_type_of(Form form);
std::string exposition(const std::vector<MetricFamily>& families, Form form);

}  // namespace sshrp::observer
