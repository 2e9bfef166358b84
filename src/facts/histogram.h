// Histograms: how long what takes. Each is cells among the counters, a bucket or the sum, so that they are
// kept and passed on as counters are. A new one is a row here, and facts::observe("…", duration) where it
// ends.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace sshrp::facts {

struct Histogram {
  std::string_view name;
  std::string_view meaning;
};

inline constexpr auto histograms = std::to_array<Histogram>({
    {"login_duration_seconds",
     "from a connection's begin until its client was let in, what users type included"},
    {"upstream_connect_duration_seconds",
     "until an upstream took a TCP connection, looking up its name included"},
});

struct Bucket {
  std::string_view text;  // as it is written out, seconds
  std::chrono::microseconds up_to;
};

/// Of all histograms: a LAN's answers, a KEX, a user that types, a grace time.
inline constexpr auto buckets = std::to_array<Bucket>({
    {"0.005", std::chrono::microseconds(5'000)},
    {"0.01", std::chrono::microseconds(10'000)},
    {"0.025", std::chrono::microseconds(25'000)},
    {"0.05", std::chrono::microseconds(50'000)},
    {"0.1", std::chrono::microseconds(100'000)},
    {"0.25", std::chrono::microseconds(250'000)},
    {"0.5", std::chrono::microseconds(500'000)},
    {"1", std::chrono::microseconds(1'000'000)},
    {"2.5", std::chrono::microseconds(2'500'000)},
    {"5", std::chrono::microseconds(5'000'000)},
    {"10", std::chrono::microseconds(10'000'000)},
    {"30", std::chrono::microseconds(30'000'000)},
    {"120", std::chrono::microseconds(120'000'000)},
    {"+Inf", std::chrono::microseconds::max()},
});

/// Of a histogram: for each bucket what fell into it and into none before, then the sum in microseconds.
inline constexpr std::size_t cells_of_histogram = buckets.size() + 1;

namespace inside {

/// A cell's name: "login_duration_seconds 0.005", "login_duration_seconds sum".
struct CellName {
  std::array<char, 56> text{};
  std::size_t size = 0;

  constexpr void append(std::string_view more) {
    for (const char c : more) text.at(size++) = c;
  }
  constexpr std::string_view view() const { return {text.data(), size}; }
};

inline constexpr auto cell_names = [] {
  std::array<CellName, histograms.size() * cells_of_histogram> names{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t cell = i % cells_of_histogram;
    names[i].append(histograms[i / cells_of_histogram].name);
    names[i].append(" ");
    names[i].append(cell < buckets.size() ? buckets[cell].text : "sum");
  }
  return names;
}();

}  // namespace inside
}  // namespace sshrp::facts
