// Series: counters with labels, whose values come from the configuration or from closed lists, never from
// peers. For what happens seldom: a login, a connection, a key exchange. They stand in memory that others
// read; who has taken over a process makes its own wrong, within bounds.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "util/bytes.h"

namespace sshrp::facts {

inline constexpr std::size_t max_labels = 2;
inline constexpr std::size_t all_closed = max_labels;

struct SeriesFamily {
  std::string_view name;
  std::array<std::string_view, max_labels> labels;  // empty: it has one
  std::size_t open;  // the label whose values the configuration has; or all_closed
  std::string_view meaning;

  constexpr std::size_t label_count() const { return labels[1].empty() ? 1 : 2; }
};

inline constexpr auto series_families = std::to_array<SeriesFamily>({
    {"connections", {"listener", ""}, 0, "taken from a listening socket to be served"},
    {"logins",
     {"method", "result"},
     all_closed,
     "of clients: by the method that they used last, ok or failed"},
    {"key_exchanges",
     {"leg", "algorithm"},
     all_closed,
     "completed, the first of a connection too: by the method of key exchange"},
    {"upstream_attempts",
     {"upstream", "result"},
     0,
     "to get to where an upstream takes credentials: ok, failed (no connection, no answer, no key exchange), "
     "refusing (turned away), host_key (not believed), no_place (max_logins_in_progress), forbidden "
     "(upstream_allow, or the rules of a host on the way), resolver (its name couldn't be looked up), way (a "
     "gate or a proxy before it can't be used), local (the proxy lacks descriptors, ports or a file) or "
     "abandoned (the client went); one whose host holds captured text is called by its route"},
    {"gate_pauses",
     {"gate", "reason"},
     0,
     "in which a gate was left alone: turned_away (before its identification), login (it refuses ours, or "
     "wants one) or host_key (not believed)"},
    {"config_reloads", {"result", ""}, all_closed, "by SIGHUP or on request: ok or failed"},
});

/// A family by its place in the table, which is found when the program is compiled.
struct SeriesName {
  std::size_t index = 0;

  // NOLINTNEXTLINE(google-explicit-constructor): a name is what is written where something is counted
  consteval SeriesName(const char* name) {
    while (index < series_families.size() && series_families[index].name != name) ++index;
    if (index == series_families.size()) throw "no row of the table has this name";
  }
};

/// What a value of the configuration is called once there are too many.
inline constexpr std::string_view other_series = "other";
/// Bytes of a label's value; more are cut off.
inline constexpr std::size_t max_label_value = 100;
/// What metrics_max_series may be, and how many beyond it find a place: those called `other_series`, and
/// those of closed lists.
inline constexpr std::size_t max_series = 50'000;
inline constexpr std::size_t spare_series = 1'000;

/// One counter of a process: a record in shared memory, which tells itself what it counts.
struct alignas(64) SeriesRecord {
  static constexpr std::size_t max_text = 248;

  std::uint64_t value = 0;
  char text[max_text]{};  // the family's name and the labels' values, a zero behind each
};
static_assert(sizeof(SeriesRecord) == 256);

struct alignas(64) SeriesHead {
  static constexpr std::uint64_t this_format = 0x31'73'65'69'72'65'73'73;  // "sseries1"

  std::uint64_t format = 0;
  std::uint64_t touched = 0;  // records in use: the others are holes that nobody has paid for
};

/// 12.5 MiB, of which as much is taken as there are series.
inline constexpr std::size_t size_of_series =
    sizeof(SeriesHead) + (max_series + spare_series) * sizeof(SeriesRecord);

/// From here on this process counts there, where it begins with nothing. It must stay. For a process with one
/// thread. Without it nothing is counted.
void count_series_in(MutableBytes memory);
/// metrics_max_series: so many are told apart; 10,000 until it is said. From any thread.
void limit_series(std::size_t max);

/// With a value for each label of the family. From any thread; a lock and a search.
void count_series(SeriesName family, std::initializer_list<std::string_view> values,
                  std::uint64_t amount = 1);

/// By family and values, safe to print.
struct SeriesKey {
  std::size_t family = 0;  // in the table
  std::array<std::string, max_labels> values{};

  auto operator<=>(const SeriesKey&) const = default;
};
using SeriesTotals = std::map<SeriesKey, std::uint64_t>;

/// What stands in that memory, which begins at a page: of families that are known here, each at most
/// max_total. In time that depends on its size only.
SeriesTotals read_series(BytesView memory);
/// A sum that can't be told is the largest that can.
void add(SeriesTotals& totals, const SeriesTotals& more);
/// Counts all of these here, of another process that has ended.
void count_all(const SeriesTotals& totals);

}  // namespace sshrp::facts
