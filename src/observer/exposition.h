// The text that Prometheus reads: its own form of version 0.0.4, and that of the standard made of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "facts/metric_families.h"
#include "observer/http.h"

namespace sshrp::observer {

using facts::FamilyType;
using facts::MetricFamily;
using facts::MetricSample;

enum class Form : std::uint8_t { text, open_metrics };

/// Of an Accept header; nullptr: there is none.
Form form_for(const std::string* accept);
std::string_view content_type_of(Form form);
std::string exposition(const std::vector<MetricFamily>& families, Form form);

}  // namespace sshrp::observer
